import type { Address } from "viem";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";

export type GetReputationParameters = {
  readonly trainer: Address;
  readonly author: Address;
};

export type GetReputationReturnType = {
  /** How many contributions of the author the model has confirmed. */
  readonly reputation: number;
  /** The sum of this over all authors; a reporter's share is one over the other. */
  readonly total: number;
};

export type GetReputationErrorType = ReadTrainerErrorType;

/** An author's reputation, and everybody's. */
export async function getReputation(
  client: AnyClient,
  { trainer, author }: GetReputationParameters,
): Promise<GetReputationReturnType> {
  const [reputation, total] = await Promise.all([
    readTrainer(client, trainer, "reputation", [author]),
    readTrainer(client, trainer, "totalReputation", []),
  ]);
  return { reputation: Number(reputation), total: Number(total) };
}
