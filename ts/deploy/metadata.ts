import { type Address, type Hex, isAddress, isHex } from "viem";
import { MetadataInvalidError } from "../errors/library.js";

/** What a trainer says about itself on chain; `docs/formats.md` describes the JSON. */
export type Metadata = {
  readonly name: string;
  readonly description?: string | undefined;
  /** Names of the classes, by label. */
  readonly classes: readonly string[];
  /** How to turn what people have into samples; absent if that is up to them. */
  readonly encoder?: WordsEncoderMetadata | undefined;
};

/** The words encoder: where its vocabulary is stored. */
export type WordsEncoderMetadata = {
  readonly kind: "words";
  readonly vocabulary: {
    /** Chunks whose data, joined, is the words joined by newlines, UTF-8. */
    readonly chunks: readonly Address[];
    /** keccak256 of that. */
    readonly hash: Hex;
  };
};

/** The bytes to store. */
export function encodeMetadata(metadata: Metadata): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(metadata));
}

/**
 * Reads the JSON that a trainer returns, which anyone may have written.
 *
 * @throws `MetadataInvalidError`
 */
export function parseMetadata(json: string): Metadata {
  const { name, description, classes, encoder } = parseObject(json);
  check(typeof name === "string", "name is not a string");
  check(
    description === undefined || typeof description === "string",
    "description is not a string",
  );
  check(
    Array.isArray(classes) && classes.every((value) => typeof value === "string"),
    "classes is not a list of strings",
  );
  check(encoder === undefined || isWordsEncoder(encoder), "the encoder is none that is known");
  return { name, description, classes, encoder };
}

/** The bytes of a vocabulary: its words joined by newlines. */
export function encodeVocabulary(words: readonly string[]): Uint8Array {
  return new TextEncoder().encode(words.join("\n"));
}

/** The words of {@link encodeVocabulary}. */
export function decodeVocabulary(bytes: Uint8Array): string[] {
  return new TextDecoder().decode(bytes).split("\n");
}

function isWordsEncoder(encoder: unknown): encoder is WordsEncoderMetadata {
  const { kind, vocabulary } = Object(encoder);
  const { chunks, hash } = Object(vocabulary);
  return (
    kind === "words" &&
    Array.isArray(chunks) &&
    chunks.every((chunk) => isAddress(chunk, { strict: false })) &&
    isHex(hash)
  );
}

function parseObject(json: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(json));
  } catch (cause) {
    throw new MetadataInvalidError({ reason: "it is not JSON" }, { cause });
  }
}

function check(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new MetadataInvalidError({ reason });
}
