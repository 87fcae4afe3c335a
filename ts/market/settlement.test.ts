import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Judge, settleMarket } from "./settlement.js";

type Run = {
  name: string;
  perContributor: boolean;
  bounty: number;
  /** In all, of each contributor, in stakes. */
  deposits: Record<string, number>;
  contributions: { by: string; change: number }[];
  /** What the original paid, and, where it is wrong, what its rules say and why it is wrong. */
  original: Record<string, number>;
  mended?: Record<string, number>;
  fault?: number;
};

const { runs }: { runs: Run[] } = JSON.parse(
  readFileSync(new URL("../../test/fixtures/predictionMarket.json", import.meta.url), "utf8"),
);
const STAKE = 10n ** 18n;
const SAMPLES = 16;

/** The stub of the original's runs: what contributions change adds up, from half of the samples. */
function createStub(): Judge<number> {
  let right = SAMPLES / 2;
  return {
    update: (change) => {
      right += change;
    },
    correct: () => right,
  };
}

describe("settleMarket", () => {
  it.each(runs)("pays as the original, or as its rules: $name", (run) => {
    const counts = new Map<string, number>();
    for (const { by } of run.contributions) counts.set(by, (counts.get(by) ?? 0) + 1);
    const contributions = run.contributions.map(({ by, change }) => ({
      sample: change,
      label: 0,
      author: by,
      stake: (BigInt(run.deposits[by] as number) * STAKE) / BigInt(counts.get(by) as number),
    }));
    const { payouts, toProvider } = settleMarket({
      contributions,
      createJudge: createStub,
      samples: SAMPLES,
      bounty: BigInt(run.bounty) * STAKE,
      stake: STAKE,
      perContributor: run.perContributor,
    });

    const paid: Record<string, number> = {};
    for (const [i, { by }] of run.contributions.entries()) {
      paid[by] = (paid[by] ?? 0) + Number(payouts[i]) / 1e18;
    }
    expect(paid).toEqual(run.mended ?? run.original);
    const deposited = Object.values(run.deposits).reduce((sum, deposit) => sum + deposit, 0);
    const sum = payouts.reduce((all, payout) => all + payout, toProvider);
    expect(sum).toBe(BigInt(run.bounty + deposited) * STAKE);
  });

  it("knows where the original is wrong", () => {
    const wrong = runs.filter(({ mended }) => mended);
    expect(wrong.map(({ fault }) => fault)).toEqual([31, 32, 34, 31, 32]);
    for (const { original, mended } of wrong) expect(original).not.toEqual(mended);
  });

  it("rounds payments down and losses up, to the provider's good", () => {
    // 16 samples, 10 wei of bounty: +3 earns ⌊30/16⌋, −3 loses ⌈30/16⌉.
    const contributions = [3, -3].map((change, i) => ({
      sample: change,
      label: 0,
      author: `${i}`,
      stake: 100n,
    }));
    const settlement = settleMarket({
      contributions,
      createJudge: createStub,
      samples: SAMPLES,
      bounty: 10n,
      stake: 100n,
      perContributor: false,
    });
    expect(settlement.payouts).toEqual([101n, 98n]);
    expect(settlement.toProvider).toBe(11n);
  });
});
