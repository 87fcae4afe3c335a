import type { AnyClient, TransactionOptions } from "../utils/transact.js";
import { type ClaimManyReturnType, claimMany } from "./claim.js";
import { type Contribution, encodeLabel } from "./contribution.js";
import type { ReportErrorType } from "./report.js";

export type ReportManyParameters = TransactionOptions & {
  /** Of others, of one trainer. */
  readonly contributions: readonly Contribution[];
};

export type ReportManyReturnType = ClaimManyReturnType;

export type ReportManyErrorType = ReportErrorType;

/**
 * Reports several contributions in one transaction; one that cannot be reported undoes none of the others.
 *
 * @returns What became of each: what was paid, or the contract's error by name.
 * @throws `ContributionsInvalidError`; what a claim fails with is among the outcomes
 */
export function reportMany(
  client: AnyClient,
  { contributions, ...options }: ReportManyParameters,
): Promise<ReportManyReturnType> {
  const claims = contributions.map(({ author, index, sample, label }) => {
    return { author, index: BigInt(index), sample, label: encodeLabel(label) };
  });
  return claimMany(client, contributions, "reportMany", [claims], options);
}
