import { type Address, type Hex, isAddressEqual } from "viem";
import { type Sample, toSample } from "../encoders/sample.js";
import type {
  DeadlinePassedError,
  DepositTooLowError,
  DimensionMismatchError,
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  LabelOutOfRangeError,
  SampleLengthOddError,
  TrainerFullError,
} from "../errors/contract.js";
import { TrainerMissingError } from "../errors/library.js";
import { isModelKind, kindOf, type Spec } from "../models/twins.js";
import { type ReadTrainerErrorType, writeTrainer } from "../utils/trainer.js";
import type { AnyClient, TransactErrorType, TransactionOptions } from "../utils/transact.js";
import { toWhole } from "../utils/whole.js";
import { type Contribution, parseContributions } from "./contribution.js";
import { getDeposit } from "./getDeposit.js";
import { getSpec } from "./getSpec.js";

/** Gas to write a word for the first time, and to pay back what of the deposit is not needed. */
const GAS_A_WORD = 22_100n;
const GAS_TO_PAY = 10_000n;

export type AddDataParameters = TransactionOptions & {
  readonly trainer: Address;
  readonly sample: Sample;
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
      | typeof DimensionMismatchError
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
  const [deposit, spec] = await Promise.all([
    // Also where the price does not matter: money sent to what is no trainer would be lost.
    maxDeposit === 0n ? 0n : getDeposit(client, { trainer }),
    options.gas === undefined ? getSpec(client, { trainer }) : undefined,
  ]);
  const value = maxDeposit ?? deposit;

  const sending = { ...options, value, spareGas: spec ? spareGas(encoded, spec) : 0n };
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

/** Enough for what the model may have to do by the time it is mined: to learn after all. */
function spareGas(sample: Hex, spec: Spec): bigint {
  const words = isModelKind(spec.kind) ? kindOf(spec.kind).touchedWords(spec, sample) : 0;
  return GAS_TO_PAY + GAS_A_WORD * BigInt(words);
}
