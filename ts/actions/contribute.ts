import { type Address, type Hex, isAddressEqual } from "viem";
import { TrainerMissingError } from "../errors/library.js";
import { isModelKind, kindOf, type Spec } from "../models/twins.js";
import { writeTrainer } from "../utils/trainer.js";
import type { AnyClient, TransactionOptions } from "../utils/transact.js";
import { toWhole } from "../utils/whole.js";
import {
  type Contribution,
  type ContributionLabel,
  encodeLabel,
  parseContributions,
} from "./contribution.js";
import { getDeposit } from "./getDeposit.js";
import { getSpec } from "./getSpec.js";

/** Gas to write a word for the first time, and to pay back what of the deposit is not needed. */
const GAS_A_WORD = 22_100n;
const GAS_TO_PAY = 10_000n;

export type ContributeParameters = TransactionOptions & {
  readonly trainer: Address;
  /**
   * The most to deposit, in wei; what it costs less comes back. By default what it costs now, which
   * falls with time but rises again when somebody else contributes first. Where points are earned
   * there is no price: say 0.
   */
  readonly maxDeposit?: bigint | undefined;
  /** Last Unix second at which it may be mined; no deadline by default. */
  readonly deadline?: number | undefined;
};

/** What is contributed: a sample or a batch of them, encoded. */
export type Contributed = {
  readonly data: Hex;
  readonly label: ContributionLabel;
  /** The samples in it. */
  readonly samples: readonly Hex[];
};

/** The contribution, and the gas it used. */
export type ContributeReturnType = Contribution & { readonly gasUsed: number };

/** What `addData` and `addDataBatch` have in common. */
export async function contribute(
  client: AnyClient,
  { data, label, samples }: Contributed,
  { trainer, maxDeposit, deadline, ...options }: ContributeParameters,
): Promise<ContributeReturnType> {
  const count = label === "batch" ? samples.length : undefined;
  const [deposit, spec] = await Promise.all([
    // Also where the price does not matter: money sent to what is no trainer would be lost.
    maxDeposit === 0n ? 0n : getDeposit(client, { trainer, samples: count }),
    options.gas === undefined ? getSpec(client, { trainer }) : undefined,
  ]);
  const sending = {
    ...options,
    value: maxDeposit ?? deposit,
    spareGas: spec ? spareGas(samples, spec) : 0n,
  };

  const args = [data, encodeLabel(label)] as const;
  const receipt =
    deadline !== undefined
      ? await writeTrainer(
          client,
          trainer,
          "addDataBefore",
          [toWhole("deadline", deadline), ...args],
          sending,
        )
      : label === "batch"
        ? await writeTrainer(client, trainer, "addDataBatch", [data], sending)
        : await writeTrainer(client, trainer, "addData", args, sending);
  const contribution = parseContributions(receipt.logs).find((made) =>
    isAddressEqual(made.trainer, trainer),
  );
  if (!contribution) throw new TrainerMissingError({ trainer });
  return { ...contribution, gasUsed: Number(receipt.gasUsed) };
}

/** Gas for what the model may have to do by the time it is mined: to learn after all. */
export function spareGas(samples: readonly Hex[], spec: Spec): bigint {
  if (!isModelKind(spec.kind)) return GAS_TO_PAY;
  const { touchedWords, wordCount } = kindOf(spec.kind);
  const touched = samples.reduce((sum, sample) => sum + touchedWords(spec, sample), 0);
  return GAS_TO_PAY + GAS_A_WORD * BigInt(Math.min(touched, wordCount(spec)));
}
