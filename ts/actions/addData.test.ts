import { type Address, createWalletClient, custom, type EIP1193Parameters, http } from "viem";
import { getBalance, getTransactionReceipt } from "viem/actions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import {
  DeadlinePassedError,
  DepositTooLowError,
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  LabelOutOfRangeError,
  SampleLengthOddError,
} from "../errors/contract.js";
import { AccountMissingError, NotWholeError, TrainerMissingError } from "../errors/library.js";
import { addData } from "./addData.js";

const COST_WEIGHT = 1000n;
const FEATURES = 100;

let chain: Chain;
let trainer: Address;
beforeAll(async () => {
  chain = await startChain();
  const { address } = await chain.wallet(0).deployTrainer({
    model: { kind: "sparse-perceptron", features: FEATURES },
    terms: { costWeight: COST_WEIGHT, refundWait: 60, anyWait: 600 },
  });
  trainer = address;
});
afterAll(() => chain.stop());

describe("addData", () => {
  it("returns a receipt that is plain JSON", async () => {
    const wallet = chain.wallet(1);
    const contribution = await wallet.addData({ trainer, sample: [2, 40], label: 1 });
    expect(JSON.parse(JSON.stringify(contribution))).toEqual(contribution);
    const receipt = await getTransactionReceipt(wallet, { hash: contribution.hash });
    expect(contribution).toMatchObject({
      trainer,
      author: wallet.account.address,
      label: 1,
      sample: "0x00020028",
      blockNumber: Number(receipt.blockNumber),
      gasUsed: Number(receipt.gasUsed),
    });
    const next = await wallet.addData({ trainer, sample: "0x", label: 0 });
    expect(next.index).toBe(contribution.index + 1);
  });

  it("deposits what it costs when it is mined, and no more", async () => {
    const wallet = chain.wallet(2);
    const { address } = wallet.account;
    const before = await getBalance(wallet, { address });
    const earlier = await wallet.addData({ trainer, sample: [1], label: 0 });
    const { timestamp } = await chain.reader.getBlock();
    await chain.control.setNextBlockTimestamp({ timestamp: timestamp + 100n });
    const contribution = await wallet.addData({
      trainer,
      sample: [1],
      label: 0,
      maxDeposit: 10n ** 18n,
    });
    // 100 seconds later: a tenth of what it costs at once.
    expect(contribution.deposit).toBe(`${(COST_WEIGHT * 3600n) / 10n}`);
    const paid = BigInt(earlier.deposit) + BigInt(contribution.deposit);
    expect(before - (await getBalance(wallet, { address }))).toBe(paid);
  });

  it("offers what it costs now by default", async () => {
    await chain.advance(3600);
    const deposit = await chain.reader.getDeposit({ trainer });
    const { timestamp } = await chain.reader.getBlock();
    expect(deposit).toBe(await chain.reader.getDeposit({ trainer, time: Number(timestamp) }));
    const made = await chain.wallet(1).addData({ trainer, sample: [3], label: 0 });
    expect(BigInt(made.deposit)).toBeLessThanOrEqual(deposit);
  });

  it("learns even though the model changed since its gas was estimated", async () => {
    const features = 320;
    const { address } = await chain.wallet(0).deployTrainer({
      model: { kind: "sparse-perceptron", features },
      terms: { costWeight: 0n, refundWait: 60, anyWait: 600 },
    });
    const sample = Array.from({ length: 10 }, (_, i) => 32 * i);
    const node = http(chain.rpcUrl)({});
    const transport = custom({
      async request(request: EIP1193Parameters) {
        if (request.method === "eth_sendRawTransactionSync") {
          // Somebody is faster: now the model is wrong about this sample, too.
          await chain.wallet(1).addData({ trainer: address, sample, label: 1 });
        }
        return node.request(request as never);
      },
    });
    const slow = createWalletClient({ account: chain.wallet(2).account, transport });
    expect(await chain.reader.predict({ trainer: address, sample })).toBe(0);
    await addData(slow, { trainer: address, sample, label: 0 });
    // A step up and a step down.
    expect(await chain.reader.getWords({ trainer: address })).toEqual(Array(10).fill(0n));
  });

  describe("changes nothing when it fails", () => {
    const valid = { sample: [1, 2], label: 1 };
    it.each([
      ["too little", { ...valid, maxDeposit: 1n }, DepositTooLowError],
      ["a label that is no class", { ...valid, label: 2 }, LabelOutOfRangeError],
      ["half a label", { ...valid, label: 0.5 }, NotWholeError],
      ["an odd length", { ...valid, sample: "0x000102" }, SampleLengthOddError],
      ["half a byte", { ...valid, sample: "0x003" }, SampleLengthOddError],
      ["ids out of order", { ...valid, sample: "0x00020001" }, FeaturesNotIncreasingError],
      ["an id twice", { ...valid, sample: "0x00020002" }, FeaturesNotIncreasingError],
      ["an id out of range", { ...valid, sample: [FEATURES] }, FeatureOutOfRangeError],
      ["a deadline that has passed", { ...valid, deadline: 1 }, DeadlinePassedError],
    ] as const)("%s", async (_, wrong, type) => {
      const wallet = chain.wallet(3);
      const { address } = wallet.account;
      const before = [
        await getBalance(wallet, { address }),
        await getBalance(wallet, { address: trainer }),
      ];
      const words = await wallet.getWords({ trainer });
      await expect(wallet.addData({ trainer, ...wrong })).rejects.toThrow(type);
      expect([
        await getBalance(wallet, { address }),
        await getBalance(wallet, { address: trainer }),
      ]).toEqual(before);
      expect(await wallet.getWords({ trainer })).toEqual(words);
    });

    it("no trainer at the address", async () => {
      const nobody = "0x000000000000000000000000000000000000dEaD";
      for (const maxDeposit of [undefined, 10n ** 18n]) {
        const sent = { trainer: nobody, sample: [], label: 0, maxDeposit } as const;
        await expect(chain.wallet(1).addData(sent)).rejects.toThrow(TrainerMissingError);
      }
      expect(await getBalance(chain.wallet(1), { address: nobody })).toBe(0n);
    });

    it("no account", async () => {
      await expect(chain.reader.addData({ trainer, ...valid })).rejects.toThrow(
        AccountMissingError,
      );
    });
  });

  it("honours a deadline that has not passed", async () => {
    const deadline = Number((await chain.reader.getBlock()).timestamp) + 1000;
    const made = await chain.wallet(1).addData({ trainer, sample: [9], label: 0, deadline });
    expect(made.sample).toBe("0x0009");
  });
});
