import { describe, expect, it } from "vitest";
import { runCompiled } from "../../test/utils/evm.js";
import { loadNumbers } from "../cli/data/index.js";
import { split } from "../cli/preprocess.js";
import { compileModel } from "../compiler/compile.js";
import { parseModel } from "../compiler/format.js";
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
