import { describe, expect, it } from "vitest";
import { createRandom } from "../../test/utils/random.js";
import {
  DimensionMismatchError,
  LabelOutOfRangeError,
  ParameterOutOfRangeError,
} from "../errors/contract.js";
import { LanesInvalidError } from "../errors/library.js";
import { LinearRegression } from "./linearRegression.js";

describe("LinearRegression", () => {
  it("follows a float64 regression, and finds the line", () => {
    const random = createRandom(1);
    const twin = new LinearRegression({ features: 3 });
    const line = [0.5, -0.75, 0.25, 0.1];
    const weights = Array<number>(4).fill(0);
    const dot = (row: number[], x: number[]) =>
      row.reduce((sum, w, j) => sum + w * (x[j] as number), 0);
    let worst = 0;
    for (let i = 0; i < 3000; i++) {
      const values = Array.from({ length: 3 }, () => random.below(16_384) - 8192);
      const x = [...values.map((value) => value / 4096), 1];
      const target = dot(line, x) + (random.below(400) - 200) / 1000;
      const label = twin.encodeTarget(target);
      const prediction = dot(weights, x);
      worst = Math.max(worst, Math.abs(twin.decodeTarget(twin.predict(values)) - prediction));
      twin.update(values, label);
      const g = (41 / 4096) * (twin.decodeTarget(label) - prediction);
      x.forEach((value, j) => {
        weights[j] = (weights[j] as number) + g * value;
      });
    }
    expect(worst).toBeLessThan(0.02);
    twin.weights.forEach((weight, j) => {
      expect(Math.abs(weight / 4096 - (line[j] as number))).toBeLessThan(0.03);
    });
  });

  it("takes one step as the formula says", () => {
    // Predicts 0.5 · 1 − 0.25 · 0.5 + 0.125 = 0.5 and learns 1.5: g = 0.25.
    const weights = Int16Array.of(128, -64, 32);
    const twin = new LinearRegression({ features: 2, fractionBits: 8, step: 64, weights });
    expect(twin.predict([256, 128])).toBe(32_768 + 128);
    expect(twin.scores([256, 128])).toEqual([10n ** 18n / 2n]);
    expect(twin.update([256, 128], 32_768 + 384)).toBe(true);
    expect([...twin.weights]).toEqual([128 + 64, -64 + 32, 32 + 64]);
  });

  it("moves by at most one", () => {
    const twin = new LinearRegression({ features: 1, fractionBits: 8, step: 256 });
    expect(twin.update([256], 0)).toBe(true);
    expect([...twin.weights]).toEqual([-256, -256]);
    expect(twin.update([0], 32_768 - 256)).toBe(false);
  });

  it("predicts the nearest label there is", () => {
    const weights = Int16Array.of(32_767, 0);
    const twin = new LinearRegression({ features: 1, fractionBits: 8, weights });
    expect(twin.predict([32_767])).toBe(65_535);
    expect(twin.predict([-32_768])).toBe(0);
    expect(twin.scores([-32_768])).toEqual([(-32_768n * 32_767n * 10n ** 18n) / 65_536n]);
    expect(twin.predict([1])).toBe(32_768 + 128);
  });

  it("agrees within its tolerance", () => {
    const twin = new LinearRegression({ features: 1, fractionBits: 5, tolerance: 3 });
    const samples = [32_765, 32_771, 32_764, 32_772].map((label) => ({ sample: [0], label }));
    expect(samples.map(({ sample, label }) => twin.agrees(sample, label))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(twin.evaluate(samples)).toEqual({ correct: 2, total: 4 });
    const coarse = new LinearRegression({ features: 1, fractionBits: 0, step: 1, tolerance: 63 });
    expect([32_769, 32_770].map((label) => coarse.agrees([0], label))).toEqual([true, false]);
  });

  it("turns targets into labels and back", () => {
    const twin = new LinearRegression({ features: 1 });
    expect([-9, -1, 0, 2.5, 9].map((target) => twin.encodeTarget(target))).toEqual([
      0, 28_672, 32_768, 43_008, 65_535,
    ]);
    expect(twin.decodeTarget(43_008)).toBe(2.5);
  });

  it("refuses what the contract refuses", () => {
    const twin = new LinearRegression({ features: 2 });
    expect(() => twin.predict([1])).toThrow(DimensionMismatchError);
    expect(() => twin.update([1, 1], 65_536)).toThrow(LabelOutOfRangeError);
    expect(() => new LinearRegression({ features: 2, weights: new Int16Array(2) })).toThrow(
      LanesInvalidError,
    );
  });

  it.each([
    { features: 0 },
    { features: 32_768 },
    { features: 1, fractionBits: 15 },
    { features: 1, step: 0 },
    { features: 1, step: 4097 },
    { features: 1, tolerance: 256 },
  ])("refuses %j", (parameters) => {
    expect(() => new LinearRegression(parameters)).toThrow(ParameterOutOfRangeError);
  });
});
