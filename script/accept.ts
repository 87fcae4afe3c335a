/**
 * `npm run accept`: what the command line promises on all of its data. Trains every model on data in
 * full, and runs the demo and prediction markets on twenty seeds; fails if a goal is missed.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { DemoResult } from "../ts/cli/commands/demo.js";
import type { MarketResult } from "../ts/cli/commands/market.js";
import type { Regressed, TrainResult } from "../ts/cli/commands/train.js";
import { count, percent, table, withProgress } from "../ts/cli/output.js";
import { run } from "./run.js";

/** What was measured, in words, and whether it is what it should be; no goal, no judgement. */
type Line = { what: string; goal?: string; figure: string; ok?: boolean };

/**
 * What one pass over the training samples must come to: what an independent float64 implementation
 * does, where rounding cannot change it; else contract and reference have to agree, whatever it is.
 */
const RUNS: { model: string; data: string; correct?: number; mistakes?: number }[] = [
  { model: "sparse-perceptron", data: "spam-assassin", correct: 1165, mistakes: 241 },
  { model: "naive-bayes", data: "spam-assassin", correct: 1143 },
  { model: "sparse-nearest-centroid", data: "spam-assassin", correct: 1063 },
  { model: "sparse-perceptron", data: "sentences", correct: 418, mistakes: 722 },
  { model: "naive-bayes", data: "sentences", correct: 470 },
  { model: "sparse-nearest-centroid", data: "sentences", correct: 394 },
  { model: "dense-perceptron", data: "iris", correct: 29, mistakes: 25 },
  { model: "dense-perceptron", data: "penguins", correct: 69, mistakes: 17 },
  { model: "dense-perceptron", data: "weather" },
  { model: "dense-perceptron", data: "mnist-7x7-01" },
  { model: "dense-perceptron", data: "mnist-14x14" },
  { model: "nearest-centroid", data: "iris", correct: 29 },
  { model: "nearest-centroid", data: "penguins", correct: 68 },
  { model: "nearest-centroid", data: "weather", correct: 207 },
  { model: "nearest-centroid", data: "mnist-14x14", correct: 1586 },
  { model: "logistic-regression", data: "spam-assassin", correct: 1185 },
  { model: "logistic-regression", data: "sentences", correct: 440 },
  { model: "logistic-regression", data: "iris", correct: 30 },
  { model: "logistic-regression", data: "mnist-14x14", correct: 1759 },
];

/** What linear regression must explain of the variance, within 0.005. */
const REGRESSIONS = [
  { data: "cars", r2: 0.8347 },
  { data: "boston", r2: 0.6111 },
];
const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);
/** Data of prediction markets: gas has a goal on one, what people earn on the other. */
const MARKETS = ["sentences", "spam-assassin"];
const SETTLE_GAS = 2_000_000;
/** Seeds on which the adversary has to lose. */
const LOSSES = 18;

const folder = mkdtempSync(join(tmpdir(), "sum-accept-"));
try {
  const commands = [
    ...RUNS.map(({ model, data }) => ["train", "--data", data, "--model", model]),
    ...REGRESSIONS.map(({ data }) => ["train", "--data", data, "--model", "linear-regression"]),
    ...SEEDS.map((seed) => ["demo", "--seed", `${seed}`]),
    ...MARKETS.flatMap((data) =>
      SEEDS.map((seed) => ["market", "--data", data, "--seed", `${seed}`]),
    ),
    ["market", "--data", "sentences", "--model", "naive-bayes"],
  ];
  const results = await withProgress("runs", async (onProgress) => {
    let done = 0;
    onProgress({ done, total: commands.length });
    return inParallel(commands, async (command) => {
      const result = await sum(command);
      onProgress({ done: ++done, total: commands.length });
      return result;
    });
  });

  const trained = RUNS.length + REGRESSIONS.length;
  const lines = [
    ...RUNS.flatMap((goals, i) => trainLines(goals, results[i] as TrainResult)),
    ...REGRESSIONS.flatMap((goals, i) =>
      regressionLines(goals, results[RUNS.length + i] as TrainResult<Regressed>),
    ),
    ...demoLines(results.slice(trained, trained + SEEDS.length) as DemoResult[]),
    ...marketLines(results.slice(trained + SEEDS.length) as MarketResult[]),
  ];
  console.log(
    table(
      ["line", "goal", "figure", "ok"],
      lines.map(({ what, goal = "", figure, ok }) => [
        what,
        goal,
        figure,
        ok === undefined ? "" : ok ? "yes" : "NO",
      ]),
    ),
  );
  process.exitCode = lines.some(({ ok }) => ok === false) ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true });
}

function trainLines(
  { model, data, correct, mistakes }: (typeof RUNS)[number],
  { result, reference, twin }: TrainResult,
): Line[] {
  const what = `${data}, ${model}`;
  const right = `${what}: right of ${count(result.total)}`;
  if (model === "logistic-regression") {
    const off = Math.abs(result.correct - (correct as number)) / result.total;
    const goal = `${count(correct as number)} ± 0.5 %`;
    return [
      { what: right, goal, figure: count(result.correct), ok: off <= 0.005 },
      twinLine(what, twin),
    ];
  }
  const differ = reference.predictionMismatches;
  return [
    equal(`${what}: mistakes in the pass`, mistakes ?? reference.mistakes, result.mistakes),
    equal(right, correct ?? reference.correct, result.correct),
    equal(`${what}: predictions that differ from the reference`, 0, differ),
    twinLine(what, twin),
  ];
}

function regressionLines(
  { data, r2 }: (typeof REGRESSIONS)[number],
  { result, twin }: TrainResult<Regressed>,
): Line[] {
  const what = `${data}, linear-regression`;
  const ok = Math.abs(result.r2 - r2) <= 0.005;
  return [
    { what: `${what}: R²`, goal: `${r2} ± 0.005`, figure: result.r2.toFixed(4), ok },
    twinLine(what, twin),
  ];
}

function twinLine(what: string, twin: TrainResult["twin"]): Line {
  const differ = twin.weightMismatches + twin.predictionMismatches;
  return equal(`${what}: words and predictions that differ from the twin`, 0, differ);
}

function demoLines(results: DemoResult[]): Line[] {
  const runs = results.length;
  const on = (test: (result: DemoResult) => boolean) => results.filter(test).length;
  const gained = ({ start, end }: DemoResult["contributors"][number]) =>
    BigInt(end) >= BigInt(start);
  const honest = ({ contributors }: DemoResult) =>
    contributors.filter(({ role }) => role === "honest");
  const names = honest(results[0] as DemoResult).map(({ name }) => name);

  const conserved = on(
    (result) => sumOf(result, "end") + BigInt(result.claimable) === sumOf(result, "start"),
  );
  const lost = on(({ contributors }) =>
    contributors.every((contributor) => contributor.role !== "adversary" || !gained(contributor)),
  );
  const drops = results.map(({ accuracy }) => accuracy.before - accuracy.after);
  return [
    equal("demo: ends + claimable = starts, seeds", runs, conserved),
    equal(
      "demo: solvent, seeds",
      runs,
      on(({ solvent }) => solvent),
    ),
    {
      what: "demo: adversary ends below its start, seeds",
      goal: `≥ ${LOSSES}`,
      figure: count(lost),
      ok: lost >= LOSSES,
    },
    ...names.map((name) => ({
      what: `demo: ${name}, honest, ends whole, seeds`,
      figure: count(on((result) => honest(result).some((one) => one.name === name && gained(one)))),
    })),
    {
      what: "demo: each of the honest ends whole, seeds",
      figure: count(on((result) => honest(result).every(gained))),
    },
    {
      what: "demo: the honest as a group end whole, seeds",
      figure: count(on((result) => groupGain(honest(result)) >= 0n)),
    },
    { what: "demo: accuracy before, mean", figure: percent(mean(results, "before")) },
    { what: "demo: accuracy after, mean", figure: percent(mean(results, "after")) },
    { what: "demo: worst drop of accuracy", figure: percent(Math.max(...drops)) },
  ];
}

function marketLines(results: MarketResult[]): Line[] {
  const [sentences, spam, [bayes]] = [
    results.slice(0, SEEDS.length),
    results.slice(SEEDS.length, 2 * SEEDS.length),
    results.slice(2 * SEEDS.length),
  ] as [MarketResult[], MarketResult[], [MarketResult]];
  const worst = Math.max(...sentences.map(({ gas }) => gas.settle));
  const people = (runs: MarketResult[], data: string, goal?: string): Line[] => {
    const gainOf = ({ contributors }: MarketResult, role: string) =>
      contributors
        .filter((contributor) => contributor.role === role)
        .reduce((sum, { stake, paid }) => sum + BigInt(paid) - BigInt(stake), 0n);
    const lost = runs.filter((one) => gainOf(one, "flipper") < 0n).length;
    const gained = runs.filter((one) => gainOf(one, "honest") > 0n).length;
    const judge = (figure: number) => (goal ? { goal, ok: figure >= LOSSES } : {});
    return [
      { what: `market, ${data}: flippers lose, seeds`, figure: count(lost), ...judge(lost) },
      { what: `market, ${data}: honest gain, seeds`, figure: count(gained), ...judge(gained) },
    ];
  };
  return [
    {
      what: "market, sentences: gas to settle, worst seed",
      goal: `≤ ${count(SETTLE_GAS)}`,
      figure: count(worst),
      ok: worst <= SETTLE_GAS,
    },
    ...people(spam, "spam", `≥ ${LOSSES}`),
    ...people(sentences, "sentences"),
    equal(
      "markets: payouts that the twin does not give",
      0,
      results.reduce((sum, { twin }) => sum + twin.mismatches, 0),
    ),
    {
      what: "market, sentences, naive Bayes: transactions to settle",
      goal: "≥ 2",
      figure: count(bayes.settlements),
      ok: bayes.settlements >= 2,
    },
  ];
}

function equal(what: string, goal: number, figure: number): Line {
  return { what, goal: count(goal), figure: count(figure), ok: figure === goal };
}

function sumOf({ contributors }: DemoResult, key: "start" | "end"): bigint {
  return contributors.reduce((sum, contributor) => sum + BigInt(contributor[key]), 0n);
}

function groupGain(contributors: DemoResult["contributors"]): bigint {
  return contributors.reduce((sum, { start, end }) => sum + BigInt(end) - BigInt(start), 0n);
}

function mean(results: DemoResult[], key: "before" | "after"): number {
  return results.reduce((sum, { accuracy }) => sum + accuracy[key], 0) / results.length;
}

/** Runs a command of `sum`; returns what it wrote. */
async function sum(command: string[]): Promise<unknown> {
  const json = join(folder, `${command.join("_")}.json`);
  const cli = ["--import", "tsx", "ts/cli/index.ts"];
  const { ok, all } = await run(process.execPath, [...cli, ...command, "--json", json]);
  if (!ok) throw new Error(`sum ${command.join(" ")} failed:\n${all}`);
  return JSON.parse(readFileSync(json, "utf8"));
}

/** As many at a time as there are processors; results in the order of the items. */
async function inParallel<item, result>(
  items: item[],
  work: (item: item) => Promise<result>,
): Promise<result[]> {
  const results: result[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [i, item] of queue) results[i] = await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}
