import type { Address } from "viem";
import { getBalance } from "viem/actions";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import {
  AlreadyReportedError,
  CannotReportYourselfError,
  ContributionNotOpenError,
  ModelAgreesError,
  ModelDisagreesError,
  NoReputationError,
  TooEarlyError,
} from "../errors/contract.js";
import type { Contribution } from "./contribution.js";

const WAITS = { refundWait: 100, ownerWait: 200, anyWait: 300 };

let chain: Chain;
let trainer: Address;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

/** Feature 0 speaks for class 1 and feature 1 for class 0, too strongly to be unlearned here. */
beforeEach(async () => {
  const { address } = await chain.wallet(0).deployTrainer({
    model: { kind: "sparse-perceptron", features: 2, weights: Int8Array.of(100, -100) },
    terms: { costWeight: 1000n, ...WAITS },
    owner: chain.wallet(9).account.address,
  });
  trainer = address;
});

const add = (author: number, sample: number[], label: number) =>
  chain.wallet(author).addData({ trainer, sample, label });

/** Gives each of the accounts one confirmed contribution. */
async function earnReputation(...accounts: number[]) {
  const made: Contribution[] = [];
  for (const account of accounts) made.push(await add(account, [0], 1));
  await chain.advance(WAITS.refundWait);
  for (const [i, account] of accounts.entries()) {
    await chain.wallet(account).refund({ contribution: made[i] as Contribution });
  }
}

describe("refund", () => {
  it("needs nothing but the receipt", async () => {
    const saved = JSON.stringify(await add(1, [0], 1));
    await chain.advance(WAITS.refundWait);
    const contribution: Contribution = JSON.parse(saved);
    const wallet = chain.wallet(1);
    const { address } = wallet.account;
    const { claimable } = await chain.reader.getClaimable({ contribution });
    expect(claimable).toBe(BigInt(contribution.deposit));

    const before = await getBalance(wallet, { address });
    const { amount } = await wallet.refund({ contribution });
    expect(amount).toBe(claimable);
    expect((await getBalance(wallet, { address })) - before).toBe(amount);
    expect(await wallet.getReputation({ trainer, author: address })).toEqual({
      reputation: 1,
      total: 1,
    });
    expect(await chain.reader.getClaimable({ contribution })).toEqual({
      deposit: 0n,
      claimable: 0n,
      claimableFrom: 0,
    });
  });

  it("is refused too early, to others, for data the model disagrees with, and twice", async () => {
    const good = await add(1, [0], 1);
    const bad = await add(1, [0], 0);
    const early = await chain
      .wallet(1)
      .refund({ contribution: good })
      .catch((error) => error);
    expect(early).toBeInstanceOf(TooEarlyError);
    const { claimableFrom } = await chain.reader.getClaimable({ contribution: good });
    expect(early.args).toEqual({ claimableFrom: BigInt(claimableFrom) });

    await chain.advance(WAITS.refundWait);
    const refund = (account: number, contribution: Contribution) =>
      chain.wallet(account).refund({ contribution });
    await expect(refund(2, good)).rejects.toThrow(ContributionNotOpenError);
    await expect(refund(1, { ...good, index: 77 })).rejects.toThrow(ContributionNotOpenError);
    await expect(refund(1, { ...good, label: 0 })).rejects.toThrow(ContributionNotOpenError);
    await expect(refund(1, bad)).rejects.toThrow(ModelDisagreesError);
    await refund(1, good);
    await expect(refund(1, good)).rejects.toThrow(ContributionNotOpenError);
  });
});

describe("report", () => {
  it("pays a reporter its share of the reputation", async () => {
    await earnReputation(2, 3);
    const contribution = await add(1, [0], 0);
    await chain.advance(WAITS.refundWait);
    const half = BigInt(contribution.deposit) / 2n;
    expect(await chain.wallet(2).report({ contribution })).toMatchObject({ reward: half });
    expect(await chain.reader.getClaimable({ contribution })).toMatchObject({ claimable: half });
    await expect(chain.wallet(2).report({ contribution })).rejects.toThrow(AlreadyReportedError);
    expect(await chain.wallet(3).report({ contribution })).toMatchObject({ reward: half });
    await expect(chain.wallet(3).report({ contribution })).rejects.toThrow(
      ContributionNotOpenError,
    );
  });

  it("is refused to whom it is not due", async () => {
    await earnReputation(2);
    const good = await add(1, [0], 1);
    const bad = await add(1, [0], 0);
    const report = (account: number, contribution: Contribution) =>
      chain.wallet(account).report({ contribution });
    await expect(report(2, bad)).rejects.toThrow(TooEarlyError);
    await chain.advance(WAITS.refundWait);
    await expect(report(2, good)).rejects.toThrow(ModelAgreesError);
    await expect(report(1, bad)).rejects.toThrow(CannotReportYourselfError);
    await expect(report(4, bad)).rejects.toThrow(NoReputationError);
    expect(await chain.reader.getClaimable({ contribution: bad })).toMatchObject({
      claimable: BigInt(bad.deposit),
    });
  });

  it("pays all that is left to the owner, then to anyone", async () => {
    const [one, two] = [await add(1, [0], 1), await add(1, [0], 1)];
    await chain.advance(WAITS.ownerWait);
    await expect(chain.wallet(4).report({ contribution: one })).rejects.toThrow(ModelAgreesError);
    expect(await chain.wallet(9).report({ contribution: one })).toMatchObject({
      reward: BigInt(one.deposit),
    });
    await chain.advance(WAITS.anyWait - WAITS.ownerWait);
    expect(await chain.wallet(4).report({ contribution: two })).toMatchObject({
      reward: BigInt(two.deposit),
    });
  });
});
