import type { Address, Hex } from "viem";
import { ParameterOutOfRangeError } from "../errors/contract.js";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";
import { type ContributionLabel, decodeLabel } from "./contribution.js";
import { type GetContributionsErrorType, getContributions } from "./getContributions.js";

/** What was contributed, without what became of it. */
export type DatasetEntry = {
  readonly author: Address;
  readonly index: number;
  /** The class that the author gave it; `batch` if it is a batch of samples with their own. */
  readonly label: ContributionLabel;
  /** The sample in the model's format, or the batch. */
  readonly sample: Hex;
};

export type GetDatasetParameters = {
  readonly trainer: Address;
  /** Index of the first contribution to return; 0 by default. */
  readonly start?: number | undefined;
  /** Contributions in one request, where samples are kept as code; 100 by default. */
  readonly perPage?: number | undefined;
  /** Where the trainer's contributions begin, if they are read from logs; 0 by default. */
  readonly fromBlock?: bigint | undefined;
  /** Blocks in one request, if they are read from logs; 10,000 by default. */
  readonly blocksPerPage?: bigint | undefined;
  /** Called after each page with what was in it. */
  readonly onPage?: ((page: readonly DatasetEntry[]) => void) | undefined;
};

export type GetDatasetReturnType = {
  /** In the order in which they were made. */
  readonly entries: DatasetEntry[];
  /** Where they came from: contract code, which stays, or logs, which nodes may have pruned. */
  readonly source: "archive" | "logs";
};

export type GetDatasetErrorType =
  | InstanceType<typeof ParameterOutOfRangeError>
  | GetContributionsErrorType
  | ReadTrainerErrorType;

/**
 * Reads a model's whole data set: from contract code if the trainer archives it, else from logs.
 *
 * @example
 * const { entries } = await getDataset(client, { trainer });
 */
export async function getDataset(
  client: AnyClient,
  parameters: GetDatasetParameters,
): Promise<GetDatasetReturnType> {
  const { trainer, start = 0, perPage = 100, fromBlock, blocksPerPage, onPage } = parameters;
  if (!Number.isInteger(perPage) || perPage < 1) {
    throw new ParameterOutOfRangeError({ parameter: "perPage" });
  }
  const total = Number(await readTrainer(client, trainer, "contributions", []));
  const entries: DatasetEntry[] = [];
  const add = (page: DatasetEntry[]) => {
    entries.push(...page);
    onPage?.(page);
  };

  if (await isArchive(client, trainer)) {
    for (let next = start; next < total; next += perPage) {
      const args = [BigInt(next), BigInt(perPage)] as const;
      const page = await readTrainer(client, trainer, "archived", args);
      add(
        page.map(({ label, ...entry }, i) => {
          return { ...entry, index: next + i, label: decodeLabel(label) };
        }),
      );
    }
    return { entries, source: "archive" };
  }
  await getContributions(client, {
    trainer,
    fromBlock,
    blocksPerPage,
    onPage: ({ contributions }) => {
      const page = contributions.filter(({ index }) => index >= start);
      add(page.map(({ author, index, label, sample }) => ({ author, index, label, sample })));
    },
  });
  return { entries, source: "logs" };
}

async function isArchive(client: AnyClient, trainer: Address): Promise<boolean> {
  try {
    await readTrainer(client, trainer, "archived", [0n, 0n]);
    return true;
  } catch {
    return false; // Every other trainer refuses a function that it does not have.
  }
}
