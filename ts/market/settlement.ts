import type { Labelled } from "../encoders/batch.js";

/** What a settlement needs of a model: a twin has it. */
export type Judge<sample> = {
  update(sample: sample, label: number): unknown;
  /** How many of the test samples it gets right now. */
  correct(): number;
};

export type SettlementParameters<sample> = {
  readonly contributions: readonly {
    readonly sample: sample;
    readonly label: number;
    /** Who made it; contributions of one author are scored together if `perContributor`. */
    readonly author: string;
    /** In wei. */
    readonly stake: bigint;
  }[];
  /** A copy of the model as it was when the market was opened. */
  readonly createJudge: () => Judge<sample>;
  /** Test samples. */
  readonly samples: number;
  /** In wei. */
  readonly bounty: bigint;
  /** What a contribution must cover to stay, in wei. */
  readonly stake: bigint;
  readonly perContributor: boolean;
};

export type Settlement = {
  /** What of each contribution, by its place, is collected: of its author's first one, if scored together. */
  readonly payouts: bigint[];
  /** What of the bounty and the stakes goes to the provider; a bond would come on top. */
  readonly toProvider: bigint;
  /** Places of the contributions that the model learns in the end. */
  readonly survivors: number[];
  readonly passes: {
    /** Contributions that were scored. */
    readonly contributions: number;
    /** What of the bounty was used, in wei. */
    readonly rounds: bigint;
    /** Test samples right before and after all of them. */
    readonly before: number;
    readonly after: number;
  }[];
};

/**
 * The twin of a prediction market's scoring: the same contributions, test samples and terms give the
 * same payouts, to the wei. See `IPredictionMarket` for the rules.
 */
export function settleMarket<sample>({
  contributions,
  createJudge,
  samples,
  bounty,
  stake,
  perContributor,
}: SettlementParameters<sample>): Settlement {
  const firsts = new Map<string, number>();
  const units = contributions.map(({ author }, i) => {
    if (!perContributor) return i;
    if (!firsts.has(author)) firsts.set(author, i);
    return firsts.get(author) as number;
  });
  const balances = contributions.map(() => 0n);
  const needs = contributions.map(() => 0n);
  for (const [i, unit] of units.entries()) {
    balances[unit] = at(balances, unit) + (contributions[i] as { stake: bigint }).stake;
    needs[unit] = at(needs, unit) + stake;
  }

  let left = bounty;
  let survivors = [...contributions.keys()];
  const passes: Settlement["passes"] = [];
  while (survivors.length > 0) {
    const judge = createJudge();
    const before = judge.correct();
    let after = before;
    const scores = contributions.map(() => 0n);
    for (const i of survivors) {
      const { sample, label } = contributions[i] as (typeof contributions)[number];
      judge.update(sample, label);
      const correct = judge.correct();
      const unit = at(units, i);
      scores[unit] = at(scores, unit) + BigInt(correct - after);
      after = correct;
    }

    // Until the first loser has nothing left, or the bounty is spent.
    let rounds = left;
    for (const [unit, score] of scores.entries()) {
      if (score >= 0n) continue;
      const most = (at(balances, unit) * BigInt(samples)) / -score;
      if (most < rounds) rounds = most;
    }
    for (const [unit, score] of scores.entries()) {
      balances[unit] = at(balances, unit) + floor(score * rounds, BigInt(samples));
    }
    left -= rounds;
    passes.push({ contributions: survivors.length, rounds, before, after });
    if (left === 0n) break;
    survivors = survivors.filter((i) => at(balances, at(units, i)) >= at(needs, at(units, i)));
  }

  const staked = contributions.reduce((sum, one) => sum + one.stake, 0n);
  const paid = balances.reduce((sum, balance) => sum + balance, 0n);
  return { payouts: balances, toProvider: bounty + staked - paid, survivors, passes };
}

/** A judge that is a twin, and the test samples to judge by. */
export function judgeOf<sample>(
  twin: {
    update(sample: sample, label: number): unknown;
    predict(sample: sample): number;
  },
  samples: readonly { readonly sample: sample; readonly label: Labelled["label"] }[],
): Judge<sample> {
  return {
    update: (sample, label) => twin.update(sample, label),
    correct: () => {
      let correct = 0;
      for (const { sample, label } of samples) if (twin.predict(sample) === label) correct++;
      return correct;
    },
  };
}

/** Rounded down, also below zero. */
function floor(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient;
}

function at<item>(items: readonly item[], index: number): item {
  return items[index] as item;
}
