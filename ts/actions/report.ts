import type {
  AlreadyReportedError,
  CannotReportYourselfError,
  ContributionNotOpenError,
  ETHTransferFailedError,
  ModelAgreesError,
  ModelChangedInTransactionError,
  NoReputationError,
  TooEarlyError,
} from "../errors/contract.js";
import type { AnyClient, Mined, TransactErrorType, TransactionOptions } from "../utils/transact.js";
import { claim } from "./claim.js";
import { type Contribution, encodeLabel } from "./contribution.js";

export type ReportParameters = TransactionOptions & {
  /** Another's contribution, or any that was not claimed in time. */
  readonly contribution: Contribution;
};

export type ReportReturnType = Mined & {
  /** What was paid to the sender, in wei. */
  readonly reward: bigint;
};

export type ReportErrorType =
  | InstanceType<
      | typeof AlreadyReportedError
      | typeof CannotReportYourselfError
      | typeof ContributionNotOpenError
      | typeof ETHTransferFailedError
      | typeof ModelAgreesError
      | typeof ModelChangedInTransactionError
      | typeof NoReputationError
      | typeof TooEarlyError
    >
  | TransactErrorType;

/**
 * Takes (part of) the deposit of another's contribution with which the model disagrees, or what is
 * left of any contribution that was not claimed in time.
 */
export async function report(
  client: AnyClient,
  { contribution, ...options }: ReportParameters,
): Promise<ReportReturnType> {
  const { trainer, author, index, sample, label } = contribution;
  const { paid: reward, ...receipt } = await claim(
    client,
    trainer,
    "report",
    [author, BigInt(index), sample, encodeLabel(label)],
    options,
  );
  return { reward, ...receipt };
}
