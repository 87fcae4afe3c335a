import { type Sample, toSample } from "../encoders/sample.js";
import type {
  DeadlinePassedError,
  DepositTooLowError,
  DimensionMismatchError,
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  JudgingTooDearError,
  LabelOutOfRangeError,
  SampleLengthOddError,
  TrainerFullError,
} from "../errors/contract.js";
import type { ReadTrainerErrorType } from "../utils/trainer.js";
import type { AnyClient, TransactErrorType } from "../utils/transact.js";
import { toWhole } from "../utils/whole.js";
import { type ContributeParameters, type ContributeReturnType, contribute } from "./contribute.js";

export type AddDataParameters = ContributeParameters & {
  readonly sample: Sample;
  /** The class it belongs to, from 0. */
  readonly label: number;
};

export type AddDataReturnType = ContributeReturnType;

export type AddDataErrorType =
  | InstanceType<
      | typeof DeadlinePassedError
      | typeof DepositTooLowError
      | typeof DimensionMismatchError
      | typeof FeatureOutOfRangeError
      | typeof FeaturesNotIncreasingError
      | typeof JudgingTooDearError
      | typeof LabelOutOfRangeError
      | typeof SampleLengthOddError
      | typeof TrainerFullError
    >
  | ReadTrainerErrorType
  | TransactErrorType;

/**
 * Contributes a labelled sample and waits until it is mined.
 *
 * @returns A receipt that is plain JSON; keep it, and a refund needs nothing else.
 *
 * @example
 * const contribution = await addData(client, { trainer, sample: [3, 17, 40], label: 1 });
 */
export async function addData(
  client: AnyClient,
  { sample, label, ...options }: AddDataParameters,
): Promise<AddDataReturnType> {
  toWhole("label", label);
  const data = toSample(sample);
  return contribute(client, { data, label, samples: [data] }, options);
}
