/**
 * `npm run accept`: what the command line promises on all of its data. Trains every model on data in
 * full, each sample a transaction, and runs the demo and prediction markets on twenty seeds; fails if a
 * goal is missed. With words behind it, only the runs whose command has all of them: `npm run accept
 * -- train mnist-14x14`. Interrupted and started again, it goes on, unless the command line has changed.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { build, type Options } from "tsup";
import type { DemoResult } from "../ts/cli/commands/demo.js";
import type { MarketResult } from "../ts/cli/commands/market.js";
import type { Regressed, TrainResult } from "../ts/cli/commands/train.js";
import { count, percent, table } from "../ts/cli/output.js";
import bundles from "../tsup.config.js";
import { type Outcome, report, run } from "./run.js";

const root = resolve(import.meta.dirname, "..");

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
  { model: "sparse-multiclass-perceptron", data: "spam-assassin" },
  { model: "sparse-multiclass-perceptron", data: "sentences" },
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
/** The most gas to settle a market on sentences. */
const SETTLE_GAS = 2_000_000;
/** Seeds on which adversaries have to lose, and in markets honest people to gain. */
const LOSSES = 18;

/** A command line of `sum`, and what it wrote for machines; nothing if it failed. */
type Run = { command: string[]; result?: unknown };

const words = process.argv.slice(2);
/** Inside the project, so that the bundle finds the project's packages. */
const folder = join(root, "cache/accept");
// What is published: it starts much faster than the sources do, and stays what it is meanwhile.
const [, cli] = bundles as Options[];
await build({ ...cli, config: false, outDir: folder, silent: true });
const bundle = join(folder, "cli.js");
/** What runs wrote before they were interrupted, by what they ran. */
const written = join(folder, createHash("sha256").update(readFileSync(bundle)).digest("hex"));
mkdirSync(written, { recursive: true });

const chosen = (commands: string[][]) =>
  commands.filter((command) => words.every((word) => command.includes(word)));
const groups = {
  trained: chosen(RUNS.map(({ model, data }) => ["train", "--data", data, "--model", model])),
  regressed: chosen(
    REGRESSIONS.map(({ data }) => ["train", "--data", data, "--model", "linear-regression"]),
  ),
  demos: chosen(SEEDS.map((seed) => ["demo", "--seed", `${seed}`])),
  spam: chosen(SEEDS.map((seed) => marketOn("spam-assassin", seed))),
  sentences: chosen(SEEDS.map((seed) => marketOn("sentences", seed))),
  bayes: chosen([["market", "--data", "sentences", "--model", "naive-bayes"]]),
};
const commands = Object.values(groups).flat();
if (commands.length === 0) throw new Error(`no run has all of the words ${words.join(" ")}`);
let done = 0;
const runs = await inParallel(commands, async (command): Promise<Run> => {
  const { outcome, result } = await sum(command);
  report(`sum ${command.join(" ")}`.padEnd(72), outcome, `${++done}/${commands.length}`);
  if (!outcome.ok) console.log(outcome.all);
  return { command, result };
});
/** The results of a group. */
const resultsOf = <result>(group: string[][]) =>
  group.flatMap((command) => {
    const result = runs.find((one) => one.command === command)?.result;
    return result === undefined ? [] : [result as result];
  });

const lines = [
  ...runs.flatMap(({ command, result }) =>
    result === undefined ? [failed(`sum ${command.join(" ")}`)] : [],
  ),
  ...resultsOf<TrainResult>(groups.trained).flatMap(trainLines),
  ...resultsOf<TrainResult<Regressed>>(groups.regressed).flatMap(regressionLines),
  ...demoLines(resultsOf(groups.demos)),
  ...settlementLines("sentences", resultsOf(groups.sentences)),
  ...earningLines("spam", resultsOf(groups.spam), true),
  ...earningLines("sentences", resultsOf(groups.sentences), false),
  ...replayLines(resultsOf(groups.bayes)),
  ...payoutLines([groups.sentences, groups.spam, groups.bayes].flatMap(resultsOf<MarketResult>)),
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
rmSync(folder, { recursive: true });

function marketOn(data: string, seed: number): string[] {
  return ["market", "--data", data, "--seed", `${seed}`];
}

function failed(what: string): Line {
  return { what, goal: "a result", figure: "none", ok: false };
}

function trainLines({ model, data: { name }, result, reference, twin }: TrainResult): Line[] {
  const goals = RUNS.find((one) => one.model === model && one.data === name);
  const { correct, mistakes } = goals as (typeof RUNS)[number];
  const what = `${name}, ${model}`;
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

function regressionLines({ data: { name }, result, twin }: TrainResult<Regressed>): Line[] {
  const what = `${name}, linear-regression`;
  const { r2 } = REGRESSIONS.find(({ data }) => data === name) as (typeof REGRESSIONS)[number];
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
  if (runs === 0) return [];
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

/** `judged`: whether there is a goal on what people earn. */
function earningLines(name: string, results: MarketResult[], judged: boolean): Line[] {
  if (results.length === 0) return [];
  const gainOf = ({ contributors }: MarketResult, role: string) =>
    contributors
      .filter((contributor) => contributor.role === role)
      .reduce((sum, { stake, paid }) => sum + BigInt(paid) - BigInt(stake), 0n);
  const lost = results.filter((one) => gainOf(one, "flipper") < 0n).length;
  const gained = results.filter((one) => gainOf(one, "honest") > 0n).length;
  const judge = (figure: number) => (judged ? { goal: `≥ ${LOSSES}`, ok: figure >= LOSSES } : {});
  return [
    { what: `market, ${name}: flippers lose, seeds`, figure: count(lost), ...judge(lost) },
    { what: `market, ${name}: honest gain, seeds`, figure: count(gained), ...judge(gained) },
  ];
}

function settlementLines(name: string, results: MarketResult[]): Line[] {
  if (results.length === 0) return [];
  const worst = Math.max(...results.map(({ gas }) => gas.settle));
  return [
    {
      what: `market, ${name}: gas to settle, worst seed`,
      goal: `≤ ${count(SETTLE_GAS)}`,
      figure: count(worst),
      ok: worst <= SETTLE_GAS,
    },
  ];
}

function replayLines(results: MarketResult[]): Line[] {
  return results.map(({ settlements }) => ({
    what: "market, sentences, naive Bayes: transactions to settle",
    goal: "≥ 2",
    figure: count(settlements),
    ok: settlements >= 2,
  }));
}

function payoutLines(results: MarketResult[]): Line[] {
  if (results.length === 0) return [];
  const mismatches = results.reduce((sum, { twin }) => sum + twin.mismatches, 0);
  return [equal("markets: payouts that the twin does not give", 0, mismatches)];
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

/** Runs a command of `sum`; what it wrote counts even if it says that something is wrong. */
async function sum(command: string[]): Promise<{ outcome: Outcome; result?: unknown }> {
  const json = join(written, `${command.join("_")}.json`);
  const outcome = existsSync(json)
    ? { ok: true, seconds: 0, stdout: "", all: "" }
    : await run(process.execPath, [bundle, ...command, "--json", json]);
  if (!existsSync(json)) return { outcome };
  return { outcome, result: JSON.parse(readFileSync(json, "utf8")) };
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
