import { type InputFormat, inputFeatures, type Layer } from "./format.js";

/** Modulo 2^256: the ring in which all sums are taken. */
const RING = 256;

/** Where a feature is in the packed words of its layer. */
export type Place = {
  readonly word: number;
  /** Its lowest bit. */
  readonly bit: number;
  /** How many it has. */
  readonly width: number;
};

/** Lanes of a word: neurons of a layer that are computed together. */
export type Lanes = {
  /** Bits from a lane to the next; lane k starts at bit k · width. */
  readonly width: number;
  /** How many fit into a word. */
  readonly count: number;
  /** How far above the start of its lane the output of a neuron is put. */
  readonly offset: number;
};

/**
 * How the neurons of a hidden layer share words. Outputs are read at byte addresses, from copies of
 * their word that are shifted by each remainder of a position modulo 8; the offset keeps those shifts
 * from cutting the lowest output in two.
 */
export function hiddenLanes({ bits, shift }: Layer): Lanes {
  const step = [8, 1, 2, 1, 4, 1, 2, 1][bits % 8] as number;
  const offset = (8 - step) % 8;
  let count = Math.floor(RING / bits);
  while ((count - 1) * bits + offset + (bits - 1 - shift) > RING) count--;
  return { width: bits, count, offset };
}

/** Lanes of the last layer: a guard bit, the score, and an id that is greater for lower classes. */
export function headLanes({ bits }: Layer, classes: number): Lanes & { readonly idBits: number } {
  const idBits = Math.ceil(Math.log2(classes));
  const width = bits + idBits + 1;
  return { width, count: Math.floor(RING / width), offset: 0, idBits };
}

/** Where the outputs of a hidden layer are: neuron j is lane j mod count of word ⌊j / count⌋. */
export function hiddenPlaces(layer: Layer): Place[] {
  const { width, count, offset } = hiddenLanes(layer);
  return layer.biases.map((_, j) => ({
    word: Math.floor(j / count),
    bit: (j % count) * width + offset,
    width: width - 1 - layer.shift,
  }));
}

/** Words of lanes: for each the bias word, and the word of weights of each input. */
export type LaneWord = { readonly bias: bigint; readonly weights: readonly bigint[] };

/** The words of a hidden layer. Half of a lane is added, so that its sum is never below 0. */
export function hiddenWords(layer: Layer): LaneWord[] {
  const { width, count } = hiddenLanes(layer);
  const half = 1n << BigInt(width - 1);
  return laneWords(layer, width, count, (bias) => BigInt(bias) + half, 0);
}

/** The words of the last layer, whose lanes are (score + half) · 2^idBits + classes − 1 − class. */
export function headWords(layer: Layer): LaneWord[] {
  const classes = layer.biases.length;
  const { width, count, idBits } = headLanes(layer, classes);
  const half = 1n << BigInt(layer.bits - 1);
  const start = (bias: number, neuron: number) =>
    ((BigInt(bias) + half) << BigInt(idBits)) + BigInt(classes - 1 - neuron);
  return laneWords(layer, width, count, start, idBits);
}

function laneWords(
  { weights, biases }: Layer,
  width: number,
  count: number,
  start: (bias: number, neuron: number) => bigint,
  scale: number,
): LaneWord[] {
  const inputs = (weights[0] as readonly number[]).length;
  return Array.from({ length: Math.ceil(biases.length / count) }, (_, word) => {
    const sums = new Array<bigint>(inputs).fill(0n);
    let bias = 0n;
    for (let lane = 0; lane < count; lane++) {
      const neuron = word * count + lane;
      const row = weights[neuron];
      if (row === undefined) break;
      bias += start(biases[neuron] as number, neuron) << BigInt(lane * width);
      row.forEach((weight, i) => {
        if (weight !== 0)
          sums[i] = (sums[i] as bigint) + (BigInt(weight) << BigInt(lane * width + scale));
      });
    }
    return { bias, weights: sums };
  });
}

/**
 * Where the features of an input are, once its words are loaded and pooled.
 *
 * @param firstRow - Of a bitmap, the first pair of rows that is loaded.
 */
export function inputPlaces(input: InputFormat, firstRow: number): (Place | undefined)[] {
  if (input.kind === "values") {
    const { count, bits } = input;
    const bytes = Math.ceil((count * bits) / 8);
    const perWord = RING / bits;
    return Array.from({ length: count }, (_, i) => {
      const word = Math.floor(i / perWord);
      const size = 8 * Math.min(32, bytes - 32 * word);
      return { word, bit: size - (1 + (i % perWord)) * bits, width: bits };
    });
  }
  // A pair of rows is 2 · width bits: the sums of even columns above those of odd ones.
  const { width } = input;
  const columns = width / 2;
  const perWord = pairsPerWord(width);
  return Array.from({ length: inputFeatures(input).count }, (_, i) => {
    const pair = Math.floor(i / columns) - firstRow;
    if (pair < 0) return undefined;
    const column = i % columns;
    const base = RING - (1 + (pair % perWord)) * 2 * width + (column % 2 === 0 ? width : 0);
    return {
      word: Math.floor(pair / perWord),
      bit: base + width - 4 - 4 * (column >> 1),
      width: 4,
    };
  });
}

/** Pairs of rows of a bitmap in one word. */
export function pairsPerWord(width: number): number {
  return Math.floor(RING / (2 * width));
}

/**
 * What each input is multiplied with. The program never takes an input out of its word: it reads
 * T_i, the word from the input's lowest bit upward, which holds x_i and, above it, the inputs m that
 * come before: T_i = x_i + Σ_m 2^(distance from i to m) · x_m, modulo 2^256. So
 * Σ_i V_i · T_i = Σ_i W_i · x_i holds for every x if V_i = W_i − Σ_m 2^(distance from m to i) · V_m
 * over the inputs m whose T_m holds x_i, that is from the last input to the first.
 *
 * @param places - Where the inputs are; `undefined` for those that are masked out, whose W is 0.
 * @returns V, by input.
 */
export function cancelNeighbours(
  places: readonly (Place | undefined)[],
  weights: readonly bigint[],
): bigint[] {
  const order = [...places.keys()]
    .filter((i) => places[i])
    .sort((a, b) => compare(places[a] as Place, places[b] as Place));
  const values = new Array<bigint>(places.length).fill(0n);
  for (let at = order.length - 1; at >= 0; at--) {
    const i = order[at] as number;
    const place = places[i] as Place;
    let value = weights[i] as bigint;
    for (let after = at + 1; after < order.length; after++) {
      const m = order[after] as number;
      const other = places[m] as Place;
      const distance = RING * (other.word - place.word) + place.bit - other.bit;
      if (distance >= RING) break;
      // The copy of an earlier word that T_m reaches into has lost the bits below its shift.
      if (other.word !== place.word && place.bit < other.bit % 8) continue;
      value -= (values[m] as bigint) << BigInt(distance);
    }
    values[i] = BigInt.asUintN(RING, value);
  }
  return values;
}

/** The bits of these places in each word. */
export function maskWords(seen: readonly (Place | undefined)[]): bigint[] {
  const masks: bigint[] = [];
  for (const place of seen) {
    if (!place) continue;
    const bits = ((1n << BigInt(place.width)) - 1n) << BigInt(place.bit);
    masks[place.word] = (masks[place.word] ?? 0n) | bits;
  }
  return masks;
}

/** From the first bits of the first word to the last bits of the last. */
function compare(a: Place, b: Place): number {
  return a.word - b.word || b.bit - a.bit;
}
