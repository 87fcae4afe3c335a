import type { Address } from "viem";
import type { ClassesFullError, UnauthorizedError } from "../errors/contract.js";
import type { TrainerMissingError } from "../errors/library.js";
import { trainerEvent, writeTrainer } from "../utils/trainer.js";
import {
  type AnyClient,
  type Mined,
  minedOf,
  type TransactErrorType,
  type TransactionOptions,
} from "../utils/transact.js";

/** A word written for the first time, should somebody else's transaction come first. */
const SPARE_GAS = 22_100n;

export type AddClassParameters = TransactionOptions & {
  readonly trainer: Address;
  /** What it means; announced in the event `ClassAdded`, not part of the metadata. */
  readonly name: string;
};

export type AddClassReturnType = Mined & {
  /** The label of the new class. */
  readonly label: number;
};

export type AddClassErrorType =
  | InstanceType<typeof ClassesFullError | typeof TrainerMissingError | typeof UnauthorizedError>
  | TransactErrorType;

/**
 * Adds a class that has learned nothing. For the owner, up to the `maxClasses` of the deployment.
 *
 * @example
 * const { label } = await addClass(client, { trainer, name: "invoice" });
 */
export async function addClass(
  client: AnyClient,
  { trainer, name, ...options }: AddClassParameters,
): Promise<AddClassReturnType> {
  const receipt = await writeTrainer(client, trainer, "addClass", [name], {
    ...options,
    spareGas: SPARE_GAS,
  });
  const { args } = trainerEvent(trainer, ["ClassAdded"], receipt);
  return {
    label: Number(args.class),
    ...minedOf(receipt),
  };
}
