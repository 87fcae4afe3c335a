import {
  type AbiParameterToPrimitiveType,
  BaseError,
  decodeErrorResult,
  type Hex,
  isHex,
  maxUint256,
  parseAbi,
} from "viem";
import { densePerceptronTrainerAbi } from "../abis/densePerceptronTrainer.js";
import {
  iEncodedPerceptronAbi,
  iForestAbi,
  iPredictionMarketAbi,
  iRateLimitAbi,
} from "../abis/interfaces.js";
import { naiveBayesTrainerAbi } from "../abis/naiveBayesTrainer.js";
import { nearestCentroidTrainerAbi } from "../abis/nearestCentroidTrainer.js";
import { sparseMulticlassPerceptronTrainerAbi } from "../abis/sparseMulticlassPerceptronTrainer.js";
import { sparseNearestCentroidTrainerAbi } from "../abis/sparseNearestCentroidTrainer.js";
import { sparsePerceptronArchiveTrainerAbi } from "../abis/sparsePerceptronArchiveTrainer.js";
import { sparsePerceptronPointsTrainerAbi } from "../abis/sparsePerceptronPointsTrainer.js";
import { sparsePerceptronTokenTrainerAbi } from "../abis/sparsePerceptronTokenTrainer.js";
import { sparsePerceptronTrackRecordTrainerAbi } from "../abis/sparsePerceptronTrackRecordTrainer.js";
import { sparsePerceptronTrainerAbi } from "../abis/sparsePerceptronTrainer.js";
import { trainerFactoryAbi } from "../abis/trainerFactory.js";
import {
  InputLengthInvalidError,
  InputOutOfRangeError,
  InputPaddingNotZeroError,
  PartMissingError,
} from "./compiler.js";
import { EncoderInvalidError } from "./library.js";
import { createErrorClasses, type ErrorClasses } from "./sumError.js";

/** Solady reverts with these in assembly, so that the compiler does not list them. */
const soladyAbi = parseAbi([
  "error DeploymentFailed()",
  "error ETHTransferFailed()",
  "error TransferFailed()",
  "error TransferFromFailed()",
]);

const abi = [
  ...iPredictionMarketAbi,
  ...densePerceptronTrainerAbi,
  ...iRateLimitAbi,
  ...naiveBayesTrainerAbi,
  ...nearestCentroidTrainerAbi,
  ...sparseMulticlassPerceptronTrainerAbi,
  ...sparseNearestCentroidTrainerAbi,
  ...sparsePerceptronArchiveTrainerAbi,
  ...sparsePerceptronPointsTrainerAbi,
  ...sparsePerceptronTokenTrainerAbi,
  ...sparsePerceptronTrackRecordTrainerAbi,
  ...sparsePerceptronTrainerAbi,
  ...trainerFactoryAbi,
  ...soladyAbi,
] as const;

/** With these the contracts of frozen models revert, and the library throws them itself, too. */
const frozenAbi = [...iEncodedPerceptronAbi, ...iForestAbi] as const;
const frozenErrors = {
  EncoderInvalidError,
  InputLengthInvalidError,
  InputOutOfRangeError,
  InputPaddingNotZeroError,
  PartMissingError,
};

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
  AccountBalanceOverflow: () => "The account holds more badges than can be counted.",
  AlreadyInitialized: () =>
    "This trainer is already initialised; deploy another one through the factory.",
  AlreadyReported: ({ reporter }) =>
    `${reporter} already took its share of this contribution; it cannot take another.`,
  BadgeBound: () => "A badge stays with whoever earned it; it cannot be passed on.",
  BadgeMissing: ({ id }) =>
    `There is no badge ${id}; badgeOf names those of an account, and getPoints says which it has.`,
  BalanceQueryForZeroAddress: () => "The zero address owns no badges; name another account.",
  BatchEmpty: () => "A batch that is contributed has at least one sample.",
  BatchShareInvalid: ({ batchShare }) =>
    `The share of a batch that the model must get right is 1 to 10,000 ten thousandths, not ${batchShare}.`,
  BatchTooLarge: ({ samples, most }) =>
    `A contribution has at most ${most} samples, not ${samples}; split the batch.`,
  BatchNotTaken: () => "A market takes samples one by one; contribute each with addData.",
  BatchTruncated: ({ position }) =>
    `The batch ends inside the record that starts at byte ${position}; encode it with encodeBatch.`,
  BondTooLow: ({ required, offered }) =>
    `Opening this market takes ${required} wei, the bounty and a bond of as much, and ${offered} wei was sent; send the rest too.`,
  CannotReportYourself: () =>
    "Authors cannot report their own contribution; ask for a refund, or report it when its time for anyone has come.",
  ChunkInvalid: ({ chunk }) =>
    `Chunk ${chunk} of the base weights is missing, of the wrong length, or not stored by the uploader; upload the weights with the factory.`,
  ChunkLengthInvalid: ({ length }) =>
    `A chunk holds 1 to 24,575 bytes, not ${length}; split the data.`,
  CoinNotAccepted: ({ value }) =>
    `Deposits are paid in a token here, but ${value} wei came along; send none.`,
  ClassesFull: ({ most }) =>
    `The model has ${most} classes, and cannot have more; deploy another one.`,
  ContributionsMismatch: ({ index }) =>
    `These are not the market's contributions, from number ${index} on; give all of them in the order in which they were made.`,
  ContributionTooLong: ({ length, most }) =>
    `A contribution to this market has at most ${most} bytes of call data, not ${length}; shorten the sample.`,
  ContributionNotOpen: () =>
    "There is nothing to claim: the contribution was never made, is not yours, or is already claimed. Check author, index, label and sample.",
  DeadlineOver: ({ deadline }) =>
    `This phase of the market was over at ${instant(deadline)}; what comes next is in its terms.`,
  DeadlinePassed: ({ deadline }) =>
    `The deadline ${instant(deadline)} had passed when the transaction was mined; send it again with a later one.`,
  DeploymentFailed: () =>
    "The chain refused to create a contract; the transaction may need more gas.",
  DepositNotReceived: ({ deposit, received }) =>
    `Of the deposit of ${deposit}, ${received} units arrived: the token keeps a fee or lies. Do not use it for deposits.`,
  DepositTooLow: ({ required, offered }) =>
    `The deposit is ${required} wei now and ${offered} wei was offered; offer more, or wait, as it falls with time.`,
  DimensionMismatch: ({ expected, actual }) =>
    `A sample of this model has ${expected} bytes, two a feature, not ${actual}; encode it for this model.`,
  DrawMissed: ({ blockNumber }) =>
    `The hash of block ${blockNumber}, which draws, is no longer known; the market can only fail now.`,
  DrawPending: ({ blockNumber }) =>
    `The hash of block ${blockNumber} draws; reveal the portion after it.`,
  ETHTransferFailed: () =>
    "The receiver refused the payment; a contract must accept plain transfers to claim.",
  FeatureOutOfRange: ({ position, feature, features }) =>
    `Feature ${feature} at position ${position} is not below ${features}; encode the sample for this model.`,
  FeaturesNotIncreasing: ({ position }) =>
    `The feature at position ${position} is not above the one before it; sort the ids and drop duplicates.`,
  ImplementationMissing: ({ implementation }) =>
    `There is no contract at ${implementation}; run ensureContracts on this chain first.`,
  JudgingTooDear: ({ most }) =>
    `To judge this might take more than ${most} gas, so that nobody could report it; contribute a shorter sample, or smaller batches, or choose a trainer of fewer classes or features.`,
  LabelOutOfRange: ({ label, classes }) =>
    `There is no class ${label}; labels run from 0 to ${classes - 1n}.`,
  LevelInvalid: ({ level }) =>
    `Level ${level} does not fit: thresholds of badges grow from 1 on, and there are at most 255 levels.`,
  MarketFull: ({ most }) =>
    `This market takes ${most} contributions and has them; wait for the next one.`,
  MarketTooLarge: ({ gas, most }) =>
    `Scoring so many contributions of that length could take ${gas} gas, and a transaction has ${most} for them; lower \`most\` or \`mostBytes\`.`,
  MetadataNotUploaded: ({ pointer }) =>
    `There is no metadata at ${pointer}, or somebody else stored it; upload it with the factory.`,
  ModelAgrees: ({ prediction }) =>
    // The label of all batches is no class.
    `The model agrees with this ${prediction === maxUint256 ? "batch" : `contribution (class ${prediction})`}, so it cannot be reported now.`,
  ModelChangedInTransaction: () =>
    "The model was trained in this very transaction; claim in another one.",
  ModelDisagrees: ({ prediction }) =>
    `The model predicts class ${prediction} for this sample or, of a batch, gets ${prediction} samples right, so the deposit is not refunded now; try again when the model has learned more.`,
  ModelWithoutMargins: () =>
    "Margins can be kept for sparse perceptrons of two classes only; use a market that replays.",
  MoneyUnexpected: () => "A market takes money with its calls only.",
  NewOwnerIsZeroAddress: () => "The new owner is the zero address; name another.",
  NoHandoverRequest: () =>
    "That address has not requested the ownership within the last 48 hours; it must call requestOwnershipHandover first.",
  NoMoneyAccepted: ({ value }) =>
    `Contributions are free here, but ${value} wei came along; send none.`,
  NoReputation: ({ reporter }) =>
    `${reporter} has no refunded contribution yet, and only good contributors take shares; get a contribution of yours refunded first.`,
  NotOwnerNorApproved: () =>
    "The sender neither owns this badge nor may handle it; badges stay with their owners in any case.",
  NothingToCompact: ({ chunk }) =>
    `No word of chunk ${chunk} has changed since it was compacted, so there is nothing to do.`,
  NotProvider: ({ caller }) =>
    `Only the owner opens a market, and only its provider draws; ${caller} is neither.`,
  NotYet: ({ when }) => `This must wait until second or block ${when}, or for more contributions.`,
  OneStepTransferDisabled: () =>
    "Ownership is handed over in two steps: the new owner calls requestOwnershipHandover, the old one completeOwnershipHandover.",
  ParameterOutOfRange: ({ parameter }) =>
    `The model's parameter \`${parameter}\` is out of range; docs/formats.md states the range for each model.`,
  PermitRefused: ({ maxDeposit }) =>
    `The token refused the permit, and the allowance is below ${maxDeposit}; sign the permit anew, or approve the trainer.`,
  RateLimitInvalid: ({ samples, period }) =>
    `A rate limit of ${samples} samples in ${period} seconds is out of range: both are 1 to 2^32 − 1.`,
  PortionMismatch: ({ portion }) =>
    `This is not what was committed to as portion ${portion}; reveal its salt and batch as they were.`,
  PortionsOutOfRange: ({ portions }) =>
    `A test set has 2 to 1024 portions, not ${portions}; one is shown and the others are scored.`,
  Reentrancy: () =>
    "The trainer was called again from within one of its payments; call it in a transaction of its own.",
  SampleLengthOdd: ({ length }) =>
    `A sample is a list of 16-bit ids, so it cannot have ${length} bytes; encode it with encodeSparse.`,
  SamplesOutOfRange: ({ samples }) => `A contribution has 1 to 65,535 samples, not ${samples}.`,
  SampleTooLongToArchive: ({ length }) =>
    `A sample of ${length} bytes does not fit into a contract (24,523 bytes); contribute a large batch in parts.`,
  TokenAlreadyExists: () => "This badge has been granted before.",
  TokenDoesNotExist: () => "There is no such badge; badgeOf names those of an account.",
  TokenMissing: ({ token }) =>
    `There is no contract at ${token}, so it is no token; check the address and the chain.`,
  ScoringElsewhere: ({ expected }) =>
    `Scoring goes on with portion ${expected}; give the portions from there on.`,
  StakeTooLow: ({ required, offered }) =>
    `The stake is ${required} wei and ${offered} wei was sent; send at least the stake.`,
  TermOutOfRange: ({ term }) =>
    `The market's term ${term} is outside the range that IPredictionMarket states.`,
  TestSetOutOfRange: ({ samples }) =>
    `The scored portions must hold 1 to 32,767 samples, not ${samples}.`,
  TooEarly: ({ claimableFrom }) =>
    `Nothing can be claimed of this contribution before ${instant(claimableFrom)}; try again then.`,
  TrackRecordInvalid: ({ confirmed, share }) =>
    `A track record of ${confirmed} contributions and a share of ${share} is out of range: below 2^32, and at most 10,000.`,
  TrainerFull: () => "The trainer took all the contributions it can count; deploy another one.",
  TransferFailed: () =>
    "The token refused to pay the receiver; only the token's rules can change that.",
  TransferFromFailed: () =>
    "The token did not let the trainer draw the deposit; approve the trainer, and hold as much.",
  TransferFromIncorrectOwner: () => "That account does not own this badge.",
  TransferToNonERC721ReceiverImplementer: () => "Badges cannot be passed on, to contracts neither.",
  TransferToZeroAddress: () => "Badges cannot be passed on, to nobody neither.",
  Unauthorized: () => "Only the owner may do this.",
  WrongPhase: ({ phase }) =>
    `The market is in phase ${phase} (0 closed, 1 committed, 2 drawn, 3 participation, 4 reveal, 5 scoring), which is not that of this call.`,
  WaitsInvalid: ({ refundWait, ownerWait, anyWait }) =>
    `The waits ${refundWait}, ${ownerWait}, ${anyWait} must grow (refundWait ≤ ownerWait ≤ anyWait), with refundWait below 2^24 and anyWait below 2^32 seconds.`,
};

/** The classes of the contracts' errors, by name. */
export const contractErrors: ErrorClasses<typeof messages> = createErrorClasses(messages);

export const {
  AccountBalanceOverflowError,
  AlreadyInitializedError,
  AlreadyReportedError,
  BadgeBoundError,
  BadgeMissingError,
  BalanceQueryForZeroAddressError,
  BatchEmptyError,
  BatchNotTakenError,
  BatchShareInvalidError,
  BatchTooLargeError,
  BatchTruncatedError,
  BondTooLowError,
  CannotReportYourselfError,
  ChunkInvalidError,
  ChunkLengthInvalidError,
  CoinNotAcceptedError,
  ClassesFullError,
  ContributionNotOpenError,
  ContributionTooLongError,
  ContributionsMismatchError,
  DeadlineOverError,
  DeadlinePassedError,
  DeploymentFailedError,
  DepositNotReceivedError,
  DepositTooLowError,
  DimensionMismatchError,
  DrawMissedError,
  DrawPendingError,
  ETHTransferFailedError,
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  ImplementationMissingError,
  JudgingTooDearError,
  LabelOutOfRangeError,
  LevelInvalidError,
  MarketFullError,
  MarketTooLargeError,
  MetadataNotUploadedError,
  ModelAgreesError,
  ModelChangedInTransactionError,
  ModelDisagreesError,
  ModelWithoutMarginsError,
  MoneyUnexpectedError,
  NewOwnerIsZeroAddressError,
  NoHandoverRequestError,
  NoMoneyAcceptedError,
  NoReputationError,
  NotOwnerNorApprovedError,
  NothingToCompactError,
  NotProviderError,
  NotYetError,
  OneStepTransferDisabledError,
  ParameterOutOfRangeError,
  PermitRefusedError,
  PortionMismatchError,
  PortionsOutOfRangeError,
  RateLimitInvalidError,
  ReentrancyError,
  SampleLengthOddError,
  SampleTooLongToArchiveError,
  SamplesOutOfRangeError,
  ScoringElsewhereError,
  StakeTooLowError,
  TermOutOfRangeError,
  TestSetOutOfRangeError,
  TokenAlreadyExistsError,
  TokenDoesNotExistError,
  TokenMissingError,
  TooEarlyError,
  TrackRecordInvalidError,
  TrainerFullError,
  TransferFailedError,
  TransferFromFailedError,
  TransferFromIncorrectOwnerError,
  TransferToNonERC721ReceiverImplementerError,
  TransferToZeroAddressError,
  UnauthorizedError,
  WaitsInvalidError,
  WrongPhaseError,
} = contractErrors;

const allAbi = [...abi, ...frozenAbi];
const allErrors = { ...frozenErrors, ...contractErrors };

/**
 * The named error behind a failed call, if a contract of ours reverted it; otherwise the error as it
 * came, as for a node that cannot be reached.
 */
export function decodeContractError(error: unknown): unknown {
  const data = revertData(error);
  return data === undefined ? error : contractErrorOf(data, error);
}

/** The named error that a contract reverted with; `cause` if it is none of ours. */
export function contractErrorOf(data: Hex, cause: unknown = new BaseError(data)): unknown {
  try {
    const { abiItem, args } = decodeErrorResult({ abi: allAbi, data });
    const name = `${abiItem.name}Error`;
    if (!Object.hasOwn(allErrors, name)) return cause;
    const named = Object.fromEntries(
      (abiItem.inputs ?? []).map((input, i) => [input.name, args?.[i]]),
    );
    return new allErrors[name as keyof typeof allErrors](named as never, { cause });
  } catch {
    return cause; // Another contract's error.
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
