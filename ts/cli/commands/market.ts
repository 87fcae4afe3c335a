import { formatEther, keccak256, stringToHex } from "viem";

import type { LabelledSample } from "../../encoders/sparse.js";
import { deployMarket, type MarketModel } from "../../market/contract.js";
import {
  type MarketContribution,
  type RunMarketProgress,
  type RunMarketReturnType,
  runMarket,
} from "../../market/runMarket.js";
import { judgeOf, settleMarket } from "../../market/settlement.js";
import { createTwin } from "../../models/twins.js";
import { mulberry32, shuffled } from "../../utils/random.js";
import { type Connection, developmentAccount, walletOf, withAnvil } from "../chain.js";
import { loadData } from "../data/index.js";
import { CliError } from "../errors.js";
import { checkWritable, count, list, report, table, withProgress } from "../output.js";
import { createVocabulary, sampler } from "../preprocess.js";

export type MarketOptions = {
  data: string;
  model: string;
  features: number;
  seed: number;
  perContribution?: boolean;
  json?: string;
};

/** What `sum market --json` writes; money in wei, as decimals. */
export type MarketResult = {
  seed: number;
  data: { name: string; classes: string[]; features: number };
  model: MarketModel["kind"];
  /** Whether contributions are scored one by one, or those of a contributor together. */
  scored: "contribution" | "contributor";
  /** Samples that contributions were scored on. */
  testSamples: number;
  contributions: number;
  passes: number;
  /** Contributions that the model learnt in the end. */
  survivors: number;
  /** Test samples that the model gets right at first and with the survivors. */
  correct: { before: number; after: number };
  /** In all; those between the end of participation and the end of the market. */
  transactions: number;
  settlements: number;
  /** Of whole transactions: of those that settle, of the largest of them, of all. */
  gas: { settle: number; largest: number; total: number };
  contributors: {
    name: string;
    role: MarketRole;
    contributions: number;
    stake: string;
    paid: string;
  }[];
  bounty: string;
  /** What is left of it for the provider, with what losers lost. */
  returned: string;
  /** What was paid in was paid out, to the wei. */
  conserved: true;
  /** Payouts of the chain that the library's own settlement does not give. */
  twin: { mismatches: number };
};

/** How a contributor labels: right, or always wrong. */
export type MarketRole = "honest" | "flipper";

const MODELS: readonly MarketModel["kind"][] = ["sparse-perceptron", "naive-bayes"];
/** The names of models that there are markets for. */
export const MARKET_MODELS = MODELS.join(", ");

/** Five portions of the test set, of which four are scored; and who contributes. */
export const PORTIONS = 5;
const TEST = 250;
const CONTRIBUTIONS = 50;
const FLIPPED = 10;
/** Texts that the provider takes the vocabulary from. */
const OTHERS = 1000;
export const NAMES: readonly [name: string, role: MarketRole][] = [
  ["Ada", "honest"],
  ["Ben", "honest"],
  ["Cyd", "honest"],
  ["Dan", "honest"],
  ["Fay", "honest"],
  ["Gus", "honest"],
  ["Hal", "honest"],
  ["Ida", "honest"],
  ["Eve", "flipper"],
  ["Mal", "flipper"],
];

export const STAKE = 10n ** 18n;
export const BOUNTY = BigInt(CONTRIBUTIONS) * STAKE;
const HOUR = 3600;

/**
 * A prediction market from the bounty to the last payout, on a chain of its own: eight honest people and two who
 * flip every label contribute to a model that knows nothing.
 *
 * @throws {CliError}
 */
export async function market(options: MarketOptions): Promise<void> {
  const { json, seed } = options;
  checkWritable(json);
  const prepared = prepareMarket(options);
  const run = await withAnvil(
    { gasPrice: 0, accounts: NAMES.length + 1, timestamp: 1_900_000_000 },
    (connection) =>
      withProgress("market", (onProgress) => play(connection, prepared, seed, onProgress)),
  );
  const result = describe(options, prepared, run);
  report(result, render(result), json);
}

export type PreparedMarket = ReturnType<typeof prepareMarket>;

/** Test set, contributions and who makes them, of a seed. */
export function prepareMarket({
  data: source,
  model: kind,
  features,
  seed,
  perContribution,
}: Omit<MarketOptions, "json">) {
  if (!isMarketModel(kind)) {
    throw new CliError("ModelUnknown", `no market for "${kind}"; there are ${MARKET_MODELS}`);
  }
  const data = loadData(source);
  const order = shuffled([...data.texts.keys()], mulberry32(seed));
  const used = TEST + CONTRIBUTIONS;
  if (data.classes.length !== 2 || order.length <= used) {
    throw new CliError(
      "DataUnsuited",
      `a market takes two classes and more than ${used} samples; ${data.name} has ${data.classes.length} and ${count(order.length)}`,
    );
  }
  const vocabulary = createVocabulary(data, order.slice(used, used + OTHERS), features);
  const encode = sampler(data, vocabulary);
  const right = order.slice(TEST, used).map(encode);
  const places = [...right.keys()];
  const flipped = new Set(shuffled(places, mulberry32(seed + 1)).slice(0, FLIPPED));
  // Each in turn, of those who are honest and of those who are not.
  const turns = { honest: 0, flipper: 0 };
  const authors = places.map((i) => {
    const role = flipped.has(i) ? "flipper" : "honest";
    const cast = [...NAMES.keys()].filter((j) => NAMES[j]?.[1] === role);
    return cast[turns[role]++ % cast.length] as number;
  });
  const model: MarketModel =
    kind === "naive-bayes"
      ? { kind, features: vocabulary.length, samples: [0, 0] }
      : { kind, features: vocabulary.length };
  return {
    data: { name: data.name, classes: data.classes, features: vocabulary.length },
    model,
    perContributor: !perContribution,
    test: order.slice(0, TEST).map(encode),
    authors,
    contributions: right.map(({ sample, label }, i) => ({
      sample,
      label: flipped.has(i) ? 1 - label : label,
    })),
  };
}

function isMarketModel(kind: string): kind is MarketModel["kind"] {
  return (MODELS as readonly string[]).includes(kind);
}

async function play(
  connection: Connection,
  { model, perContributor, test, authors, contributions }: PreparedMarket,
  seed: number,
  onProgress: (progress: RunMarketProgress) => void,
): Promise<RunMarketReturnType> {
  const { client } = connection;
  // Blocks a second apart, whatever the clock says: the same seed draws the same portion.
  await client.request({ method: "anvil_setBlockTimestampInterval", params: [1] } as never);
  const provider = walletOf(connection, developmentAccount(0));
  const accounts = NAMES.map((_, i) => developmentAccount(i + 1));
  const { address } = await deployMarket(provider, {
    model,
    owner: provider.account.address,
    collectWait: 7 * 24 * HOUR,
  });
  return runMarket(provider, {
    market: address,
    samples: test,
    // Predictable, as all of this is; a provider takes random ones.
    salts: Array.from({ length: PORTIONS }, (_, i) => keccak256(stringToHex(`${seed} ${i}`))),
    bounty: BOUNTY,
    terms: {
      stake: STAKE,
      perContributor,
      participation: 24 * HOUR,
      revealWait: 24 * HOUR,
      scoreWait: 24 * HOUR,
    },
    contributions: contributions.map(
      (one, i): MarketContribution => ({
        ...one,
        account: accounts[authors[i] as number] as (typeof accounts)[number],
      }),
    ),
    mine: async () => {
      await client.request({ method: "evm_mine" } as never);
    },
    onProgress,
  });
}

function describe(
  { seed }: MarketOptions,
  prepared: PreparedMarket,
  run: RunMarketReturnType,
): MarketResult {
  if (!run.conserved) throw new CliError("MoneyLost", "the market did not pay out what it took in");
  const { data, model, perContributor, test, authors, contributions } = prepared;
  const scored = test.filter((_, i) => portionOf(i) !== run.drawn);
  const settlement = settleMarket<LabelledSample["sample"]>({
    contributions: contributions.map((one, i) => ({
      ...one,
      author: `${authors[i]}`,
      stake: STAKE,
    })),
    createJudge: () => judgeOf(createTwin(model), scored),
    samples: scored.length,
    bounty: BOUNTY,
    stake: STAKE,
    perContributor,
  });
  const { passes, survivors, payouts, toProvider } = settlement;
  const first = passes[0] as (typeof passes)[number];
  const last = passes.at(-1) as (typeof passes)[number];
  const mismatches = payouts.filter((payout, i) => payout !== run.paid[i]).length;
  const contributors = NAMES.map(([name, role], author) => {
    const own = [...authors.keys()].filter((i) => authors[i] === author);
    return {
      name,
      role,
      contributions: own.length,
      stake: `${BigInt(own.length) * STAKE}`,
      paid: `${own.reduce((sum, i) => sum + (run.paid[i] as bigint), 0n)}`,
    };
  });
  return {
    seed,
    data,
    model: model.kind,
    scored: perContributor ? "contributor" : "contribution",
    testSamples: run.samples,
    contributions: contributions.length,
    passes: run.passes.length,
    survivors: survivors.length,
    correct: { before: first.before, after: survivors.length > 0 ? last.after : first.before },
    transactions: run.transactions,
    settlements: run.settlements,
    gas: run.gas,
    contributors,
    bounty: `${BOUNTY}`,
    returned: `${toProvider}`,
    conserved: run.conserved,
    twin: { mismatches: mismatches + (toProvider + BOUNTY === run.toProvider ? 0 : 1) },
  };
}

/** The portion that a test sample is in, as `createPortions` cuts. */
export function portionOf(i: number): number {
  return Math.floor((i * PORTIONS) / TEST);
}

function render(result: MarketResult): string {
  const people = table(
    ["contributor", "role", "contributions", "staked", "paid", "gain"],
    result.contributors.map(({ name, role, contributions, stake, paid }) => [
      name,
      role,
      count(contributions),
      ether(BigInt(stake)),
      ether(BigInt(paid)),
      gain(BigInt(paid) - BigInt(stake)),
    ]),
  );
  const { testSamples, passes, survivors, contributions, correct, gas } = result;
  const facts = list([
    ["seed", `${result.seed}`],
    ["test samples", count(testSamples)],
    ["scored by", result.scored],
    ["passes", count(passes)],
    ["contributions learnt in the end", `${survivors} of ${contributions}`],
    ["right before and after", `${correct.before} and ${correct.after} of ${testSamples}`],
    [
      "bounty, and what of it returned",
      `${ether(BigInt(result.bounty))}, ${ether(BigInt(result.returned))}`,
    ],
    ["gas to settle", `${count(gas.settle)} in ${result.settlements} transactions`],
    ["gas in all", `${count(gas.total)} in ${result.transactions} transactions`],
    ["money conserved", "yes, to the wei"],
    ["payouts that the twin does not give", count(result.twin.mismatches)],
  ]);
  return [people, "In ether.\n", facts].join("\n");
}

function gain(wei: bigint): string {
  return wei < 0n ? `−${ether(-wei)}` : `+${ether(wei)}`;
}

function ether(wei: bigint): string {
  return Number(formatEther(wei)).toFixed(4);
}
