import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { generatePrivateKey } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type Chain, startChain } from "../../test/utils/chain.js";
import { getContracts } from "../deploy/contracts.js";
import type { DemoResult } from "./commands/demo.js";
import type { PredictResult } from "./commands/predict.js";
import type { TrainResult } from "./commands/train.js";

const root = resolve(import.meta.dirname, "../..");
const fixture = (ending: string) => join(root, "test/fixtures", `inbox.${ending}`);
const folder = mkdtempSync(join(tmpdir(), "sum-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The first key of anvil's well-known mnemonic. */
const KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

type Options = { key?: string | undefined; input?: string; chains?: string };

/** Starts the command line in a process of its own, as `npm run sum` does. */
function start(args: string[], { key, input = "", chains = join(folder, "chains") }: Options = {}) {
  return execa("node_modules/.bin/tsx", ["ts/cli/index.ts", ...args], {
    cwd: root,
    input,
    reject: false,
    env: {
      SUM_PRIVATE_KEY: key,
      SUM_TEST_CHAINS: chains,
      NODE_OPTIONS: `--import ${join(root, "test/fixtures/recordChains.mjs")}`,
    },
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

/** Rows as CSV, `times` each. */
function csv(rows: [label: string, text: string][], times = 1): string {
  const lines = rows.map(([label, text]) => `${label},${text}\n`.repeat(times));
  return `label,text\n${lines.join("")}`;
}

describe("sum train", () => {
  test("trains on the sentences and agrees with twin and reference", async () => {
    const result = await train("--data", "sentences", "--limit", "200");
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
      ["csv", "tsv", "jsonl"].map((ending) => train("--data", fixture(ending), "--passes", "2")),
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
    const data = file(
      csv(
        [
          ["b", "berry"],
          ["a", "apple"],
        ],
        10,
      ),
    );
    const { data: facts, result, reference, twin } = await train("--data", data, "--seed", "7");
    expect(facts).toMatchObject({ classes: ["a", "b"], features: 2, train: 16, test: 4 });
    expect(result).toEqual({ mistakes: 1, correct: 4, total: 4, accuracy: 1 });
    expect(reference).toEqual({ mistakes: 1, correct: 4 });
    expect(twin).toEqual({ weightMismatches: 0, predictionMismatches: 0 });
  });

  test("takes texts without a known word for class 0, and learns nothing from them", async () => {
    const data = file(
      csv(
        [
          ["no", "apple"],
          ["yes", "1 2 3"],
        ],
        5,
      ),
    );
    const { data: facts, result, reference } = await train("--data", data);
    expect(facts).toMatchObject({ classes: ["no", "yes"], features: 1, train: 8, test: 2 });
    // Of the five of "yes", each is a mistake in training or a wrong one of the two in the test.
    expect(result.mistakes).toBe(5 - (2 - result.correct));
    expect(reference).toEqual({ mistakes: result.mistakes, correct: result.correct });
  });
});

describe("on a chain of one's own", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain();
  });
  afterAll(() => chain?.stop());

  test("a model that train deployed predicts for strangers", async () => {
    // 4,000 words: a vocabulary of two chunks, more weights than one word of storage has bits for.
    const word = (i: number) => `w${i.toString(26).replace(/\d/g, (d) => "qrstuvwxyz"[+d] ?? "")}abcd`;
    const words = (from: number) => Array.from({ length: 200 }, (_, i) => word(from + i)).join(" ");
    const rows = Array.from({ length: 20 }, (_, i): [string, string] => [
      i < 10 ? "ham" : "spam",
      words(200 * i),
    ]);
    const data = file(csv(rows, 2));

    const args = ["train", "--data", data, "--features", "32768", "--rpc-url", chain.rpcUrl];
    const trained = await run<TrainResult>(args, { key: KEY });
    expect(trained.result.data.features).toBeGreaterThan(3_500);
    expect(trained.result.twin).toEqual({ weightMismatches: 0, predictionMismatches: 0 });
    const trainer = /0x[0-9a-fA-F]{40}/.exec(trained.stdout)?.[0] as string;

    const [ham, spam] = [rows[3]?.[1] as string, rows[13]?.[1] as string];
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

  test.concurrent.each([
    ["RpcUnreachable", "--rpc-url", () => ["train", "--data", fixture("csv"), "--rpc-url", DEAD]],
    ["RpcUnreachable", "--rpc-url", () => ["predict", "--rpc-url", DEAD, ...TEXT, "--trainer", NOBODY]],
    ["AddressInvalid", "40 hexadecimal digits", () => predictFrom("0x1234")],
    ["TrainerMissingError", "check the address", () => predictFrom(NOBODY)],
    ["EncoderMissing", "library", async () => predictFrom(await deployWithoutEncoder())],
    ["FileMissing", "check the path", () => [...predictFrom(NOBODY).slice(0, 5), "--file", "none"]],
  ] as const)("%s says what to do: %s", async (name, advice, args) => {
    await expectError(name, advice, [...(await args())], { key: KEY });
  });

  test.concurrent("PrivateKeyMissing says what to do", async () => {
    const args = ["train", "--data", fixture("csv"), "--rpc-url", chain.rpcUrl];
    await expectError("PrivateKeyMissing", "set SUM_PRIVATE_KEY", args);
  });

  test.concurrent("PrivateKeyInvalid says what to do, and not the key", async () => {
    const args = ["train", "--data", fixture("csv"), "--rpc-url", chain.rpcUrl];
    const key = `${KEY}99`;
    const stderr = await expectError("PrivateKeyInvalid", "64 hexadecimal", args, { key });
    expect(stderr).not.toContain(key.slice(2, 20));
  });

  test.concurrent("an account without money is told so", async () => {
    await chain.control.setNextBlockBaseFeePerGas({ baseFeePerGas: 10n ** 9n });
    const args = ["train", "--data", fixture("csv"), "--rpc-url", chain.rpcUrl];
    await expectError("\\w+", "balance", args, { key: generatePrivateKey() });
  });

  const predictFrom = (trainer: string) => [
    "predict",
    "--rpc-url",
    chain.rpcUrl,
    "--trainer",
    trainer,
    ...TEXT,
  ];

  async function deployWithoutEncoder(): Promise<string> {
    const { address } = await chain.wallet(1).deployTrainer({
      model: { kind: "sparse-perceptron", features: 3 },
      terms: { costWeight: 0n, refundWait: 1, anyWait: 2 },
    });
    return address;
  }
});

const DEAD = "http://127.0.0.1:1";
const NOBODY = "0x00000000000000000000000000000000000000aa";
const TEXT = ["--text", "hello"];
