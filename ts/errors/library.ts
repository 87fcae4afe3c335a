import type { Address, Hash, Hex } from "viem";
import { createErrorClasses } from "./sumError.js";

/** What the library finds wrong itself. */
const libraryErrors = createErrorClasses({
  AccountMissing: (_: object) =>
    "Nobody is named to send the transaction; pass an account, or use a client that has one.",
  ChunkMissing: ({ pointer }: { pointer: Address }) =>
    `There is no stored data at ${pointer}; is this the chain on which the trainer was deployed?`,
  CompositionUnsupported: ({ kind, parts }: { kind: string; parts: string }) =>
    `There is no preset of a ${kind} model with ${parts}; compose it in Solidity (docs/incentives.md).`,
  ContributionsInvalid: ({ reason }: { reason: string }) =>
    `These contributions cannot be claimed together: ${reason}. Claim those of one trainer at a time.`,
  Create2DeployerMissing: ({ deployer, chainId }: { deployer: Address; chainId: number }) =>
    `Chain ${chainId} has no CREATE2 deployer at ${deployer}. Deploy it first (see github.com/Arachnid/deterministic-deployment-proxy), or use a chain that has it.`,
  EncoderInvalid: (args: { reason: string } | { encoder: Address }) =>
    "encoder" in args
      ? `There is no encoder at ${args.encoder}, or it gives not as many values as the model takes; deploy what compileEncoder returns.`
      : `The encoder does not fit the model: ${args.reason}.`,
  LanesInvalid: ({ reason }: { reason: string }) =>
    `The initial parameters do not fit the model: ${reason}.`,
  MetadataInvalid: ({ reason }: { reason: string }) =>
    `The metadata is not as docs/formats.md describes it: ${reason}.`,
  ModelUnsupported: ({ kind }: { kind: string }) =>
    `This version of the library has no twin of a ${kind} model; a newer one may.`,
  NetworkMissing: ({ encoder }: { encoder: Hex }) =>
    `The features of this model are a frozen network's; pass its file as \`network\`, the one whose encoder is at ${encoder}.`,
  NotFinite: ({ position, value }: { position: number; value: number }) =>
    `The value at position ${position} must be a number, not ${value}.`,
  NotPermitted: ({ reason }: { reason: string }) =>
    `No permit can be signed: ${reason}. Approve the trainer and leave \`permit\` out.`,
  NotWhole: ({ name, value }: { name: string; value: number }) =>
    `The ${name} must be a whole number, not ${value}.`,
  SampleTooLong: ({ length }: { length: number }) =>
    `A sample in a batch has at most 65,535 bytes, not ${length}.`,
  StoredDataMismatch: ({ expected, actual }: { expected: Hex; actual: Hex }) =>
    `What is stored for the encoder has hash ${actual}, but the metadata announces ${expected}; do not use this model.`,
  TrainerMissing: ({ trainer }: { trainer: Address }) =>
    `There is no trainer at ${trainer}; check the address and the chain.`,
  TransactionReverted: ({ hash }: { hash: Hash }) =>
    `Transaction ${hash} was reverted without a reason; it may have run out of gas. Send it again.`,
  ValueOutOfRange: ({ position, value }: { position: number; value: number }) =>
    `The value ${value} at position ${position} is not a whole number from −32,768 to 32,767; scale and quantise it first.`,
  VocabularyInvalid: ({ reason }: { reason: string }) =>
    `The vocabulary cannot be used: ${reason}.`,
  WeightsLengthInvalid: ({ length, features }: { length: number; features: number }) =>
    `${features} features need ${features} weights, not ${length}.`,
});

export const {
  AccountMissingError,
  ChunkMissingError,
  CompositionUnsupportedError,
  ContributionsInvalidError,
  Create2DeployerMissingError,
  EncoderInvalidError,
  LanesInvalidError,
  MetadataInvalidError,
  ModelUnsupportedError,
  NetworkMissingError,
  NotFiniteError,
  NotPermittedError,
  NotWholeError,
  SampleTooLongError,
  StoredDataMismatchError,
  TrainerMissingError,
  TransactionRevertedError,
  ValueOutOfRangeError,
  VocabularyInvalidError,
  WeightsLengthInvalidError,
} = libraryErrors;
