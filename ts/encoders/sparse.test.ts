import { describe, expect, it } from "vitest";
import { createRandom } from "../../test/utils/random.js";
import {
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  SampleLengthOddError,
} from "../errors/contract.js";
import { NotWholeError } from "../errors/library.js";
import { decodeSparse, encodeSparse } from "./sparse.js";

/** What a call throws. */
function thrown(call: () => unknown): unknown {
  try {
    return void call();
  } catch (error) {
    return error;
  }
}

describe("encodeSparse", () => {
  it("writes two big-endian bytes an id", () => {
    expect(encodeSparse([])).toBe("0x");
    expect(encodeSparse([0, 1, 255, 256, 0x7fff])).toBe("0x0000000100ff01007fff");
    expect(encodeSparse(Uint16Array.of(3, 0x1234))).toBe("0x00031234");
  });

  it.each([
    [[5, 5], FeaturesNotIncreasingError, { position: 1n }],
    [[1, 7, 6], FeaturesNotIncreasingError, { position: 2n }],
    [[4, -1], FeaturesNotIncreasingError, { position: 1n }],
    [[-1], FeatureOutOfRangeError, { position: 0n, feature: -1n, features: 32_768n }],
    [[2, 32_768], FeatureOutOfRangeError, { position: 1n, feature: 32_768n, features: 32_768n }],
    [[0, 1.5], NotWholeError, { name: "feature at position 1", value: 1.5 }],
    [[Number.NaN], NotWholeError, { name: "feature at position 0", value: Number.NaN }],
  ])("refuses %j", (ids, type, args) => {
    const error = thrown(() => encodeSparse(ids));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ args });
  });
});

describe("decodeSparse", () => {
  it("reads what encodeSparse writes", () => {
    const random = createRandom(7);
    for (let i = 0; i < 200; i++) {
      const ids = random.sample(32_768, 40);
      expect([...decodeSparse(encodeSparse(ids))]).toEqual(ids);
    }
  });

  it.each([
    ["0x00", SampleLengthOddError, { length: 1n }],
    ["0x000", SampleLengthOddError, { length: 2n }],
    ["0x00020001", FeaturesNotIncreasingError, { position: 1n }],
    ["0x8000", FeatureOutOfRangeError, { position: 0n, feature: 32_768n, features: 32_768n }],
  ] as const)("refuses %s", (hex, type, args) => {
    const error = thrown(() => decodeSparse(hex));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ args });
  });
});
