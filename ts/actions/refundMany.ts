import type { AnyClient, TransactionOptions } from "../utils/transact.js";
import { type ClaimManyReturnType, claimMany } from "./claim.js";
import { type Contribution, encodeLabel } from "./contribution.js";
import type { RefundErrorType } from "./refund.js";

export type RefundManyParameters = TransactionOptions & {
  /** The sender's own, of one trainer. */
  readonly contributions: readonly Contribution[];
};

export type RefundManyReturnType = ClaimManyReturnType;

export type RefundManyErrorType = RefundErrorType;

/**
 * Claims several deposits back in one transaction; one that is not due undoes none of the others.
 *
 * @returns What became of each: what was paid, or the contract's error by name.
 * @throws `ContributionsInvalidError`; what a claim fails with is among the outcomes
 */
export function refundMany(
  client: AnyClient,
  { contributions, ...options }: RefundManyParameters,
): Promise<RefundManyReturnType> {
  const claims = contributions.map(({ index, sample, label }) => {
    return { index: BigInt(index), sample, label: encodeLabel(label) };
  });
  return claimMany(client, contributions, "refundMany", [claims], options);
}
