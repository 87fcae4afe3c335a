import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { type Options as Bundle, build } from "tsup";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type Chain, startChain } from "../../test/utils/chain.js";
import { readFixture, type TestData } from "../../test/utils/fixtures.js";
import bundles from "../../tsup.config.js";
import { createWordEncoder } from "../encoders/words.js";
import type { CompileResult } from "./commands/compile.js";
import type { DemoResult } from "./commands/demo.js";
import type { ImportResult } from "./commands/import.js";
import type { PredictResult } from "./commands/predict.js";
import type { Regressed, TrainResult } from "./commands/train.js";
import { split } from "./preprocess.js";
import { createTask, type Task } from "./task.js";

const root = resolve(import.meta.dirname, "../..");
const fixture = (name: string) => join(root, "test/fixtures", name);

/** Inside the project, so that what is bundled there finds the project's packages. */
mkdirSync(join(root, "cache"), { recursive: true });
const folder = mkdtempSync(join(root, "cache/cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A chain that the test has, for `--rpc-url`. */
let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
  // What is published, which also starts much faster than the sources do.
  const [, cli] = bundles as Bundle[];
  await build({ ...cli, config: false, outDir: folder, silent: true });
});
afterAll(() => chain?.stop());

/** The first key of anvil's well-known mnemonic. */
const KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

type Options = { key?: string | undefined; input?: string; chains?: string };

/** Starts the command line in a process of its own. */
function start(args: string[], { key, input = "", chains = join(folder, "chains") }: Options = {}) {
  const recorder = pathToFileURL(fixture("recordChains.mjs")).href;
  return execa(process.execPath, ["--import", recorder, join(folder, "cli.js"), ...args], {
    cwd: root,
    input,
    reject: false,
    env: { SUM_PRIVATE_KEY: key, SUM_TEST_CHAINS: chains },
  });
}

let files = 0;
function file(content: string, ending = "csv"): string {
  const path = join(folder, `${files++}.${ending}`);
  writeFileSync(path, content);
  return path;
}

/** Runs a command that succeeds; returns what it wrote for machines and for people. */
async function run<result>(args: string[], options?: Options) {
  const json = join(folder, `${files++}.json`);
  const { exitCode, stdout, stderr } = await start([...args, "--json", json], options);
  expect({ exitCode, errors: stderr.match(/^\w+: .*$/gm) }).toEqual({ exitCode: 0, errors: null });
  return { result: JSON.parse(readFileSync(json, "utf8")) as result, stdout };
}

async function train(...args: string[]): Promise<TrainResult> {
  return (await run<TrainResult>(["train", ...args])).result;
}

/** The chains that the commands started, by their URL. */
function startedChains(path: string): string[] {
  return existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
}

function answers(rpcUrl: string): Promise<boolean> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId" });
  const headers = { "content-type": "application/json", connection: "close" };
  return fetch(rpcUrl, { method: "POST", headers, body }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** A CSV file's content: these rows of label and text, each so many times. */
function csv(rows: string[], times: number): string {
  return `label,text\n${rows.map((row) => `${row}\n`.repeat(times)).join("")}`;
}

describe("sum train", () => {
  test("trains on the sentences and agrees with twin and reference", async () => {
    const json = join(folder, "sentences.json");
    const args = ["train", "--data", "sentences", "--limit", "200", "--json", json];
    await execa("npm", ["run", "-s", "sum", "--", ...args], { cwd: root });
    const result: TrainResult = JSON.parse(readFileSync(json, "utf8"));
    const whole = expect.toSatisfy((value) => Number.isInteger(value) && value > 0, "is whole");
    expect(result).toStrictEqual({
      model: "sparse-perceptron",
      incentive: "self-assessment",
      data: {
        name: "sentences",
        classes: ["negative", "positive"],
        features: 1000,
        train: 200,
        test: 600,
      },
      result: {
        mistakes: result.reference.mistakes,
        correct: result.reference.correct,
        total: 600,
        accuracy: result.reference.correct / 600,
      },
      reference: { mistakes: whole, correct: whole, predictionMismatches: 0 },
      twin: { weightMismatches: 0, predictionMismatches: 0 },
      gas: {
        deploy: whole,
        addData: { count: 200, min: whole, mean: whole, max: whole },
        predict: { mean: whole },
      },
    });
    const { min, mean, max } = result.gas.addData;
    expect(min).toBeLessThan(mean);
    expect(mean).toBeLessThan(max);
    expect(result.reference.correct).toBeGreaterThan(300);
  });

  test("gives the same from CSV, TSV and JSONL", async () => {
    const results = await Promise.all(
      ["csv", "tsv", "jsonl"].map((ending) =>
        train("--data", fixture(`inbox.${ending}`), "--passes", "2"),
      ),
    );
    for (const { data, gas } of results) {
      expect(data).toMatchObject({ classes: ['"urgent", today', "later"], train: 12, test: 3 });
      expect(gas.addData.count).toBe(24);
    }
    // The trainers differ by name alone.
    const [csv, tsv, jsonl] = results.map(({ data: { name, ...data }, gas, ...rest }) => {
      return { ...rest, data, gas: { ...gas, deploy: 0 } };
    });
    expect(tsv).toEqual(csv);
    expect(jsonl).toEqual(csv);
    expect(csv?.twin).toEqual({ weightMismatches: 0, predictionMismatches: 0 });
    const { mistakes, correct } = csv?.reference ?? {};
    expect(csv?.result).toMatchObject({ mistakes, correct });
  });

  test("learns as one does by hand, whatever the order", async () => {
    // All is class 0, "apple", at first; the first "berry" is a mistake that teaches all berries.
    const data = file(csv(["b,berry", "a,apple"], 10));
    const { data: facts, result, reference, twin } = await train("--data", data, "--seed", "7");
    expect(facts).toMatchObject({ classes: ["a", "b"], features: 2, train: 16, test: 4 });
    expect(result).toEqual({ mistakes: 1, correct: 4, total: 4, accuracy: 1 });
    expect(reference).toEqual({ mistakes: 1, correct: 4, predictionMismatches: 0 });
    expect(twin).toEqual({ weightMismatches: 0, predictionMismatches: 0 });
  });

  test("takes texts without a known word for class 0, and learns nothing from them", async () => {
    const data = file(csv(["no,apple", "yes,1 2 3"], 5));
    const { data: facts, result, reference } = await train("--data", data);
    expect(facts).toMatchObject({ classes: ["no", "yes"], features: 1, train: 8, test: 2 });
    // Of the five of "yes", each is a mistake in training or a wrong one of the two in the test.
    expect(result.mistakes).toBe(5 - (2 - result.correct));
    const { mistakes, correct } = result;
    expect(reference).toEqual({ mistakes, correct, predictionMismatches: 0 });
  });
});

type Learned = { mistakes: number; correct: number; predictionMismatches: number };

/** Of samples that are features, a number for each feature: `one` if it is there, 0 if not. */
function spread(task: Task, one: number): Task {
  const all = [...Array(task.data.features).keys()];
  const numbers = ({ sample, label }: Task["train"][number]) => {
    const values = all.map((id) => (Array.from(sample).includes(id) ? one : 0));
    return { sample: Int16Array.from(values), label, input: values, output: label };
  };
  return { ...task, train: task.train.map(numbers), test: task.test.map(numbers) };
}

/** What a model of this file's own gets wrong in training and right in the test. */
function learn(
  { train: training, test: rest }: Task,
  predict: (input: number[]) => number,
  update: (input: number[], label: number) => void,
): Learned {
  let mistakes = 0;
  for (const { sample, label } of training) {
    if (predict(Array.from(sample)) !== label) mistakes++;
    update(Array.from(sample), label);
  }
  const correct = rest.filter(({ sample, label }) => predict(Array.from(sample)) === label).length;
  return { mistakes, correct, predictionMismatches: 0 };
}

const CLASSES = [0, 1, 2];

/** The smallest of the classes by an order. */
const first = (before: (a: number, b: number) => boolean) =>
  CLASSES.reduce((best, c) => (before(c, best) ? c : best));

/** Naive models of three classes: slow, and written without a look at the others. */
const naive: Record<string, (task: Task) => Learned> = {
  "dense-perceptron": (task) => {
    const rows = CLASSES.map(() => Array(task.data.features + 1).fill(0));
    const extended = (input: number[]) => [...input.map((value) => value / 256), 1];
    const score = (c: number, input: number[]) =>
      extended(input).reduce((sum, value, i) => sum + value * rows[c]?.[i], 0);
    const predict = (input: number[]) => first((a, b) => score(a, input) > score(b, input));
    return learn(task, predict, (input, label) => {
      const wrong = predict(input);
      if (wrong === label) return;
      for (const [c, sign] of [
        [label, 1],
        [wrong, -1],
      ] as const) {
        rows[c] = (rows[c] as number[]).map((w, i) => w + sign * (extended(input)[i] as number));
      }
    });
  },
  "nearest-centroid": (task) => {
    const seen: number[][][] = CLASSES.map(() => []);
    const distance = (c: number, input: number[]) => {
      const members = seen[c] as number[][];
      if (members.length === 0) return Number.POSITIVE_INFINITY;
      const means = input.map((_, i) => members.reduce((s, m) => s + (m[i] as number), 0));
      return Math.hypot(...input.map((x, i) => x - (means[i] as number) / members.length));
    };
    return learn(
      task,
      (input) => first((a, b) => distance(a, input) < distance(b, input)),
      (input, label) => seen[label]?.push(input),
    );
  },
  "naive-bayes": (task) => {
    const seen: number[][][] = CLASSES.map(() => []);
    /** n · Π (count + 1) over (Σ counts + features)^words, as a fraction. */
    const share = (c: number, input: number[]) => {
      const members = seen[c] as number[][];
      const count = (id: number) => members.filter((member) => member.includes(id)).length;
      return {
        above: input.reduce(
          (product, id) => product * BigInt(count(id) + 1),
          BigInt(members.length),
        ),
        below: BigInt(members.flat().length + task.data.features) ** BigInt(input.length),
      };
    };
    const before = (input: number[]) => (a: number, b: number) => {
      const [x, y] = [share(a, input), share(b, input)];
      return x.above * y.below > y.above * x.below;
    };
    return learn(
      task,
      (input) => first(before(input)),
      (input, label) => seen[label]?.push(input),
    );
  },
  "sparse-nearest-centroid": (task) => naive["nearest-centroid"]?.(spread(task, 1)) as Learned,
  "sparse-perceptron": (task) => naive["dense-perceptron"]?.(spread(task, 256)) as Learned,
};

describe("sum train of every model, on files", () => {
  test.each([
    ["dense-perceptron", "fruits.csv"],
    ["nearest-centroid", "fruits.csv"],
    ["sparse-perceptron", "requests.tsv"],
    ["naive-bayes", "requests.tsv"],
    ["sparse-nearest-centroid", "requests.tsv"],
  ])("%s, %s: contract, twin, reference and a naive model agree", async (model, name) => {
    const options = { data: fixture(name), model, features: 1000, train: 0.8, seed: 42 };
    const expected = naive[model]?.(createTask(options));
    const { data, result, reference, twin } = await train(
      "--data",
      fixture(name),
      "--model",
      model,
    );
    expect(data.classes).toHaveLength(3);
    expect(reference).toEqual(expected);
    expect(result).toMatchObject({ mistakes: expected?.mistakes, correct: expected?.correct });
    expect(twin).toEqual({ weightMismatches: 0, predictionMismatches: 0 });
    // It is worth something, and not trivial.
    expect(result.accuracy).toBeGreaterThan(0.6);
    expect(result.mistakes).toBeGreaterThan(2);
  });

  test.each(["fruits.csv", "requests.tsv"])(
    "logistic-regression, %s: as good as a naive model in floating point",
    async (name) => {
      const model = "logistic-regression";
      const options = { data: fixture(name), model, features: 1000, train: 0.8, seed: 42 };
      const task = createTask(options);
      const sparse = task.encoder.kind === "words";
      const rows = CLASSES.map(() => Array(task.data.features + 1).fill(0));
      /** Of numbers or of features, whatever the sample, with the constant. */
      const extended = (sample: number[]) =>
        sparse
          ? [...Array(task.data.features).keys()]
              .map((id) => (sample.includes(id) ? 1 : 0))
              .concat(1)
          : [...sample.map((value) => value / 1024), 1];
      const powers = (sample: number[]) =>
        rows.map((row) =>
          Math.exp(extended(sample).reduce((sum, value, i) => sum + value * row[i], 0)),
        );
      const expected = learn(
        task,
        (sample) => {
          const all = powers(sample);
          return first((a, b) => (all[a] as number) > (all[b] as number));
        },
        (sample, label) => {
          const all = powers(sample);
          const total = all.reduce((sum, power) => sum + power, 0);
          rows.forEach((row, c) => {
            const g = 0.1 * ((c === label ? 1 : 0) - (all[c] as number) / total);
            rows[c] = row.map((weight: number, i: number) => {
              return weight + g * (extended(sample)[i] as number);
            });
          });
        },
      );
      const { data, result, twin } = await train("--data", fixture(name), "--model", model);
      expect(data.classes).toHaveLength(3);
      expect(twin).toEqual({ weightMismatches: 0, predictionMismatches: 0 });
      expect(result.correct).toBe(expected.correct);
      expect(Math.abs(result.mistakes - expected.mistakes)).toBeLessThanOrEqual(1);
    },
  );

  test("linear-regression, trips.jsonl: as good as a naive model in floating point", async () => {
    const trips = readFileSync(fixture("trips.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map(
        (line) => JSON.parse(line) as { km: number; stops: number; rain: number; target: number },
      );
    const { train: first, test: rest } = split(trips.length, 0.8, 42);
    const columns = ["km", "stops", "rain", "target"] as const;
    const scale = columns.map((column) => {
      const values = first.map((i) => trips[i]?.[column] as number);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      return { mean, deviation: Math.sqrt(variance) };
    });
    const scaled = (i: number) =>
      columns.map((column, j) => {
        const { mean, deviation } = scale[j] as (typeof scale)[number];
        return ((trips[i]?.[column] as number) - mean) / deviation;
      }) as [number, number, number, number];
    const weights = [0, 0, 0, 0];
    const predict = ([km, stops, rain]: number[]) =>
      [km, stops, rain, 1].reduce(
        (sum: number, x, j) => sum + (x as number) * (weights[j] ?? 0),
        0,
      );
    for (const i of first) {
      const [km, stops, rain, y] = scaled(i);
      const error = y - predict([km, stops, rain]);
      [km, stops, rain, 1].forEach((x, j) => {
        weights[j] = (weights[j] ?? 0) + 0.01 * error * x;
      });
    }
    const ys = rest.map((i) => scaled(i)[3]);
    const mean = ys.reduce((sum, y) => sum + y, 0) / ys.length;
    const lost = rest.reduce((sum, i, j) => sum + (predict(scaled(i)) - (ys[j] ?? 0)) ** 2, 0);
    const r2 = 1 - lost / ys.reduce((sum, y) => sum + (y - mean) ** 2, 0);

    const args = ["train", "--data", fixture("trips.jsonl"), "--model", "linear-regression"];
    const trained = await run<TrainResult<Regressed>>([...args, "--rpc-url", chain.rpcUrl], {
      key: KEY,
    });
    const { result, reference, twin } = trained.result;
    expect(twin).toEqual({ weightMismatches: 0, predictionMismatches: 0 });
    expect(reference.r2).toBeCloseTo(r2, 9);
    expect(Math.abs(result.r2 - r2)).toBeLessThan(0.005);
    expect(result.r2).toBeGreaterThan(0.4);
    const deviation = scale[3]?.deviation as number;
    expect(reference.rmse).toBeCloseTo(Math.sqrt(lost / rest.length) * deviation, 6);

    const trainer = /0x[0-9a-fA-F]{40}/.exec(trained.stdout)?.[0] as string;
    const ask = ["predict", "--rpc-url", chain.rpcUrl, "--trainer", trainer, "--row"];
    const { km, stops, rain } = trips[rest[0] as number] as (typeof trips)[number];
    const { result: predicted } = await run<PredictResult>([...ask, `${km},${stops},${rain}`]);
    const expected = predict(scaled(rest[0] as number)) * deviation + (scale[3]?.mean ?? 0);
    expect(Math.abs(Number(predicted.class) - expected)).toBeLessThan(0.01 * deviation);
    expect(predicted.unit).toBe("prediction");
  });

  test("gives the same from CSV, TSV and JSONL", async () => {
    const lines = readFileSync(fixture("fruits.csv"), "utf8").trim().split("\n").slice(0, 30);
    const [head = [], ...rows] = lines.map((line) => line.split(","));
    const objects = rows.map((row) =>
      JSON.stringify(
        Object.fromEntries(head.map((name, i) => [name, i < 4 ? Number(row[i]) : row[i]])),
      ),
    );
    const sources = [
      file(lines.join("\n")),
      file(lines.join("\n").replaceAll(",", "\t"), "tsv"),
      file(objects.join("\n"), "jsonl"),
    ];
    const [csv, tsv, jsonl] = await Promise.all(
      sources.map(async (source) => {
        const { data, gas, ...rest } = await train("--data", source, "--model", "nearest-centroid");
        return { rest, columns: data.features, gas: gas.addData };
      }),
    );
    expect(csv?.columns).toBe(4);
    expect(tsv).toEqual(csv);
    expect(jsonl).toEqual(csv);
  });
});

describe("sum predict", () => {
  test("predicts for a stranger what sum train taught on a chain", async () => {
    // 4,000 words: a vocabulary of two chunks, and weights of more than 32 words of storage.
    const word = (i: number) =>
      `w${i.toString(26).replace(/\d/g, (d) => "qrstuvwxyz"[+d] ?? "")}abcd`;
    const words = (from: number) => Array.from({ length: 200 }, (_, i) => word(from + i)).join(" ");
    const texts = Array.from({ length: 20 }, (_, i) => words(200 * i));
    const data = file(
      csv(
        texts.map((text, i) => `${i < 10 ? "ham" : "spam"},${text}`),
        2,
      ),
    );

    const args = ["train", "--data", data, "--features", "32768", "--rpc-url", chain.rpcUrl];
    const trained = await run<TrainResult>(args, { key: KEY });
    expect(trained.result.data.features).toBeGreaterThan(3_500);
    expect(trained.result.twin).toEqual({ weightMismatches: 0, predictionMismatches: 0 });
    const trainer = /0x[0-9a-fA-F]{40}/.exec(trained.stdout)?.[0] as string;

    const [ham, spam] = [texts[3] as string, texts[13] as string];
    const ask = ["predict", "--rpc-url", chain.rpcUrl, "--trainer", trainer];
    const predictions = await Promise.all([
      run<PredictResult>([...ask, "--text", `${spam} unheard of`]),
      run<PredictResult>([...ask, "--file", file(ham, "txt")]),
      run<PredictResult>(ask, { input: spam.toUpperCase() }),
    ]);
    expect(predictions.map(({ result }) => result)).toMatchObject([
      { label: 1, class: "spam", known: 200 },
      { label: 0, class: "ham", known: 200 },
      { label: 1, class: "spam", known: 200 },
    ]);
    for (const { result, stdout } of predictions) expect(stdout).toContain(result.class);
  });

  test.each([
    ["dense-perceptron", "score"],
    ["nearest-centroid", "distance"],
  ])("predicts for rows of numbers what a %s learned", async (model, unit) => {
    const data = file(`x,y,label\n${"1,1,low\n2,1,low\n8,9,high\n9,9,high\n".repeat(6)}`);
    const args = ["train", "--data", data, "--model", model, "--rpc-url", chain.rpcUrl];
    const trained = await run<TrainResult>(args, { key: KEY });
    const trainer = /0x[0-9a-fA-F]{40}/.exec(trained.stdout)?.[0] as string;
    const ask = ["predict", "--rpc-url", chain.rpcUrl, "--trainer", trainer];
    const predictions = await Promise.all([
      run<PredictResult>([...ask, "--row", "8.5, 9"]),
      run<PredictResult>([...ask, "--file", file("2\t1\n", "txt")]),
      run<PredictResult>(ask, { input: "-1 0" }),
    ]);
    const classes = predictions.map(({ result }) => result.class);
    expect(classes).toEqual(["high", "low", "low"]);
    for (const { result } of predictions) expect(result.unit).toBe(unit);

    await expectError("RowInvalid", "takes 2 numbers (x, y), not 1", [...ask, "--row", "3"]);
    await expectError("RowInvalid", '"tall" is no number', [...ask, "--row", "3,tall"]);
    await expectError("InputUnsuited", "--row", [...ask, "--text", "3,4"]);
  });

  test("says how likely a class is", async () => {
    const words = createWordEncoder(["apple", "berry"]);
    const { address } = await chain.wallet(1).deployTrainer({
      // Apple in 3 of 4, and in 0 of 2.
      model: {
        kind: "naive-bayes",
        features: 2,
        samples: [4, 2],
        counts: [Uint16Array.of(3, 1), Uint16Array.of(0, 2)],
      },
      terms: { costWeight: 0n, refundWait: 1, anyWait: 2 },
      metadata: { name: "fruits", classes: ["a", "b"], encoder: words },
    });
    const ask = ["predict", "--rpc-url", chain.rpcUrl, "--trainer", address, "--text", "An apple"];
    const { result, stdout } = await run<PredictResult>(ask);
    // 4 · (3 + 1) / (4 + 2) to 2 · (0 + 1) / (2 + 2), that is 16 to 3
    expect(result).toMatchObject({ label: 0, class: "a", unit: "probability", known: 1 });
    expect(result.scores[0]).toBeCloseTo(16 / 19, 12);
    expect(stdout).toContain("84.21 %");
    await expectError("InputUnsuited", "--text", [...ask.slice(0, 5), "--row", "1"]);
  });
});

describe("sum demo", () => {
  test("keeps every wei, and every contributor to its role", { timeout: 180_000 }, async () => {
    const { result, stdout } = await run<DemoResult>(["demo", "--seed", "1"]);
    const { contributors, claimable, accuracy, gas } = result;
    expect(result).toMatchObject({ seed: 1, solvent: true });
    expect(accuracy.before).toBeGreaterThan(0.9);
    expect(accuracy.after).toBeGreaterThan(0.5);

    const sum = (of: (contributor: DemoResult["contributors"][number]) => string | number) =>
      contributors.reduce((total, contributor) => total + BigInt(of(contributor)), 0n);
    expect(sum(({ end }) => end) + BigInt(claimable)).toBe(sum(({ start }) => start));
    for (const { start, contributed, refunded, reported, end } of contributors) {
      expect(BigInt(end)).toBe(
        BigInt(start) - BigInt(contributed) + BigInt(refunded) + BigInt(reported),
      );
    }

    const roles = contributors.map(({ role }) => role);
    expect(roles).toEqual(["honest", "honest", "honest", "careless", "adversary"]);
    expect(contributors.at(-1)?.contributions).toBe(30);
    expect(sum(({ contributions }) => contributions)).toBe(300n);
    expect(gas.addData.count).toBe(300);
    for (const { name } of contributors) expect(stdout).toContain(name);
  });
});

/** A command that fails says so in one line on stderr, and nothing else. */
async function expectError(name: string, advice: string, args: string[], options?: Options) {
  const { exitCode, stdout, stderr } = await start(args, options);
  expect(stderr).toMatch(new RegExp(`^${name}: [^\n]+$`));
  expect(stderr).toContain(advice);
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  return stderr;
}

const DEAD = "http://127.0.0.1:1";
const NOBODY = "0x00000000000000000000000000000000000000aa";
const TEXT = ["--text", "hello"];

describe.concurrent("what goes wrong has a name and an advice:", () => {
  const trainWith = (...args: string[]) => ["train", "--data", fixture("inbox.csv"), ...args];
  const trainFrom = (content: string, ending?: string) => [
    "train",
    "--data",
    file(content, ending),
  ];
  const predictWith = (trainer: string, ...input: string[]) => [
    ...["predict", "--rpc-url", chain.rpcUrl, "--trainer", trainer],
    ...input,
  ];
  const numbersWith = (data: string) => ["train", "--data", data, "--model", "nearest-centroid"];
  const frozen = (model: string, ...args: string[]) => [
    ...["train", "--data", "iris", "--model", model],
    ...args,
  ];
  const numbersFrom = (content: string, ending?: string) => numbersWith(file(content, ending));
  const MANY = ["label,text", ...Array.from({ length: 33 }, (_, i) => `c${i},one`)].join("\n");
  const SPARSE = '{"x":1,"label":"a"}\n{"y":1,"label":"b"}';

  test.each([
    ["FileMissing", "check the path", () => ["train", "--data", join(folder, "none.csv")]],
    ["DataUnknown", "there are spam-assassin, sentences", () => ["train", "--data", "none"]],
    ["FormatUnknown", "should end in .csv", () => trainFrom("<a/>", "xml")],
    ["FileMalformed", "line 2", () => trainFrom('{"label":"a","text":"b"}\n{', "jsonl")],
    ["ColumnMissing", 'no column "text"', () => trainFrom("label,body\na,one\nb,two\n")],
    ["EmptyData", "add some rows", () => trainFrom("")],
    ["EmptyData", "add some rows", () => trainFrom("label,text\n")],
    ["OneClassOnly", "needs two classes", () => trainFrom("label,text\na,one\na,two\n")],
    ["TooManyClasses", "keep the rows of as many", () => trainFrom(MANY)],
    ["DataUnsuited", "choose other data", () => ["train", "--data", "iris"]],
    ["DataUnsuited", "choose other data", () => numbersWith("sentences")],
    ["DataUnsuited", "has a target", () => numbersWith("cars")],
    [
      "DataUnsuited",
      "has classes",
      () => ["train", "--data", "iris", "--model", "linear-regression"],
    ],
    [
      "TargetConstant",
      "change --train",
      () => [
        ...["train", "--model", "linear-regression", "--train", "0.8"],
        ...["--data", file("x,target\n1,1\n2,2\n3,3\n4,5\n5,6\n")],
      ],
    ],
    ["ColumnMissing", "add columns of numbers", () => numbersFrom("label\na\nb\n")],
    ["ColumnMissing", 'no column "label"', () => numbersFrom("x,class\n1,a\n2,b\n")],
    ["NotANumber", 'line 3: column "x" holds "tall"', () => numbersFrom("x,label\n1,a\ntall,b\n")],
    ["NotANumber", 'holds "NaN"', () => numbersFrom("x,label\n1,a\nNaN,b\n")],
    ["NotANumber", 'holds ""', () => numbersFrom("x,label\n1,a\n,b\n")],
    ["NotANumber", "holds null", () => numbersFrom('{"x":null,"label":"a"}', "jsonl")],
    ["ColumnMissing", 'line 2 has no column "x"', () => numbersFrom(SPARSE, "jsonl")],
    ["ColumnsConstant", "nothing to learn from", () => numbersFrom("x,label\n1,a\n1,b\n")],
    ["LabelMissing", "line 3", () => numbersFrom("x,label\n1,a\n2,\n")],
    ["OneClassOnly", "needs two classes", () => numbersFrom("x,label\n1,a\n2,a\n")],
    ["NoWords", "hold no words", () => trainFrom("label,text\na,1\nb,2\n")],
    ["SplitEmpty", "change --train", () => trainWith("--train", "0.01")],
    ["ModelUnknown", "there is sparse-perceptron", () => trainWith("--model", "oracle")],
    ["OptionUnsuited", "--rpc-url is of models", () => frozen("mlp", "--rpc-url", DEAD)],
    [
      "OptionUnsuited",
      "--hidden is of mlp, not of forest",
      () => frozen("forest", "--hidden", "4"),
    ],
    ["OptionUnsuited", "--trees is of forest", () => trainWith("--trees", "64")],
    ["FileNotWritable", "name another file", () => trainWith("--json", join(folder, "no/a.json"))],
    ["FileNotWritable", "name another file", () => ["demo", "--json", folder]],
    ["UsageError", "from 1 to", () => trainWith("--limit", "0")],
    ["UsageError", "from 1 to 32,768", () => trainWith("--features", "32769")],
    ["UsageError", "whole number", () => trainWith("--passes", "1.5")],
    ["UsageError", "between 0 and 1", () => trainWith("--train", "1")],
    ["UsageError", "from 1 to 512", () => trainWith("--hidden", "0")],
    ["UsageError", "from 0 to", () => ["demo", "--seed", "-1"]],
    ["UsageError", "--data <source>", () => ["train"]],
    ["UsageError", "Did you mean train?", () => ["tran"]],
    ["RpcUnreachable", "check --rpc-url", () => trainWith("--rpc-url", DEAD)],
    [
      "RpcUnreachable",
      "check --rpc-url",
      () => ["predict", "--rpc-url", DEAD, "--trainer", NOBODY, ...TEXT],
    ],
    ["AddressInvalid", "40 hexadecimal digits", () => predictWith("0x1234", ...TEXT)],
    ["FileMissing", "check the path", () => predictWith(NOBODY, "--file", join(folder, "none"))],
    ["TrainerMissingError", "check the address", () => predictWith(NOBODY, ...TEXT)],
  ])("%s … %s (%#)", async (name, advice, args) => {
    await expectError(name, advice, args(), { key: KEY });
  });

  test("EncoderMissing … use the library", async () => {
    const { address } = await chain.wallet(1).deployTrainer({
      model: { kind: "sparse-perceptron", features: 3 },
      terms: { costWeight: 0n, refundWait: 1, anyWait: 2 },
    });
    await expectError("EncoderMissing", "use the library", predictWith(address, ...TEXT));
  });

  test("PrivateKeyMissing … set it", async () => {
    const args = trainWith("--rpc-url", chain.rpcUrl);
    await expectError("PrivateKeyMissing", "set SUM_PRIVATE_KEY", args);
  });

  test("PrivateKeyInvalid … without showing it", async () => {
    const key = `${KEY}99`;
    const args = trainWith("--rpc-url", chain.rpcUrl);
    const stderr = await expectError("PrivateKeyInvalid", "64 hexadecimal", args, { key });
    expect(stderr).not.toContain(key.slice(2, 20));
  });
});

test("sum import reads a file of ONNX, and sum compile what it wrote", async () => {
  const { rows, labels } = readFixture<TestData>("wine");
  const header = ["label", ...(rows[0]?.keys() ?? [])].join();
  const data = file([header, ...rows.map((row, i) => [labels[i], ...row].join())].join("\n"));
  const out = join(folder, "wine.json");
  const onnx = fixture("importers/onnx-wine.onnx");
  const imported = await run<ImportResult>(["import", onnx, "--calibrate", data, "--out", out]);
  expect(imported.result).toMatchObject({ source: "onnx", calibration: { total: 54, changed: 0 } });
  const { result } = await run<CompileResult>(["compile", out]);
  expect(result).toMatchObject({ name: "onnx", features: 13, code: imported.result.code });
});

test("sum alone shows its help, and sum --version the package's version", async () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [alone, asked] = await Promise.all([start([]), start(["--version"])]);
  expect(alone).toMatchObject({ exitCode: 1, stdout: "" });
  expect(alone.stderr).toContain("Usage: sum");
  expect(asked).toMatchObject({ exitCode: 0, stdout: version, stderr: "" });
});

describe("the embedded chain ends", () => {
  test("with a command that succeeds", async () => {
    const chains = join(folder, "success");
    await start(["train", "--data", fixture("inbox.csv")], { chains });
    const [rpcUrl] = startedChains(chains);
    expect(await answers(rpcUrl as string)).toBe(false);
  });

  test("with a command that fails", async () => {
    const chains = join(folder, "failure");
    const data = file(`label,text\n${"a".repeat(25_000)},one\n${"b,two\n".repeat(10)}`);
    await expectError("MetadataInvalidError", "longer than", ["train", "--data", data], { chains });
    const [rpcUrl] = startedChains(chains);
    expect(await answers(rpcUrl as string)).toBe(false);
  });

  test.each(["SIGINT", "SIGTERM"] as const)("with %s", async (signal) => {
    const chains = join(folder, signal);
    const command = start(["train", "--data", "sentences"], { chains });
    await expect.poll(() => startedChains(chains), { timeout: 20_000 }).toHaveLength(1);
    const [rpcUrl] = startedChains(chains);
    expect(await answers(rpcUrl as string)).toBe(true);
    command.kill(signal);
    const { exitCode, signal: by } = await command;
    expect(exitCode ?? by).not.toBe(0);
    await expect.poll(() => answers(rpcUrl as string)).toBe(false);
  });

  test("with all commands above", async () => {
    const chains = startedChains(join(folder, "chains"));
    expect(chains.length).toBeGreaterThan(5);
    expect(await Promise.all(chains.map(answers))).not.toContain(true);
  });
});
