import type { Address } from "viem";
import { type Sample, toSample } from "../encoders/sample.js";
import type {
  DimensionMismatchError,
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  SampleLengthOddError,
} from "../errors/contract.js";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";

export type PredictParameters = {
  readonly trainer: Address;
  readonly sample: Sample;
};

/** The predicted class, from 0. */
export type PredictReturnType = number;

export type PredictErrorType =
  | InstanceType<
      | typeof DimensionMismatchError
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
