import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type ImportedFixture,
  importerFile,
  readFixture,
  type TestData,
} from "../../../test/utils/fixtures.js";
import type { ForestModel } from "../../compiler/forestFormat.js";
import type { NetworkModel } from "../../compiler/format.js";
import { parseModel } from "../../compiler/format.js";
import { Forest } from "../../models/forest.js";
import { Network } from "../../models/network.js";
import { mulberry32, type Random } from "../../utils/random.js";
import { requireOptions } from "../models.js";
import { type ImportOptions, type ImportResult, importModel } from "./import.js";
import { trainFrozen } from "./trainFrozen.js";

const folder = mkdtempSync(join(tmpdir(), "sum-import-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const data = readFixture<TestData>("wine");
const OPTIONS = {
  calibrate: at("wine.csv"),
  out: at("model.json"),
  classes: 3,
  parallelTrees: 1,
  baseScore: 0.5,
};

beforeAll(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  const head = ["label", ...(data.rows[0]?.keys() ?? [])].map((name) => `x${name}`).join();
  const lines = data.rows.map((row, i) => [data.labels[i], ...row].join());
  writeFileSync(OPTIONS.calibrate, `${head.replace("xlabel", "label")}\n${lines.join("\n")}\n`);
});

/** Imports a file and reads what was written. */
async function run(json: unknown, options: Omit<ImportOptions, "json"> = OPTIONS) {
  writeFileSync(at("source.json"), JSON.stringify(json));
  await importModel(at("source.json"), { ...options, json: at("result.json") });
  const result: ImportResult = JSON.parse(readFileSync(at("result.json"), "utf8"));
  return {
    result,
    model: parseModel(JSON.parse(readFileSync(options.out, "utf8"))),
  };
}

describe("sum import", () => {
  it.each([
    ["xgboost", "xgboost-wine", "model"],
    ["xgboost", "xgboost-wine", "dump"],
    ["lightgbm", "lightgbm-wine", "model"],
    ["scikit-learn", "sklearn-forest-wine", "model"],
    ["scikit-learn", "sklearn-linear-wine", "model"],
  ] as const)("writes what %s predicts: %s, %s", async (source, name, field) => {
    const theirs = readFixture<ImportedFixture>(name);
    const { result, model } = await run(theirs[field]);
    const twin = model.kind === "forest" ? new Forest(model) : new Network(model);
    expect(data.rows.map((row) => twin.predict(twin.encode(row)))).toEqual(theirs.labels);
    const right = data.labels.filter((label, i) => label === theirs.labels[i]).length;
    expect(result).toMatchObject({
      source,
      features: 13,
      calibration: { total: 54, changed: 0, before: right, after: right },
    });
  });

  it.each([
    ["by their names, if the model has these", "12", (label: number) => `${label}`],
    ["in their order, if it has not", "012", (label: number) => "abc"[label]],
  ])("takes the classes of the data %s", async (_, kept, nameOf) => {
    const theirs = readFixture<ImportedFixture>("sklearn-linear-wine");
    const used = data.labels.flatMap((label, i) => (kept.includes(`${label}`) ? [i] : []));
    const [header] = readFileSync(OPTIONS.calibrate, "utf8").split("\n");
    const lines = used.map((i) => [nameOf(data.labels[i] as number), data.rows[i]].join());
    writeFileSync(at("named.csv"), `${header}\n${lines.join("\n")}\n`);
    const { result } = await run(theirs.model, { ...OPTIONS, calibrate: at("named.csv") });
    const right = used.filter((i) => data.labels[i] === theirs.labels[i]).length;
    expect(result.calibration).toMatchObject({ total: used.length, before: right, after: right });
  });

  it("reads a dump with the names of the columns", async () => {
    const theirs = readFixture<ImportedFixture>("xgboost-wine");
    const named = JSON.parse(JSON.stringify(theirs.dump).replaceAll('"split":"f', '"split":"x'));
    const { model } = await run(named);
    const twin = new Forest(model as ForestModel);
    expect(data.rows.map((row) => twin.predict(twin.encode(row)))).toEqual(theirs.labels);
  });

  it("does not guess what a dump does not say", async () => {
    const { dump } = readFixture<ImportedFixture>("xgboost-wine");
    const { classes: _, ...unsaid } = OPTIONS;
    await expect(run(dump, unsaid)).rejects.toMatchObject({
      name: "ClassesMissing",
      message: expect.stringContaining("give --classes"),
    });
    await expect(run(dump, { ...OPTIONS, classes: 4 })).rejects.toThrow("has 18 trees");
    await expect(run(dump, { ...OPTIONS, parallelTrees: 4 })).rejects.toThrow("3 × 4 of a round");
  });

  it("tells that later rounds than the best are left out", async () => {
    const { model } = structuredClone(readFixture<ImportedFixture>("xgboost-wine"));
    model.learner.attributes.best_iteration = "1";
    const log = vi.mocked(console.log);
    log.mockClear();
    const { result } = await run(model);
    expect(result).toMatchObject({ trees: 6, rounds: { taken: 2, of: 6 } });
    expect(log.mock.calls.join()).toMatch(/rounds, up to the best\W+2 of 6/);
  });

  it("reads ONNX", async () => {
    const path = fileURLToPath(importerFile("onnx-wine.onnx"));
    await importModel(path, { ...OPTIONS, json: at("result.json") });
    const result: ImportResult = JSON.parse(readFileSync(at("result.json"), "utf8"));
    expect(result).toMatchObject({ source: "onnx", layers: [8, 3], calibration: { changed: 0 } });
  });

  it("says what a file should be", async () => {
    await expect(run({ some: "thing" })).rejects.toMatchObject({ name: "ModelUnknown" });
    await expect(importModel(at("nothing.json"), OPTIONS)).rejects.toMatchObject({
      name: "FileMissing",
    });
    // It has no option --model.
    const texts = importModel(at("source.json"), { ...OPTIONS, calibrate: "sentences" });
    await expect(texts).rejects.toMatchObject({
      name: "DataUnsuited",
      message: expect.not.stringContaining("--"),
    });
    writeFileSync(at("broken.json"), "{");
    await expect(importModel(at("broken.json"), OPTIONS)).rejects.toMatchObject({
      name: "FileMalformed",
    });
  });
});

describe("the options of sum train", () => {
  const common = ["data", "model", "train", "seed", "limit", "json"];
  const ofChains = ["features", "passes", "rpc-url"];
  const own = { forest: ["trees", "depth"], mlp: ["hidden", "steps"], "naive-bayes": [] };
  it.each(Object.entries(own))("are refused if %s has them not", (model, those) => {
    const has = [...common, ...those, ...(model === "naive-bayes" ? ofChains : ["out"])];
    expect(() => requireOptions(model, has)).not.toThrow();
    for (const option of [...ofChains, ...Object.values(own).flat(), "out"]) {
      if (has.includes(option)) continue;
      expect(() => requireOptions(model, [option])).toThrow(`--${option} is of`);
    }
    expect(() => requireOptions("oracle", ["trees"])).toThrow("forest and mlp, off chain");
  });
});

describe("sum train of a frozen model", () => {
  const options = {
    data: "iris",
    train: 0.8,
    seed: 42,
    trees: 12,
    depth: 3,
    hidden: 8,
    steps: 1000,
  };
  const classes = ["setosa", "versicolor", "virginica"];
  const read = (out: string) => parseModel(JSON.parse(readFileSync(out, "utf8")));

  it("writes a forest", async () => {
    const out = at("iris.json");
    await trainFrozen({ ...options, model: "forest", out });
    const model = read(out) as ForestModel;
    expect(model).toMatchObject({ name: "iris", classes });
    expect(model.trees).toHaveLength(12);
  });

  it("trains with the first --limit samples", async () => {
    const out = at("few.json");
    await trainFrozen({ ...options, model: "forest", limit: 30, out });
    const few = read(out);
    await trainFrozen({ ...options, model: "forest", limit: 120, out });
    const all = read(out);
    await trainFrozen({ ...options, model: "forest", out });
    expect(read(out)).toEqual(all);
    expect(few).not.toEqual(all);
  });

  it("writes no forest without trees", async () => {
    const out = at("empty.json");
    const few = { ...options, model: "forest" as const, limit: 9, out };
    await expect(trainFrozen(few)).rejects.toMatchObject({ name: "ForestEmpty" });
    expect(existsSync(out)).toBe(false);
  });

  /** A file of rows with a random number each. */
  const rowsOf = (count: number, label: (i: number, random: Random) => unknown) => {
    const path = at(`rows-${count}.csv`);
    const random = mulberry32(3);
    const rows = Array.from({ length: count }, (_, i) => `${random()},${label(i, random)}`);
    writeFileSync(path, ["x,label", ...rows].join("\n"));
    return path;
  };

  it("tells how many samples change their class, and writes the forest", async () => {
    // Labels by chance: sums are close to each other.
    const data = rowsOf(1000, (_, random) => Number(random() < 0.5));
    const [out, json] = [at("close.json"), at("close-report.json")];
    await trainFrozen({ ...options, data, trees: 600, model: "forest", out, json });
    const { calibration } = JSON.parse(readFileSync(json, "utf8"));
    expect(calibration.changed).toBeGreaterThan(0);
    expect(read(out).kind).toBe("forest");
  });

  it("refuses more classes than a model can have, before it trains", async () => {
    const data = rowsOf(1200, (i) => `class ${i % 300}`);
    for (const model of ["forest", "mlp"] as const) {
      const out = at(`many-${model}.json`);
      await expect(trainFrozen({ ...options, data, model, out })).rejects.toMatchObject({
        name: "DataUnsuited",
        message: expect.stringContaining("has 300 classes"),
      });
      expect(existsSync(out)).toBe(false);
    }
  });

  it("writes a network", async () => {
    const out = at("iris-mlp.json");
    await trainFrozen({ ...options, model: "mlp", out });
    const model = read(out) as NetworkModel;
    expect(model).toMatchObject({ name: "iris", classes });
    expect(model.layers.map(({ biases }) => biases.length)).toEqual([8, 3]);
  });
});
