import { describe, expect, it } from "vitest";
import { createRandom } from "../../test/utils/random.js";
import {
  BatchTruncatedError,
  FeaturesNotIncreasingError,
  LabelOutOfRangeError,
  SampleLengthOddError,
} from "../errors/contract.js";
import { NotWholeError, SampleTooLongError } from "../errors/library.js";
import { decodeBatch, encodeBatch, recordLength } from "./batch.js";
import { encodeDense } from "./dense.js";
import { encodeSparse } from "./sparse.js";

describe("encodeBatch", () => {
  it("writes label, length in bytes and sample", () => {
    expect(encodeBatch([])).toBe("0x");
    const samples = [
      { sample: [1, 2, 3], label: 1 },
      { sample: [], label: 0 },
      { sample: Uint16Array.of(0x0456), label: 0x0123 },
      { sample: Int16Array.of(-1, 1), label: 2 },
      { sample: "0xff", label: 3 },
    ] as const;
    expect(encodeBatch(samples)).toBe(
      "0x" +
        "00010006000100020003" +
        "00000000" +
        "012300020456" +
        "00020004ffff0001" +
        "00030001ff",
    );
    expect(samples.map(recordLength)).toEqual([10, 4, 6, 8, 5]);
  });

  it("refuses labels and samples that do not fit", () => {
    for (const label of [-1, 65_536]) {
      expect(() => encodeBatch([{ sample: [], label }])).toThrow(LabelOutOfRangeError);
    }
    for (const label of [0.5, Number.POSITIVE_INFINITY]) {
      expect(() => encodeBatch([{ sample: [], label }])).toThrow(NotWholeError);
    }
    expect(() => encodeBatch([{ sample: [2, 1], label: 0 }])).toThrow(FeaturesNotIncreasingError);
    expect(() => encodeBatch([{ sample: "0x1", label: 0 }])).toThrow(SampleLengthOddError);
    const all = Uint16Array.from({ length: 32_768 }, (_, id) => id);
    expect(() => encodeBatch([{ sample: all, label: 0 }])).toThrow(SampleTooLongError);
    expect(encodeBatch([{ sample: all.subarray(1), label: 0 }])).toHaveLength(2 + 8 + 65_534 * 2);
  });
});

describe("decodeBatch", () => {
  it("reads what encodeBatch writes", () => {
    const random = createRandom(11);
    const samples = Array.from({ length: 50 }, (_, i) => ({
      sample:
        i % 2 === 0
          ? encodeSparse(random.sample(1000, 30))
          : encodeDense([random.below(9), -random.below(9)]),
      label: random.below(65_536),
    }));
    expect(decodeBatch(encodeBatch(samples))).toEqual(samples);
  });

  it.each([
    ["0x000100", 0n],
    ["0x0001000200", 0n],
    ["0x00010000000000040001000200010002", 12n],
  ] as const)("refuses %s", (batch, position) => {
    expect(() => decodeBatch(batch)).toThrow(BatchTruncatedError);
    expect(() => decodeBatch(batch)).toThrow(`byte ${position}`);
  });
});
