import { MAX_CHUNK } from "../deploy/chunks.js";
import { CodeTooLongError } from "../errors/compiler.js";
import { networkBounds } from "./bounds.js";
import { SAMPLE } from "./entry.js";
import { inputLength, type Layer, type NetworkModel } from "./format.js";
import {
  cancelNeighbours,
  headLanes,
  headWords,
  hiddenLanes,
  hiddenPlaces,
  hiddenWords,
  inputPlaces,
  type LaneWord,
  maskWords,
  type Place,
} from "./lanes.js";
import { firstUsedRow, inputWords, paddingBits } from "./load.js";

/** How many terms of a block the contract adds: the least of these that is enough. */
const TERMS = [8, 16, 21, 28] as const;
const MOST_TERMS = TERMS[3];

/** Inputs of one word that a word of lanes sees: each is a shift to the right and a factor. */
type Block = {
  readonly source: number;
  readonly mask: bigint;
  readonly terms: readonly { readonly position: number; readonly factor: bigint }[];
};

/**
 * A network as the table that the contract `Mlp` runs; its layout stands in `NetworkProgram.sol`.
 *
 * @throws `BoundExceededError` if some sample could overflow a lane, `CodeTooLongError` if the table
 * does not fit into a chunk
 */
export function encodeProgram(model: NetworkModel): Uint8Array {
  networkBounds(model);
  const { input, layers } = model;
  const hidden = layers.slice(0, -1);
  const head = layers.at(-1) as Layer;
  const laneWords = [...hidden.map(hiddenWords), headWords(head)];
  const firstRow = firstUsedRow(input, layers[0] as Layer);

  let places: readonly (Place | undefined)[] = inputPlaces(input, firstRow);
  const used = (laneWords[0] as LaneWord[]).flatMap(({ weights }) =>
    places.flatMap((place, i) => (place && weights[i] !== 0n ? [place.word] : [])),
  );
  const loads = inputWords(input, used, firstRow);

  const table = new Table();
  table.u16(inputLength(input)).u8(paddingBits(input));
  table.u8(input.kind === "bitmap" ? input.width : 0).u8(loads.length);
  table.u8(laneWords.slice(0, -1).flat().length).u8((laneWords.at(-1) as LaneWord[]).length);
  const classes = head.biases.length;
  const { width, count, idBits } = headLanes(head, classes);
  table.u8(width).u8(idBits).u8(head.bits).u8(count).u16(classes);
  for (const { offset, shift } of loads) table.u16(offset - SAMPLE).u8(shift);

  // The numbers of the words that a layer reads.
  let sources = new Map(loads.map(({ word }, i) => [word, i]));
  let next = loads.length;
  layers.forEach((layer, l) => {
    const words = laneWords[l] as LaneWord[];
    for (const word of words) writeSum(table, word, blocksOf(word, places, sources), layer);
    places = plainPlaces(layer);
    sources = new Map(words.map((_, i) => [i, next + i]));
    next += words.length;
  });
  const bytes = table.bytes();
  if (bytes.length > MAX_CHUNK)
    throw new CodeTooLongError({ length: bytes.length, limit: MAX_CHUNK });
  return bytes;
}

/** Where outputs are in words that are read by the bit: each at the start of its lane. */
function plainPlaces(layer: Layer): Place[] {
  const { offset } = hiddenLanes(layer);
  return hiddenPlaces(layer).map((place) => ({ ...place, bit: place.bit - offset }));
}

/** What a word of lanes adds up, at least one block. */
function blocksOf(
  { weights }: LaneWord,
  places: readonly (Place | undefined)[],
  sources: ReadonlyMap<number, number>,
): Block[] {
  const inputs = new Map<number, number[]>();
  places.forEach((place, i) => {
    if (!place || weights[i] === 0n) return;
    inputs.set(place.word, [...(inputs.get(place.word) ?? []), i]);
  });
  const blocks: Block[] = [];
  for (const [word, all] of inputs) {
    for (let start = 0; start < all.length; start += MOST_TERMS) {
      const own = new Set(all.slice(start, start + MOST_TERMS));
      const seen = places.map((place, i) => (own.has(i) ? place : undefined));
      const factors = cancelNeighbours(seen, weights);
      const terms = [...own].map((i) => ({
        position: (places[i] as Place).bit,
        factor: factors[i] as bigint,
      }));
      blocks.push({
        source: sources.get(word) as number,
        mask: maskWords(seen)[word] as bigint,
        terms: terms.filter(({ factor }) => factor !== 0n),
      });
    }
  }
  return blocks.length > 0 ? blocks : [{ source: 0, mask: 0n, terms: [] }];
}

function writeSum(
  table: Table,
  { bias }: LaneWord,
  blocks: readonly Block[],
  { bits, shift }: Layer,
): void {
  let ones = 0n;
  for (let bit = 0; bit <= 256 - bits; bit += bits) ones |= 1n << BigInt(bit);
  blocks.forEach(({ source, mask, terms }, i) => {
    const count = TERMS.find((most) => most >= terms.length) as number;
    table.u8(count).u8(source);
    table.u8(i < blocks.length - 1 ? 0 : bits - 1).u8(shift);
    for (let k = 0; k < MOST_TERMS; k++) table.u8(terms[k]?.position ?? 0);
    table
      .u256(mask)
      .u256(i === 0 ? bias : 0n)
      .u256(ones);
    for (let k = 0; k < count; k++) table.u256(terms[k]?.factor ?? 0n);
  });
}

/** Bytes, from front to back. */
class Table {
  readonly #bytes: number[] = [];

  u8(value: number): this {
    this.#bytes.push(value);
    return this;
  }

  u16(value: number): this {
    return this.u8(value >> 8).u8(value & 255);
  }

  u256(value: bigint): this {
    const hex = value.toString(16).padStart(64, "0");
    for (let i = 0; i < 64; i += 2) this.u8(Number.parseInt(hex.slice(i, i + 2), 16));
    return this;
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
