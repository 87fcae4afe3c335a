import { describe, expect, it } from "vitest";
import { ParameterOutOfRangeError } from "../errors/contract.js";
import { createHashEncoder, murmurHash3 } from "./hashes.js";

describe("murmurHash3", () => {
  // Vectors that are around, as in Wikipedia's article and in the tests of Guava and of Sean Barrett.
  it.each([
    ["", 0, 0],
    ["", 1, 0x514e28b7],
    ["", 0xffffffff, 0x81f16f39],
    ["test", 0, 0xba6bd213],
    ["test", 0x9747b28c, 0x704b81dc],
    ["Hello, world!", 0, 0xc0363e43],
    ["Hello, world!", 0x9747b28c, 0x24884cba],
    ["The quick brown fox jumps over the lazy dog", 0, 0x2e4ff723],
    ["The quick brown fox jumps over the lazy dog", 0x9747b28c, 0x2fa826cd],
    ["a", 0x9747b28c, 0x7fa09ea6],
    ["aa", 0x9747b28c, 0x5d211726],
    ["aaa", 0x9747b28c, 0x283e0130],
    ["ππππππππ", 0x9747b28c, 0xd58063c1],
  ])("of %j with seed %d", (text, seed, hash) => {
    expect(murmurHash3(text, seed)).toBe(hash);
  });
});

describe("createHashEncoder", () => {
  it("gives each word the feature of its hash, in order, each once", () => {
    const { encode } = createHashEncoder(1000);
    // murmurHash3("test") = 0xba6bd213 = 3127628307
    expect([...encode("Test TEST 1 a")]).toEqual([307]);
    const words = "the quick brown fox jumps over the lazy dog".split(" ");
    const ids = new Set(words.map((word) => murmurHash3(word, 0) % 1000));
    expect([...encode(words.join(" "))]).toEqual([...ids].sort((a, b) => a - b));
    expect([...createHashEncoder(1).encode("many words")]).toEqual([0]);
    expect(encode("")).toHaveLength(0);
  });

  it("refuses what no model takes", () => {
    for (const features of [0, 1.5, 32_769]) {
      expect(() => createHashEncoder(features)).toThrow(ParameterOutOfRangeError);
    }
    for (const seed of [-1, 0.5, 2 ** 32]) {
      expect(() => createHashEncoder(10, seed)).toThrow(ParameterOutOfRangeError);
    }
  });
});
