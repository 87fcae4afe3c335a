import type { Assembler } from "./assembler.js";
import { SAMPLE } from "./entry.js";
import { type InputFormat, inputLength, type Layer } from "./format.js";
import { type LayerPlan, storeWord } from "./image.js";
import { pairsPerWord } from "./lanes.js";

/** A word of a sample: where it is in the calldata, and by how much it is shifted to the right. */
export type InputWord = { readonly word: number; readonly offset: number; readonly shift: number };

/** The words of a sample that are loaded: those that are used, and the last if it is checked. */
export function inputWords(
  input: InputFormat,
  used: Iterable<number>,
  firstRow: number,
): InputWord[] {
  const words = new Set(used);
  const ordered = () => [...words].sort((a, b) => a - b);
  if (input.kind === "bitmap") {
    const bytes = (pairsPerWord(input.width) * input.width) / 4;
    const start = SAMPLE + (firstRow * input.width) / 4;
    return ordered().map((word) => ({ word, offset: start + word * bytes, shift: 0 }));
  }
  const length = inputLength(input);
  const last = Math.ceil(length / 32) - 1;
  if (paddingBits(input) > 0) words.add(last);
  return ordered().map((word) => ({
    word,
    offset: SAMPLE + 32 * word,
    shift: word === last ? 8 * (32 * (word + 1) - length) : 0,
  }));
}

/** Zero bits behind the last value of a sample. */
export function paddingBits(input: InputFormat): number {
  return input.kind === "values" ? 8 * inputLength(input) - input.count * input.bits : 0;
}

/** Loads the sample, pools a bitmap, and stores the words. */
export function writeInput(
  asm: Assembler,
  input: InputFormat,
  plan: LayerPlan,
  firstRow: number,
): void {
  const used = plan.images.flatMap((image) => image.words);
  const words = inputWords(input, used, firstRow);
  const padding = paddingBits(input);
  words.forEach(({ word, offset, shift }, i) => {
    asm.push(offset).op("CALLDATALOAD");
    asm.shiftRight(shift);
    if (padding > 0 && i === words.length - 1) {
      asm
        .op("DUP1")
        .push((1 << padding) - 1)
        .op("AND")
        .pushPlace("padding")
        .op("JUMPI");
    }
    if (input.kind === "bitmap") writePool(asm, input.width);
    storeWord(asm, plan.images, word);
  });
}

/** Sums the blocks of 2 × 2 bits of the pairs of rows in a word: see `inputPlaces` for where. */
function writePool(asm: Assembler, width: number): void {
  const pairs = pairsPerWord(width);
  let lower = 0n;
  for (let pair = 0; pair < pairs; pair++) {
    lower |= ((1n << BigInt(width)) - 1n) << BigInt(256 - 2 * width * (pair + 1));
  }
  const everySecond = BigInt(`0x${"55".repeat(32)}`);
  const everyTwo = BigInt(`0x${"33".repeat(32)}`);
  // Two bits a, b are 2a + b; minus a, that is their sum.
  asm.op("DUP1").push(1).op("SHR").push(everySecond).op("AND", "SWAP1", "SUB");
  // Sums of even columns and sums of odd columns, each with room for the row below.
  asm.op("DUP1").push(2).op("SHR").push(everyTwo).op("AND", "SWAP1").push(everyTwo).op("AND");
  asm.op("DUP1").push(width).op("SHR", "ADD").push(lower).op("AND", "SWAP1");
  asm
    .op("DUP1")
    .push(width)
    .op("SHL", "ADD")
    .push(lower << BigInt(width))
    .op("AND", "OR");
}

/** The first pair of rows of a bitmap that a neuron looks at: pooling starts there. */
export function firstUsedRow(input: InputFormat, { weights }: Layer): number {
  if (input.kind !== "bitmap") return 0;
  const first = (weights[0] as readonly number[]).findIndex((_, i) =>
    weights.some((row) => row[i] !== 0),
  );
  return first < 0 ? 0 : Math.floor(first / (input.width / 2));
}
