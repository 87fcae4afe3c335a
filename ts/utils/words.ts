/** Bytes as the 256-bit words that hold them, zeros at the end of the last. */
export function bytesToWords(bytes: Uint8Array): bigint[] {
  const view = new DataView(new ArrayBuffer(32 * Math.ceil(bytes.length / 32)));
  new Uint8Array(view.buffer).set(bytes);
  return Array.from({ length: view.byteLength / 32 }, (_, i) => {
    let word = 0n;
    for (let part = 0; part < 32; part += 8)
      word = (word << 64n) | view.getBigUint64(32 * i + part);
    return word;
  });
}

/** The bytes of 256-bit words. */
export function wordsToBytes(words: readonly bigint[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(32 * words.length));
  words.forEach((word, i) => {
    for (let part = 0; part < 4; part++) {
      view.setBigUint64(32 * i + 8 * part, BigInt.asUintN(64, word >> BigInt(192 - 64 * part)));
    }
  });
  return new Uint8Array(view.buffer);
}
