import type { Address } from "viem";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";

export type GetTrackRecordParameters = {
  readonly trainer: Address;
  readonly author: Address;
};

export type GetTrackRecordReturnType = {
  /** Samples that the author submitted, and contributions that the model has confirmed. */
  readonly submitted: number;
  readonly confirmed: number;
  /** Whether the model would learn the author's next sample. */
  readonly trains: boolean;
  /** What the trainer asks for: confirmed contributions, and their share of what was submitted. */
  readonly required: { readonly confirmed: number; readonly share: number };
};

export type GetTrackRecordErrorType = ReadTrainerErrorType;

/** An author's track record, and what the trainer asks of it; fails where everybody trains. */
export async function getTrackRecord(
  client: AnyClient,
  { trainer, author }: GetTrackRecordParameters,
): Promise<GetTrackRecordReturnType> {
  const [[submitted, confirmed, trains], [least, share]] = await Promise.all([
    readTrainer(client, trainer, "trackRecord", [author]),
    readTrainer(client, trainer, "trackRecordTerms", []),
  ]);
  return {
    submitted: Number(submitted),
    confirmed: Number(confirmed),
    trains,
    required: { confirmed: Number(least), share: Number(share) / 10_000 },
  };
}
