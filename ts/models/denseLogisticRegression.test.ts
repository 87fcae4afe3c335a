import { describe, expect, it } from "vitest";
import { createRandom } from "../../test/utils/random.js";
import {
  DimensionMismatchError,
  LabelOutOfRangeError,
  ParameterOutOfRangeError,
} from "../errors/contract.js";
import { LanesInvalidError } from "../errors/library.js";
import { DenseLogisticRegression } from "./denseLogisticRegression.js";

describe("DenseLogisticRegression", () => {
  it.each([2, 3, 5])("follows a float64 softmax regression of %d classes", (classes) => {
    const random = createRandom(classes);
    const twin = new DenseLogisticRegression({ features: 6, classes });
    const weights = Array.from({ length: classes }, () => Array<number>(7).fill(0));
    let worst = 0;
    let right = 0;
    for (let i = 0; i < 2000; i++) {
      const label = random.below(classes);
      const values = Array.from(
        { length: 6 },
        (_, j) => random.below(2048) - 1024 + (j === label ? 800 : 0),
      );
      const x = [...values.map((value) => value / 1024), 1];
      const scores = weights.map((row) => row.reduce((s, w, j) => s + w * (x[j] as number), 0));
      if (classes === 2) scores[0] = 0;
      const total = scores.reduce((s, z) => s + Math.exp(z), 0);
      twin.scores(values).forEach((p, c) => {
        worst = Math.max(worst, Math.abs(Number(p) / 1e18 - Math.exp(scores[c] as number) / total));
      });
      if (twin.predict(values) === label) right++;
      twin.update(values, label);
      weights.forEach((row, c) => {
        const p = Math.exp(scores[c] as number) / total;
        const g = (102 / 1024) * ((c === label ? 1 : 0) - p);
        row.forEach((w, j) => {
          row[j] = w + g * (x[j] as number);
        });
      });
    }
    expect(worst).toBeLessThan(0.02);
    expect(right).toBeGreaterThan(1000);
  });

  it("takes one step as the formula says", () => {
    // z = 1 · 0.5 + 2 · −0.25 + 0.25, p = 1 / (1 + e^−0.25)
    const weights = Int16Array.of(1024, 2048, 256);
    const twin = new DenseLogisticRegression({ features: 2, step: 512, weights });
    const p = 1 / (1 + Math.exp(-0.25));
    expect(Number(twin.scores([512, -256])[1]) / 1e18).toBeCloseTo(p, 6);
    expect(twin.update([512, -256], 0)).toBe(true);
    const g = -Math.round(512 * p);
    expect([...twin.weights]).toEqual([
      1024 + Math.round(g / 2),
      2048 + Math.round(-g / 4),
      256 + g,
    ]);
  });

  it("moves the rows of all classes that it has doubts about", () => {
    const weights = Int16Array.of(0, 0, 0, 0, 0, -20_480);
    const twin = new DenseLogisticRegression({ features: 1, classes: 3, step: 1000, weights });
    expect(twin.update([-1024], 0)).toBe(true);
    expect([...twin.weights]).toEqual([-500, 500, 500, -500, 0, -20_480]);
  });

  it("does not move when it is sure", () => {
    const weights = Int16Array.of(0, 20_480);
    const twin = new DenseLogisticRegression({ features: 1, weights });
    expect(twin.update([1024], 1)).toBe(false);
    expect(twin.update([1024], 0)).toBe(true);
    expect([...twin.weights]).toEqual([-102, 20_378]);
  });

  it("stops at the ends of a lane", () => {
    const weights = Int16Array.of(32_767, -32_768, -30_000);
    const twin = new DenseLogisticRegression({ features: 2, weights, step: 1024 });
    expect(twin.predict([1, 2000])).toBe(0);
    expect(twin.update([1024, 32_767], 1)).toBe(true);
    expect([...twin.weights]).toEqual([32_767, -1, -28_976]);
  });

  it("refuses what the contract refuses", () => {
    const twin = new DenseLogisticRegression({ features: 2, classes: 3 });
    expect(() => twin.predict([1])).toThrow(DimensionMismatchError);
    expect(() => twin.update([1, 1], 3)).toThrow(LabelOutOfRangeError);
    expect(() => new DenseLogisticRegression({ features: 2, weights: new Int16Array(2) })).toThrow(
      LanesInvalidError,
    );
  });

  it.each([
    { features: 0 },
    { features: 32_768 },
    { features: 1, classes: 1 },
    { features: 1, classes: 257 },
    { features: 1, fractionBits: 15 },
    { features: 1, step: 0 },
    { features: 1, step: 1025 },
    { features: 1, fractionBits: 14, step: 4097 },
  ])("refuses %j", (parameters) => {
    expect(() => new DenseLogisticRegression(parameters)).toThrow(ParameterOutOfRangeError);
  });
});
