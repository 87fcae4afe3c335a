import type { Address, BaseError } from "viem";
import { getBlockNumber, getContractEvents } from "viem/actions";
import { iDataHandlerAbi } from "../abis/interfaces.js";
import { ParameterOutOfRangeError } from "../errors/contract.js";
import type { NotWholeError } from "../errors/library.js";
import type { AnyClient } from "../utils/transact.js";
import {
  type Contribution,
  type ContributionLabel,
  encodeLabel,
  parseContributions,
} from "./contribution.js";

export type GetContributionsParameters = {
  readonly trainer: Address;
  /** Only this author's. */
  readonly author?: Address | undefined;
  /** Only those with this label. */
  readonly label?: ContributionLabel | undefined;
  /** First block to read: the trainer's, or where the last call ended; 0 by default. */
  readonly fromBlock?: bigint | undefined;
  /** Last block to read; the latest by default. */
  readonly toBlock?: bigint | undefined;
  /** Blocks in one request, as far as the node goes; 10,000 by default. */
  readonly blocksPerPage?: bigint | undefined;
  /** Called after each page with what was in it: keep it, and resume at its `nextBlock`. */
  readonly onPage?: ((page: GetContributionsReturnType & { toBlock: bigint }) => void) | undefined;
};

export type GetContributionsReturnType = {
  /** In the order in which they were made. */
  readonly contributions: Contribution[];
  /** Where to continue: the first block that was not read. */
  readonly nextBlock: bigint;
};

export type GetContributionsErrorType =
  | InstanceType<typeof NotWholeError | typeof ParameterOutOfRangeError>
  | BaseError;

/**
 * Reads contributions from the chain's logs, some blocks at a time. Where blocks may be replaced,
 * resume some blocks before `nextBlock`, or stop at a `toBlock` that is final.
 *
 * @example
 * const { contributions, nextBlock } = await getContributions(client, { trainer, fromBlock });
 */
export async function getContributions(
  client: AnyClient,
  parameters: GetContributionsParameters,
): Promise<GetContributionsReturnType> {
  const { trainer, author, label, blocksPerPage = 10_000n, onPage } = parameters;
  if (blocksPerPage < 1n) throw new ParameterOutOfRangeError({ parameter: "blocksPerPage" });
  const toBlock = parameters.toBlock ?? (await getBlockNumber(client, { cacheTime: 0 }));
  const contributions: Contribution[] = [];
  let nextBlock = parameters.fromBlock ?? 0n;
  while (nextBlock <= toBlock) {
    const end = nextBlock + blocksPerPage - 1n;
    const last = end < toBlock ? end : toBlock;
    const logs = await getContractEvents(client, {
      abi: iDataHandlerAbi,
      address: trainer,
      args: { author, label: label === undefined ? undefined : encodeLabel(label) },
      eventName: "DataAdded",
      fromBlock: nextBlock,
      toBlock: last,
    });
    const page = parseContributions(logs);
    contributions.push(...page);
    nextBlock = last + 1n;
    onPage?.({ contributions: page, nextBlock, toBlock });
  }
  return { contributions, nextBlock };
}
