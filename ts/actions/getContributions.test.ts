import type { Address } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import type { Contribution } from "./contribution.js";
import type { GetContributionsReturnType } from "./getContributions.js";

let chain: Chain;
let trainer: Address;
let fromBlock: bigint;
const made: Contribution[] = [];

beforeAll(async () => {
  chain = await startChain();
  const parameters = {
    model: { kind: "sparse-perceptron", features: 50 },
    terms: { costWeight: 3n, refundWait: 1, anyWait: 1 },
  } as const;
  const deployed = await chain.wallet(0).deployTrainer(parameters);
  const other = await chain.wallet(0).deployTrainer(parameters);
  trainer = deployed.address;
  fromBlock = deployed.blockNumber;
  for (let i = 0; i < 30; i++) {
    const wallet = chain.wallet(1 + (i % 3));
    const data = { sample: [i], label: i % 2 };
    const { gasUsed: _, ...contribution } = await wallet.addData({ trainer, ...data });
    made.push(contribution);
    await wallet.addData({ trainer: other.address, ...data });
  }
});
afterAll(() => chain.stop());

describe("getContributions", () => {
  it.each([undefined, 1n, 7n, 1000n])("reads them all, %s blocks a page", async (blocksPerPage) => {
    const { contributions, nextBlock } = await chain.reader.getContributions({
      trainer,
      blocksPerPage,
    });
    expect(contributions).toEqual(made);
    expect(nextBlock).toBe((await chain.reader.getBlockNumber({ cacheTime: 0 })) + 1n);
  });

  it("filters by author and by label", async () => {
    const author = chain.wallet(2).account.address;
    const of = async (filter: { author?: Address; label?: number }) =>
      (await chain.reader.getContributions({ trainer, ...filter })).contributions;
    expect(await of({ author })).toEqual(made.filter((one) => one.author === author));
    expect(await of({ label: 0 })).toEqual(made.filter(({ label }) => label === 0));
    expect(await of({ author, label: 1 })).toEqual(
      made.filter((one) => one.author === author && one.label === 1),
    );
    expect(await of({ label: 5 })).toEqual([]);
  });

  it("resumes where it was interrupted, and where it ended", async () => {
    const kept: Contribution[] = [];
    let resumeAt = fromBlock;
    const onPage = ({ contributions, nextBlock }: GetContributionsReturnType) => {
      kept.push(...contributions);
      resumeAt = nextBlock;
      if (kept.length > 10) throw new Error("interrupted");
    };
    await expect(
      chain.reader.getContributions({ trainer, fromBlock, blocksPerPage: 4n, onPage }),
    ).rejects.toThrow("interrupted");
    const rest = await chain.reader.getContributions({ trainer, fromBlock: resumeAt });
    expect([...kept, ...rest.contributions]).toEqual(made);

    const { nextBlock } = rest;
    expect(await chain.reader.getContributions({ trainer, fromBlock: nextBlock })).toEqual({
      contributions: [],
      nextBlock,
    });
    const { gasUsed: _, ...late } = await chain
      .wallet(1)
      .addData({ trainer, sample: [], label: 1 });
    const { contributions } = await chain.reader.getContributions({
      trainer,
      fromBlock: nextBlock,
    });
    expect(contributions).toEqual([late]);
    made.push(late);
  });

  it("reads up to a block", async () => {
    const toBlock = BigInt(made[4]?.blockNumber ?? 0);
    const { contributions, nextBlock } = await chain.reader.getContributions({ trainer, toBlock });
    expect(contributions).toEqual(made.slice(0, 5));
    expect(nextBlock).toBe(toBlock + 1n);
  });
});
