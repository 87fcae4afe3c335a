import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";
import { type Contribution, encodeLabel } from "./contribution.js";

export type GetClaimableParameters = { readonly contribution: Contribution };

export type GetClaimableReturnType = {
  /** What the author paid, in wei; 0 when nothing is open. */
  readonly deposit: bigint;
  /** What of it is left, in wei. */
  readonly claimable: bigint;
  /** First Unix second of refunds and reports; 0 when nothing is open. */
  readonly claimableFrom: number;
};

export type GetClaimableErrorType = ReadTrainerErrorType;

/** What is open of a contribution. */
export async function getClaimable(
  client: AnyClient,
  { contribution }: GetClaimableParameters,
): Promise<GetClaimableReturnType> {
  const { trainer, author, index, sample, label } = contribution;
  const [deposit, claimable, claimableFrom] = await readTrainer(client, trainer, "contribution", [
    author,
    BigInt(index),
    sample,
    encodeLabel(label),
  ]);
  return { deposit, claimable, claimableFrom: Number(claimableFrom) };
}
