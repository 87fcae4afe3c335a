import { describe, expect, it } from "vitest";
import { createRandom } from "../../test/utils/random.js";
import { corpora } from "../cli/data/corpora.js";
import { prepare } from "../cli/preprocess.js";
import {
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  LabelOutOfRangeError,
  ParameterOutOfRangeError,
} from "../errors/contract.js";
import { LanesInvalidError } from "../errors/library.js";
import { SparseLogisticRegression } from "./sparseLogisticRegression.js";

describe("SparseLogisticRegression", () => {
  // One pass of stochastic gradient descent in float64, learning rate 0.1, has these right.
  const anchors = [{ name: "sentences", right: 73.33 }];
  if (process.env.FOUNDRY_PROFILE === "deep") anchors.push({ name: "spam-assassin", right: 97.93 });

  it.each(anchors)("is as accurate as float64 on $name", ({ name, right }) => {
    const data = (corpora[name] as () => never)();
    const { train, test } = prepare(data, { features: 1000, train: 0.8, seed: 42 });
    const twin = new SparseLogisticRegression({ features: 1000 });
    for (const { sample, label } of train) twin.update(sample, label);
    const { correct, total } = twin.evaluate(test);
    expect(Math.abs((100 * correct) / total - right)).toBeLessThan(0.5);
  });

  it.each([2, 3, 16])("follows a float64 softmax regression of %d classes", (classes) => {
    const random = createRandom(classes);
    const twin = new SparseLogisticRegression({ features: 40, classes });
    const weights = Array.from({ length: classes }, () => Array<number>(41).fill(0));
    let worst = 0;
    for (let i = 0; i < 1500; i++) {
      const label = random.below(classes);
      // A feature of the class more often than not, and noise.
      const ids = new Set(random.sample(40, 8));
      if (random.below(3) > 0) ids.add(label);
      const sample = [...ids].sort((a, b) => a - b);
      const scores = weights.map((row) =>
        [...sample, 40].reduce((s, j) => s + (row[j] as number), 0),
      );
      if (classes === 2) scores[0] = 0;
      const total = scores.reduce((s, z) => s + Math.exp(z), 0);
      twin.scores(sample).forEach((p, c) => {
        worst = Math.max(worst, Math.abs(Number(p) / 1e18 - Math.exp(scores[c] as number) / total));
      });
      twin.update(sample, label);
      weights.forEach((row, c) => {
        const p = Math.exp(scores[c] as number) / total;
        const g = (102 / 1024) * ((c === label ? 1 : 0) - p);
        for (const j of [...sample, 40]) row[j] = (row[j] as number) + g;
      });
    }
    expect(worst).toBeLessThan(0.02);
  });

  it("takes one step as the formula says", () => {
    // Scores 512 + 256 − 1024 = −256 thousandths (and 24 more): p = 1 / (1 + e^0.25).
    const weights = Int16Array.of(512, 256, 0, -1024);
    const twin = new SparseLogisticRegression({ features: 3, step: 1000, weights });
    const p = 1 / (1 + Math.exp(0.25));
    expect(Number(twin.scores([0, 1])[1]) / 1e18).toBeCloseTo(p, 6);
    expect(twin.predict([0, 1])).toBe(0);
    expect(twin.update([0, 1], 1)).toBe(true);
    const g = Math.round(1000 * (1 - p));
    expect([...twin.weights]).toEqual([512 + g, 256 + g, 0, -1024 + g]);
  });

  it("teaches the bias by the empty sample", () => {
    const twin = new SparseLogisticRegression({ features: 3, classes: 3, step: 300 });
    expect(twin.scores([])).toEqual(Array(3).fill(10n ** 18n / 3n));
    expect(twin.update([], 1)).toBe(true);
    expect([...twin.weights]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, -100, 200, -100]);
  });

  it("does not move when it is sure", () => {
    const twin = new SparseLogisticRegression({ features: 1, weights: Int16Array.of(0, 20_480) });
    expect(twin.update([0], 1)).toBe(false);
    expect(twin.update([0], 0)).toBe(true);
    expect([...twin.weights]).toEqual([-102, 20_378]);
  });

  it("stops at the ends of a lane", () => {
    const weights = Int16Array.of(32_767, -32_768, -32_760);
    const twin = new SparseLogisticRegression({ features: 2, weights, step: 4096 });
    expect(twin.update([0, 1], 1)).toBe(true);
    expect([...twin.weights]).toEqual([32_767, -28_672, -28_664]);
    expect(new SparseLogisticRegression({ features: 2, weights, step: 4096 }).update([1], 0)).toBe(
      false,
    );
  });

  it("puts blocks of lanes into words", () => {
    const two = new SparseLogisticRegression({
      features: 16,
      weights: Int16Array.from({ length: 17 }, (_, i) => i + 1),
    });
    expect(two.words().map((word) => word.toString(16))).toEqual([
      "1000200030004000500060007000800090" + "00a000b000c000d000e000f0010",
      `11${"0".repeat(60)}`,
    ]);
    expect(two.toBytes()).toHaveLength(34);
    const three = new SparseLogisticRegression({
      features: 1,
      classes: 3,
      weights: Int16Array.of(1, 2, -1, 4, 5, 6),
    });
    expect(three.words()).toEqual([0x00010002ffff0000000400050006n << 144n]);
    expect(three.toBytes()).toHaveLength(14);
  });

  it("refuses what the contract refuses", () => {
    const twin = new SparseLogisticRegression({ features: 3 });
    expect(() => twin.predict([1, 1])).toThrow(FeaturesNotIncreasingError);
    expect(() => twin.scores([3])).toThrow(FeatureOutOfRangeError);
    expect(() => twin.update([1], 2)).toThrow(LabelOutOfRangeError);
    expect(() => new SparseLogisticRegression({ features: 3, weights: new Int16Array(3) })).toThrow(
      LanesInvalidError,
    );
  });

  it.each([
    { features: 0 },
    { features: 32_769 },
    { features: 1, classes: 1 },
    { features: 1, classes: 17 },
    { features: 1, fractionBits: 15 },
    { features: 1, step: 0 },
    { features: 1, step: 4097 },
  ])("refuses %j", (parameters) => {
    expect(() => new SparseLogisticRegression(parameters)).toThrow(ParameterOutOfRangeError);
  });
});
