import { createHash } from "node:crypto";
import { expect, test } from "vitest";

import { loadData } from "./data/index.js";
import { passOrder, prepare, split } from "./preprocess.js";

function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

// Of an independent implementation.
test.each([
  {
    name: "spam-assassin",
    classes: ["ham", "spam"],
    order: "cef1cceaf1d2d283",
    vocabulary: "7bd8a25a823b80b0",
    test: "a81aa58fa5ae146f",
  },
  {
    name: "sentences",
    classes: ["negative", "positive"],
    order: "23ef7d4b303c75c1",
    vocabulary: "44f35fa0d58cf271",
    test: "18d203e1f249a62a",
  },
])("$name is split and encoded as it always was", (expected) => {
  const data = loadData(expected.name);
  expect(data.classes).toEqual(expected.classes);

  const { train } = split(data.texts.length, 0.8, 42);
  expect(fingerprint(train.join(","))).toBe(expected.order);

  const prepared = prepare(data, { features: 1000, train: 0.8, seed: 42 });
  expect(fingerprint(prepared.vocabulary.join(" "))).toBe(expected.vocabulary);
  expect(fingerprint(JSON.stringify(prepared.test.map(({ sample }) => Array.from(sample))))).toBe(
    expected.test,
  );
});

test("later passes shuffle the same samples, each in its own way", () => {
  const samples = Array.from({ length: 50 }, (_, i) => i);
  const orders = [1, 2, 3].map((pass) => passOrder(samples, pass));
  expect(orders[0]).toEqual(samples);
  expect(new Set(orders.map(String)).size).toBe(3);
  for (const order of orders) expect([...order].sort((a, b) => a - b)).toEqual(samples);
});

test("a set too small to split is a named error", () => {
  expect(() => split(1, 0.8, 42)).toThrow(expect.objectContaining({ name: "SplitEmpty" }));
});
