import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runCompiled } from "../../test/utils/evm.js";
import { loadNumbers } from "../cli/data/index.js";
import { split } from "../cli/preprocess.js";
import { compileForest } from "../compiler/compileForest.js";
import { depthOf, type ForestModel } from "../compiler/forestFormat.js";
import { parseModel } from "../compiler/format.js";
import { argmax } from "../compiler/importers/convert.js";
import { floatScores } from "../compiler/importers/floatForest.js";
import { Forest } from "../models/forest.js";
import { mulberry32 } from "../utils/random.js";
import { boost } from "./boost.js";

const FILE = new URL("../../models/weather-forest.json", import.meta.url);

describe("boost", () => {
  it("learns what no linear model can", () => {
    const random = mulberry32(1);
    const rows = Array.from({ length: 400 }, () => [random(), random()]);
    const labels = rows.map(([x = 0, y = 0]) => (x > 0.3 === y > 0.6 ? 1 : 0));
    const forest = boost({ name: "xor", classes: ["a", "b"], rows, labels, trees: 20, depth: 3 });
    expect(forest.trees).toHaveLength(20);
    const right = rows.filter((row, i) => argmax(floatScores(forest, row)) === labels[i]);
    expect(right.length).toBeGreaterThan(390);
  });

  it("tells three kinds of iris apart, the same way each time", () => {
    const { rows, labels, classes } = loadNumbers("iris", "label");
    const { train, test } = split(rows.length, 0.8, 42);
    const learn = () =>
      boost({
        name: "iris",
        classes,
        rows: train.map((i) => rows[i] as number[]),
        labels: train.map((i) => labels[i] as number),
        trees: 30,
        depth: 3,
      });
    const forest = learn();
    expect(learn()).toEqual(forest);
    const right = test.filter(
      (i) => argmax(floatScores(forest, rows[i] as number[])) === labels[i],
    );
    expect(right.length).toBeGreaterThanOrEqual(28); // of 30, as CART of depth 3 gets 29
  });

  it.each([
    [1, 3],
    [2, 3],
    [5, 3],
    [64, 63],
  ])("takes whole rounds of three classes, one at least: %i trees become %i", (trees, expected) => {
    const { rows, labels, classes } = loadNumbers("iris", "label");
    const forest = boost({ name: "iris", classes, rows, labels, trees, depth: 1 });
    expect(forest.trees).toHaveLength(expected);
  });

  it("finds nothing in constant features", () => {
    const forest = boost({ name: "flat", classes: ["a", "b"], rows: [[1], [1]], labels: [1, 1] });
    expect(forest.trees.every(({ root }) => "leaf" in root)).toBe(true);
    expect(argmax(floatScores(forest, [1]))).toBe(1);
  });
});

describe("the example forest, of npm run train:forest", () => {
  it("has 64 trees of depth 6 and answers every test day for 14,000 gas at most", async () => {
    const model = parseModel(JSON.parse(readFileSync(FILE, "utf8"))) as ForestModel;
    expect(model.trees.map(depthOf)).toEqual(new Array(64).fill(6));
    const { rows, labels } = loadNumbers("weather", "label");
    const { test } = split(rows.length, 0.8, 42);
    const twin = new Forest(model);
    const contract = await runCompiled(compileForest(model));
    let right = 0;
    for (const i of test) {
      const sample = twin.encode(rows[i] as number[]);
      const { label, gas } = await contract.predict(sample);
      expect(label).toBe(twin.predict(sample));
      expect(gas).toBeLessThanOrEqual(14_000);
      if (label === labels[i]) right++;
    }
    expect([right, test.length]).toEqual([233, 293]);
  });
});
