import type { EncodedRow } from "./encoded.js";
import type { FrozenRow } from "./forest.js";
import type { Row } from "./measure.js";
import type { Kind } from "./models.js";
import { ABOUT } from "./workloads.js";

/** Above this ratio to its floor, a figure must say where its gas goes. */
const EXPLAIN_ABOVE = 1.1;

/** Where the gas goes of operations that are more than a tenth above their floor, or above their goal. */
const EXPLANATIONS: Partial<Record<Row["operation"] | `${Kind} ${Row["operation"]}`, string>> = {
  addWrong:
    "the kernels that check, load, sum, move and store; the reentrancy guard, and the square root in the price.",
  refund:
    "the kernels of the prediction; the reentrancy guard; the record's key, the hash of the author's reputation, decoding and the event.",
  report: "as `refund`; its floor is lower, as less is written.",
  predict:
    "the kernels of the prediction cost as much as some words of storage, and nothing else is paid for here.",
  evaluate:
    "all words are read once for the whole batch, so that the floor is next to nothing; what remains is parsing, and the kernels of the prediction.",
  batch64:
    "each sample is parsed, checked and summed up, and moves its weights when the model is wrong (of the perceptron's: 36, then 26 of 64). A first batch writes every word: linear models move them to code when that costs less than storage (the perceptron's 32 words: 3,750 gas a sample, not 11,050).",
  compact:
    "all words of the base are copied and stored anew; its bytes, 200 gas each, are nearly all of it. Words in storage are read besides, at 2,100 each, so that with *all* of them it costs more.",
  "sparse-multiclass-perceptron addRight":
    "the kernels that check, load and sum, of each class; the reentrancy guard and the price.",
  "sparse-logistic-regression add":
    "the kernels that check, load, sum, move and store, and the exponential between them.",
  "dense-logistic-regression add": "the scalar product, the exponential and the move.",
  "naive-bayes refund":
    "as `refund`; the prediction takes a power and a division of floats for each class beside its product.",
  "naive-bayes deploy":
    "the initial counts are unpacked and added up, and what the factory stored is hashed to prove where it came from.",
  "sparse-nearest-centroid deploy":
    "the initial counts are unpacked, squared and added up, and what the factory stored is hashed to prove where it came from.",
  "dense-perceptron addRight":
    "the scalar product, which grows with the words as what it is paid for does.",
  "nearest-centroid add": "adding to the row and to its norm, which grows with its words.",
  "nearest-centroid deploy":
    "the initial sums are checked one by one, as a norm that is not theirs would spoil every later prediction.",
};

/** What the snapshot's name of a kernel's plain equivalent ends with. */
const PLAIN = ", plain Solidity";

const number = (value: number) => value.toLocaleString("en-US");
const optional = (value: number | undefined) => (value === undefined ? "–" : number(value));
const ratio = (value: number) => value.toFixed(2);

/** The table for people. Throws if a figure is far above its floor without an explanation. */
export function renderResults(
  rows: readonly Row[],
  encoded: readonly EncodedRow[],
  shared: number,
  kernels: Record<string, string>,
): string {
  const far = rows.filter(
    ({ gas, floor, goal }) => gas > EXPLAIN_ABOVE * floor || (goal !== undefined && gas > goal),
  );
  const explained = new Map(far.map((row) => explanationOf(row)));
  const missed = [...rows, ...encoded].filter(({ gas, goal }) => goal !== undefined && gas > goal);

  return `# Gas

Written by \`npm run bench\`; do not edit. Receipts of transactions on anvil, hardfork Osaka, contracts compiled
for Cancun with solc 0.8.37, a million optimizer runs, without the IR pipeline. Contributions come an hour
apart and overpay with a round sum, as people do. *Original* is Microsoft's 0xDeCA10B on the same chain.

${Object.entries(ABOUT)
  .map(([name, about]) => `* **${name}**: ${about}.`)
  .join("\n")}
* **written**: every touched word is in storage; **base**: still in contract code; **firstWrite**: learns
  from words still in code, which moves them to storage.
* **direct**: the contract itself (models that the original has not are measured as clones only); **clone**: a minimal proxy from the factory, which adds 2,600 gas to the
  floor of each operation for calling the code it shares.
* *Floor*: what the EVM charges for the words, logs and payments that the operation cannot do without.
* \`batch64\`: per sample, of a batch of 64 (the sample moved through the features by 13 · i, labels alternating) that is contributed to a
  new model (*firstWrite*) or, *written*, to one that has learned the same samples one by one, so that its words are in storage. \`compact\`: after the contributions above, and with *all* words in storage.
* \`predict\` and \`evaluate\`: execution only; \`evaluate\` per sample, in a batch of 600 (W4 and W5: 60).
* *Goal*: the most that the project allows itself.
* \`add\`: of models that learn from every contribution; the others tell \`addRight\` from \`addWrong\`.
* \`deploy\`: with all weights. *direct* is two transactions, the weights' and the contract's. The factory and what
  clones share cost ${number(shared)} gas, once a chain.

| workload | model | operation | variant | deployment | gas | original | original / gas | floor | gas / floor | goal |
|---|---|---|---|---|--:|--:|--:|--:|--:|--:|
${rows.map(renderRow).join("\n")}

## Where the gas goes

Of each operation that is more than a tenth above its floor, or above its goal:

${[...explained].map(([of, where]) => `* \`${of}\`: ${where}`).join("\n")}

${renderMissed(missed)}

The kernels in assembly and the same in plain Solidity (\`benchmarks/Kernels.t.sol\`, on the 20 features of W1 or, of
all counts, a class of it; on vectors of 400 numbers; with what the words themselves cost when they are warm,
and for \`remember\` the new record and the event):

| kernel | gas | plain Solidity | saved |
|---|--:|--:|--:|
${Object.keys(kernels)
  .filter((name) => `${name}${PLAIN}` in kernels)
  .map((name) => renderKernel(name, Number(kernels[name]), Number(kernels[`${name}${PLAIN}`])))
  .join("\n")}
`;
}

/** What the README shows: where to find a row, and what to call it there. */
const SUMMARY = [
  ["addRight", "written", "direct", "contribute, the model is right"],
  ["addRight", "base", "direct", "… with weights that nobody has changed yet"],
  ["addWrong", "written", "direct", "contribute, the model learns"],
  ["addWrong", "firstWrite", "direct", "… and moves every word to storage, once"],
  ["refund", "written", "direct", "refund"],
  ["report", "written", "direct", "report"],
  ["deploy", "base", "clone", "deploy a model of 1000 words"],
] as const;

/** The README with the table of its costs made anew. */
export function withSummary(readme: string, rows: readonly Row[]): string {
  const lines = SUMMARY.map(([operation, variant, deployment, name]) => {
    const row = rows.find(
      (row) =>
        row.workload === "W1" &&
        row.model === "sparse-perceptron" &&
        row.operation === operation &&
        row.variant === variant &&
        row.deployment === deployment,
    );
    if (row === undefined) throw new Error(`no figure for: ${name}`);
    return `| ${name} | ${number(row.gas)} | ${optional(row.original)} |`;
  });
  const table = ["| operation | gas | original |", "|---|--:|--:|", ...lines].join("\n");
  return readme.replace(
    /(<!-- generated by npm run bench -->\n)[\s\S]*?(\n<!-- end -->)/,
    (_, start: string, end: string) => start + table + end,
  );
}

/** What to say about a row, and under which name. Throws if there is nothing. */
function explanationOf(row: Row): [name: string, where: string] {
  for (const name of [`${row.model} ${row.operation}`, row.operation] as const) {
    const where = EXPLANATIONS[name];
    if (where !== undefined) return [name, where];
  }
  throw new Error(`explain in benchmarks/report.ts: ${JSON.stringify(row)}`);
}

function renderMissed(rows: readonly (Row | EncodedRow)[]): string {
  if (rows.length === 0) return "Every goal is met.";
  const names = rows.map(
    ({ workload, model, operation, variant, deployment, gas, goal }) =>
      `${workload} ${model} \`${operation}\` (${variant}, ${deployment}) by ${number(gas - (goal as number))}`,
  );
  return `Goals that are missed: ${names.join("; ")}.`;
}

function renderKernel(name: string, gas: number, plain: number): string {
  return `| ${[name, number(gas), number(plain), number(plain - gas)].join(" | ")} |`;
}

function renderRow(row: Row): string {
  const { workload, model, operation, variant, deployment, gas, original, floor, goal } = row;
  const cells = [
    workload,
    model,
    operation,
    variant,
    deployment,
    number(gas),
    optional(original),
    original === undefined ? "–" : ratio(original / gas),
    number(floor),
    ratio(gas / floor),
    optional(goal),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** A network whose last layer people train. */
export function renderEncoded(rows: readonly EncodedRow[]): string {
  return `
## A network whose last layer learns

\`mnist-encoded\`: digits, one a contribution, to an encoded perceptron of the network \`mnist-encoder\`, all words in storage. Means;
*most* is the dearest. *exact* sends just the deposit (as much gas if there is none), *overpaid* more, which returns. *direct* has the network's
address in its code, *clone* in storage. The network, which is called, is in the floor. Above it are the perceptron, some
4,000 gas, the reentrancy guard, the price and decoding. A contribution that is wrong changes two words, or one if both
rows share it, as the floor takes it. What returns when too much is paid takes a payment of 6,700 gas, and a clone 2,600 for the code that it shares
and 2,100 for the network's address.

| model | operation | variant | deployment | gas | most | floor | gas / floor | goal |
|---|---|---|---|--:|--:|--:|--:|--:|
${rows
  .map(({ model, operation, variant, deployment, gas, most, floor, goal }) => {
    const figures = [number(gas), number(most), number(floor), ratio(gas / floor), optional(goal)];
    return `| ${[model, operation, variant, deployment, ...figures].join(" | ")} |`;
  })
  .join("\n")}
`;
}

/** Models that only predict: what an answer takes, alone and as a transaction. */
export function renderFrozen(rows: readonly FrozenRow[]): string {
  return `
## Frozen models

*Gas* is execution only, the mean over all test samples; *deploy* is all transactions that a model needs; *bytes*
are its code or, of a generic contract, its data. \`mnist-…\` read a digit (\`docs/mnist.md\`), \`forest64x6\` is the example
of \`npm run train:forest\`. The published record is the best that we found for handwritten digits in an EVM contract: its
call no longer fits into a transaction, which ends at 16,777,216 gas.

| workload | model | gas | transaction | deploy | bytes | accuracy |
|---|---|--:|--:|--:|--:|--:|
| published record | – | 41,036,311 | – | – | – | 93.80 % |
${rows
  .map((row) => {
    const figures = [row.gas, row.transaction, row.deploy, row.bytes].map((value) => number(value));
    const accuracy = `${(100 * row.accuracy).toFixed(2)} %`;
    return `| ${[row.workload, row.model, ...figures, accuracy].join(" | ")} |`;
  })
  .join("\n")}
`;
}
