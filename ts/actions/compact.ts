import type { Address } from "viem";
import type { ChunkInvalidError, NothingToCompactError } from "../errors/contract.js";
import type { NotWholeError, TrainerMissingError } from "../errors/library.js";
import { trainerEvent, writeTrainer } from "../utils/trainer.js";
import {
  type AnyClient,
  type Mined,
  minedOf,
  type TransactErrorType,
  type TransactionOptions,
} from "../utils/transact.js";
import { toWhole } from "../utils/whole.js";

/** Gas for words that are learned until it is mined, each 2,100 to read and 6,400 to copy. */
const SPARE_GAS = 500_000n;

export type CompactParameters = TransactionOptions & {
  readonly trainer: Address;
  /** Which 512 words of weights, from 0; the first by default, which is all that most models have. */
  readonly chunk?: number | undefined;
};

export type CompactReturnType = Mined & {
  /** Where the weights of the chunk are now, in a contract's code. */
  readonly pointer: Address;
  /** How often the chunk has been compacted. */
  readonly version: number;
};

export type CompactErrorType =
  | InstanceType<
      | typeof ChunkInvalidError
      | typeof NotWholeError
      | typeof NothingToCompactError
      | typeof TrainerMissingError
    >
  | TransactErrorType;

/**
 * Moves the current weights of a chunk into contract code, which makes reading them cheap again.
 * Anyone may, and predictions stay what they are.
 *
 * @example
 * const { gasUsed } = await compact(client, { trainer });
 */
export async function compact(
  client: AnyClient,
  { trainer, chunk = 0, ...options }: CompactParameters,
): Promise<CompactReturnType> {
  const receipt = await writeTrainer(client, trainer, "compact", [toWhole("chunk", chunk)], {
    ...options,
    spareGas: SPARE_GAS,
  });
  const { args } = trainerEvent(trainer, ["Compacted"], receipt);
  return {
    pointer: args.pointer,
    version: Number(args.version),
    ...minedOf(receipt),
  };
}
