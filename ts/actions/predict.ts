import type { Address, Hex } from "viem";
import { type SparseSample, toSample } from "../encoders/sparse.js";
import type {
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  SampleLengthOddError,
} from "../errors/contract.js";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";

export type PredictParameters = {
  readonly trainer: Address;
  /** The sample: its feature ids, or already encoded. */
  readonly sample: SparseSample | Hex;
};

/** The predicted class, from 0. */
export type PredictReturnType = number;

export type PredictErrorType =
  | InstanceType<
      | typeof FeatureOutOfRangeError
      | typeof FeaturesNotIncreasingError
      | typeof SampleLengthOddError
    >
  | ReadTrainerErrorType;

/** Asks the contract for the class of a sample. Free. */
export async function predict(
  client: AnyClient,
  { trainer, sample }: PredictParameters,
): Promise<PredictReturnType> {
  return Number(await readTrainer(client, trainer, "predict", [toSample(sample)]));
}
