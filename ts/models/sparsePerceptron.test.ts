import { describe, expect, it } from "vitest";
import { createRandom } from "../../test/utils/random.js";
import {
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  LabelOutOfRangeError,
  ParameterOutOfRangeError,
} from "../errors/contract.js";
import { WeightsLengthInvalidError } from "../errors/library.js";
import { SparsePerceptron } from "./sparsePerceptron.js";

/** The rules once more, as plainly as they can be written. */
function createReference(weights: number[], bias: number, step: number) {
  const predict = (ids: number[]) =>
    ids.map((id) => weights[id] as number).reduce((a, b) => a + b, bias) > 0 ? 1 : 0;
  return {
    weights,
    predict,
    update(ids: number[], label: number) {
      if (predict(ids) === label) return false;
      for (const id of ids) {
        const moved = (weights[id] as number) + (label === 1 ? step : -step);
        if (moved > 127) weights[id] = 127;
        else if (moved < -128) weights[id] = -128;
        else weights[id] = moved;
      }
      return true;
    },
  };
}

describe("SparsePerceptron", () => {
  describe("as the original", () => {
    const create = () => new SparsePerceptron({ features: 3, weights: Int8Array.of(0, 5, -1) });

    it.each([
      [[2], 0],
      [[0, 1], 1],
      [[], 0],
      [[0], 0],
      [[1, 2], 1],
    ])("predicts %j as class %d", (ids, label) => {
      expect(create().predict(ids)).toBe(label);
    });

    it("learns", () => {
      const model = create();
      expect(model.update([0, 1], 0)).toBe(true);
      expect([...model.weights]).toEqual([-1, 4, -1]);
      expect([[0], [1], [0, 1]].map((ids) => model.predict(ids))).toEqual([0, 1, 1]);
    });

    it("evaluates", () => {
      const samples = [
        { sample: [0], label: 0 },
        { sample: [1], label: 1 },
      ];
      expect(create().evaluate(samples)).toEqual({ correct: 2, total: 2 });
    });
  });

  it.each([
    { seed: 1, features: 40, bias: 0, step: 1, most: 12 },
    { seed: 2, features: 100, bias: -3, step: 7, most: 20 },
    { seed: 3, features: 5, bias: 9, step: 60, most: 5 },
    { seed: 4, features: 3, bias: 0, step: 127, most: 3 },
  ])(
    "equals the reference over a random history: $seed",
    ({ seed, features, bias, step, most }) => {
      const random = createRandom(seed);
      const weights = Array.from({ length: features }, () => random.below(256) - 128);
      const model = new SparsePerceptron({
        features,
        bias,
        step,
        weights: Int8Array.from(weights),
      });
      const reference = createReference([...weights], bias, step);
      let mistakes = 0;
      for (let i = 0; i < 3000; i++) {
        const ids = random.sample(features, most);
        const label = random.below(2);
        expect(model.predict(ids)).toBe(reference.predict(ids));
        const learned = reference.update(ids, label);
        expect(model.update(ids, label)).toBe(learned);
        if (learned) mistakes++;
      }
      expect([...model.weights]).toEqual(reference.weights);
      expect(mistakes).toBeGreaterThan(300);
    },
  );

  it("stops at the ends of a lane", () => {
    const model = new SparsePerceptron({
      features: 2,
      step: 100,
      bias: -200,
      weights: Int8Array.of(100, 0),
    });
    model.update([0], 1);
    expect(model.weights[0]).toBe(127);
    const low = new SparsePerceptron({
      features: 1,
      step: 100,
      bias: 200,
      weights: Int8Array.of(-100),
    });
    low.update([0], 0);
    expect(low.weights[0]).toBe(-128);
  });

  it("finds nothing to learn in an empty sample, even when it is wrong", () => {
    const model = new SparsePerceptron({ features: 2 });
    expect(model.update([], 0)).toBe(false);
    expect(model.update([], 1)).toBe(true);
    expect([...model.weights]).toEqual([0, 0]);
  });

  it("lays weights out as the contract does", () => {
    const weights = new Int8Array(33);
    weights.set([1, -1, 127, -128]);
    weights[31] = 2;
    weights[32] = -2;
    const model = new SparsePerceptron({ features: 33, weights });
    expect(model.words()).toEqual([
      0x01ff7f8000000000000000000000000000000000000000000000000000000002n,
      0xfe00000000000000000000000000000000000000000000000000000000000000n,
    ]);
    expect([...model.toBytes()]).toEqual([1, 255, 127, 128, ...Array(27).fill(0), 2, 254]);
  });

  it("copies the weights it is given", () => {
    const weights = Int8Array.of(1);
    new SparsePerceptron({ features: 1, weights }).update([0], 0);
    expect(weights[0]).toBe(1);
  });

  it("refuses what the contract refuses", () => {
    const model = new SparsePerceptron({ features: 10 });
    expect(() => model.predict([3, 3])).toThrow(FeaturesNotIncreasingError);
    expect(() => model.predict([10])).toThrow(FeatureOutOfRangeError);
    expect(() => model.update([1], 2)).toThrow(LabelOutOfRangeError);
    expect([...model.weights]).toEqual(Array(10).fill(0));
  });

  it.each([
    { features: 0 },
    { features: 32_769 },
    { features: 1, step: 0 },
    { features: 1, step: 128 },
    { features: 1, bias: 32_768 },
    { features: 1, bias: 0.5 },
  ])("refuses %j", (parameters) => {
    expect(() => new SparsePerceptron(parameters)).toThrow(ParameterOutOfRangeError);
  });

  it("refuses weights of another size", () => {
    expect(() => new SparsePerceptron({ features: 2, weights: new Int8Array(3) })).toThrow(
      WeightsLengthInvalidError,
    );
  });
});
