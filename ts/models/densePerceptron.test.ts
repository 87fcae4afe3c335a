import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { deployDense } from "../../test/utils/denseTrainer.js";
import { createRandom } from "../../test/utils/random.js";
import {
  DimensionMismatchError,
  LabelOutOfRangeError,
  ParameterOutOfRangeError,
} from "../errors/contract.js";
import { LanesInvalidError, ValueOutOfRangeError } from "../errors/library.js";
import { DensePerceptron } from "./densePerceptron.js";

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

describe("DensePerceptron", () => {
  it.each([
    { seed: 1, features: 9, classes: 2, step: 256 },
    { seed: 2, features: 4, classes: 3, step: 32 },
    { seed: 3, features: 15, classes: 5, step: 256 },
  ])(
    "has the words of the contract after each of 110 transactions: $seed",
    async (parameters) => {
      const { seed, features, classes, step } = parameters;
      const random = createRandom(seed);
      const rows = classes === 2 ? 1 : classes;
      const weights = Int16Array.from(
        { length: rows * (features + 1) },
        () => random.below(65_536) - 32_768,
      );
      const twin = new DensePerceptron({ features, classes, step, weights });
      const trainer = await deployDense(
        chain,
        "DirectDensePerceptron",
        { features, classes, fractionBits: 8, step },
        twin.toBytes(),
      );
      expect(await trainer.words(twin.words().length)).toEqual(twin.words());
      let mistakes = 0;
      for (let i = 0; i < 110; i++) {
        const most = i % 3 === 0 ? 32_768 : 700;
        const values = Array.from({ length: features }, () => random.below(2 * most) - most);
        const label = random.below(classes);
        expect(await trainer.predict(values)).toBe(twin.predict(values));
        expect(await trainer.scores(values)).toEqual(twin.scores(values));
        await trainer.add(values, label);
        if (twin.update(values, label)) mistakes++;
        expect(await trainer.words(twin.words().length)).toEqual(twin.words());
      }
      expect(mistakes).toBeGreaterThan(30);
    },
    120_000,
  );

  // Fixed point with lr a power of two is exact in float64: the plain algorithm on the same inputs.
  it.each([2, 3, 4])("equals a float64 perceptron with %d classes on every sample", (classes) => {
    const random = createRandom(classes);
    const twin = new DensePerceptron({ features: 6, classes });
    const weights = Array.from({ length: classes }, () => Array<number>(7).fill(0));
    const score = (row: number[], x: number[]) => row.reduce((s, w, i) => s + w * (x[i] ?? 1), 0);
    let mistakes = 0;
    for (let i = 0; i < 2000; i++) {
      const label = random.below(classes);
      const values = Array.from(
        { length: 6 },
        (_, j) => random.below(512) - 256 + (j === label ? 200 : 0),
      );
      const x = values.map((value) => value / 256);
      const scores = weights.map((row) => score(row, x));
      const prediction = scores.indexOf(Math.max(...scores));
      expect(twin.predict(values)).toBe(prediction);
      if (prediction !== label) {
        mistakes++;
        weights.forEach((row, c) => {
          const sign = c === label ? 1 : c === prediction ? -1 : 0;
          row.forEach((w, j) => {
            row[j] = w + sign * (x[j] ?? 1);
          });
        });
      }
      expect(twin.update(values, label)).toBe(prediction !== label);
    }
    expect(mistakes).toBeGreaterThan(50);
  });

  it("gives its bias an effect, and trains it", () => {
    // 256 is one: 1 − 5 = −4, in units of 2^−16.
    const twin = new DensePerceptron({ features: 1, weights: Int16Array.of(256, -5 * 256) });
    expect(twin.scores([256])).toEqual([0n, -4n * 65_536n]);
    expect(twin.predict([256])).toBe(0);
    expect(twin.update([256], 1)).toBe(true);
    expect([...twin.weights]).toEqual([512, -4 * 256]);
  });

  it("rounds what it learns down", () => {
    const twin = new DensePerceptron({ features: 3, step: 128 });
    twin.update([3, -3, -1], 1);
    expect([...twin.weights]).toEqual([1, -2, -1, 128]);
  });

  it("stops at the ends of a lane", () => {
    const top = new DensePerceptron({ features: 2, weights: Int16Array.of(32_767, -32_768, 0) });
    expect(top.update([1, 1], 1)).toBe(true);
    expect([...top.weights]).toEqual([32_767, -32_767, 256]);
    const bottom = new DensePerceptron({ features: 2, weights: Int16Array.of(-32_768, 32_767, 1) });
    expect(bottom.update([1, 1], 0)).toBe(true);
    expect([...bottom.weights]).toEqual([-32_768, 32_766, -255]);
  });

  it("puts as many rows as fit into a word", () => {
    const weights = Int16Array.of(1, -2, 3, 4, -5, 6);
    const twin = new DensePerceptron({ features: 1, classes: 3, weights });
    expect(twin.words()).toEqual([0x0001_fffe_0003_0004_fffb_0006n << 160n]);
    expect(twin.toBytes()).toHaveLength(12);
  });

  it.each([
    { features: 4, words: 1, bytes: 30 },
    { features: 5, words: 2, bytes: 44 },
    { features: 8, words: 3, bytes: 82 },
    { features: 16, words: 6, bytes: 162 },
  ])("starts a word with a row of $features features that does not fit", (example) => {
    const { features, words, bytes } = example;
    const twin = new DensePerceptron({ features, classes: 3 });
    expect(twin.words()).toHaveLength(words);
    expect(twin.toBytes()).toHaveLength(bytes);
  });

  it("refuses what the contract refuses", () => {
    const twin = new DensePerceptron({ features: 2 });
    expect(() => twin.predict([1])).toThrow(DimensionMismatchError);
    expect(() => twin.predict([1, 32_768])).toThrow(ValueOutOfRangeError);
    expect(() => twin.predict([1, 0.5])).toThrow(ValueOutOfRangeError);
    expect(() => twin.update([1, 1], 2)).toThrow(LabelOutOfRangeError);
    expect(() => new DensePerceptron({ features: 2, weights: new Int16Array(2) })).toThrow(
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
    { features: 1, step: 3 },
    { features: 1, step: 512 },
  ])("refuses %j", (parameters) => {
    expect(() => new DensePerceptron(parameters)).toThrow(ParameterOutOfRangeError);
  });
});
