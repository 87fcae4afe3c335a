import { type Address, type Hex, isAddressEqual } from "viem";
import { decodeSparse, type SparseSample, toSample } from "../encoders/sparse.js";
import type {
  DeadlinePassedError,
  DepositTooLowError,
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  LabelOutOfRangeError,
  SampleLengthOddError,
  TrainerFullError,
} from "../errors/contract.js";
import { TrainerMissingError } from "../errors/library.js";
import { LANES } from "../utils/lanes.js";
import { type ReadTrainerErrorType, writeTrainer } from "../utils/trainer.js";
import type { AnyClient, TransactErrorType, TransactionOptions } from "../utils/transact.js";
import { toWhole } from "../utils/whole.js";
import { type Contribution, parseContributions } from "./contribution.js";
import { getDeposit } from "./getDeposit.js";

/** Gas to write a weight word for the first time, which the model may need to by the time it is mined. */
const GAS_A_WORD = 22_100n;

export type AddDataParameters = TransactionOptions & {
  readonly trainer: Address;
  /** The sample: its feature ids, or already encoded. */
  readonly sample: SparseSample | Hex;
  /** The class it belongs to, from 0. */
  readonly label: number;
  /**
   * The most to deposit, in wei; what it costs less comes back. By default what it costs now, which
   * falls with time but rises again when somebody else contributes first.
   */
  readonly maxDeposit?: bigint | undefined;
  /** Last Unix second at which it may be mined; no deadline by default. */
  readonly deadline?: number | undefined;
};

/** The contribution, and the gas it used. */
export type AddDataReturnType = Contribution & { readonly gasUsed: number };

export type AddDataErrorType =
  | InstanceType<
      | typeof DeadlinePassedError
      | typeof DepositTooLowError
      | typeof FeatureOutOfRangeError
      | typeof FeaturesNotIncreasingError
      | typeof LabelOutOfRangeError
      | typeof SampleLengthOddError
      | typeof TrainerFullError
    >
  | ReadTrainerErrorType
  | TransactErrorType;

/**
 * Contributes a labelled sample and waits until it is mined.
 *
 * @returns A receipt that is plain JSON; keep it, and a refund needs nothing else.
 *
 * @example
 * const contribution = await addData(client, { trainer, sample: [3, 17, 40], label: 1 });
 */
export async function addData(
  client: AnyClient,
  parameters: AddDataParameters,
): Promise<AddDataReturnType> {
  const { trainer, sample, label, maxDeposit, deadline, ...options } = parameters;
  const encoded = toSample(sample);
  // Also where the price does not matter: money sent to what is no trainer would be lost.
  const deposit = maxDeposit === 0n ? 0n : await getDeposit(client, { trainer });
  const value = maxDeposit ?? deposit;

  const sending = { ...options, value, spareGas: spareGas(encoded) };
  const data = [encoded, toWhole("label", label)] as const;
  const receipt =
    deadline === undefined
      ? await writeTrainer(client, trainer, "addData", data, sending)
      : await writeTrainer(
          client,
          trainer,
          "addDataBefore",
          [toWhole("deadline", deadline), ...data],
          sending,
        );
  const contribution = parseContributions(receipt.logs).find((made) =>
    isAddressEqual(made.trainer, trainer),
  );
  if (!contribution) throw new TrainerMissingError({ trainer });
  return { ...contribution, gasUsed: Number(receipt.gasUsed) };
}

/** Enough for the model to learn from the sample after all. */
function spareGas(sample: Hex): bigint {
  const words = new Set(decodeSparse(sample).map((id) => Math.floor(id / LANES)));
  return GAS_A_WORD * BigInt(words.size);
}
