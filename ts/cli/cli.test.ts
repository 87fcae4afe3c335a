import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { type Options as Bundle, build } from "tsup";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type Chain, startChain } from "../../test/utils/chain.js";
import bundles from "../../tsup.config.js";
import type { DemoResult } from "./commands/demo.js";
import type { PredictResult } from "./commands/predict.js";
import type { TrainResult } from "./commands/train.js";

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
      reference: { mistakes: whole, correct: whole },
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
    expect(csv?.result).toMatchObject(csv?.reference ?? {});
  });

  test("learns as one does by hand, whatever the order", async () => {
    // All is class 0, "apple", at first; the first "berry" is a mistake that teaches all berries.
    const data = file(csv(["b,berry", "a,apple"], 10));
    const { data: facts, result, reference, twin } = await train("--data", data, "--seed", "7");
    expect(facts).toMatchObject({ classes: ["a", "b"], features: 2, train: 16, test: 4 });
    expect(result).toEqual({ mistakes: 1, correct: 4, total: 4, accuracy: 1 });
    expect(reference).toEqual({ mistakes: 1, correct: 4 });
    expect(twin).toEqual({ weightMismatches: 0, predictionMismatches: 0 });
  });

  test("takes texts without a known word for class 0, and learns nothing from them", async () => {
    const data = file(csv(["no,apple", "yes,1 2 3"], 5));
    const { data: facts, result, reference } = await train("--data", data);
    expect(facts).toMatchObject({ classes: ["no", "yes"], features: 1, train: 8, test: 2 });
    // Of the five of "yes", each is a mistake in training or a wrong one of the two in the test.
    expect(result.mistakes).toBe(5 - (2 - result.correct));
    expect(reference).toEqual({ mistakes: result.mistakes, correct: result.correct });
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
  const THREE = "label,text\na,one\nb,two\nc,three\n";

  test.each([
    ["FileMissing", "check the path", () => ["train", "--data", join(folder, "none.csv")]],
    ["DataUnknown", "there are spam-assassin, sentences", () => ["train", "--data", "none"]],
    ["FormatUnknown", "should end in .csv", () => trainFrom("<a/>", "xml")],
    ["FileMalformed", "line 2", () => trainFrom('{"label":"a","text":"b"}\n{', "jsonl")],
    ["ColumnMissing", 'no column "text"', () => trainFrom("label,body\na,one\nb,two\n")],
    ["EmptyData", "add some rows", () => trainFrom("")],
    ["EmptyData", "add some rows", () => trainFrom("label,text\n")],
    ["OneClassOnly", "needs two classes", () => trainFrom("label,text\na,one\na,two\n")],
    ["TooManyClasses", "keep the rows of two", () => trainFrom(THREE)],
    ["NoWords", "hold no words", () => trainFrom("label,text\na,1\nb,2\n")],
    ["SplitEmpty", "change --train", () => trainWith("--train", "0.01")],
    ["ModelUnknown", "there is sparse-perceptron", () => trainWith("--model", "oracle")],
    ["FileNotWritable", "name another file", () => trainWith("--json", join(folder, "no/a.json"))],
    ["FileNotWritable", "name another file", () => ["demo", "--json", folder]],
    ["UsageError", "from 1 to", () => trainWith("--limit", "0")],
    ["UsageError", "from 1 to 32,768", () => trainWith("--features", "32769")],
    ["UsageError", "whole number", () => trainWith("--passes", "1.5")],
    ["UsageError", "between 0 and 1", () => trainWith("--train", "1")],
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
