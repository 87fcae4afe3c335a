import type { Address } from "viem";
import { wordCount, wordsToWeights } from "../utils/lanes.js";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";
import { getSpec } from "./getSpec.js";

export type GetWeightsParameters = {
  readonly trainer: Address;
  /** Size of the feature space, if known: saves a request. */
  readonly features?: number | undefined;
  /** The block whose weights are meant; the latest by default. */
  readonly blockNumber?: bigint | undefined;
};

/** One weight a feature. */
export type GetWeightsReturnType = Int8Array;

export type GetWeightsErrorType = ReadTrainerErrorType;

/** The weights as they are in the contract. */
export async function getWeights(
  client: AnyClient,
  parameters: GetWeightsParameters,
): Promise<GetWeightsReturnType> {
  const { trainer, blockNumber } = parameters;
  const features = parameters.features ?? (await getSpec(client, { trainer })).features;
  const range = [0n, BigInt(wordCount(features))] as const;
  return wordsToWeights(await readTrainer(client, trainer, "words", range, blockNumber), features);
}
