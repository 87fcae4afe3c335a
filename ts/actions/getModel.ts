import { type Address, keccak256 } from "viem";
import { readChunks } from "../deploy/chunks.js";
import { decodeVocabulary, type Metadata, type WordsEncoderMetadata } from "../deploy/metadata.js";
import { MAX_FEATURES } from "../encoders/sparse.js";
import { createWordEncoder, type WordEncoder } from "../encoders/words.js";
import {
  type ChunkMissingError,
  ModelUnsupportedError,
  VocabularyInvalidError,
  VocabularyMismatchError,
} from "../errors/library.js";
import { SparsePerceptron } from "../models/sparsePerceptron.js";
import type { AnyClient } from "../utils/transact.js";
import { type GetMetadataErrorType, getMetadata } from "./getMetadata.js";
import { type GetSpecReturnType, getSpec } from "./getSpec.js";
import { getWeights } from "./getWeights.js";

export type GetModelParameters = { readonly trainer: Address };

export type GetModelReturnType = {
  readonly spec: GetSpecReturnType;
  /** Absent if the deployer gave none. */
  readonly metadata?: Metadata | undefined;
  /** Turns a text into a sample; absent if the metadata describes none. */
  readonly encoder?: WordEncoder | undefined;
  /** The model itself with its weights as they are now. */
  readonly twin: SparsePerceptron;
};

export type GetModelErrorType =
  | InstanceType<
      | typeof ChunkMissingError
      | typeof ModelUnsupportedError
      | typeof VocabularyInvalidError
      | typeof VocabularyMismatchError
    >
  | GetMetadataErrorType;

/**
 * Everything a stranger needs to use a model, from its address alone.
 *
 * @example
 * const { encoder, metadata, twin } = await getModel(client, { trainer });
 * const name = metadata?.classes[twin.predict(encoder.encode("Win money now"))];
 */
export async function getModel(
  client: AnyClient,
  { trainer }: GetModelParameters,
): Promise<GetModelReturnType> {
  const [spec, metadata] = await Promise.all([
    getSpec(client, { trainer }),
    getMetadata(client, { trainer }),
  ]);
  const { kind, classes, laneBits, fractionBits } = spec;
  const known = kind === "sparse-perceptron" && classes === 2 && laneBits === 8;
  if (!known || fractionBits !== 0 || spec.features > MAX_FEATURES) {
    throw new ModelUnsupportedError({ kind });
  }

  const { features, bias, step } = spec;
  const [weights, encoder] = await Promise.all([
    getWeights(client, { trainer, features }),
    metadata?.encoder && readEncoder(client, metadata.encoder, features),
  ]);
  return { spec, metadata, encoder, twin: new SparsePerceptron({ features, bias, step, weights }) };
}

async function readEncoder(
  client: AnyClient,
  { vocabulary }: WordsEncoderMetadata,
  features: number,
): Promise<WordEncoder> {
  const bytes = await readChunks(client, vocabulary.chunks);
  const actual = keccak256(bytes);
  if (actual !== vocabulary.hash) {
    throw new VocabularyMismatchError({ expected: vocabulary.hash, actual });
  }
  const words = decodeVocabulary(bytes);
  if (words.length > features) {
    const reason = `it has ${words.length} words, but the model ${features} features`;
    throw new VocabularyInvalidError({ reason });
  }
  return createWordEncoder(words);
}
