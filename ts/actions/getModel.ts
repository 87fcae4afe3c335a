import { type Address, isAddressEqual, keccak256 } from "viem";
import type { NetworkModel } from "../compiler/format.js";
import { compileEncoder } from "../compiler/network.js";
import { readChunks } from "../deploy/chunks.js";
import { createEncoder, type Metadata, type StoredData } from "../deploy/metadata.js";
import type { Encoder } from "../encoders/encoder.js";
import {
  type ChunkMissingError,
  type EncoderInvalidError,
  ModelUnsupportedError,
  NetworkMissingError,
  StoredDataMismatchError,
  type VocabularyInvalidError,
} from "../errors/library.js";
import { isModelKind, kindOf, type ModelKind, type Spec, type Twin } from "../models/twins.js";
import type { AnyClient } from "../utils/transact.js";
import { type GetMetadataErrorType, getMetadata } from "./getMetadata.js";
import { getSpec } from "./getSpec.js";
import { getWords } from "./getWords.js";

export type GetModelParameters = {
  readonly trainer: Address;
  /** Of an encoded perceptron, the frozen network that its features come from. */
  readonly network?: NetworkModel | undefined;
};

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
      | typeof NetworkMissingError
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
  { trainer, network }: GetModelParameters,
): Promise<GetModelReturnType> {
  const [spec, metadata] = await Promise.all([
    getSpec(client, { trainer }),
    getMetadata(client, { trainer }),
  ]);
  const { kind } = spec;
  if (!isModelKind(kind)) throw new ModelUnsupportedError({ kind });
  const { samples, restore } = kindOf(kind);
  if (spec.encoder && network && !isAddressEqual(compileEncoder(network).address, spec.encoder)) {
    throw new NetworkMissingError({ encoder: spec.encoder });
  }
  const load = (stored: StoredData) => readStored(client, stored);
  const [words, encoder] = await Promise.all([
    getWords(client, { trainer, spec }),
    metadata?.encoder && createEncoder(metadata.encoder, { ...spec, samples }, load),
  ]);
  return { spec: { ...spec, kind }, metadata, encoder, twin: restore(spec, words, network) };
}

async function readStored(client: AnyClient, { chunks, hash }: StoredData): Promise<Uint8Array> {
  const bytes = await readChunks(client, chunks);
  const actual = keccak256(bytes);
  if (actual !== hash) throw new StoredDataMismatchError({ expected: hash, actual });
  return bytes;
}
