import { encodeBatch, type Labelled } from "../encoders/batch.js";
import { toSample } from "../encoders/sample.js";
import { BatchEmptyError, type BatchTooLargeError } from "../errors/contract.js";
import type { SampleTooLongError } from "../errors/library.js";
import type { AnyClient } from "../utils/transact.js";
import type { AddDataErrorType } from "./addData.js";
import {
  type Contributed,
  type ContributeParameters,
  type ContributeReturnType,
  contribute,
} from "./contribute.js";

export type AddDataBatchParameters = ContributeParameters & {
  /** 1 to 65,535 samples, as far as they fit into a transaction. */
  readonly samples: readonly Labelled[];
};

/** One contribution: its `sample` is the batch, its `label` is `batch`. */
export type AddDataBatchReturnType = ContributeReturnType;

export type AddDataBatchErrorType =
  | InstanceType<typeof BatchEmptyError | typeof BatchTooLargeError | typeof SampleTooLongError>
  | AddDataErrorType;

/**
 * Contributes many labelled samples as one and waits until they are mined. They are learned in their
 * order, and each word of weights is paid for once. The deposit is what they would cost one by one,
 * spread evenly over the time since the last contribution (`getDeposit` with `samples`); it comes back
 * when the model agrees with the share of them that the trainer's terms name.
 *
 * @returns A receipt as that of `addData`; refund and report take it as they take any.
 *
 * @example
 * const contribution = await addDataBatch(client, {
 *   trainer,
 *   samples: [
 *     { sample: [3, 17, 40], label: 1 },
 *     { sample: [5], label: 0 },
 *   ],
 * });
 */
export async function addDataBatch(
  client: AnyClient,
  { samples, ...options }: AddDataBatchParameters,
): Promise<AddDataBatchReturnType> {
  return contribute(client, batchOf(samples), options);
}

/** A batch as it is contributed. */
export function batchOf(samples: readonly Labelled[]): Contributed {
  if (samples.length === 0) throw new BatchEmptyError({});
  const encoded = samples.map(({ sample }) => toSample(sample));
  const data = encodeBatch(samples.map(({ label }, i) => ({ sample: encoded[i] ?? "0x", label })));
  return { data, label: "batch", samples: encoded };
}
