import type { Address } from "viem";
import { getBalance } from "viem/actions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { createRandom } from "../../test/utils/random.js";
import { decodeBatch } from "../encoders/batch.js";
import {
  BatchEmptyError,
  ContributionNotOpenError,
  DeadlinePassedError,
  DepositTooLowError,
  FeatureOutOfRangeError,
  LabelOutOfRangeError,
  ModelDisagreesError,
} from "../errors/contract.js";
import { NaiveBayes } from "../models/naiveBayes.js";
import { SparsePerceptron } from "../models/sparsePerceptron.js";

const FEATURES = 100;
const COST_WEIGHT = 10n ** 12n;
const TERMS = { costWeight: COST_WEIGHT, refundWait: 60, anyWait: 10_000, batchShare: 0.75 };

let chain: Chain;
let trainer: Address;
beforeAll(async () => {
  chain = await startChain();
  trainer = await deploy();
});
afterAll(() => chain.stop());

async function deploy(): Promise<Address> {
  const model = { kind: "sparse-perceptron", features: FEATURES } as const;
  const { address } = await chain.wallet(0).deployTrainer({ model, terms: TERMS });
  return address;
}

describe("addDataBatch", () => {
  it("learns the samples in their order, as one contribution", async () => {
    const random = createRandom(3);
    const samples = Array.from({ length: 40 }, () => ({
      sample: random.sample(FEATURES, 9),
      label: random.below(2),
    }));
    const twin = new SparsePerceptron({ features: FEATURES });
    for (const { sample, label } of samples) twin.update(sample, label);
    const address = await deploy();
    await chain.advance(3600);
    const wallet = chain.wallet(1);
    const made = await wallet.addDataBatch({ trainer: address, samples, maxDeposit: 10n ** 18n });
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
    expect(made).toMatchObject({ author: wallet.account.address, index: 0, label: "batch" });
    expect(decodeBatch(made.sample)).toHaveLength(40);
    expect(await wallet.getWords({ trainer: address })).toEqual(twin.words());

    const { contributions } = await wallet.getContributions({ trainer: address, label: "batch" });
    const { gasUsed, ...contribution } = made;
    expect(contributions).toEqual([contribution]);
  });

  it("costs what its samples would, spread over the time since the last contribution", async () => {
    const wallet = chain.wallet(1);
    await wallet.addData({ trainer, sample: [1], label: 0, maxDeposit: 10n ** 18n });
    const { timestamp } = await chain.reader.getBlock();
    const time = Number(timestamp) + 1000;
    // 10 samples, each 100 seconds after the one before.
    const price = 10n * ((COST_WEIGHT * 3600n) / 10n);
    expect(await wallet.getDeposit({ trainer, time, samples: 10 })).toBe(price);
    await chain.control.setNextBlockTimestamp({ timestamp: timestamp + 1000n });
    const samples = Array.from({ length: 10 }, (_, i) => ({ sample: [i], label: 0 }));
    const made = await wallet.addDataBatch({ trainer, samples, maxDeposit: 10n ** 18n });
    expect(made.deposit).toBe(`${price}`);

    // Without a limit it offers what it costs now.
    await chain.advance(3600);
    const again = await wallet.addDataBatch({ trainer, samples });
    expect(BigInt(again.deposit)).toBeGreaterThan(0n);
  });

  it("is refunded when the model agrees with the share that was agreed", async () => {
    const address = await deploy();
    const wallet = chain.wallet(1);
    // An untrained model says 0: right in three of four, which is the share, and in two of four.
    const batchOf = (...labels: number[]) => labels.map((label) => ({ sample: [], label }));
    const enough = { trainer: address, samples: batchOf(0, 0, 0, 1), maxDeposit: 10n ** 18n };
    const few = { ...enough, samples: batchOf(0, 0, 1, 1) };
    const good = await wallet.addDataBatch(enough);
    const bad = await wallet.addDataBatch(few);
    await chain.advance(60);
    const before = await getBalance(wallet, { address: wallet.account.address });
    const { amount } = await wallet.refund({ contribution: good });
    expect(amount).toBe(BigInt(good.deposit));
    expect(await getBalance(wallet, { address: wallet.account.address })).toBe(before + amount);
    await expect(wallet.refund({ contribution: good })).rejects.toThrow(ContributionNotOpenError);
    await expect(wallet.refund({ contribution: bad })).rejects.toThrow(ModelDisagreesError);

    const { deposit, claimable } = await wallet.getClaimable({ contribution: bad });
    expect(deposit).toBe(claimable);
    await chain.advance(10_000);
    const { reward } = await chain.wallet(2).report({ contribution: bad });
    expect(reward).toBe(claimable);
  });

  it("honours a deadline", async () => {
    const samples = [{ sample: [1], label: 0 }];
    const deadline = Number((await chain.reader.getBlock()).timestamp) + 1000;
    const sent = { trainer, samples, maxDeposit: 10n ** 18n };
    expect((await chain.wallet(1).addDataBatch({ ...sent, deadline })).label).toBe("batch");
    await expect(chain.wallet(1).addDataBatch({ ...sent, deadline: 1 })).rejects.toThrow(
      DeadlinePassedError,
    );
  });

  it("takes dense samples, too", async () => {
    const model = { kind: "nearest-centroid", features: 2 } as const;
    const terms = { ...TERMS, costWeight: 0n };
    const { address } = await chain.wallet(0).deployTrainer({ model, terms });
    const samples = [
      { sample: Int16Array.of(3, -4), label: 1 },
      { sample: Int16Array.of(1, 1), label: 0 },
    ];
    await chain.wallet(1).addDataBatch({ trainer: address, samples });
    expect(await chain.reader.predict({ trainer: address, sample: Int16Array.of(9, -9) })).toBe(1);
  });

  it("counts for each class, in a model of counts", async () => {
    const twin = new NaiveBayes({ features: 20, samples: [0, 0, 0] });
    const model = { kind: "naive-bayes", features: 20, samples: [0, 0, 0] } as const;
    const terms = { ...TERMS, costWeight: 0n };
    const { address } = await chain.wallet(0).deployTrainer({ model, terms });
    const random = createRandom(8);
    const samples = Array.from({ length: 30 }, () => ({
      sample: random.sample(20, 6),
      label: random.below(3),
    }));
    for (const { sample, label } of samples) twin.update(sample, label);
    await chain.wallet(1).addDataBatch({ trainer: address, samples });
    expect(await chain.reader.getWords({ trainer: address })).toEqual(twin.words());
  });

  it.each([
    ["no samples", [], undefined, BatchEmptyError],
    ["a label that is no class", [{ sample: [1], label: 2 }], 10n ** 18n, LabelOutOfRangeError],
    [
      "a feature out of range",
      [{ sample: [FEATURES], label: 0 }],
      10n ** 18n,
      FeatureOutOfRangeError,
    ],
    ["too little", [{ sample: [1], label: 0 }], 1n, DepositTooLowError],
  ] as const)("changes nothing when it fails: %s", async (_, samples, maxDeposit, type) => {
    const wallet = chain.wallet(1);
    const words = await wallet.getWords({ trainer });
    await expect(wallet.addDataBatch({ trainer, samples, maxDeposit })).rejects.toThrow(type);
    expect(await wallet.getWords({ trainer })).toEqual(words);
  });
});
