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
  /** Of a batch, what share the model must get right to agree with it. */
  readonly batchShare: number;
};

export type GetTermsErrorType = ReadTrainerErrorType;

/** The terms that were fixed at deployment. */
export async function getTerms(
  client: AnyClient,
  { trainer }: GetTermsParameters,
): Promise<GetTermsReturnType> {
  const [costWeight, refundWait, ownerWait, anyWait, batchShare] = await readTrainer(
    client,
    trainer,
    "terms",
    [],
  );
  return {
    costWeight,
    refundWait: Number(refundWait),
    ownerWait: Number(ownerWait),
    anyWait: Number(anyWait),
    batchShare: Number(batchShare) / 10_000,
  };
}
