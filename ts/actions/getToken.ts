import type { Address } from "viem";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";

export type GetTokenParameters = { readonly trainer: Address };

export type GetTokenReturnType = Address;

export type GetTokenErrorType = ReadTrainerErrorType;

/** The ERC-20 token that a trainer's deposits are paid in; fails where they are coins. */
export function getToken(
  client: AnyClient,
  { trainer }: GetTokenParameters,
): Promise<GetTokenReturnType> {
  return readTrainer(client, trainer, "token", []);
}
