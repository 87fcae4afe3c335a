import { CodeTooLongError } from "../errors/compiler.js";
import { Assembler } from "./assembler.js";
import { networkBounds } from "./bounds.js";
import {
  type CompiledContract,
  type CompiledModel,
  createCompiled,
  createContract,
  MAX_CODE,
} from "./compiled.js";
import {
  SAMPLE,
  writeChecks,
  writeChoice,
  writeOther,
  writePartMissing,
  writeRefusals,
} from "./entry.js";
import { type InputFormat, inputLength, type Layer, type NetworkModel } from "./format.js";
import { type LayerPlan, planLayer, storeWord } from "./image.js";
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
} from "./lanes.js";

/**
 * A piece of code that can be the last of one contract or the first of the next: it finds the lane
 * sums so far on the stack, `depth` of them, and in memory what earlier pieces stored.
 */
type Piece = {
  readonly code: Uint8Array;
  readonly depth: number;
  /** Memory that this piece and those after it read starts here… */
  readonly from: number;
  /** …and what is stored before it ends here. */
  readonly to: number;
};

/**
 * A network as code without a loop, with its weights in it: `docs/compiler.md` explains each step.
 * Equal models give equal bytes.
 *
 * @throws `BoundExceededError` if some sample could overflow a lane, `CodeTooLongError`
 */
export function compileNetwork(model: NetworkModel): CompiledModel {
  networkBounds(model);
  const { input, layers } = model;
  const firstRow = firstUsedRow(model);

  // A word of zeros, then the images of each layer's inputs, one after the other.
  const plans: LayerPlan[] = [];
  let places: readonly (Place | undefined)[] = inputPlaces(input, firstRow);
  let end = 0;
  const words = layers.map((layer, l) =>
    l < layers.length - 1 ? hiddenWords(layer) : headWords(layer),
  );
  layers.forEach((layer, l) => {
    const plan = planLayer(places, words[l] as LaneWord[], end);
    plans.push(plan);
    end = plan.end;
    if (l < layers.length - 1) places = hiddenPlaces(layer);
  });

  const pieces = writeLayers(layers, words, plans);
  const head = layers.at(-1) as Layer;
  const results = (words.at(-1) as LaneWord[]).length;
  const length = inputLength(input);
  const padded = input.kind === "values" && (input.count * input.bits) % 8 > 0;

  const entry = (own: readonly Piece[], next: Call | undefined): Uint8Array => {
    const asm = new Assembler();
    writeChecks(asm, length);
    writeInput(asm, input, plans[0] as LayerPlan, firstRow);
    for (const { code } of own) asm.data(code);
    if (next) writeCall(asm, next, results);
    writeChoice(asm);
    writeArgmax(asm, head, results);
    writeOther(asm);
    writeScores(asm, head, results);
    writeRefusals(asm, length, padded);
    if (next) writePartMissing(asm, "missing", BigInt(next.part.address));
    return asm.assemble();
  };
  return divide(pieces, entry, results);
}

/** The call of the contract that goes on with the next piece. */
type Call = { readonly part: CompiledContract; readonly piece: Piece };

/** Puts the pieces into as few contracts as hold them: the first, as many as fit, is the model. */
function divide(
  pieces: readonly Piece[],
  entry: (own: readonly Piece[], next: Call | undefined) => Uint8Array,
  results: number,
): CompiledModel {
  const whole = entry(pieces, undefined);
  if (whole.length <= MAX_CODE) return createCompiled([createContract(whole)]);

  const part = (own: readonly Piece[], next: Call | undefined) => writePart(own, next, results);
  // Where each contract begins: with the most that can be handed on, its frame is longest.
  const most: Piece = { code: new Uint8Array(), depth: results + 1, from: 2 ** 15, to: 2 ** 15 };
  const frame = { part: createContract(most.code), piece: most };
  const starts = [0];
  for (let stop = 0; ; starts.push(stop)) {
    const write = starts.length === 1 ? entry : part;
    const start = stop;
    if (start > 0 && write(pieces.slice(start), undefined).length <= MAX_CODE) break;
    const room = MAX_CODE - write([most], frame).length;
    let length = 0;
    while (stop < pieces.length) {
      length += (pieces[stop] as Piece).code.length;
      if (length > room) break;
      stop++;
    }
    if (stop === start)
      throw new CodeTooLongError({ length: length + MAX_CODE - room, limit: MAX_CODE });
  }

  let next: Call | undefined;
  const contracts: CompiledContract[] = [];
  for (let i = starts.length - 1; i >= 0; i--) {
    const own = pieces.slice(starts[i], starts[i + 1]);
    const contract = createContract((i === 0 ? entry : part)(own, next));
    contracts.push(contract);
    next = { part: contract, piece: own[0] as Piece };
  }
  return createCompiled(contracts);
}

/** All sums of all layers, in pieces. */
function writeLayers(
  layers: readonly Layer[],
  words: readonly (readonly LaneWord[])[],
  plans: readonly LayerPlan[],
): Piece[] {
  const pieces: Piece[] = [];
  let stored = (plans[0] as LayerPlan).end;
  layers.forEach((layer, l) => {
    const { terms, start: from } = plans[l] as LayerPlan;
    const next = plans[l + 1];
    (words[l] as readonly LaneWord[]).forEach(({ bias }, w) => {
      // The sums of the last layer stay on the stack.
      const below = next ? 0 : w;
      const add = (depth: number, write: (asm: Assembler) => void) => {
        const asm = new Assembler();
        write(asm);
        pieces.push({ code: asm.assemble(), depth: below + depth, from, to: stored });
      };
      add(0, (asm) => asm.push(bias));
      for (const { address, factor } of terms[w] as LayerPlan["terms"][number]) {
        add(1, (asm) => asm.push(address).op("MLOAD").push(factor).op("MUL", "ADD"));
      }
      if (next) {
        add(1, (asm) => {
          writeRectify(asm, layer);
          storeWord(asm, next.images, w);
        });
        stored = next.end;
      }
    });
  });
  return pieces;
}

/**
 * Replaces a word of sums, with half a lane added to each, by ⌊max(sum, 0) / 2^shift⌋ in each lane:
 * the top bit of a lane, which says that its sum is not negative, becomes a mask of the bits to keep.
 */
function writeRectify(asm: Assembler, layer: Layer): void {
  const { width, count, offset } = hiddenLanes(layer);
  let ones = 0n;
  for (let k = 0; k < count; k++) ones |= 1n << BigInt(k * width + offset);
  asm.op("DUP1");
  shiftRight(asm, width - 1 - offset);
  asm
    .push(ones)
    .op("AND", "DUP1")
    .push(width - 1 - layer.shift)
    .op("SHL", "SUB", "SWAP1");
  shiftRight(asm, layer.shift - offset);
  asm.op("AND");
}

/** Shifts the top of the stack by a number of bits, to the left if that is negative. */
function shiftRight(asm: Assembler, bits: number): void {
  if (bits !== 0) asm.push(Math.abs(bits)).op(bits > 0 ? "SHR" : "SHL");
}

/** Loads the sample, pools a bitmap, and stores the words. */
function writeInput(asm: Assembler, input: InputFormat, plan: LayerPlan, firstRow: number): void {
  const words = [...new Set(plan.images.flatMap((image) => image.words))].sort((a, b) => a - b);
  if (input.kind === "bitmap") {
    const bytes = (pairsPerWord(input.width) * input.width) / 4;
    const start = SAMPLE + (firstRow * input.width) / 4;
    for (const word of words) {
      asm.push(start + word * bytes).op("CALLDATALOAD");
      writePool(asm, input.width);
      storeWord(asm, plan.images, word);
    }
    return;
  }

  const length = inputLength(input);
  const padding = 8 * length - input.count * input.bits;
  const lastWord = Math.ceil(length / 32) - 1;
  // The last word is checked even if no neuron looks at it.
  for (const word of padding > 0 ? new Set([...words, lastWord]) : words) {
    asm.push(SAMPLE + 32 * word).op("CALLDATALOAD");
    if (word === lastWord) {
      shiftRight(asm, 8 * (32 * (word + 1) - length));
      if (padding > 0) {
        asm
          .op("DUP1")
          .push((1 << padding) - 1)
          .op("AND")
          .pushPlace("padding")
          .op("JUMPI");
      }
    }
    storeWord(asm, plan.images, word);
  }
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

/** From the words of scores to the lowest class with the greatest one, which is returned. */
function writeArgmax(asm: Assembler, head: Layer, results: number): void {
  const classes = head.biases.length;
  const { width, count, idBits } = headLanes(head, classes);
  let guards = 0n;
  for (let k = 0; k < count; k++) guards |= 1n << BigInt(k * width + width - 1);
  for (let i = 1; i < results; i++) writeMax(asm, guards, width);
  let lanes = Math.min(count, classes);
  while (lanes > 1) {
    lanes = Math.ceil(lanes / 2);
    asm
      .op("DUP1")
      .push(lanes * width)
      .op("SHR");
    writeMax(asm, guards, width);
  }
  asm
    .push((1 << idBits) - 1)
    .op("AND")
    .push(classes - 1)
    .op("SUB");
  asm.push(0).op("MSTORE").push(32).push(0).op("RETURN");
}

/** The greater of two words in each lane: b + max(a − b, 0), where a guard bit keeps a − b in its lane. */
function writeMax(asm: Assembler, guards: bigint, width: number): void {
  asm.op("SWAP1").push(guards).op("OR", "DUP2", "SWAP1", "SUB");
  asm
    .op("DUP1")
    .push(guards)
    .op("AND", "DUP1")
    .push(width - 1)
    .op("SHR", "SWAP1", "SUB");
  asm.op("AND", "ADD");
}

/** Returns all scores, from the words of the last layer. */
function writeScores(asm: Assembler, head: Layer, results: number): void {
  const classes = head.biases.length;
  const { width, count, idBits } = headLanes(head, classes);
  const half = 1n << BigInt(head.bits - 1);
  asm.label("scores");
  for (let word = results - 1; word >= 0; word--) {
    for (let k = 0; k < count && word * count + k < classes; k++) {
      asm.push(half).op("DUP2");
      shiftRight(asm, k * width + idBits);
      asm
        .push(2n * half - 1n)
        .op("AND", "SUB")
        .push(64 + 32 * (word * count + k))
        .op("MSTORE");
    }
    asm.op("POP");
  }
  asm.push(32).push(0).op("MSTORE").push(classes).push(32).op("MSTORE");
  asm
    .push(64 + 32 * classes)
    .push(0)
    .op("RETURN");
}

/** Hands the sums so far and the memory that is still read to a part; then its answer is the stack. */
function writeCall(
  asm: Assembler,
  { part, piece: { depth, from, to } }: Call,
  results: number,
): void {
  for (let i = 0; i < depth; i++) asm.push(to + 32 * i).op("MSTORE");
  asm
    .push(32 * results)
    .push(0)
    .push(to - from + 32 * depth)
    .push(from);
  asm.push(BigInt(part.address)).op("GAS", "STATICCALL", "POP");
  asm
    .op("RETURNDATASIZE")
    .push(32 * results)
    .op("XOR")
    .pushPlace("missing")
    .op("JUMPI");
  for (let i = 0; i < results; i++) asm.push(32 * i).op("MLOAD");
}

/** A contract that goes on where another stopped, and returns the words of the last layer. */
function writePart(own: readonly Piece[], next: Call | undefined, results: number): Uint8Array {
  const { depth, from, to } = own[0] as Piece;
  const asm = new Assembler();
  asm
    .push(to - from)
    .push(0)
    .push(from)
    .op("CALLDATACOPY");
  for (let i = depth - 1; i >= 0; i--) asm.push(to - from + 32 * i).op("CALLDATALOAD");
  for (const { code } of own) asm.data(code);
  if (next) writeCall(asm, next, results);
  for (let i = results - 1; i >= 0; i--) asm.push(32 * i).op("MSTORE");
  asm
    .push(32 * results)
    .push(0)
    .op("RETURN");
  if (next) writePartMissing(asm, "missing", BigInt(next.part.address));
  return asm.assemble();
}

/** The first pair of rows of a bitmap that a neuron looks at: pooling starts there. */
function firstUsedRow({ input, layers }: NetworkModel): number {
  if (input.kind !== "bitmap") return 0;
  const { weights } = layers[0] as Layer;
  const first = (weights[0] as readonly number[]).findIndex((_, i) =>
    weights.some((row) => row[i] !== 0),
  );
  return first < 0 ? 0 : Math.floor(first / (input.width / 2));
}
