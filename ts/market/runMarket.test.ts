import { keccak256, numberToHex, zeroAddress } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { NotProviderError } from "../errors/contract.js";
import { createTwin } from "../models/twins.js";
import { ANVIL_MNEMONIC } from "../node/anvil.js";
import { deployMarket, getMarket, type MarketModel } from "./contract.js";
import { type RunMarketProgress, runMarket } from "./runMarket.js";
import { judgeOf, settleMarket } from "./settlement.js";

const FEATURES = 40;
const STAKE = 10n ** 18n;
const terms = {
  stake: STAKE,
  participation: 3600,
  revealWait: 3600,
  scoreWait: 3600,
};
const salts = [1, 2, 3, 4].map((i) => keccak256(numberToHex(i)));

/** Class 1 has features below 20 mostly, class 0 the others; now and then the label is wrong. */
function createSamples(seed: number, count: number, wrong: number) {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  return Array.from({ length: count }, (_, i) => {
    const truth = random(2);
    const ids = new Set<number>();
    for (let j = 0; j < 6; j++)
      ids.add(random(20) + (random(4) === 0 ? 20 * truth : 20 - 20 * truth));
    const sample = [...ids].sort((a, b) => a - b);
    return { sample, label: wrong > 0 && i % wrong === 0 ? 1 - truth : truth };
  });
}

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

describe("runMarket", () => {
  const weights = Int8Array.from({ length: FEATURES }, (_, i) => (i < 20 ? 126 : -128) * (i % 2));
  const models: [name: string, model: MarketModel][] = [
    ["a zero perceptron", { kind: "sparse-perceptron", features: FEATURES }],
    [
      "a perceptron whose weights are at their bounds",
      { kind: "sparse-perceptron", features: FEATURES, weights, bias: -3, step: 7 },
    ],
    ["naive Bayes", { kind: "naive-bayes", features: FEATURES, samples: [0, 0] }],
  ];

  it.each(
    models.flatMap(([name, model]) =>
      [true, false].map((perContributor) => [name, perContributor, model] as const),
    ),
  )("pays what the twin says: %s, by contributor: %s", async (_, perContributor, model) => {
    const provider = chain.wallet(0);
    const { address } = await deployMarket(provider, {
      model,
      owner: provider.account.address,
      collectWait: 3600,
    });
    const test = createSamples(7, 80, 0);
    const contributions = createSamples(8, 12, 3).map((one, i) => ({
      ...one,
      account: mnemonicToAccount(ANVIL_MNEMONIC, { addressIndex: 1 + (i % 3) }),
    }));
    const seen: RunMarketProgress[] = [];
    const bounty = 12n * STAKE;
    const run = await runMarket(provider, {
      market: address,
      samples: test,
      salts,
      bounty,
      terms: { ...terms, perContributor },
      contributions,
      mine: () => chain.control.mine({ blocks: 1 }),
      onProgress: (progress) => seen.push(progress),
    });

    const scored = test.filter((_, i) => Math.floor(i / 20) !== run.drawn);
    const twin = settleMarket({
      contributions: contributions.map(({ account, ...one }) => ({
        ...one,
        author: account.address,
        stake: STAKE,
      })),
      createJudge: () => judgeOf(createTwin(model), scored),
      samples: scored.length,
      bounty,
      stake: STAKE,
      perContributor,
    });
    expect(run.paid).toEqual(twin.payouts);
    expect(run.toProvider).toBe(twin.toProvider + bounty);
    expect(run.samples).toBe(60);
    expect(run.passes).toEqual(
      twin.passes.map(({ contributions, rounds }) => ({ contributions, rounds })),
    );
    expect(run.conserved).toBe(true);
    expect(seen.at(-1)).toMatchObject({ phase: "closed", done: run.transactions });
    expect((await getMarket(chain.reader, { market: address })).phase).toBe("closed");

    // The model has learnt the survivors, in order.
    const learnt = createTwin(model);
    for (const i of twin.survivors) {
      const { sample, label } = contributions[i] as (typeof contributions)[number];
      learnt.update(sample, label);
    }
    for (const { sample } of test) {
      const prediction = await chain.reader.predict({ trainer: address, sample });
      expect(prediction).toBe(learnt.predict(sample));
    }
  });

  it("is refused to those who do not own the trainer", async () => {
    const provider = chain.wallet(0);
    const { address } = await deployMarket(provider, {
      model: { kind: "sparse-perceptron", features: FEATURES },
      owner: zeroAddress,
      collectWait: 3600,
    });
    const running = runMarket(provider, {
      market: address,
      samples: createSamples(1, 8, 0),
      salts,
      bounty: STAKE,
      terms: { ...terms, perContributor: true },
      contributions: [],
    });
    await expect(running).rejects.toThrow(NotProviderError);
  });
});
