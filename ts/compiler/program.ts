import { MAX_CHUNK } from "../deploy/chunks.js";
import { CodeTooLongError } from "../errors/compiler.js";
import { networkBounds } from "./bounds.js";
import { SAMPLE } from "./entry.js";
import { inputLength, type Layer, type NetworkModel } from "./format.js";
import { type Image, type ImageCosts, type LayerPlan, planLayer, type Term } from "./image.js";
import {
  headLanes,
  headWords,
  hiddenLanes,
  hiddenPlaces,
  hiddenWords,
  inputPlaces,
  type LaneWord,
  type Place,
} from "./lanes.js";
import { firstUsedRow, inputWords, paddingBits } from "./load.js";

/** Where the contract has the table in memory. */
const TABLE = 0x80;
/** Terms that the contract adds at once; the last group of a sum is filled up with nothings. */
const GROUP = 16;
const NOTHING: Term = { address: 0, factor: 0n };
/** A round of the loop over stores masks and copies. */
const COSTS: ImageCosts = { term: 45, mask: 0, copy: 100 };
const ALL = (1n << 256n) - 1n;

/**
 * A network as the table that the contract `Mlp` runs; its layout stands in `NetworkProgram.sol`.
 *
 * @throws `BoundExceededError` if some sample could overflow a lane, `CodeTooLongError` if the table
 * does not fit into a chunk
 */
export function encodeProgram(model: NetworkModel): Uint8Array {
  networkBounds(model);
  // Where the images are depends on the length of the table, but not the reverse.
  const { length } = writeProgram(model, 0);
  if (length > MAX_CHUNK) throw new CodeTooLongError({ length, limit: MAX_CHUNK });
  return writeProgram(model, TABLE + 32 * Math.ceil(length / 32));
}

function writeProgram({ input, layers }: NetworkModel, start: number): Uint8Array {
  const firstRow = firstUsedRow(input, layers[0] as Layer);
  const words = layers.map((layer, l) =>
    l < layers.length - 1 ? hiddenWords(layer) : headWords(layer),
  );
  const plans: LayerPlan[] = [];
  let places: readonly (Place | undefined)[] = inputPlaces(input, firstRow);
  layers.forEach((layer, l) => {
    plans.push(planLayer(places, words[l] as LaneWord[], plans.at(-1)?.end ?? start, COSTS));
    if (l < layers.length - 1) places = hiddenPlaces(layer);
  });

  const table = new Table();
  table.u16(inputLength(input)).u8(paddingBits(input));
  table.u8(input.kind === "bitmap" ? input.width : 0).u16(plans.at(-1)?.end ?? 0);
  const loads = inputWords(input, plans[0] as LayerPlan, firstRow);
  table.u8(loads.length);
  for (const { word, offset, shift } of loads) {
    table.u16(offset - SAMPLE).u8(shift);
    writeStores(table, (plans[0] as LayerPlan).images, word);
  }

  table.u8(layers.length - 1);
  layers.slice(0, -1).forEach((layer, l) => {
    const { width, count: lanes, offset } = hiddenLanes(layer);
    let ones = 0n;
    for (let k = 0; k < lanes; k++) ones |= 1n << BigInt(k * width + offset);
    table.u8((words[l] as LaneWord[]).length).u8(width - 1 - layer.shift);
    for (const shift of [width - 1 - offset, layer.shift - offset]) {
      table.u8(Math.max(0, shift)).u8(Math.max(0, -shift));
    }
    table.u256(ones);
    (words[l] as LaneWord[]).forEach((word, w) => {
      writeSum(table, word, (plans[l] as LayerPlan).terms[w] as LayerPlan["terms"][number]);
      writeStores(table, (plans[l + 1] as LayerPlan).images, w);
    });
  });

  const head = layers.at(-1) as Layer;
  const classes = head.biases.length;
  const { width, count: lanes, idBits } = headLanes(head, classes);
  const last = words.at(-1) as LaneWord[];
  table.u8(last.length).u8(width).u8(idBits).u8(head.bits).u16(classes).u8(lanes);
  last.forEach((word, w) => {
    writeSum(table, word, (plans.at(-1) as LayerPlan).terms[w] as LayerPlan["terms"][number]);
  });
  return table.bytes();
}

function writeSum(table: Table, { bias }: LaneWord, terms: LayerPlan["terms"][number]): void {
  table.u256(bias).u8(Math.ceil(terms.length / GROUP));
  for (let start = 0; start < terms.length; start += GROUP) {
    const group = Array.from({ length: GROUP }, (_, i) => terms[start + i] ?? NOTHING);
    for (const { address } of group) table.u16(address);
    for (const { factor } of group) table.u256(factor);
  }
}

function writeStores(table: Table, images: readonly Image[], word: number): void {
  const stores = images.flatMap(({ masks, starts, words }) =>
    words.includes(word)
      ? [...starts].map(([remainder, start]) => ({
          mask: masks ? (masks[word] as bigint) : ALL,
          remainder,
          address: start + 32 * word,
        }))
      : [],
  );
  table.u8(stores.length);
  for (const { mask, remainder, address } of stores) table.u256(mask).u16(address).u8(remainder);
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
