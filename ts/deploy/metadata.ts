import { type Address, type Hex, isAddress, isHex } from "viem";
import { createDenseEncoder, type Scale } from "../encoders/dense.js";
import type { Encoder } from "../encoders/encoder.js";
import { createHashEncoder } from "../encoders/hashes.js";
import { createWordEncoder } from "../encoders/words.js";
import { EncoderInvalidError, MetadataInvalidError } from "../errors/library.js";

/** What a trainer says about itself on chain; `docs/formats.md` describes the JSON. */
export type Metadata = {
  readonly name: string;
  readonly description?: string | undefined;
  /** Names of the classes, by label. */
  readonly classes: readonly string[];
  /** How to turn what people have into samples; absent if that is up to them. */
  readonly encoder?: EncoderMetadata | undefined;
};

/** What an encoder is made of. */
export type EncoderMetadata =
  /** The words, joined by newlines. */
  | { readonly kind: "words"; readonly vocabulary: StoredData }
  | { readonly kind: "hashes"; readonly seed: number }
  /** A {@link Scale} as JSON. */
  | { readonly kind: "numbers"; readonly scale: StoredData };

/** Data, UTF-8, that is too long for the metadata. */
export type StoredData = {
  /** Chunks whose data, joined, is meant. */
  readonly chunks: readonly Address[];
  /** keccak256 of that. */
  readonly hash: Hex;
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
  check(isStrings(classes), "classes is not a list of strings");
  check(encoder === undefined || isEncoder(encoder), "the encoder is none that is known");
  return { name, description, classes, encoder };
}

/**
 * What an encoder is made of, and the data to store for it.
 *
 * @param store - Tells where data will be.
 * @throws `EncoderInvalidError` if it is not one for models of this spec
 */
export function describeEncoder(
  encoder: Encoder,
  spec: EncoderSpec,
  store: (data: Uint8Array) => StoredData,
): EncoderMetadata {
  const text = new TextEncoder();
  checkEncoder(encoder, spec);
  switch (encoder.kind) {
    case "words":
      return { kind: "words", vocabulary: store(text.encode(encoder.vocabulary.join("\n"))) };
    case "hashes":
      return { kind: "hashes", seed: encoder.seed };
    case "numbers":
      return { kind: "numbers", scale: store(text.encode(JSON.stringify(encoder.scale))) };
  }
}

/**
 * The encoder that the metadata describes.
 *
 * @param load - Gets what is stored.
 * @throws `EncoderInvalidError`, as the encoders' makers
 */
export async function createEncoder(
  metadata: EncoderMetadata,
  spec: EncoderSpec,
  load: (stored: StoredData) => Promise<Uint8Array>,
): Promise<Encoder> {
  const text = async (stored: StoredData) => new TextDecoder().decode(await load(stored));
  let encoder: Encoder;
  switch (metadata.kind) {
    case "words":
      encoder = createWordEncoder((await text(metadata.vocabulary)).split("\n"));
      break;
    case "hashes":
      encoder = createHashEncoder(spec.features, metadata.seed);
      break;
    case "numbers":
      encoder = createDenseEncoder(parseScale(await text(metadata.scale)), spec.fractionBits);
      break;
  }
  checkEncoder(encoder, spec);
  return encoder;
}

/** What an encoder has to fit. */
type EncoderSpec = {
  readonly samples: "sparse" | "dense" | "encoded";
  readonly features: number;
  readonly fractionBits: number;
};

function checkEncoder(encoder: Encoder, { samples, features, fractionBits }: EncoderSpec): void {
  const reason = reasonAgainst();
  if (reason) throw new EncoderInvalidError({ reason });

  function reasonAgainst(): string | undefined {
    if (samples === "encoded") return "what the model learns from is a network's sample";
    if ((encoder.kind === "numbers") !== (samples === "dense")) {
      return `it makes ${encoder.kind} into samples that are not ${samples}`;
    }
    if (encoder.kind === "hashes" && encoder.features !== features) {
      return `it is for ${encoder.features} features, but the model has ${features}`;
    }
    if (encoder.kind === "words") {
      const { vocabulary } = encoder;
      if (vocabulary.length === 0) return "it has no words";
      if (vocabulary.some((word) => word === "" || word.includes("\n"))) {
        return "a word is empty or has a newline in it";
      }
      if (vocabulary.length > features) {
        return `it has ${vocabulary.length} words, but the model ${features} features`;
      }
    }
    if (encoder.kind === "numbers") {
      const { means } = encoder.scale;
      if (means.length !== features) {
        return `it takes ${means.length} numbers, but the model ${features}`;
      }
      if (encoder.fractionBits !== fractionBits) {
        return `it has ${encoder.fractionBits} fraction bits, but the model ${fractionBits}`;
      }
    }
    return undefined;
  }
}

function parseScale(json: string): Scale {
  const { columns, means, deviations, target } = parseObject(json);
  const isNumbers = (value: unknown) => Array.isArray(value) && value.every(Number.isFinite);
  check(
    isNumbers(means) && isNumbers(deviations),
    "the scale's means or deviations are no numbers",
  );
  const { length } = means as number[];
  check((deviations as number[]).length === length, "the scale has not a deviation for each mean");
  check(
    columns === undefined || (isStrings(columns) && (columns as string[]).length === length),
    "the scale has not a column for each mean",
  );
  const { mean, deviation } = Object(target);
  check(
    target === undefined || isNumbers([mean, deviation]),
    "the scale's target has no mean or deviation",
  );
  return { columns, means, deviations, target } as Scale;
}

function isEncoder(encoder: unknown): encoder is EncoderMetadata {
  const { kind, vocabulary, seed, scale } = Object(encoder);
  return (
    (kind === "words" && isStoredData(vocabulary)) ||
    (kind === "hashes" && seed >>> 0 === seed) ||
    (kind === "numbers" && isStoredData(scale))
  );
}

function isStoredData(stored: unknown): stored is StoredData {
  const { chunks, hash } = Object(stored);
  return (
    Array.isArray(chunks) &&
    chunks.every((chunk) => isAddress(chunk, { strict: false })) &&
    isHex(hash)
  );
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
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
