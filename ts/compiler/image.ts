import type { Assembler } from "./assembler.js";
import { cancelNeighbours, type LaneWord, maskWords, type Place } from "./lanes.js";

/** What decides how many images there are. */
export type ImageCosts = {
  /** Gas of one input of one word of lanes. */
  readonly term: number;
  /** Of masking a word. */
  readonly mask: number;
  /** Of storing a copy of it. */
  readonly copy: number;
};

/**
 * Words of inputs in memory, as some words of lanes read them: copies of each word, one for each
 * remainder of an input's position modulo 8, so that every input starts a byte of one of them. Each
 * row of copies has zeros before it.
 */
export type Image = {
  /** The bits of each word that are kept, if not all are. */
  readonly masks: readonly bigint[] | undefined;
  /** Where word w is, shifted to the right by a remainder: `starts.get(remainder) + 32 · w`. */
  readonly starts: ReadonlyMap<number, number>;
  /** Words that have an input in them. */
  readonly words: readonly number[];
};

/** One input of a word of lanes: what is loaded from where, times what. */
export type Term = { readonly address: number; readonly factor: bigint };

/** How a layer's inputs are stored, and the terms of each of its words of lanes. */
export type LayerPlan = {
  readonly images: readonly Image[];
  readonly terms: readonly (readonly Term[])[];
  /** The memory of the images. */
  readonly start: number;
  readonly end: number;
};

/**
 * Plans the images of a layer. A word of lanes whose neurons all ignore some inputs reads an image
 * without these: an image of its own, shared with words that look at the same inputs, wherever that
 * costs less than cancelling the others.
 *
 * @param places - Where the inputs are in their words; `undefined` for those that nobody looks at.
 * @param start - Where memory is free.
 * @param costs - Of the code that reads the images.
 */
export function planLayer(
  places: readonly (Place | undefined)[],
  laneWords: readonly LaneWord[],
  start: number,
  costs: ImageCosts,
): LayerPlan {
  const windows = new Map<string, { inputs: boolean[]; members: number[] }>();
  laneWords.forEach(({ weights }, member) => {
    const inputs = weights.map((weight) => weight !== 0n);
    const key = inputs.map(Number).join("");
    const window = windows.get(key) ?? { inputs, members: [] };
    window.members.push(member);
    windows.set(key, window);
  });

  const factors = laneWords.map(({ weights }) => cancelNeighbours(places, weights));
  const whole: number[] = [];
  const masked: { inputs: boolean[]; members: number[] }[] = [];
  for (const window of windows.values()) {
    const { inputs, members } = window;
    const needed = inputs.filter(Boolean).length;
    const spared = members.reduce(
      (sum, member) =>
        sum + ((factors[member] as bigint[]).filter((v) => v !== 0n).length - needed),
      0,
    );
    const { mask, copy } = maskCounts(places, inputs);
    // If all look at the same inputs, their image is the only one.
    const copies = windows.size > 1 ? copy * costs.copy : 0;
    if (spared * costs.term > mask * costs.mask + copies) masked.push(window);
    else whole.push(...members);
  }

  const images: Image[] = [];
  const terms: Term[][] = laneWords.map(() => []);
  let end = start;
  const add = (members: readonly number[], inputs: readonly boolean[] | undefined) => {
    const seen = places.map((place, i) => (inputs === undefined || inputs[i] ? place : undefined));
    const used = new Set<number>();
    for (const member of members) {
      const { weights } = laneWords[member] as LaneWord;
      const values = inputs ? cancelNeighbours(seen, weights) : (factors[member] as bigint[]);
      factors[member] = values;
      values.forEach((value, i) => {
        if (value !== 0n) used.add((places[i] as Place).bit % 8);
      });
    }
    const words = [...new Set(seen.flatMap((place) => (place ? [place.word] : [])))].sort(
      (a, b) => a - b,
    );
    const [first, last] = [words[0] ?? 0, words.at(-1) ?? 0];
    const starts = new Map<number, number>();
    for (const remainder of [...used].sort((a, b) => a - b)) {
      starts.set(remainder, end + 32 - 32 * first);
      end += 32 * (2 + last - first);
    }
    const masks = inputs && maskWords(seen);
    images.push({ masks, starts, words });
    for (const member of members) {
      (factors[member] as bigint[]).forEach((factor, i) => {
        if (factor === 0n) return;
        const { word, bit } = places[i] as Place;
        const remainder = bit % 8;
        const address = (starts.get(remainder) as number) + 32 * word - (bit - remainder) / 8;
        (terms[member] as Term[]).push({ address, factor });
      });
    }
  };
  if (whole.length > 0) add(whole, undefined);
  for (const { members, inputs } of masked) add(members, inputs);
  return { images, terms, start, end };
}

/** The words of an image of its own, and their copies. */
function maskCounts(
  places: readonly (Place | undefined)[],
  inputs: readonly boolean[],
): { mask: number; copy: number } {
  const words = new Set<number>();
  const copies = new Set<string>();
  places.forEach((place, i) => {
    if (!place || !inputs[i]) return;
    words.add(place.word);
    copies.add(`${place.word} ${place.bit % 8}`);
  });
  return { mask: words.size, copy: copies.size };
}

/** Takes word `word` of a layer's inputs from the stack and stores it in every image that has it. */
export function storeWord(asm: Assembler, images: readonly Image[], word: number): void {
  const holders = images.filter(({ words, starts }) => words.includes(word) && starts.size > 0);
  if (holders.length === 0) asm.op("POP");
  holders.forEach(({ masks, starts }, i) => {
    if (i < holders.length - 1) asm.op("DUP1");
    const mask = masks?.[word];
    if (mask !== undefined) asm.push(mask).op("AND");
    [...starts].forEach(([remainder, start], copy) => {
      if (copy < starts.size - 1) asm.op("DUP1");
      if (remainder > 0) asm.push(remainder).op("SHR");
      asm.push(start + 32 * word).op("MSTORE");
    });
  });
}
