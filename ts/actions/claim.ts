import { type Address, type ContractFunctionArgs, isAddressEqual } from "viem";
import { contractErrorOf } from "../errors/contract.js";
import { ContributionsInvalidError, TrainerMissingError } from "../errors/library.js";
import { type trainerAbi, trainerEvent, trainerEvents, writeTrainer } from "../utils/trainer.js";
import { type AnyClient, type Mined, minedOf, type TransactionOptions } from "../utils/transact.js";
import type { Contribution } from "./contribution.js";

/** A word written for the first time and one cleared, should the state change until it is mined. */
const SPARE_GAS = 30_000n;

/** What refunds and reports have in common: they send, and read from the event what was paid. */
export async function claim<name extends "refund" | "report">(
  client: AnyClient,
  trainer: Address,
  functionName: name,
  args: ContractFunctionArgs<typeof trainerAbi, "nonpayable", name>,
  options: TransactionOptions,
): Promise<Mined & { paid: bigint }> {
  const receipt = await writeTrainer(client, trainer, functionName, args, {
    ...options,
    spareGas: SPARE_GAS,
  });
  const event = trainerEvent(trainer, ["Refunded", "Reported"], receipt);
  return {
    paid: event.eventName === "Refunded" ? event.args.amount : event.args.reward,
    ...minedOf(receipt),
  };
}

/** One of several claims: what was paid, or the error with which it failed. */
export type ClaimOutcome =
  | { readonly contribution: Contribution; readonly paid: bigint; readonly error?: undefined }
  | { readonly contribution: Contribution; readonly paid?: undefined; readonly error: unknown };

/** What bulk refunds and reports have in common. The events of one trainer are in the order of the claims. */
export async function claimMany<name extends "refundMany" | "reportMany">(
  client: AnyClient,
  contributions: readonly Contribution[],
  functionName: name,
  args: ContractFunctionArgs<typeof trainerAbi, "nonpayable", name>,
  options: TransactionOptions,
): Promise<ClaimManyReturnType> {
  const [first] = contributions;
  if (!first) throw new ContributionsInvalidError({ reason: "there are none" });
  const { trainer } = first;
  if (contributions.some((other) => !isAddressEqual(other.trainer, trainer))) {
    throw new ContributionsInvalidError({ reason: "they are of several trainers" });
  }
  const receipt = await writeTrainer(client, trainer, functionName, args, {
    ...options,
    spareGas: SPARE_GAS * BigInt(contributions.length),
  });
  const events = trainerEvents(trainer, ["Refunded", "Reported", "ClaimFailed"], receipt);
  if (events.length !== contributions.length) throw new TrainerMissingError({ trainer });
  return {
    outcomes: events.map((event, i) => {
      const contribution = contributions[i] as Contribution;
      if (event.eventName === "Refunded") return { contribution, paid: event.args.amount };
      if (event.eventName === "Reported") return { contribution, paid: event.args.reward };
      return { contribution, error: contractErrorOf(event.args.reason) };
    }),
    ...minedOf(receipt),
  };
}

export type ClaimManyReturnType = Mined & {
  /** One for each contribution, in order. */
  readonly outcomes: ClaimOutcome[];
};
