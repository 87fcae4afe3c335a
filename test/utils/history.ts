import { setTimeout } from "node:timers/promises";
import {
  type Client,
  decodeEventLog,
  encodeAbiParameters,
  encodeDeployData,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseAbiParameters,
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
const STEPS = 50;

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
  const wallet = chain.wallet(0);
  const transact = async (transaction: { to?: Hex; data: Hex }) => {
    const free = { chain: null, gas: GAS, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };
    const hash = await sendTransaction(wallet, { ...transaction, ...free });
    return receiptOf(wallet, hash);
  };
  const created = await transact({ data: encodeDeployData({ abi, bytecode, args }) });
  const to = created.contractAddress as Hex;

  const { maxClasses = twin.classes } = history;
  const count = Math.ceil((twin.words().length * maxClasses) / twin.classes);
  const learn = () => ({ sample: history.sample(random), label: random.below(twin.classes) });
  const call = (functionName: string, ...args: unknown[]) =>
    encodeFunctionData({ abi, functionName, args });

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

  for (let done = 0; done < steps; done += STEPS) {
    const taken: { data: Hex; probe: Hex }[] = [];
    const digests: Hex[] = [];
    for (let i = 0; i < STEPS; i++) {
      const data = step();
      const probe = history.sample(random);
      taken.push({ data, probe: history.encode(probe) });
      digests.push(digestOf(twin, probe, count));
    }
    const { logs, status } = await transact({ to, data: call("replay", taken, BigInt(count)) });
    expect(status, `steps from ${done} on`).toBe("success");
    const seen = logs.flatMap(({ data, topics }) => {
      const { eventName, args } = decodeEventLog({ abi, data, topics });
      return eventName === "Stepped" ? [(args as unknown as { digest: Hex }).digest] : [];
    });
    expect(seen, `steps from ${done} on`).toEqual(digests);
  }
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

const DIGESTED = parseAbiParameters("uint256[], uint256, int256[]");

function digestOf<sample>(twin: Learner<sample>, probe: sample, count: number): Hex {
  const words = twin.words();
  const padded = Array.from({ length: count }, (_, i) => words[i] ?? 0n);
  return keccak256(
    encodeAbiParameters(DIGESTED, [padded, BigInt(twin.predict(probe)), twin.scores(probe)]),
  );
}
