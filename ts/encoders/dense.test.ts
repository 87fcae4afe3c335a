import { describe, expect, it } from "vitest";
import { DimensionMismatchError } from "../errors/contract.js";
import { NotFiniteError, ValueOutOfRangeError } from "../errors/library.js";
import { createDenseEncoder, decodeDense, encodeDense, fitScale } from "./dense.js";

describe("encodeDense", () => {
  it("writes two big-endian bytes a value", () => {
    expect(encodeDense([])).toBe("0x");
    expect(encodeDense([1, -1, 256, -32_768, 32_767])).toBe("0x0001ffff010080007fff");
    expect(encodeDense(Int16Array.of(-2))).toBe("0xfffe");
  });

  it.each([32_768, -32_769, 0.5, Number.NaN])("refuses %d", (value) => {
    expect(() => encodeDense([0, value])).toThrow(ValueOutOfRangeError);
  });
});

describe("decodeDense", () => {
  it("reads what encodeDense writes", () => {
    const values = Int16Array.from({ length: 500 }, (_, i) => (i * 7919) % 65_536);
    expect(decodeDense(encodeDense(values))).toEqual(values);
    expect(decodeDense(encodeDense(values), 500)).toEqual(values);
  });

  it("refuses another dimension", () => {
    expect(() => decodeDense("0x0001", 2)).toThrow(DimensionMismatchError);
    expect(() => decodeDense("0x000102")).toThrow(DimensionMismatchError);
  });
});

describe("createDenseEncoder", () => {
  // Mean 5 and deviation 2, a textbook example; a constant; mean 0 and deviation 1000.
  const rows = [2, 4, 4, 4, 5, 5, 7, 9].map((x, i) => [x, 3, i % 2 ? 1000 : -1000]);

  it("fits means and deviations of the population", () => {
    expect(fitScale(rows)).toEqual({ means: [5, 3, 0], deviations: [2, 0, 1000] });
  });

  it("gives z-scores in fixed point, rounded to the nearest and stopped at the ends", () => {
    const { encode } = createDenseEncoder(fitScale(rows), 8);
    expect([...encode([9, 3, 0])]).toEqual([512, 0, 0]);
    expect([...encode([5 + 1 / 128, 4, 1000 / 256 / 3])]).toEqual([1, 256, 0]);
    expect([...encode([1e9, 3, -1e9])]).toEqual([32_767, 0, -32_768]);
    expect([...createDenseEncoder(fitScale(rows), 0).encode([6, 3, -1500])]).toEqual([1, 0, -1]);
  });

  it("refuses rows that are none", () => {
    const { encode } = createDenseEncoder(fitScale(rows));
    expect(() => encode([1, 2])).toThrow(DimensionMismatchError);
    expect(() => encode([1, Number.NaN, 3])).toThrow(NotFiniteError);
    expect(() => fitScale([[1], [1, 2]])).toThrow(DimensionMismatchError);
  });
});
