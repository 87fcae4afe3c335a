import {
  type AbiParameterToPrimitiveType,
  BaseError,
  decodeErrorResult,
  type Hex,
  isHex,
  parseAbi,
} from "viem";
import { densePerceptronTrainerAbi } from "../abis/densePerceptronTrainer.js";
import { naiveBayesTrainerAbi } from "../abis/naiveBayesTrainer.js";
import { nearestCentroidTrainerAbi } from "../abis/nearestCentroidTrainer.js";
import { sparseNearestCentroidTrainerAbi } from "../abis/sparseNearestCentroidTrainer.js";
import { sparsePerceptronTrainerAbi } from "../abis/sparsePerceptronTrainer.js";
import { trainerFactoryAbi } from "../abis/trainerFactory.js";
import { createErrorClasses, type ErrorClasses } from "./sumError.js";

/** Solady reverts with these in assembly, so that the compiler does not list them. */
const soladyAbi = parseAbi(["error DeploymentFailed()", "error ETHTransferFailed()"]);

const abi = [
  ...densePerceptronTrainerAbi,
  ...naiveBayesTrainerAbi,
  ...nearestCentroidTrainerAbi,
  ...sparseNearestCentroidTrainerAbi,
  ...sparsePerceptronTrainerAbi,
  ...trainerFactoryAbi,
  ...soladyAbi,
] as const;

type ContractAbiError = Extract<(typeof abi)[number], { type: "error" }>;

/** Names of the errors with which the contracts revert. */
export type ContractErrorName = ContractAbiError["name"];

/** The values of a contract's error, by name, as in its ABI. */
export type ContractErrorArgs<name extends ContractErrorName> = {
  readonly [input in Extract<
    ContractAbiError,
    { name: name }
  >["inputs"][number] as input["name"]]: AbiParameterToPrimitiveType<input>;
};

/** One line for every error of every contract: the compiler misses none. */
const messages: { [name in ContractErrorName]: (args: ContractErrorArgs<name>) => string } = {
  AlreadyInitialized: () =>
    "This trainer is already initialised; deploy another one through the factory.",
  AlreadyReported: ({ reporter }) =>
    `${reporter} already took its share of this contribution; it cannot take another.`,
  BatchEmpty: () => "A batch that is contributed has at least one sample.",
  BatchShareInvalid: ({ batchShare }) =>
    `The share of a batch that the model must get right is 1 to 10,000 ten thousandths, not ${batchShare}.`,
  BatchTooLarge: ({ samples, most }) =>
    `A contribution has at most ${most} samples, not ${samples}; split the batch.`,
  BatchTruncated: ({ position }) =>
    `The batch ends inside the record that starts at byte ${position}; encode it with encodeBatch.`,
  CannotReportYourself: () =>
    "Authors cannot report their own contribution; ask for a refund, or report it when its time for anyone has come.",
  ChunkInvalid: ({ chunk }) =>
    `Chunk ${chunk} of the base weights is missing, of the wrong length, or not stored by the uploader; upload the weights with the factory.`,
  ChunkLengthInvalid: ({ length }) =>
    `A chunk holds 1 to 24,575 bytes, not ${length}; split the data.`,
  ContributionNotOpen: () =>
    "There is nothing to claim: the contribution was never made, is not yours, or is already claimed. Check author, index, label and sample.",
  DeadlinePassed: ({ deadline }) =>
    `The deadline ${instant(deadline)} had passed when the transaction was mined; send it again with a later one.`,
  DeploymentFailed: () =>
    "The chain refused to create a contract; the transaction may need more gas.",
  DimensionMismatch: ({ expected, actual }) =>
    `A sample of this model has ${expected} bytes, two a feature, not ${actual}; encode it for this model.`,
  DepositTooLow: ({ required, offered }) =>
    `The deposit is ${required} wei now and ${offered} wei was offered; offer more, or wait, as it falls with time.`,
  ETHTransferFailed: () =>
    "The receiver refused the payment; a contract must accept plain transfers to claim.",
  FeatureOutOfRange: ({ position, feature, features }) =>
    `Feature ${feature} at position ${position} is not below ${features}; encode the sample for this model.`,
  FeaturesNotIncreasing: ({ position }) =>
    `The feature at position ${position} is not above the one before it; sort the ids and drop duplicates.`,
  ImplementationMissing: ({ implementation }) =>
    `There is no contract at ${implementation}; run ensureContracts on this chain first.`,
  LabelOutOfRange: ({ label, classes }) =>
    `There is no class ${label}; labels run from 0 to ${classes - 1n}.`,
  MetadataNotUploaded: ({ pointer }) =>
    `There is no metadata at ${pointer}, or somebody else stored it; upload it with the factory.`,
  ModelAgrees: ({ prediction }) =>
    `The model agrees with this contribution (class ${prediction}), so it cannot be reported now.`,
  ModelChangedInTransaction: () =>
    "The model was trained in this very transaction; claim in another one.",
  ModelDisagrees: ({ prediction }) =>
    `The model predicts class ${prediction} for this sample, so the deposit is not refunded now; try again when the model has learned more.`,
  NewOwnerIsZeroAddress: () => "The new owner is the zero address; name another.",
  NoHandoverRequest: () =>
    "That address has not requested the ownership within the last 48 hours; it must call requestOwnershipHandover first.",
  NoReputation: ({ reporter }) =>
    `${reporter} has no refunded contribution yet, and only good contributors take shares; get a contribution of yours refunded first.`,
  OneStepTransferDisabled: () =>
    "Ownership is handed over in two steps: the new owner calls requestOwnershipHandover, the old one completeOwnershipHandover.",
  ParameterOutOfRange: ({ parameter }) =>
    `The model's parameter \`${parameter}\` is out of range; docs/formats.md states the range for each model.`,
  Reentrancy: () =>
    "The trainer was called again from within one of its payments; call it in a transaction of its own.",
  SampleLengthOdd: ({ length }) =>
    `A sample is a list of 16-bit ids, so it cannot have ${length} bytes; encode it with encodeSparse.`,
  SamplesOutOfRange: ({ samples }) => `A contribution has 1 to 65,535 samples, not ${samples}.`,
  TooEarly: ({ claimableFrom }) =>
    `Nothing can be claimed of this contribution before ${instant(claimableFrom)}; try again then.`,
  TrainerFull: () => "The trainer took all the contributions it can count; deploy another one.",
  Unauthorized: () => "Only the owner may do this.",
  WaitsInvalid: ({ refundWait, ownerWait, anyWait }) =>
    `The waits ${refundWait}, ${ownerWait}, ${anyWait} must grow (refundWait ≤ ownerWait ≤ anyWait), with refundWait below 2^24 and anyWait below 2^32 seconds.`,
};

/** The classes of the contracts' errors, by name. */
export const contractErrors: ErrorClasses<typeof messages> = createErrorClasses(messages);

export const {
  AlreadyInitializedError,
  AlreadyReportedError,
  BatchEmptyError,
  BatchShareInvalidError,
  BatchTooLargeError,
  BatchTruncatedError,
  CannotReportYourselfError,
  ChunkInvalidError,
  ChunkLengthInvalidError,
  ContributionNotOpenError,
  DeadlinePassedError,
  DeploymentFailedError,
  DepositTooLowError,
  DimensionMismatchError,
  ETHTransferFailedError,
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  ImplementationMissingError,
  LabelOutOfRangeError,
  MetadataNotUploadedError,
  ModelAgreesError,
  ModelChangedInTransactionError,
  ModelDisagreesError,
  NewOwnerIsZeroAddressError,
  NoHandoverRequestError,
  NoReputationError,
  OneStepTransferDisabledError,
  ParameterOutOfRangeError,
  ReentrancyError,
  SampleLengthOddError,
  SamplesOutOfRangeError,
  TooEarlyError,
  TrainerFullError,
  UnauthorizedError,
  WaitsInvalidError,
} = contractErrors;

/**
 * The named error behind a failed call, if a contract of ours reverted it; otherwise the error as it
 * came, as for a node that cannot be reached.
 */
export function decodeContractError(error: unknown): unknown {
  const data = revertData(error);
  if (data === undefined) return error;
  try {
    const { abiItem, args } = decodeErrorResult({ abi, data });
    if (!Object.hasOwn(messages, abiItem.name)) return error;
    const name = abiItem.name as ContractErrorName;
    const named = Object.fromEntries(
      (abiItem.inputs ?? []).map((input, i) => [input.name, args?.[i]]),
    );
    return new contractErrors[`${name}Error`](named as never, { cause: error });
  } catch {
    return error; // Another contract's error.
  }
}

/** What a contract reverted with, wherever in the chain of causes a node's answer put it. */
function revertData(error: unknown): Hex | undefined {
  let data: Hex | undefined;
  if (error instanceof BaseError) {
    error.walk((cause) => {
      const { raw, data: found } = cause as { raw?: unknown; data?: unknown };
      const candidate = [raw, found, (found as { data?: unknown } | undefined)?.data].find(
        (value) => isHex(value) && value.length >= 10,
      );
      data = candidate as Hex | undefined;
      return data !== undefined;
    });
  }
  return data;
}

function instant(seconds: bigint): string {
  const milliseconds = Number(seconds) * 1000;
  return milliseconds <= 8.64e15 ? new Date(milliseconds).toISOString() : `second ${seconds}`;
}
