import { type Address, getAddress, maxUint256, parseEther } from "viem";
import { readContract, waitForTransactionReceipt } from "viem/actions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { compileMock } from "../../test/utils/compile.js";
import {
  ContributionNotOpenError,
  DepositTooLowError,
  ModelAgreesError,
  ModelDisagreesError,
  TrackRecordInvalidError,
  TransferFromFailedError,
} from "../errors/contract.js";
import {
  CompositionUnsupportedError,
  ContributionsInvalidError,
  TrainerMissingError,
} from "../errors/library.js";
import type { Contribution } from "./contribution.js";

const WAITS = { refundWait: 100, ownerWait: 2000, anyWait: 3000 };
const TERMS = { costWeight: 1000n, ...WAITS };
/** Feature 0 speaks for class 1, feature 1 for class 0, and the third for nothing yet. */
const MODEL = {
  kind: "sparse-perceptron",
  features: 3,
  weights: Int8Array.of(100, -100, 0),
} as const;

const FEES = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

const deploy = async (options: object = {}) => {
  const { address } = await chain
    .wallet(0)
    .deployTrainer({ model: MODEL, terms: TERMS, ...options });
  return address;
};

describe("claims in bulk", () => {
  it("fail one by one", async () => {
    const trainer = await deploy();
    const add = (account: number, sample: number[], label: number) =>
      chain.wallet(account).addData({ trainer, sample, label });
    const good = await add(1, [0], 1);
    const bad = await add(1, [0], 0);
    const also = await add(1, [1], 0);
    await chain.advance(WAITS.refundWait);

    const { outcomes } = await chain.wallet(1).refundMany({ contributions: [good, bad, also] });
    expect(outcomes.map(({ paid }) => paid)).toEqual([
      BigInt(good.deposit),
      undefined,
      BigInt(also.deposit),
    ]);
    expect(outcomes[1]?.error).toBeInstanceOf(ModelDisagreesError);
    expect(outcomes[1]?.contribution).toBe(bad);

    const own = await add(2, [0], 1);
    await chain.advance(WAITS.refundWait);
    await chain.wallet(2).refund({ contribution: own });
    const more = await add(1, [0], 1);
    await chain.advance(WAITS.refundWait);
    const reports = await chain.wallet(2).reportMany({ contributions: [good, more, bad] });
    expect(reports.outcomes[0]?.error).toBeInstanceOf(ContributionNotOpenError);
    expect(reports.outcomes[1]?.error).toBeInstanceOf(ModelAgreesError);
    expect(reports.outcomes[2]?.paid).toBe(BigInt(bad.deposit) / 3n);
  });

  it("are of one trainer, and of something", async () => {
    const both: Contribution[] = [];
    for (const trainer of [await deploy(), await deploy()]) {
      both.push(await chain.wallet(1).addData({ trainer, sample: [0], label: 1 }));
    }
    await expect(chain.wallet(1).refundMany({ contributions: both })).rejects.toThrow(
      ContributionsInvalidError,
    );
    await expect(chain.wallet(1).reportMany({ contributions: [] })).rejects.toThrow(
      ContributionsInvalidError,
    );
  });
});

describe("deposits in tokens", () => {
  const { abi, bytecode } = compileMock("Token");
  let token: Address;
  let trainer: Address;
  const balance = (account: Address) =>
    readContract(chain.reader, {
      address: token,
      abi,
      functionName: "balanceOf",
      args: [account],
    }) as Promise<bigint>;
  const write = async (account: number, functionName: string, args: unknown[]) => {
    const wallet = chain.wallet(account);
    const hash = await wallet.writeContract({
      address: token,
      abi,
      functionName,
      args,
      chain: null,
      ...FEES,
    });
    await waitForTransactionReceipt(chain.reader, { hash });
  };

  beforeAll(async () => {
    const hash = await chain.wallet(0).deployContract({ abi, bytecode, chain: null, ...FEES });
    const receipt = await waitForTransactionReceipt(chain.reader, { hash });
    token = getAddress(receipt.contractAddress as Address);
    trainer = await deploy({ token });
    for (const account of [1, 2]) {
      await write(account, "mint", [chain.wallet(account).account.address, parseEther("1")]);
    }
  });

  it("are drawn by a permit", async () => {
    expect(await chain.reader.getToken({ trainer })).toBe(token);
    const wallet = chain.wallet(1);
    const contribution = await wallet.addDataWithToken({
      trainer,
      sample: [0],
      label: 1,
      maxDeposit: 10n ** 9n,
      permit: true,
    });
    expect(await balance(trainer)).toBe(BigInt(contribution.deposit));
    expect(BigInt(contribution.deposit)).toBeLessThanOrEqual(3_600_000n);

    await chain.advance(WAITS.refundWait);
    expect((await wallet.refund({ contribution })).amount).toBe(BigInt(contribution.deposit));
    expect(await balance(wallet.account.address)).toBe(parseEther("1"));
  });

  it("are drawn by an approval, but no more than the maximum", async () => {
    const wallet = chain.wallet(2);
    const data = { trainer, sample: [0], label: 1, maxDeposit: 10n ** 9n };
    await expect(wallet.addDataWithToken(data)).rejects.toThrow(TransferFromFailedError);
    await write(2, "approve", [trainer, maxUint256]);
    await expect(wallet.addDataWithToken({ ...data, maxDeposit: 1n })).rejects.toThrow(
      DepositTooLowError,
    );
    const { deposit } = await wallet.addDataWithToken(data);
    expect(await balance(wallet.account.address)).toBe(parseEther("1") - BigInt(deposit));
  });

  it("of a batch are drawn by a permit too", async () => {
    const wallet = chain.wallet(1);
    const before = await balance(trainer);
    const contribution = await wallet.addDataWithToken({
      trainer,
      samples: [
        { sample: [0], label: 1 },
        { sample: [1], label: 0 },
      ],
      maxDeposit: 10n ** 9n,
      permit: true,
    });
    expect(contribution.label).toBe("batch");
    expect((await balance(trainer)) - before).toBe(BigInt(contribution.deposit));

    await chain.advance(WAITS.refundWait);
    expect((await wallet.refund({ contribution })).amount).toBe(BigInt(contribution.deposit));
  });
});

describe("a track record", () => {
  it("is needed to train", async () => {
    const trainer = await deploy({ trackRecord: { confirmed: 1, share: 0.5 } });
    const wallet = chain.wallet(1);
    const author = wallet.account.address;
    expect(await chain.reader.getTrackRecord({ trainer, author })).toEqual({
      submitted: 0,
      confirmed: 0,
      trains: false,
      required: { confirmed: 1, share: 0.5 },
    });
    await wallet.addData({ trainer, sample: [2], label: 1 });
    expect(await chain.reader.predict({ trainer, sample: [2] })).toBe(0);

    const contribution = await wallet.addData({ trainer, sample: [0], label: 1 });
    await chain.advance(WAITS.refundWait);
    await wallet.refund({ contribution });
    expect(await chain.reader.getTrackRecord({ trainer, author })).toMatchObject({
      submitted: 2,
      confirmed: 1,
      trains: true,
    });
    await wallet.addData({ trainer, sample: [2], label: 1 });
    expect(await chain.reader.predict({ trainer, sample: [2] })).toBe(1);
  });

  it("has terms that can be met", async () => {
    const trackRecord = { confirmed: 1, share: 1.5 };
    await expect(deploy({ trackRecord })).rejects.toThrow(TrackRecordInvalidError);
  });
});

describe("points", () => {
  it("earn badges", async () => {
    const levels = [
      { points: 1, name: "Learner" },
      { points: 2, name: "Teacher" },
    ];
    const terms = { levels, refundWait: 100, reportWait: 200, anyWait: 300 };
    const trainer = await deploy({ terms });
    const wallet = chain.wallet(1);
    const data = { trainer, sample: [0], label: 1, maxDeposit: 0n };
    const contribution = await wallet.addData(data);
    expect(contribution.deposit).toBe("0");
    await chain.advance(100);
    await wallet.refund({ contribution });
    const author = wallet.account.address;
    expect(await chain.reader.getPoints({ trainer, author })).toEqual({
      points: 1,
      level: 1,
      levels: [
        { ...levels[0], badge: (1n << 160n) | BigInt(author) },
        { ...levels[1], badge: undefined },
      ],
    });
  });
});

describe("a data set", () => {
  it.each([
    ["logs", {}],
    ["archive", { archive: true }],
  ])("is read from %s", async (source, options) => {
    const trainer = await deploy(options);
    const authors = [1, 2, 1];
    const samples = [[0], [], [1, 2]];
    for (const [i, account] of authors.entries()) {
      const sample = samples[i] as number[];
      await chain.wallet(account).addData({ trainer, sample, label: i % 2 });
    }
    const pages: number[] = [];
    const onPage = (page: readonly unknown[]) => pages.push(page.length);
    const dataset = await chain.reader.getDataset({ trainer, perPage: 2, onPage });
    expect(dataset.source).toBe(source);
    expect(pages.reduce((sum, count) => sum + count, 0)).toBe(3);
    if (source === "archive") expect(pages).toEqual([2, 1]);
    expect(dataset.entries).toEqual(
      [
        { index: 0, label: 0, sample: "0x0000" },
        { index: 1, label: 1, sample: "0x" },
        { index: 2, label: 0, sample: "0x00010002" },
      ].map((entry, i) => ({
        ...entry,
        author: chain.wallet(authors[i] as number).account.address,
      })),
    );
    const rest = await chain.reader.getDataset({ trainer, start: 1 });
    expect(rest.entries).toEqual(dataset.entries.slice(1));
  });

  it("is that of a trainer", async () => {
    const trainer = chain.wallet(5).account.address;
    await expect(chain.reader.getDataset({ trainer })).rejects.toThrow(TrainerMissingError);
  });
});

describe("a composition without a preset", () => {
  it.each([
    [
      "another model",
      { model: { kind: "naive-bayes", features: 3, samples: [0, 0] }, archive: true },
    ],
    ["an archive and a record", { archive: true, trackRecord: { confirmed: 1 } }],
    [
      "an archive and points",
      { archive: true, terms: { levels: [], refundWait: 1, reportWait: 2, anyWait: 3 } },
    ],
  ])("%s", async (_, options) => {
    await expect(deploy(options)).rejects.toThrow(CompositionUnsupportedError);
  });
});
