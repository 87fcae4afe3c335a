import type { Address } from "viem";
import { getBlockNumber } from "viem/actions";
import { encodeBatch, type Labelled, recordLength } from "../encoders/batch.js";
import type {
  DimensionMismatchError,
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
} from "../errors/contract.js";
import type { SampleTooLongError } from "../errors/library.js";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";

export type EvaluateParameters = {
  readonly trainer: Address;
  readonly samples: readonly Labelled[];
  /**
   * The most bytes of samples in one call; 32,768 by default, which takes at most some 9 million gas.
   * A sample that is longer goes alone.
   */
  readonly bytesPerCall?: number | undefined;
  /** The block whose model is meant; the latest by default. All calls ask the same one. */
  readonly blockNumber?: bigint | undefined;
  /** Called after each call. */
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
};

export type EvaluateReturnType = {
  /** Samples whose label is the model's prediction. */
  readonly correct: number;
  readonly total: number;
};

export type EvaluateErrorType =
  | InstanceType<
      | typeof DimensionMismatchError
      | typeof FeatureOutOfRangeError
      | typeof FeaturesNotIncreasingError
      | typeof SampleTooLongError
    >
  | ReadTrainerErrorType;

/** Asks the contract how many samples the model gets right, in as many calls as it takes. Free. */
export async function evaluate(
  client: AnyClient,
  parameters: EvaluateParameters,
): Promise<EvaluateReturnType> {
  const { trainer, samples, bytesPerCall = 32_768, onProgress } = parameters;
  const blockNumber = parameters.blockNumber ?? (await getBlockNumber(client, { cacheTime: 0 }));
  let correct = 0;
  let done = 0;
  for (const page of pages(samples, bytesPerCall)) {
    const [right] = await readTrainer(
      client,
      trainer,
      "evaluate",
      [encodeBatch(page)],
      blockNumber,
    );
    correct += Number(right);
    done += page.length;
    onProgress?.({ done, total: samples.length });
  }
  return { correct, total: samples.length };
}

function* pages(samples: readonly Labelled[], maxBytes: number) {
  let page: Labelled[] = [];
  let bytes = 0;
  for (const sample of samples) {
    const length = recordLength(sample);
    if (page.length > 0 && bytes + length > maxBytes) {
      yield page;
      page = [];
      bytes = 0;
    }
    page.push(sample);
    bytes += length;
  }
  if (page.length > 0) yield page;
}
