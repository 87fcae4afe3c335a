import { afterAll, beforeAll, expect, test } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { passOrder } from "./preprocess.js";
import { createTask } from "./task.js";

/**
 * Mistakes in one pass over all training samples, and right ones of the test. What stands here was
 * computed by an independent float64 implementation; of a perceptron on numbers that are rounded only
 * where that does not matter.
 */
const FIGURES: [model: string, data: string, correct?: number, mistakes?: number][] = [
  ["sparse-perceptron", "spam-assassin", 1165, 241],
  ["naive-bayes", "spam-assassin", 1143],
  ["sparse-nearest-centroid", "spam-assassin", 1063],
  ["sparse-perceptron", "sentences", 418, 722],
  ["naive-bayes", "sentences", 470],
  ["sparse-nearest-centroid", "sentences", 394],
  ["dense-perceptron", "iris", 29, 25],
  ["dense-perceptron", "penguins", 69, 17],
  ["dense-perceptron", "weather"],
  ["dense-perceptron", "mnist-7x7-01"],
  ["nearest-centroid", "iris", 29],
  ["nearest-centroid", "penguins", 68],
  ["nearest-centroid", "weather", 207],
  ["nearest-centroid", "mnist-7x7-01", 421],
  ["logistic-regression", "spam-assassin", 1185],
  ["logistic-regression", "sentences", 440],
  ["logistic-regression", "iris", 30],
  ["logistic-regression", "penguins", 68],
  ["logistic-regression", "mnist-7x7-01", 425],
];

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain?.stop());

test.each(FIGURES)(
  "twin, contract and reference of %s agree on all of %s",
  async (model, data, correct, mistakes) => {
    const task = createTask({ data, model, features: 1000, train: 0.8, seed: 42 });
    const { twin, reference } = task;
    let [wrong, right, different] = [0, 0, 0];
    const predict = ({ sample, input }: (typeof task.train)[number]) => {
      const label = twin.predict(sample);
      if (reference.predict(input) !== label) different++;
      return label;
    };
    for (const item of passOrder(task.train, 1)) {
      if (predict(item) !== item.label) wrong++;
      twin.update(item.sample, item.label);
      reference.learn(item.input, item.label);
    }
    for (const item of task.test) {
      if (predict(item) === item.label) right++;
    }
    // The contract, deployed with what the twin has learned.
    const { address: trainer } = await chain.wallet(0).deployTrainer({
      model: twin,
      terms: { costWeight: 0n, refundWait: 0, anyWait: 0 },
    });
    expect(await chain.reader.evaluate({ trainer, samples: task.test })).toEqual({
      correct: right,
      total: task.test.length,
    });

    if (task.exact) {
      expect(different).toBe(0);
      expect({ right, wrong }).toEqual({ right: correct ?? right, wrong: mistakes ?? wrong });
    } else {
      // Within half a point; of small sets that is the same.
      expect(Math.abs(right - (correct ?? right)) / task.test.length).toBeLessThan(0.005);
    }
  },
);

test.each([
  ["cars", 0.8347],
  ["boston", 0.6111],
])("the twin of linear-regression explains as much of %s as it should", (data, r2) => {
  const options = { data, model: "linear-regression", features: 0, train: 0.8, seed: 42 };
  const { twin, train, test: rest, decode } = createTask(options);
  for (const { sample, label } of train) twin.update(sample, label);
  const mean = rest.reduce((sum, { output }) => sum + output, 0) / rest.length;
  let [lost, spread] = [0, 0];
  for (const { sample, output } of rest) {
    lost += ((decode?.(twin.predict(sample)) as number) - output) ** 2;
    spread += (output - mean) ** 2;
  }
  expect(Math.abs(1 - lost / spread - r2)).toBeLessThan(0.005);
});
