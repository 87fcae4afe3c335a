import type {
  ContributionNotOpenError,
  ETHTransferFailedError,
  ModelChangedInTransactionError,
  ModelDisagreesError,
  TooEarlyError,
} from "../errors/contract.js";
import type { AnyClient, Mined, TransactErrorType, TransactionOptions } from "../utils/transact.js";
import { claim } from "./claim.js";
import { type Contribution, encodeLabel } from "./contribution.js";

export type RefundParameters = TransactionOptions & {
  /** One of the sender's own contributions. */
  readonly contribution: Contribution;
};

export type RefundReturnType = Mined & {
  /** What was paid to the sender, in wei. */
  readonly amount: bigint;
};

export type RefundErrorType =
  | InstanceType<
      | typeof ContributionNotOpenError
      | typeof ETHTransferFailedError
      | typeof ModelChangedInTransactionError
      | typeof ModelDisagreesError
      | typeof TooEarlyError
    >
  | TransactErrorType;

/** Claims the deposit of one's own contribution back, once the model agrees with it. */
export async function refund(
  client: AnyClient,
  { contribution, ...options }: RefundParameters,
): Promise<RefundReturnType> {
  const { trainer, index, sample, label } = contribution;
  const { paid: amount, ...receipt } = await claim(
    client,
    trainer,
    "refund",
    [BigInt(index), sample, encodeLabel(label)],
    options,
  );
  return { amount, ...receipt };
}
