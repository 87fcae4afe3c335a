import { expect, test } from "vitest";

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
];

test.each(FIGURES)(
  "twin and reference of %s agree on all of %s",
  (model, data, correct, mistakes) => {
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
    expect(different).toBe(0);
    expect({ right, wrong }).toEqual({ right: correct ?? right, wrong: mistakes ?? wrong });
  },
);
