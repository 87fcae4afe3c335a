import type { Address } from "viem";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";

export type GetSpecParameters = { readonly trainer: Address };

export type GetSpecReturnType = {
  /** The model's name, as in `sparse-perceptron`. */
  readonly kind: string;
  /** Size of the feature space. */
  readonly features: number;
  readonly classes: number;
  /** Width of a weight in bits, and how many of these are a fraction. */
  readonly laneBits: number;
  readonly fractionBits: number;
  /** Learning rate, in units of the last bit of a weight. */
  readonly step: number;
  /** Added to the score, in units of the last bit of a weight. */
  readonly bias: number;
};

export type GetSpecErrorType = ReadTrainerErrorType;

/** The model's numbers. */
export async function getSpec(
  client: AnyClient,
  { trainer }: GetSpecParameters,
): Promise<GetSpecReturnType> {
  const { kind, features, classes, laneBits, fractionBits, step, bias } = await readTrainer(
    client,
    trainer,
    "spec",
    [],
  );
  return {
    kind,
    features: Number(features),
    classes: Number(classes),
    laneBits: Number(laneBits),
    fractionBits: Number(fractionBits),
    step: Number(step),
    bias: Number(bias),
  };
}
