import type { Address } from "viem";
import { type Metadata, parseMetadata } from "../deploy/metadata.js";
import type { MetadataInvalidError } from "../errors/library.js";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";

export type GetMetadataParameters = { readonly trainer: Address };

/** Nothing if the deployer gave none. */
export type GetMetadataReturnType = Metadata | undefined;

export type GetMetadataErrorType = InstanceType<typeof MetadataInvalidError> | ReadTrainerErrorType;

/** What the trainer says about itself: name, classes, encoder. */
export async function getMetadata(
  client: AnyClient,
  { trainer }: GetMetadataParameters,
): Promise<GetMetadataReturnType> {
  const json = await readTrainer(client, trainer, "metadata", []);
  return json === "" ? undefined : parseMetadata(json);
}
