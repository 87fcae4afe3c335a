import { ParameterOutOfRangeError } from "../errors/contract.js";
import { MAX_FEATURES } from "./sparse.js";
import { tokenize } from "./words.js";

/** Encodes texts for a model by the hashes of their words, so that it needs no vocabulary. */
export type HashEncoder = {
  readonly kind: "hashes";
  /** Size of the feature space; different words may share a feature. */
  readonly features: number;
  readonly seed: number;
  /** The features of the words that occur in the text, strictly increasing. */
  readonly encode: (text: string) => Uint16Array;
};

/**
 * An encoder for which the feature of a word is its {@link murmurHash3} modulo `features`.
 *
 * @param features - Size of the feature space, 1 to 32,768.
 * @param seed - Of the hash, below 2^32; 0 by default.
 * @throws `ParameterOutOfRangeError`
 */
export function createHashEncoder(features: number, seed = 0): HashEncoder {
  if (!Number.isInteger(features) || features < 1 || features > MAX_FEATURES) {
    throw new ParameterOutOfRangeError({ parameter: "features" });
  }
  if (seed >>> 0 !== seed) throw new ParameterOutOfRangeError({ parameter: "seed" });
  return {
    kind: "hashes",
    features,
    seed,
    encode: (text) => {
      const ids = tokenize(text).map((word) => murmurHash3(word, seed) % features);
      return Uint16Array.from(new Set(ids)).sort();
    },
  };
}

/**
 * MurmurHash3 (x86, 32 bits) of a text's UTF-8, by Austin Appleby, who placed it in the public domain
 * (https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp).
 *
 * @returns A whole number below 2^32.
 */
export function murmurHash3(text: string, seed: number): number {
  const bytes = new TextEncoder().encode(text);
  const view = new DataView(bytes.buffer);
  const tail = bytes.length & ~3;
  let hash = seed;
  for (let i = 0; i < tail; i += 4) {
    hash ^= scramble(view.getUint32(i, true));
    hash = Math.imul(rotateLeft(hash, 13), 5) + 0xe6546b64;
  }
  let rest = 0;
  for (let i = bytes.length - 1; i >= tail; i--) rest = (rest << 8) | (bytes[i] as number);
  hash ^= scramble(rest) ^ bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble(block: number): number {
  return Math.imul(rotateLeft(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function rotateLeft(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by));
}
