import type { Address } from "viem";
import { getBlock } from "viem/actions";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";
import { toWhole } from "../utils/whole.js";

export type GetDepositParameters = {
  readonly trainer: Address;
  /** Unix second at which the contribution is mined; that of the latest block by default. */
  readonly time?: number | undefined;
  /** Of a batch, how many samples it has. */
  readonly samples?: number | undefined;
};

/** In wei. */
export type GetDepositReturnType = bigint;

export type GetDepositErrorType = ReadTrainerErrorType;

/** What a contribution costs at a time, if no other comes before it. */
export async function getDeposit(
  client: AnyClient,
  { trainer, time, samples }: GetDepositParameters,
): Promise<GetDepositReturnType> {
  const seconds = time === undefined ? (await getBlock(client)).timestamp : toWhole("time", time);
  if (samples === undefined) return readTrainer(client, trainer, "depositAt", [seconds]);
  const args = [seconds, toWhole("samples", samples)] as const;
  return readTrainer(client, trainer, "batchDepositAt", args);
}
