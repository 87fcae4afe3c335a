/**
 * `npm run attacks`: what attacks on a prediction market gain and cost, with the twins of model and market on the
 * markets of `sum market`: twenty seeds, and each of five portions drawn. Writes the tables of `docs/security.md`.
 */
import {
  BOUNTY,
  NAMES,
  PORTIONS,
  type PreparedMarket,
  portionOf,
  prepareMarket,
  STAKE,
} from "../ts/cli/commands/market.js";
import { withProgress } from "../ts/cli/output.js";
import type { LabelledSample } from "../ts/encoders/sparse.js";
import { judgeOf, settleMarket } from "../ts/market/settlement.js";
import { createTwin } from "../ts/models/twins.js";
import { mulberry32, shuffled } from "../ts/utils/random.js";
import { markdown, SEEDS, writeTables } from "./policies.js";

const DATA = ["spam-assassin", "sentences"];
/** Samples that a provider contributes under another name. */
const OWN = 10;

type Entry = LabelledSample & { readonly author: string };
/** A market of a seed: what is contributed, and the samples scored and shown by one draw. */
type Market = {
  readonly prepared: PreparedMarket;
  readonly entries: readonly Entry[];
  readonly scored: readonly LabelledSample[];
};
type Attack = {
  readonly name: string;
  readonly entries: (market: Market) => readonly Entry[];
  readonly attacks: (author: string) => boolean;
};

const HONEST = new Set(NAMES.filter(([, role]) => role === "honest").map(([name]) => name));
const FLIPPERS = NAMES.filter(([, role]) => role === "flipper").map(([name]) => name);
/** Of attackers; no contributor of `sum market` has it. */
const OTHER = "Zoe";

const ATTACKS: readonly Attack[] = [
  {
    name: "two flippers, nothing else",
    entries: ({ entries }) => entries,
    attacks: (author) => FLIPPERS.includes(author),
  },
  {
    name: "flippers take an address for each contribution",
    entries: ({ entries }) =>
      entries.map((one, i) =>
        HONEST.has(one.author) ? one : { ...one, author: `${one.author} ${i}` },
      ),
    attacks: (author) => !HONEST.has(author),
  },
  {
    name: `the provider contributes ${OWN} scored samples, first`,
    entries: (market) => [...own(market), ...market.entries],
    attacks: (author) => author === OTHER,
  },
  {
    name: `the provider contributes ${OWN} scored samples, last`,
    entries: (market) => [...market.entries, ...own(market)],
    attacks: (author) => author === OTHER,
  },
  {
    name: "somebody copies all of one honest contributor's, in front",
    entries: ({ entries }) =>
      entries.flatMap((one) =>
        one.author === NAMES[0]?.[0] ? [{ ...one, author: OTHER }, one] : [one],
      ),
    attacks: (author) => author === OTHER,
  },
  {
    name: "somebody copies everything, in front",
    entries: ({ entries }) => entries.flatMap((one) => [{ ...one, author: OTHER }, one]),
    attacks: (author) => author === OTHER,
  },
  {
    name: "somebody contributes nothing, ten times",
    entries: ({ entries }) => [
      ...entries,
      ...Array.from({ length: OWN }, () => ({ sample: [], label: 1, author: OTHER })),
    ],
    attacks: (author) => author === OTHER,
  },
];

/** In stakes: gains of each role, what of the bounty returned; and test samples right in the end, as a share. */
type Outcome = {
  readonly attackers: number;
  readonly honest: number;
  readonly eachHonest: readonly number[];
  readonly returned: number;
  readonly right: number;
  /** Change of right samples by contributions with right and with wrong labels, each by itself in the first pass. */
  readonly changes: { readonly honest: readonly number[]; readonly flipped: readonly number[] };
};

function own({ scored }: Market): Entry[] {
  return scored.slice(0, OWN).map((one) => ({ ...one, author: OTHER }));
}

function marketsOf(data: string, seed: number): Market[] {
  const prepared = prepareMarket({ data, model: "sparse-perceptron", features: 1000, seed });
  const { test, authors, contributions } = prepared;
  const entries = contributions.map((one, i) => ({
    ...one,
    author: NAMES[authors[i] as number]?.[0] as string,
  }));
  return Array.from({ length: PORTIONS }, (_, drawn) => ({
    prepared,
    entries,
    scored: test.filter((_, i) => portionOf(i) !== drawn),
  }));
}

function play(market: Market, { entries: given, attacks }: Omit<Attack, "name">): Outcome {
  const { prepared, scored } = market;
  const entries = given(market);
  const { payouts, toProvider, passes } = settleMarket({
    contributions: entries.map((one) => ({ ...one, stake: STAKE })),
    createJudge: () => judgeOf(createTwin(prepared.model), scored),
    samples: scored.length,
    bounty: BOUNTY,
    stake: STAKE,
    perContributor: true,
  });
  const gainOf = (is: (author: string) => boolean) =>
    entries.reduce(
      (sum, { author }, i) => (is(author) ? sum + inStakes((payouts[i] as bigint) - STAKE) : sum),
      0,
    );
  return {
    attackers: gainOf(attacks),
    honest: gainOf((author) => HONEST.has(author)),
    eachHonest: [...HONEST].map((name) => gainOf((author) => author === name)),
    returned: inStakes(toProvider),
    right: (passes.at(-1)?.after ?? 0) / scored.length,
    changes: changesOf(market),
  };
}

function changesOf({ prepared, entries, scored }: Market): Outcome["changes"] {
  const changes = { honest: [] as number[], flipped: [] as number[] };
  const judge = judgeOf(createTwin(prepared.model), scored);
  let before = judge.correct();
  for (const { sample, label, author } of entries) {
    judge.update(sample, label);
    const after = judge.correct();
    changes[HONEST.has(author) ? "honest" : "flipped"].push(after - before);
    before = after;
  }
  return changes;
}

async function main() {
  const tables: string[] = [];
  await withProgress("attacks", async (onProgress) => {
    for (const [place, data] of DATA.entries()) {
      const outcomes = ATTACKS.map((): Outcome[] => []);
      const orders: Outcome[] = [];
      for (const seed of SEEDS) {
        onProgress({ done: place * SEEDS.length + seed - 1, total: DATA.length * SEEDS.length });
        for (const market of marketsOf(data, seed)) {
          for (const [i, attack] of ATTACKS.entries()) outcomes[i]?.push(play(market, attack));
          const order = shuffled([...market.entries], mulberry32(seed + 2));
          orders.push(play(market, { entries: () => order, attacks: () => false }));
        }
      }
      tables.push(render(data, outcomes, orders));
    }
  });
  writeTables("attacks", tables.join("\n\n"));
}

function render(data: string, outcomes: Outcome[][], orders: Outcome[]): string {
  const head = [
    `${data}: attack`,
    "attackers gain",
    "markets on which they gain",
    "the honest gain, as a group",
    "of the bounty returned",
    "right in the end",
  ];
  const lines = outcomes.map((all, i) => [
    (ATTACKS[i] as Attack).name,
    signed(mean(all.map(({ attackers }) => attackers))),
    `${all.filter(({ attackers }) => attackers > 0).length}`,
    signed(mean(all.map(({ honest }) => honest))),
    mean(all.map(({ returned }) => returned)).toFixed(1),
    `${(100 * mean(all.map(({ right }) => right))).toFixed(1)} %`,
  ]);
  return `${markdown([head, ...lines])}\n\n${facts(outcomes[0] as Outcome[], orders)}`;
}

function facts(plain: Outcome[], orders: Outcome[]): string {
  const { length } = plain;
  const honestGain = plain.filter(({ honest }) => honest > 0).length;
  const losers = plain.flatMap(({ eachHonest }) => eachHonest).filter((gain) => gain < 0).length;
  const moved = plain.flatMap(({ eachHonest }, i) =>
    eachHonest.map((gain, j) => Math.abs(gain - (orders[i]?.eachHonest[j] as number))),
  );
  // The better of this draw and the next one, for who wants the most and for who wants the least.
  const better = (of: (outcome: Outcome) => number) =>
    mean(
      plain.map((outcome, i) => {
        const next = plain[i - (i % PORTIONS) + ((i + 1) % PORTIONS)] as Outcome;
        return Math.max(of(outcome), of(next)) - of(outcome);
      }),
    );
  const changes = (role: "honest" | "flipped") => {
    const all = plain.flatMap((outcome) => outcome.changes[role]);
    const middle = mean(all);
    const spread = Math.sqrt(mean(all.map((change) => (change - middle) ** 2)));
    return `${signed(middle)} ± ${spread.toFixed(2)}`;
  };
  return [
    `* The honest gain as a group on ${honestGain} of ${length} markets; one by one ${losers} of ${length * HONEST.size} lose.`,
    `* In another order, an honest contributor gets ${mean(moved).toFixed(2)} stakes more or less, on average.`,
    `* A second draw, the better of two, is worth ${better(({ returned }) => returned).toFixed(2)} stakes to the provider and ${better(({ attackers }) => attackers).toFixed(2)} to the flippers.`,
    `* A contribution changes the number of right samples, of 200, by ${changes("honest")} (mean and standard deviation) with the right label, and by ${changes("flipped")} with the wrong one.`,
  ].join("\n");
}

function inStakes(wei: bigint): number {
  return Number(wei) / Number(STAKE);
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

await main();
