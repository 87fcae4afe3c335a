import { VocabularyInvalidError } from "../errors/library.js";

/** Encodes texts for a model by the words of a vocabulary. */
export type WordEncoder = {
  readonly kind: "words";
  /** The word of each feature: the id of a word is its position. */
  readonly vocabulary: readonly string[];
  /** The ids of the known words that occur in the text, strictly increasing. */
  readonly encode: (text: string) => Uint16Array;
};

/** The words of a text: runs of two or more letters a to z, in lower case, in order. */
export function tokenize(text: string): string[] {
  return text.toLowerCase().match(/[a-z]{2,}/g) ?? [];
}

/**
 * The `size` words that occur in the most texts, most frequent first, ties in ascending ASCII order.
 * Fewer if the texts have fewer words.
 */
export function buildVocabulary(texts: Iterable<string>, size: number): string[] {
  const frequency = new Map<string, number>();
  for (const text of texts) {
    for (const word of new Set(tokenize(text))) {
      frequency.set(word, (frequency.get(word) ?? 0) + 1);
    }
  }
  return [...frequency]
    .sort(([a, inA], [b, inB]) => inB - inA || (a < b ? -1 : 1))
    .slice(0, size)
    .map(([word]) => word);
}

/**
 * An encoder that knows these words; it drops all others.
 *
 * @throws `VocabularyInvalidError` if a word occurs twice
 */
export function createWordEncoder(vocabulary: readonly string[]): WordEncoder {
  const ids = new Map(vocabulary.map((word, id) => [word, id]));
  if (ids.size !== vocabulary.length) {
    throw new VocabularyInvalidError({ reason: "a word occurs twice" });
  }
  return {
    kind: "words",
    vocabulary,
    encode(text) {
      const found = new Set<number>();
      for (const word of tokenize(text)) {
        const id = ids.get(word);
        if (id !== undefined) found.add(id);
      }
      return Uint16Array.from(found).sort();
    },
  };
}
