import { describe, expect, it } from "vitest";
import { MetadataInvalidError } from "../errors/library.js";
import { decodeVocabulary, encodeVocabulary, parseMetadata } from "./metadata.js";

const POINTER = "0x1111111111111111111111111111111111111111";

describe("parseMetadata", () => {
  const valid = {
    name: "Spam",
    description: "Mails",
    classes: ["ham", "spam"],
    encoder: { kind: "words", vocabulary: { chunks: [POINTER], hash: `0x${"22".repeat(32)}` } },
  };

  it("reads what it knows and drops the rest", () => {
    expect(parseMetadata(JSON.stringify({ ...valid, colour: "red" }))).toEqual(valid);
    const least = { name: "", classes: [] };
    expect(parseMetadata(JSON.stringify(least))).toEqual(least);
  });

  it.each([
    "",
    "null",
    "[]",
    "{",
    JSON.stringify({ ...valid, name: 1 }),
    JSON.stringify({ ...valid, description: {} }),
    JSON.stringify({ ...valid, classes: "ham" }),
    JSON.stringify({ ...valid, classes: [1] }),
    JSON.stringify({ ...valid, encoder: null }),
    JSON.stringify({ ...valid, encoder: { kind: "hash" } }),
    JSON.stringify({ ...valid, encoder: { kind: "words" } }),
    JSON.stringify({ ...valid, encoder: { kind: "words", vocabulary: { chunks: ["0x12"] } } }),
    JSON.stringify({ ...valid, encoder: { kind: "words", vocabulary: { chunks: [POINTER] } } }),
  ])("refuses %s", (json) => {
    expect(() => parseMetadata(json)).toThrow(MetadataInvalidError);
  });
});

describe("encodeVocabulary", () => {
  it("joins words by newlines, in UTF-8", () => {
    expect([...encodeVocabulary(["ab", "é"])]).toEqual([0x61, 0x62, 0x0a, 0xc3, 0xa9]);
    expect(decodeVocabulary(Uint8Array.of(0x61, 0x62, 0x0a, 0xc3, 0xa9))).toEqual(["ab", "é"]);
  });
});
