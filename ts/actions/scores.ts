import type { Address } from "viem";
import { type Sample, toSample } from "../encoders/sample.js";
import { readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";
import type { PredictErrorType } from "./predict.js";

export type ScoresParameters = {
  readonly trainer: Address;
  readonly sample: Sample;
};

/** One a class, the higher the likelier; `docs/formats.md` states the unit for each model. */
export type ScoresReturnType = readonly bigint[];

export type ScoresErrorType = PredictErrorType;

/** Asks the contract how likely each class of a sample is. Free. */
export async function scores(
  client: AnyClient,
  { trainer, sample }: ScoresParameters,
): Promise<ScoresReturnType> {
  return readTrainer(client, trainer, "scores", [toSample(sample)]);
}
