/**
 * Networks as the compiler writes them, but for one step that is done in the plain way. With none
 * replaced the code is the compiler's, byte by byte (`techniques.test.ts`), so that whatever a plain
 * step costs more is what the technique saves.
 */
import { Assembler } from "../../ts/compiler/assembler.js";
import {
  type CompiledContract,
  type CompiledModel,
  createCompiled,
  createContract,
} from "../../ts/compiler/compiled.js";
import {
  PREDICT,
  SCORES,
  writeChecks,
  writeRefusals,
  writeUnless,
} from "../../ts/compiler/entry.js";
import {
  type InputFormat,
  inputFeatures,
  inputLength,
  type Layer,
  type NetworkModel,
} from "../../ts/compiler/format.js";
import { writeArgmax, writeScores } from "../../ts/compiler/head.js";
import { type LayerPlan, planLayer, storeWord } from "../../ts/compiler/image.js";
import {
  headLanes,
  headWords,
  hiddenLanes,
  hiddenPlaces,
  hiddenWords,
  inputPlaces,
  type LaneWord,
  type Place,
  pairsPerWord,
} from "../../ts/compiler/lanes.js";
import { firstUsedRow, inputWords, paddingBits, writeInput } from "../../ts/compiler/load.js";
import { COSTS, writeRectify } from "../../ts/compiler/network.js";

/** The inputs of a layer as one of its words of lanes reads them. */
type Sum = {
  readonly word: LaneWord;
  readonly places: readonly (Place | undefined)[];
  readonly plan: LayerPlan;
  readonly terms: LayerPlan["terms"][number];
};

/** Each writes what its namesake in the compiler does, and leaves the same on the stack. */
export type Steps = {
  /** The lanes of a layer, and where its outputs are. */
  readonly words: (layer: Layer, last: boolean) => LaneWord[];
  readonly places: (layer: Layer) => Place[];
  /** How its inputs are stored. */
  readonly plan: (
    places: readonly (Place | undefined)[],
    words: readonly LaneWord[],
    start: number,
  ) => LayerPlan;
  /** Contracts whose code the sums need, which know what is planned. */
  readonly others: (plans: readonly LayerPlan[]) => CompiledContract[];
  /** Data behind the code. */
  readonly end: (asm: Assembler) => void;
  readonly input: typeof writeInput;
  readonly sum: (asm: Assembler, sum: Sum) => void;
  /** Of the layer's word `w`. */
  readonly rectify: (asm: Assembler, layer: Layer, w: number) => void;
  readonly argmax: typeof writeArgmax;
  readonly scores: typeof writeScores;
};

const COMPILER: Steps = {
  words: (layer, last) => (last ? headWords : hiddenWords)(layer),
  places: hiddenPlaces,
  plan: (places, words, start) => planLayer(places, words, start, COSTS),
  others: () => [],
  end: () => {},
  input: writeInput,
  sum: (asm, { word, terms }) => {
    asm.push(word.bias);
    for (const { address, factor } of terms) {
      asm.push(address).op("MLOAD").push(factor).op("MUL", "ADD");
    }
  },
  rectify: writeRectify,
  argmax: writeArgmax,
  scores: writeScores,
};

/** One contract, however long; bounds are not checked. */
export function assembleNetwork(
  { input, layers }: NetworkModel,
  plain: Partial<Steps> = {},
): CompiledModel {
  const steps = { ...COMPILER, ...plain };
  const firstRow = firstUsedRow(input, layers[0] as Layer);
  const words = layers.map((layer, l) => steps.words(layer, l === layers.length - 1));
  const places = [inputPlaces(input, firstRow), ...layers.slice(0, -1).map(steps.places)];
  const plans: LayerPlan[] = [];
  words.forEach((own, l) => {
    plans.push(steps.plan(places[l] as Place[], own, plans.at(-1)?.end ?? 0));
  });

  const asm = new Assembler();
  writeChecks(asm, inputLength(input));
  const others = steps.others(plans);
  steps.input(asm, input, plans[0] as LayerPlan, firstRow);
  layers.forEach((layer, l) => {
    const [plan, next] = [plans[l] as LayerPlan, plans[l + 1]];
    (words[l] as LaneWord[]).forEach((word, w) => {
      const terms = plan.terms[w] as Sum["terms"];
      steps.sum(asm, { word, places: places[l] as Place[], plan, terms });
      if (!next) return;
      steps.rectify(asm, layer, w);
      storeWord(asm, next.images, w);
    });
  });
  const [head, results] = [layers.at(-1) as Layer, (words.at(-1) as LaneWord[]).length];
  writeUnless(asm, PREDICT, "other");
  steps.argmax(asm, head, results);
  asm.label("other");
  writeUnless(asm, SCORES, "unknown");
  steps.scores(asm, head, results);
  const [length, padded] = [inputLength(input), paddingBits(input) > 0];
  writeRefusals(asm, { length, padded, selectors: [PREDICT, SCORES] });
  steps.end(asm);
  return createCompiled([...others, createContract(asm.assemble(), Infinity)]);
}

const RING = 256;

/** The inputs of a window are not masked: all others before them are cancelled. */
export const UNMASKED_WINDOWS: Partial<Steps> = {
  plan: (places, words, start) => planLayer(places, words, start, { ...COSTS, mask: Infinity }),
};

/** Each input is taken out of the byte where it ends with a mask, and multiplied with its weights. */
export const MASKED_INPUTS = takenOut(true);

/** The same from the only copy of its word, with a shift if it does not end a byte. */
export const SHIFTED_INPUTS = takenOut(false);

function takenOut(copied: boolean): Partial<Steps> {
  return {
    plan: (places, laneWords, start) => {
      const known = places.filter((place) => place !== undefined);
      const words = [...new Set(known.map(({ word }) => word))];
      const rests = new Set(known.map(({ bit }) => (copied ? bit % 8 : 0)));
      // Before each row of copies are zeros, as loads reach beyond its first word.
      const size = 32 * (2 + Math.max(...words) - Math.min(...words));
      const first = start + 32 - 32 * Math.min(...words);
      const starts = new Map([...rests].map((rest, row) => [rest, first + row * size]));
      const images = [{ masks: undefined, starts, words }];
      return { images, terms: laneWords.map(() => []), start, end: start + rests.size * size };
    },
    sum: (asm, { word, places, plan }) => {
      const starts = plan.images[0]?.starts as ReadonlyMap<number, number>;
      asm.push(word.bias);
      places.forEach((place, i) => {
        const weight = BigInt.asUintN(RING, word.weights[i] as bigint);
        if (!place || weight === 0n) return;
        const rest = place.bit % 8;
        const row = starts.get(copied ? rest : 0) as number;
        asm.push(row + 32 * place.word - (place.bit - rest) / 8).op("MLOAD");
        asm.shiftRight(copied ? 0 : rest);
        asm.push(2 ** place.width - 1).op("AND");
        asm.push(weight).op("MUL", "ADD");
      });
    },
  };
}

/** The factors of a word are copied to memory first, from behind the code or from another contract. */
export function copiedWeights(from: "code" | "contract"): Partial<Steps> {
  let [memory, at] = [0, 0];
  let table: Uint8Array = new Uint8Array();
  let holder: CompiledContract | undefined;
  return {
    others: (plans) => {
      const data = new Assembler();
      for (const { factor } of plans.flatMap(({ terms }) => terms.flat())) {
        data.data(toBytes(factor));
      }
      table = data.assemble();
      memory = plans.at(-1)?.end ?? 0;
      if (from === "code") return [];
      holder = createContract(table, Infinity);
      return [holder];
    },
    end: (asm) => {
      if (!holder) asm.mark("weights").data(table);
    },
    sum: (asm, { word, terms }) => {
      asm.push(32 * terms.length);
      if (holder) {
        asm.push(at).push(memory).push(BigInt(holder.address)).data(Uint8Array.of(EXTCODECOPY));
      } else asm.pushPlace("weights").push(at).op("ADD").push(memory).op("CODECOPY");
      at += 32 * terms.length;
      asm.push(word.bias);
      terms.forEach(({ address }, i) => {
        asm
          .push(address)
          .op("MLOAD")
          .push(memory + 32 * i)
          .op("MLOAD", "MUL", "ADD");
      });
    },
  };
}

const EXTCODECOPY = 0x3c;

function toBytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(248 - 8 * i)) & 255n));
}

/** One lane after the other is cut out, compared with its half, shifted and put into the result. */
export const RECTIFIED_LANES: Partial<Steps> = {
  rectify: (asm, layer, w) => {
    const { width, count, offset } = hiddenLanes(layer);
    const half = 2 ** (width - 1);
    asm.push(0);
    for (let k = 0; k < Math.min(count, layer.biases.length - w * count); k++) {
      // [sums, outputs]; a sum is half too great.
      asm
        .push(half)
        .op("DUP3")
        .shiftRight(k * width)
        .push(2 * half - 1)
        .op("AND", "SUB");
      asm.push(0).op("DUP2", "SGT", "MUL").shiftRight(layer.shift);
      asm.shiftRight(-(k * width + offset)).op("OR");
    }
    asm.op("SWAP1", "POP");
  },
};

/** The four pixels of each block are cut out and added. */
export const POOLED_PIXELS: Partial<Steps> = {
  input: (asm, input, plan, firstRow) => {
    const { width } = input as Extract<InputFormat, { kind: "bitmap" }>;
    const places = inputPlaces(input, firstRow);
    const used = plan.images.flatMap(({ words }) => words);
    for (const { word, offset } of inputWords(input, used, firstRow)) {
      asm.push(offset).op("CALLDATALOAD").push(0);
      places.forEach((place, i) => {
        if (place?.word !== word) return;
        // [pixels, sums]; a pair of rows is 2 · width bits.
        const pair = (Math.floor((2 * i) / width) - firstRow) % pairsPerWord(width);
        const corner = RING - 1 - 2 * width * pair - ((2 * i) % width);
        [corner, corner - 1, corner - width, corner - width - 1].forEach((bit, nth) => {
          asm
            .op(nth === 0 ? "DUP2" : "DUP3")
            .shiftRight(bit)
            .push(1)
            .op("AND");
          if (nth > 0) asm.op("ADD");
        });
        asm.shiftRight(-place.bit).op("OR");
      });
      asm.op("SWAP1", "POP");
      storeWord(asm, plan.images, word);
    }
  },
};

/** Returns the class that the low bits of a lane have: the last one less it. */
function writeClass(asm: Assembler, idBits: number, classes: number): void {
  asm
    .push(2 ** idBits - 1)
    .op("AND")
    .push(classes - 1)
    .op("SUB");
  asm.push(0).op("MSTORE").push(32).push(0).op("RETURN");
}

/** One class after the other, in lanes whose low bits have the class. */
export const ARGMAX_BY_CLASS: Partial<Steps> = {
  argmax: (asm, head, results) => {
    const { width, count, idBits } = headLanes(head, head.biases.length);
    asm.push(0);
    for (let w = results - 1; w >= 0; w--) {
      // [words, greatest]
      for (let k = 0; k < Math.min(count, head.biases.length - w * count); k++) {
        asm
          .op("DUP2")
          .shiftRight(k * width)
          .push(2 ** (width - 1) - 1)
          .op("AND");
        asm.op("DUP2", "DUP2", "GT", "SWAP1", "DUP3", "SWAP1", "SUB", "MUL", "ADD");
      }
      asm.op("SWAP1", "POP");
    }
    writeClass(asm, idBits, head.biases.length);
  },
};

/** The same, but the class of the greatest score is carried along. */
export const ARGMAX_WITH_INDEX: Partial<Steps> = {
  argmax: (asm, head, results) => {
    const { width, count, idBits } = headLanes(head, head.biases.length);
    for (let w = 1; w < results; w++) asm.push(32 * w).op("MSTORE");
    asm.push(0).push(0);
    for (let k = 0; k < head.biases.length; k++) {
      // [word, class, greatest]
      if (k > 0 && k % count === 0)
        asm
          .op("SWAP2", "POP")
          .push(32 * (results - k / count))
          .op("MLOAD", "SWAP2");
      asm
        .op("DUP3")
        .shiftRight((k % count) * width + idBits)
        .push(2 ** head.bits - 1)
        .op("AND");
      asm.op("DUP2", "DUP2", "GT", "ISZERO").pushPlace(`keep ${k}`).op("JUMPI");
      asm.op("SWAP2", "POP", "POP").push(k).op("SWAP1", "DUP1");
      asm.label(`keep ${k}`).op("POP");
    }
    asm.op("POP").push(0).op("MSTORE").push(32).push(0).op("RETURN");
  },
};

/** One neuron a word: signed sums, so that half a lane is not needed, and no lanes to separate. */
export const ONE_NEURON: Partial<Steps> = {
  words: ({ weights, biases }) =>
    biases.map((bias, j) => ({
      bias: BigInt.asUintN(RING, BigInt(bias)),
      weights: (weights[j] as readonly number[]).map(BigInt),
    })),
  places: ({ bits, shift, biases }) =>
    biases.map((_, word) => ({ word, bit: 0, width: bits - 1 - shift })),
  // Negative factors are subtracted: as numbers modulo 2^256 they would take 32 bytes each.
  sum: (asm, { word, terms }) => {
    const signed = terms.map(({ address, factor }) => ({
      address,
      factor: BigInt.asIntN(RING, factor),
    }));
    const add = (start: bigint, sign: bigint) => {
      asm.push(start);
      for (const { address, factor } of signed) {
        if (factor * sign > 0n) {
          asm
            .push(address)
            .op("MLOAD")
            .push(factor * sign)
            .op("MUL", "ADD");
        }
      }
    };
    add(0n, -1n);
    add(word.bias, 1n);
    asm.op("SUB");
  },
  rectify: (asm, { shift }) => {
    asm.push(0).op("DUP2", "SGT", "MUL").shiftRight(shift);
  },
  argmax: (asm, head, results) => {
    const idBits = Math.ceil(Math.log2(results));
    for (let k = results - 1; k >= 0; k--) {
      if (k < results - 1) asm.op("SWAP1");
      asm
        .push(idBits)
        .op("SHL")
        .push(results - 1 - k)
        .op("OR");
      if (k === results - 1) continue;
      asm.op("DUP2", "DUP2", "SGT", "SWAP1", "DUP3", "SWAP1", "SUB", "MUL", "ADD");
    }
    writeClass(asm, idBits, head.biases.length);
  },
  scores: (asm, _, results) => {
    for (let k = results - 1; k >= 0; k--) asm.push(64 + 32 * k).op("MSTORE");
    asm.push(32).push(0).op("MSTORE").push(results).push(32).op("MSTORE");
    asm
      .push(64 + 32 * results)
      .push(0)
      .op("RETURN");
  },
};

/** The same weights in lanes of other widths, from the first layer on. */
export function withBits(model: NetworkModel, bits: readonly number[]): NetworkModel {
  const layers = model.layers.map((layer, l) => ({ ...layer, bits: bits[l] ?? layer.bits }));
  return { ...model, layers };
}

/**
 * The bits that sums of hidden layers would take if weights were only known to be as large as the
 * layer's largest, and inputs to have their bits.
 */
export function carelessBits({ input, layers }: NetworkModel): number[] {
  let most = inputFeatures(input).max;
  return layers.slice(0, -1).map(({ weights, biases, bits, shift }) => {
    const largest = Math.max(...weights.flat().map(Math.abs));
    const inputs = (weights[0] as readonly number[]).length;
    const reach = inputs * largest * most + Math.max(...biases.map(Math.abs));
    most = 2 ** (bits - 1 - shift) - 1;
    return Math.ceil(Math.log2(reach + 1)) + 1;
  });
}

/** A network of the same shape whose first layer has no zeros; its numbers mean nothing. */
export function withoutZeros(model: NetworkModel): NetworkModel {
  const layers = model.layers.map((layer, l) => ({
    ...layer,
    weights: layer.weights.map((row, j) =>
      row.map((weight, i) => (l > 0 ? Math.sign(weight) : (i + j) % 2 === 0 ? 1 : -1)),
    ),
    biases: layer.biases.map(() => 0),
  }));
  return { ...model, layers };
}

/** The same network with an input for each pixel. */
export function withPixels(model: NetworkModel): NetworkModel {
  const { width, height } = model.input as Extract<InputFormat, { kind: "bitmap" }>;
  const [first, ...rest] = model.layers as [Layer, ...Layer[]];
  const weights = first.weights.map((row) =>
    Array.from({ length: width * height }, (_, pixel) => {
      const [y, x] = [Math.floor(pixel / width) >> 1, (pixel % width) >> 1];
      return row[(y * width) / 2 + x] as number;
    }),
  );
  const input = { kind: "values", count: width * height, bits: 1 } as const;
  return { ...model, input, layers: [{ ...first, weights }, ...rest] };
}

/** The same network whose features are handed in as values of so many bits. */
export function withValues(model: NetworkModel, bits: 4 | 8): NetworkModel {
  return { ...model, input: { kind: "values", count: inputFeatures(model.input).count, bits } };
}
