/** Lanes of one word of storage. */
export const LANES = 32;

/** Words that hold a weight for each of `features`. */
export function wordCount(features: number): number {
  return Math.ceil(features / LANES);
}

/** Weights as the 256-bit words that hold them: one int8 lane each, in order, zeros at the end. */
export function weightsToWords(weights: Int8Array): bigint[] {
  const view = new DataView(new ArrayBuffer(LANES * wordCount(weights.length)));
  new Int8Array(view.buffer).set(weights);
  const words: bigint[] = [];
  for (let at = 0; at < view.byteLength; at += LANES) {
    let word = 0n;
    for (let part = 0; part < LANES; part += 8) {
      word = (word << 64n) | view.getBigUint64(at + part);
    }
    words.push(word);
  }
  return words;
}

/** The first `features` weights of 256-bit words. */
export function wordsToWeights(words: readonly bigint[], features: number): Int8Array {
  const view = new DataView(new ArrayBuffer(LANES * words.length));
  words.forEach((word, i) => {
    for (let part = 0; part < LANES; part += 8) {
      const shift = BigInt(8 * (LANES - 8 - part));
      view.setBigUint64(LANES * i + part, BigInt.asUintN(64, word >> shift));
    }
  });
  return new Int8Array(view.buffer, 0, features);
}
