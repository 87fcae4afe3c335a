import { EVALUATED, type Row } from "./measure.js";
import { WORKLOADS } from "./workloads.js";

/** Above this ratio to its floor, a figure must say where its gas goes. */
const EXPLAIN_ABOVE = 1.1;

/** Where the gas goes of operations that are more than a tenth above their floor. */
const EXPLANATIONS: Partial<Record<Row["operation"], string>> = {
  addWrong:
    "all six kernels below; the reentrancy guard, the flag that the model changed, and the square root in the price.",
  refund:
    "the kernels that check, load and sum; the reentrancy guard and the flag; the record's key, the hash of the author's reputation, decoding and the event.",
  report: "as `refund`; its floor is lower, as less is written.",
  predict:
    "the kernels that check, load and sum cost about as much as two words of storage, and nothing else is paid for here.",
  evaluate:
    "all words are read once for the whole batch, so that the floor is next to nothing; what remains is parsing, and the kernels that check and sum.",
};

/** What the snapshot's name of a kernel's plain equivalent ends with. */
const PLAIN = ", plain Solidity";

const number = (value: number) => value.toLocaleString("en-US");
const ratio = (value: number) => value.toFixed(2);

/** The table for people. Throws if a figure is far above its floor without an explanation. */
export function renderResults(
  rows: readonly Row[],
  shared: number,
  kernels: Record<string, string>,
): string {
  const far = rows.filter(({ gas, floor }) => gas > EXPLAIN_ABOVE * floor);
  const explained = new Set(far.map(({ operation }) => operation));
  for (const operation of explained) {
    if (EXPLANATIONS[operation] === undefined) {
      const worst = far.filter((row) => row.operation === operation);
      throw new Error(`explain in benchmarks/report.ts: ${JSON.stringify(worst)}`);
    }
  }

  return `# Gas

Written by \`npm run bench\`; do not edit. Receipts of transactions on anvil, hardfork Osaka, contracts compiled
for Cancun with solc 0.8.37, a million optimizer runs, without the IR pipeline. Contributions come an hour
apart and overpay with a round sum, as people do. *Original* is Microsoft's 0xDeCA10B on the same chain.

${WORKLOADS.map(({ name, about }) => `* **${name}**: ${about}.`).join("\n")}
* **written**: every touched word is in storage; **base**: still in contract code; **firstWrite**: learns
  from words still in code, which moves them to storage.
* **direct**: the contract itself; **clone**: a minimal proxy from the factory, which adds 2,600 gas to the
  floor of each operation for calling the code it shares.
* *Floor*: what the EVM charges for the words, logs and payments that the operation cannot do without.
* \`predict\` and \`evaluate\`: execution only; \`evaluate\` per sample, in a batch of ${EVALUATED}.
* \`deploy\`: with 1000 weights. *direct* is two transactions, the weights' and the contract's. The factory and the
  implementation that clones share cost ${number(shared)} gas, once a chain.

| workload | operation | variant | deployment | gas | original | original / gas | floor | gas / floor |
|---|---|---|---|--:|--:|--:|--:|--:|
${rows.map(renderRow).join("\n")}

## Where the gas goes

Of each operation that is more than a tenth above its floor:

${[...explained].map((operation) => `* \`${operation}\`: ${EXPLANATIONS[operation]}`).join("\n")}

The kernels in assembly and the same in plain Solidity (\`benchmarks/Kernels.t.sol\`, on the 20 features of W1; with
what the words themselves cost when they are warm, and for \`remember\` the new record and the event):

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
        row.operation === operation &&
        row.variant === variant &&
        row.deployment === deployment,
    );
    if (row === undefined) throw new Error(`no figure for: ${name}`);
    return `| ${name} | ${number(row.gas)} | ${number(row.original)} |`;
  });
  const table = ["| operation | gas | original |", "|---|--:|--:|", ...lines].join("\n");
  return readme.replace(
    /(<!-- generated by npm run bench -->\n)[\s\S]*?(\n<!-- end -->)/,
    (_, start: string, end: string) => start + table + end,
  );
}

function renderKernel(name: string, gas: number, plain: number): string {
  return `| ${[name, number(gas), number(plain), number(plain - gas)].join(" | ")} |`;
}

function renderRow(row: Row): string {
  const { workload, operation, variant, deployment, gas, original, floor } = row;
  const cells = [
    workload,
    operation,
    variant,
    deployment,
    number(gas),
    number(original),
    ratio(original / gas),
    number(floor),
    ratio(gas / floor),
  ];
  return `| ${cells.join(" | ")} |`;
}
