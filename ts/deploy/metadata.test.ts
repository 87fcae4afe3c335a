import { describe, expect, it } from "vitest";
import { createDenseEncoder, fitScale } from "../encoders/dense.js";
import type { Encoder } from "../encoders/encoder.js";
import { createHashEncoder } from "../encoders/hashes.js";
import { createWordEncoder } from "../encoders/words.js";
import { EncoderInvalidError, MetadataInvalidError } from "../errors/library.js";
import { createEncoder, describeEncoder, parseMetadata } from "./metadata.js";

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
    JSON.stringify({ ...valid, encoder: { kind: "stars" } }),
    JSON.stringify({ ...valid, encoder: { kind: "hashes" } }),
    JSON.stringify({ ...valid, encoder: { kind: "hashes", seed: -1 } }),
    JSON.stringify({ ...valid, encoder: { kind: "numbers", scale: [1, 2] } }),
    JSON.stringify({ ...valid, encoder: { kind: "words" } }),
    JSON.stringify({ ...valid, encoder: { kind: "words", vocabulary: { chunks: ["0x12"] } } }),
    JSON.stringify({ ...valid, encoder: { kind: "words", vocabulary: { chunks: [POINTER] } } }),
  ])("refuses %s", (json) => {
    expect(() => parseMetadata(json)).toThrow(MetadataInvalidError);
  });
});

describe("encoders", () => {
  const SPEC = { samples: "sparse", features: 3, fractionBits: 0 } as const;
  const NUMBERS = { samples: "dense", features: 2, fractionBits: 8 } as const;
  const rows = [
    [0, 5],
    [0.3, 7],
  ];
  const scale = { columns: ["length", "width"], ...fitScale(rows) };

  /** Describes an encoder, and makes one of the description and what was stored. */
  async function again(encoder: Encoder, spec: typeof SPEC | typeof NUMBERS) {
    let stored = new Uint8Array();
    const metadata = describeEncoder(encoder, spec, (data) => {
      stored = Uint8Array.from(data);
      return { chunks: [POINTER], hash: `0x${"33".repeat(32)}` };
    });
    const json = JSON.stringify({ name: "", classes: [], encoder: metadata });
    const { encoder: parsed = metadata } = parseMetadata(json);
    return { stored, again: await createEncoder(parsed, spec, async () => stored) };
  }

  it("of words are their words joined by newlines, in UTF-8", async () => {
    const { stored, again: encoder } = await again(createWordEncoder(["ab", "é"]), SPEC);
    expect([...stored]).toEqual([0x61, 0x62, 0x0a, 0xc3, 0xa9]);
    expect(encoder).toMatchObject({ kind: "words", vocabulary: ["ab", "é"] });
  });

  it("of hashes are their seed", async () => {
    const { stored, again: encoder } = await again(createHashEncoder(3, 7), SPEC);
    expect(stored).toHaveLength(0);
    expect(encoder).toMatchObject({ kind: "hashes", features: 3, seed: 7 });
  });

  it("of numbers are their scale, to the last bit", async () => {
    const { again: encoder } = await again(createDenseEncoder(scale), NUMBERS);
    expect(encoder).toMatchObject({ kind: "numbers", scale, fractionBits: 8 });
  });

  it.each([
    ["more words than features", createWordEncoder(["a", "b", "c", "d"]), SPEC],
    ["another feature space", createHashEncoder(4), SPEC],
    ["sets for a model of numbers", createHashEncoder(2), NUMBERS],
    ["numbers for a model of sets", createDenseEncoder(scale), { ...SPEC, features: 2 }],
    ["another dimension", createDenseEncoder(scale), { ...NUMBERS, features: 3 }],
    ["another fixed point", createDenseEncoder(scale, 9), NUMBERS],
  ])("do not fit: %s", (_, encoder, spec) => {
    const store = () => ({ chunks: [], hash: "0x" }) as const;
    expect(() => describeEncoder(encoder, spec, store)).toThrow(EncoderInvalidError);
  });

  it.each([
    "",
    "{}",
    '{"means":[1],"deviations":[]}',
    '{"means":["1"],"deviations":[1]}',
    '{"means":[1],"deviations":[null]}',
    '{"means":[1],"deviations":[1],"columns":[]}',
  ])("of a scale that is none: %s", async (json) => {
    const metadata = { kind: "numbers", scale: { chunks: [], hash: "0x" } } as const;
    const load = async () => new TextEncoder().encode(json);
    await expect(createEncoder(metadata, { ...NUMBERS, features: 1 }, load)).rejects.toThrow(
      MetadataInvalidError,
    );
  });
});
