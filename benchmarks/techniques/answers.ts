import { bytesToHex, encodeFunctionData, size } from "viem";
import type { CompiledModel } from "../../ts/compiler/compiled.js";
import { compiledModelAbi } from "../../ts/compiler/entry.js";
import { intrinsicGas } from "../floor.js";

/** A sample, and what its twin says of it. */
export type Question = {
  readonly sample: Uint8Array;
  readonly label: number;
  readonly scores: readonly number[];
};

/** What the answers of a contract cost. */
export type Cost = {
  /** Execution of `predict`, mean. */
  readonly gas: number;
  /** The same as a transaction. */
  readonly transaction: number;
  /** Code of all contracts. */
  readonly bytes: number;
};

/** A contract that can be asked. */
type Contract = {
  predict(sample: Uint8Array): Promise<{ label: number; gas: number }>;
  scores(sample: Uint8Array): Promise<number[]>;
};

type Twin = {
  predict(sample: Uint8Array): number;
  scores(sample: Uint8Array): ArrayLike<number>;
};

export function toQuestions(twin: Twin, samples: readonly Uint8Array[]): Question[] {
  return samples.map((sample) => ({
    sample,
    label: twin.predict(sample),
    scores: Array.from(twin.scores(sample)),
  }));
}

/**
 * What it costs to ask all questions. Nothing is told of a contract that says anything else than the
 * twin.
 *
 * @param sampleOf - A sample as this contract reads it.
 */
export async function costOf(
  contract: Contract,
  bytes: number,
  questions: readonly Question[],
  sampleOf = (sample: Uint8Array) => sample,
): Promise<Cost> {
  let [gas, transaction] = [0, 0];
  for (const { sample, label, scores } of questions) {
    const own = sampleOf(sample);
    const answer = await contract.predict(own);
    const found = await contract.scores(own);
    if (answer.label !== label || `${found}` !== `${scores}`) {
      throw new Error(
        `the contract says class ${answer.label} of scores ${found}, its twin ${label} of ${scores}`,
      );
    }
    const args = [bytesToHex(own)] as const;
    const data = encodeFunctionData({ abi: compiledModelAbi, functionName: "predict", args });
    gas += answer.gas;
    transaction += answer.gas + intrinsicGas(data);
  }
  const mean = (sum: number) => Math.round(sum / questions.length);
  return { gas: mean(gas), transaction: mean(transaction), bytes };
}

export function bytesOf({ contracts }: CompiledModel): number {
  return contracts.reduce((sum, { code }) => sum + size(code), 0);
}
