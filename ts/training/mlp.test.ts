import { describe, expect, it } from "vitest";
import { runCompiled } from "../../test/utils/evm.js";
import { loadNumbers } from "../cli/data/index.js";
import { split } from "../cli/preprocess.js";
import { compileModel } from "../compiler/compile.js";
import { parseModel } from "../compiler/format.js";
import { compileEncoder } from "../compiler/network.js";
import { EncodedPerceptron } from "../models/encodedPerceptron.js";
import { Network } from "../models/network.js";
import { mulberry32 } from "../utils/random.js";
import { trainMlp } from "./mlp.js";

describe("trainMlp", () => {
  it("learns what no linear model can", () => {
    const random = mulberry32(1);
    const rows = Array.from({ length: 400 }, () => [random() - 5, 1000 * random()]);
    const labels = rows.map(([x = 0, y = 0]) => (x > -4.6 === y > 600 ? 1 : 0));
    const { report } = trainMlp({
      ...{ name: "xor", classes: ["a", "b"], rows, labels, test: { rows, labels } },
      ...{ hidden: 8, steps: 2000, seed: 1 },
    });
    expect(report.before).toBeGreaterThan(385);
    expect(report.after).toBeGreaterThan(385);
  });

  it.each([
    [4, 16],
    [32, 16],
    [33, 20],
  ])("gives %i columns a hidden layer of %i bits", (columns, bits) => {
    const rows = Array.from({ length: 60 }, (_, r) => Array.from({ length: columns }, () => r));
    const labels = rows.map((_, r) => (r < 30 ? 0 : 1));
    const { model, report } = trainMlp({
      ...{ name: "steps", classes: ["a", "b"], rows, labels, test: { rows, labels } },
      ...{ hidden: 3, steps: 500, seed: 1 },
    });
    expect(model.layers[0]?.bits).toBe(bits);
    expect(report.after).toBeGreaterThan(54);
    if (bits !== 16) return;
    // Such a network feeds an encoded perceptron, which sees values of 127 at most.
    expect(compileEncoder(model).contracts).toHaveLength(1);
    const perceptron = new EncodedPerceptron({ network: model, classes: 2 });
    const network = new Network(model);
    const samples = rows.map((row, r) => ({
      sample: network.encode(row),
      label: labels[r] as number,
    }));
    expect(
      Math.max(...samples.flatMap(({ sample }) => [...network.features(sample)])),
    ).toBeLessThan(128);
    for (let pass = 0; pass < 3; pass++) {
      for (const { sample, label } of samples) perceptron.update(sample, label);
    }
    expect(perceptron.evaluate(samples).correct).toBeGreaterThan(50);
  });

  it("tells three kinds of iris apart, by its contract as by its twin, the same way each time", async () => {
    const { rows, labels, classes } = loadNumbers("iris", "label");
    const { train, test } = split(rows.length, 0.8, 42);
    const take = (order: readonly number[]) => ({
      rows: order.map((i) => rows[i] as number[]),
      labels: order.map((i) => labels[i] as number),
    });
    const learn = () =>
      trainMlp({
        ...{ name: "iris", classes, ...take(train), test: take(test) },
        ...{ hidden: 8, steps: 1000, seed: 42 },
      });
    const { model, report } = learn();
    expect(learn().model).toEqual(model);
    expect(parseModel(model)).toEqual(model);
    expect(report).toMatchObject({ total: 30 });
    expect(report.after).toBeGreaterThanOrEqual(28);

    const contract = await runCompiled(compileModel(model));
    const twin = new Network(model);
    for (const row of rows) {
      const sample = twin.encode(row);
      expect(await contract.scores(sample)).toEqual([...twin.scores(sample)]);
    }
  });
});
