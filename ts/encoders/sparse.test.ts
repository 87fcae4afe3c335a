import { describe, expect, it } from "vitest";
import { createRandom } from "../../test/utils/random.js";
import {
  BatchTruncatedError,
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  LabelOutOfRangeError,
  SampleLengthOddError,
} from "../errors/contract.js";
import { NotWholeError, SampleTooLongError } from "../errors/library.js";
import { decodeBatch, decodeSparse, encodeBatch, encodeSparse } from "./sparse.js";

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
    ["0x00020001", FeaturesNotIncreasingError, { position: 1n }],
    ["0x8000", FeatureOutOfRangeError, { position: 0n, feature: 32_768n, features: 32_768n }],
  ] as const)("refuses %s", (hex, type, args) => {
    const error = thrown(() => decodeSparse(hex));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ args });
  });
});

describe("encodeBatch", () => {
  it("writes label, length in bytes and sample", () => {
    expect(encodeBatch([])).toBe("0x");
    expect(
      encodeBatch([
        { sample: [1, 2, 3], label: 1 },
        { sample: [], label: 0 },
        { sample: Uint16Array.of(0x0456), label: 0x0123 },
      ]),
    ).toBe("0x" + "0001" + "0006" + "000100020003" + "0000" + "0000" + "0123" + "0002" + "0456");
  });

  it("refuses labels and samples that do not fit", () => {
    for (const label of [-1, 65_536]) {
      expect(() => encodeBatch([{ sample: [], label }])).toThrow(LabelOutOfRangeError);
    }
    for (const label of [0.5, Number.POSITIVE_INFINITY]) {
      expect(() => encodeBatch([{ sample: [], label }])).toThrow(NotWholeError);
    }
    expect(() => encodeBatch([{ sample: [2, 1], label: 0 }])).toThrow(FeaturesNotIncreasingError);
    const all = Uint16Array.from({ length: 32_768 }, (_, id) => id);
    expect(() => encodeBatch([{ sample: all, label: 0 }])).toThrow(SampleTooLongError);
    expect(encodeBatch([{ sample: all.subarray(1), label: 0 }])).toHaveLength(2 + 8 + 65_534 * 2);
  });
});

describe("decodeBatch", () => {
  it("reads what encodeBatch writes", () => {
    const random = createRandom(11);
    const samples = Array.from({ length: 50 }, () => ({
      sample: Uint16Array.from(random.sample(1000, 30)),
      label: random.below(65_536),
    }));
    expect(decodeBatch(encodeBatch(samples))).toEqual(samples);
  });

  it.each([
    ["0x000100", 0n],
    ["0x0001000200", 0n],
    ["0x00010000000000040001000200010002", 12n],
  ] as const)("refuses %s", (batch, position) => {
    const error = thrown(() => decodeBatch(batch));
    expect(error).toBeInstanceOf(BatchTruncatedError);
    expect(error).toMatchObject({ args: { position } });
  });
});
