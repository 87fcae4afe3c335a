import { type Address, keccak256 } from "viem";
import { readChunks } from "../deploy/chunks.js";
import { createEncoder, type Metadata, type StoredData } from "../deploy/metadata.js";
import type { Encoder } from "../encoders/encoder.js";
import {
  type ChunkMissingError,
  type EncoderInvalidError,
  ModelUnsupportedError,
  StoredDataMismatchError,
  type VocabularyInvalidError,
} from "../errors/library.js";
import { isModelKind, kindOf, type ModelKind, type Spec, type Twin } from "../models/twins.js";
import type { AnyClient } from "../utils/transact.js";
import { type GetMetadataErrorType, getMetadata } from "./getMetadata.js";
import { getSpec } from "./getSpec.js";
import { getWords } from "./getWords.js";

export type GetModelParameters = { readonly trainer: Address };

export type GetModelReturnType = {
  readonly spec: Spec & { readonly kind: ModelKind };
  /** Absent if the deployer gave none. */
  readonly metadata?: Metadata | undefined;
  /** Turns a text or numbers into a sample; absent if the metadata describes none. */
  readonly encoder?: Encoder | undefined;
  /** The model itself with its words as they are now; `instanceof` tells which it is. */
  readonly twin: Twin;
};

export type GetModelErrorType =
  | InstanceType<
      | typeof ChunkMissingError
      | typeof EncoderInvalidError
      | typeof ModelUnsupportedError
      | typeof StoredDataMismatchError
      | typeof VocabularyInvalidError
    >
  | GetMetadataErrorType;

/**
 * Everything a stranger needs to use a model, from its address alone.
 *
 * @example
 * const { encoder, metadata, twin } = await getModel(client, { trainer });
 * if (encoder?.kind === "words") {
 *   const name = metadata?.classes[twin.predict(encoder.encode("Win money now"))];
 * }
 */
export async function getModel(
  client: AnyClient,
  { trainer }: GetModelParameters,
): Promise<GetModelReturnType> {
  const [spec, metadata] = await Promise.all([
    getSpec(client, { trainer }),
    getMetadata(client, { trainer }),
  ]);
  const { kind } = spec;
  if (!isModelKind(kind)) throw new ModelUnsupportedError({ kind });
  const { samples, restore } = kindOf(kind);
  const load = (stored: StoredData) => readStored(client, stored);
  const [words, encoder] = await Promise.all([
    getWords(client, { trainer, spec }),
    metadata?.encoder && createEncoder(metadata.encoder, { ...spec, samples }, load),
  ]);
  return { spec: { ...spec, kind }, metadata, encoder, twin: restore(spec, words) };
}

async function readStored(client: AnyClient, { chunks, hash }: StoredData): Promise<Uint8Array> {
  const bytes = await readChunks(client, chunks);
  const actual = keccak256(bytes);
  if (actual !== hash) throw new StoredDataMismatchError({ expected: hash, actual });
  return bytes;
}
