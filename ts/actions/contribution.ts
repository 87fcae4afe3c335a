import { type Address, getAddress, type Hash, type Hex, type Log, parseEventLogs } from "viem";
import { iDataHandlerAbi } from "../abis/interfaces.js";
import { toWhole } from "../utils/whole.js";

/** The label of a contribution: a class, or that of all batches. */
export type ContributionLabel = number | "batch";

/** What stands for a label where a contribution is a batch. */
const BATCH = 2n ** 256n - 1n;

/**
 * A label as the contracts take it.
 *
 * @throws `NotWholeError`
 */
export function encodeLabel(label: ContributionLabel): bigint {
  return label === "batch" ? BATCH : toWhole("label", label);
}

/** A label as the contracts give it. */
export function decodeLabel(label: bigint): ContributionLabel {
  return label === BATCH ? "batch" : Number(label);
}

/**
 * A contribution as plain JSON: a contributor's receipt, and all that a refund or a report needs.
 */
export type Contribution = {
  readonly trainer: Address;
  readonly author: Address;
  /** Its running number in the trainer, from 0. */
  readonly index: number;
  /** The class that the author gave it, from 0; `batch` if it is a batch of samples with their own. */
  readonly label: ContributionLabel;
  /** The sample in the model's format, or the batch. */
  readonly sample: Hex;
  /** What the author paid, in wei, as a decimal. */
  readonly deposit: string;
  readonly blockNumber: number;
  /** The transaction that made it. */
  readonly hash: Hash;
};

/** The contributions among the logs of mined blocks. */
export function parseContributions(logs: readonly Log[]): Contribution[] {
  return parseEventLogs({
    abi: iDataHandlerAbi,
    eventName: "DataAdded",
    logs: logs as Log[],
  }).map(({ address, args, blockNumber, transactionHash }) => ({
    trainer: getAddress(address),
    author: args.author,
    index: Number(args.index),
    label: decodeLabel(args.label),
    sample: args.sample,
    deposit: `${args.deposit}`,
    blockNumber: Number(blockNumber),
    hash: transactionHash as Hash,
  }));
}
