import {
  type Address,
  type ContractFunctionArgs,
  type Hash,
  isAddressEqual,
  parseEventLogs,
} from "viem";
import { TrainerMissingError } from "../errors/library.js";
import { trainerAbi, writeTrainer } from "../utils/trainer.js";
import type { AnyClient, TransactionOptions } from "../utils/transact.js";

/** A word written for the first time and one cleared, should the state change until it is mined. */
const SPARE_GAS = 30_000n;

/** What refunds and reports have in common: they send, and read from the event what was paid. */
export async function claim<name extends "refund" | "report">(
  client: AnyClient,
  trainer: Address,
  functionName: name,
  args: ContractFunctionArgs<typeof trainerAbi, "nonpayable", name>,
  options: TransactionOptions,
): Promise<{ paid: bigint; hash: Hash; blockNumber: number; gasUsed: number }> {
  const receipt = await writeTrainer(client, trainer, functionName, args, {
    ...options,
    spareGas: SPARE_GAS,
  });
  const event = parseEventLogs({
    abi: trainerAbi,
    eventName: ["Refunded", "Reported"],
    logs: receipt.logs,
  }).find(({ address }) => isAddressEqual(address, trainer));
  if (!event) throw new TrainerMissingError({ trainer });
  return {
    paid: event.eventName === "Refunded" ? event.args.amount : event.args.reward,
    hash: receipt.transactionHash,
    blockNumber: Number(receipt.blockNumber),
    gasUsed: Number(receipt.gasUsed),
  };
}
