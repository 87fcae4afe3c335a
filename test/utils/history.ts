import { setImmediate, setTimeout } from "node:timers/promises";
import {
  type Abi,
  type Client,
  encodeDeployData,
  encodeEventTopics,
  encodeFunctionData,
  type Hex,
  keccak256,
  prepareEncodeFunctionData,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
} from "viem";
import { getTransactionReceipt, sendTransaction } from "viem/actions";
import { expect } from "vitest";
import { encodeBatch } from "../../ts/encoders/batch.js";
import { type Chain, startChain } from "./chain.js";
import { compileMock } from "./compile.js";
import type { Random } from "./random.js";

/** What a history needs of a twin. */
type Learner<sample> = {
  readonly classes: number;
  predict(sample: sample): number;
  scores(sample: sample): readonly bigint[];
  update(sample: sample, label: number): unknown;
  updateBatch(samples: readonly { sample: sample; label: number }[]): unknown;
  addClass?(): unknown;
  words(): bigint[];
};

/** A model to try out, and what it learns. */
export type History<sample> = {
  /** Of `startHistoryChain`. */
  readonly chain: Chain;
  readonly random: Random;
  readonly steps: number;
  readonly twin: Learner<sample>;
  /** The contract: its file in `test/mocks`, its name if that is another, and its arguments. */
  readonly harness: string;
  readonly contract?: string;
  readonly args: readonly unknown[];
  readonly sample: (random: Random) => sample;
  readonly encode: (sample: sample) => Hex;
  /** How many classes it may get; no more than it has by default. */
  readonly maxClasses?: number;
};

/** Of a chain without a limit, as many steps share a transaction. */
const GAS = 10n ** 11n;
const STEPS = 125;

/** Samples in a batch, at the most. */
const MOST = 8;

/** The number of steps that a test takes: many more with `npm run test:deep`. */
export const HISTORY_STEPS = process.env.FOUNDRY_PROFILE === "deep" ? 100_000 : 1000;

export const startHistoryChain = () => startChain({ hardfork: "cancun", gasLimit: Number(GAS) });

/**
 * Lets a contract and its twin take the same random steps, samples, batches, compactions and new
 * classes, and expects the same words, prediction and scores after each.
 */
export async function expectSameHistory<sample>(history: History<sample>): Promise<void> {
  const { chain, random, steps, twin, harness, contract = harness, args } = history;
  const { abi, bytecode } = compileMock(harness, contract);
  const { address } = chain.wallet(0).account;
  const transact = async (transaction: { to?: Hex; data: Hex }) => {
    // The chain knows the account's key: it signs faster.
    const options = { account: address, chain: null, gas: GAS } as const;
    const free = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };
    const hash = await sendTransaction(chain.reader, { ...transaction, ...options, ...free });
    return receiptOf(chain.reader, hash);
  };
  const created = await transact({ data: encodeDeployData({ abi, bytecode, args }) });
  const to = created.contractAddress as Hex;

  const { maxClasses = twin.classes } = history;
  const count = Math.ceil((twin.words().length * maxClasses) / twin.classes);
  const learn = () => ({ sample: history.sample(random), label: random.below(twin.classes) });
  const prepared = new Map(
    ["addClass", "replay", "tryCompact", "update", "updateBatch"].map((functionName) => [
      functionName,
      prepareEncodeFunctionData({ abi, functionName }),
    ]),
  );
  const call = (functionName: string, ...args: unknown[]) =>
    encodeFunctionData({
      ...(prepared.get(functionName) as { abi: Abi; functionName: Hex }),
      args,
    });
  const [stepped] = encodeEventTopics({ abi, eventName: "Stepped" });

  /** Lets the twin take a step; the call that lets the contract take it. */
  const step = (): Hex => {
    const kind = random.below(40);
    if (kind === 0) return call("tryCompact", BigInt(random.below(Math.ceil(count / 512))));
    if (kind === 1 && twin.addClass && twin.classes < maxClasses) {
      twin.addClass();
      return call("addClass");
    }
    if (kind < 8) {
      const samples = Array.from({ length: 1 + random.below(MOST) }, learn);
      twin.updateBatch(samples);
      const encoded = samples.map(({ sample, label }) => ({
        sample: history.encode(sample),
        label,
      }));
      return call("updateBatch", encodeBatch(encoded));
    }
    const { sample, label } = learn();
    twin.update(sample, label);
    return call("update", history.encode(sample), BigInt(label));
  };

  let pending = Promise.resolve();
  for (let done = 0; done < steps; done += STEPS) {
    const taken: { data: Hex; probe: Hex }[] = [];
    const digests: Hex[] = [];
    for (let i = 0; i < Math.min(STEPS, steps - done); i++) {
      const data = step();
      const probe = history.sample(random);
      taken.push({ data, probe: history.encode(probe) });
      digests.push(digestOf(twin, probe, count));
    }
    // The contract takes them while the twin takes the next.
    await pending;
    pending = transact({ to, data: call("replay", taken, BigInt(count)) }).then(
      ({ logs, status }) => {
        expect(status, `steps from ${done} on`).toBe("success");
        const seen = logs.filter(({ topics }) => topics[0] === stepped).map(({ data }) => data);
        expect(seen, `steps from ${done} on`).toEqual(digests);
      },
    );
    await setImmediate();
  }
  await pending;
}

/** Asks again and again, as no later block comes that viem would wait for. */
async function receiptOf(client: Client, hash: Hex): Promise<TransactionReceipt> {
  for (;;) {
    try {
      return await getTransactionReceipt(client, { hash });
    } catch (error) {
      if (!(error instanceof TransactionReceiptNotFoundError)) throw error;
      await setTimeout(5);
    }
  }
}

/** keccak256 of the ABI's encoding of words, prediction and scores. */
function digestOf<sample>(twin: Learner<sample>, probe: sample, count: number): Hex {
  const words = twin.words();
  const scores = twin.scores(probe);
  const data = new DataView(new ArrayBuffer(32 * (5 + count + scores.length)));
  const put = (place: number, value: bigint) => {
    for (let i = 0; i < 4; i++) {
      data.setBigUint64(32 * place + 8 * i, BigInt.asUintN(64, value >> BigInt(192 - 64 * i)));
    }
  };
  put(0, 96n);
  put(1, BigInt(twin.predict(probe)));
  put(2, BigInt(32 * (4 + count)));
  put(3, BigInt(count));
  words.forEach((word, i) => {
    put(4 + i, word);
  });
  put(4 + count, BigInt(scores.length));
  scores.forEach((score, i) => {
    put(5 + count + i, score);
  });
  return keccak256(new Uint8Array(data.buffer));
}
