import type { Address } from "viem";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";

export type GetTermsParameters = { readonly trainer: Address };

export type GetTermsReturnType = {
  /** Factor of the deposit, in wei; 0 for free contributions. */
  readonly costWeight: bigint;
  /** Seconds until refunds and reports. */
  readonly refundWait: number;
  /** Seconds until the owner takes what is left; `anyWait` if never. */
  readonly ownerWait: number;
  /** Seconds until anyone takes what is left. */
  readonly anyWait: number;
};

export type GetTermsErrorType = ReadTrainerErrorType;

/** The terms that were fixed at deployment. */
export async function getTerms(
  client: AnyClient,
  { trainer }: GetTermsParameters,
): Promise<GetTermsReturnType> {
  const [costWeight, ...waits] = await readTrainer(client, trainer, "terms", []);
  const [refundWait, ownerWait, anyWait] = waits.map(Number) as [number, number, number];
  return { costWeight, refundWait, ownerWait, anyWait };
}
