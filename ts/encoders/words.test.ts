import { describe, expect, it } from "vitest";
import { VocabularyInvalidError } from "../errors/library.js";
import { buildVocabulary, createWordEncoder, tokenize } from "./words.js";

describe("tokenize", () => {
  it("takes runs of two or more letters, in lower case", () => {
    expect(tokenize("A Big, BIG dog's b1g x-ray; café")).toEqual([
      "big",
      "big",
      "dog",
      "ray",
      "caf",
    ]);
    expect(tokenize("1 2 3 ?")).toEqual([]);
  });
});

describe("buildVocabulary", () => {
  const texts = ["to be or not to be", "not to worry", "be happy", "worry not"];

  it("counts texts, not words, and breaks ties by the alphabet", () => {
    // Texts that hold them: not 3; be, to, worry 2; happy, or 1.
    expect(buildVocabulary(texts, 10)).toEqual(["not", "be", "to", "worry", "happy", "or"]);
  });

  it("keeps the first ones", () => {
    expect(buildVocabulary(texts, 3)).toEqual(["not", "be", "to"]);
    expect(buildVocabulary([], 3)).toEqual([]);
  });
});

describe("createWordEncoder", () => {
  it("gives the ids of known words, once each and in order", () => {
    const { encode } = createWordEncoder(["spam", "eggs", "constructor", "ham"]);
    expect(encode("Ham, constructor and spam and HAM!")).toEqual(Uint16Array.of(0, 2, 3));
    expect(encode("nothing known, toString neither")).toEqual(new Uint16Array());
  });

  it("sorts ids by number", () => {
    const vocabulary = Array.from({ length: 120 }, (_, i) =>
      ["a", ...`${i}`].map((c) => (c === "a" ? "w" : "abcdefghij"[Number(c)])).join(""),
    );
    const { encode } = createWordEncoder(vocabulary);
    expect([...encode([100, 9, 20].map((id) => vocabulary[id]).join(" "))]).toEqual([9, 20, 100]);
  });

  it("refuses a vocabulary with a word twice", () => {
    expect(() => createWordEncoder(["spam", "spam"])).toThrow(VocabularyInvalidError);
  });
});
