import type { Address } from "viem";
import { ModelUnsupportedError } from "../errors/library.js";
import { isModelKind, kindOf, type Spec } from "../models/twins.js";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";
import { getSpec } from "./getSpec.js";

export type GetWordsParameters = {
  readonly trainer: Address;
  /** What `getSpec` says, if known: saves a request. */
  readonly spec?: Spec | undefined;
  /** The block whose words are meant; the latest by default. */
  readonly blockNumber?: bigint | undefined;
};

/** 256-bit words, as `docs/formats.md` lays them out. */
export type GetWordsReturnType = readonly bigint[];

export type GetWordsErrorType = InstanceType<typeof ModelUnsupportedError> | ReadTrainerErrorType;

/** All words of the model as they are in the contract; a twin's `words()` are the same. */
export async function getWords(
  client: AnyClient,
  { trainer, blockNumber, ...parameters }: GetWordsParameters,
): Promise<GetWordsReturnType> {
  const spec = parameters.spec ?? (await getSpec(client, { trainer }));
  if (!isModelKind(spec.kind)) throw new ModelUnsupportedError({ kind: spec.kind });
  const count = BigInt(kindOf(spec.kind).wordCount(spec));
  return readTrainer(client, trainer, "words", [0n, count], blockNumber);
}
