import type { Address } from "viem";
import { LayerUnsupportedError } from "../errors/compiler.js";
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
  ENCODE,
  PREDICT,
  SCORES,
  writeChecks,
  writePartMissing,
  writeRefusals,
  writeUnless,
} from "./entry.js";
import { inputLength, type Layer, type NetworkModel } from "./format.js";
import { writeArgmax, writeScores } from "./head.js";
import { type ImageCosts, type LayerPlan, planLayer, storeWord } from "./image.js";
import {
  headWords,
  hiddenLanes,
  hiddenPlaces,
  hiddenWords,
  inputPlaces,
  type LaneWord,
  type Place,
} from "./lanes.js";
import { firstUsedRow, paddingBits, writeInput } from "./load.js";

/** PUSH, MLOAD, PUSH32, MUL, ADD; DUP, PUSH32, AND; DUP, PUSH, SHR, PUSH, MSTORE. */
export const COSTS: ImageCosts = { term: 17, mask: 9, copy: 18 };

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
  const head = model.layers.at(-1) as Layer;
  return compileLayers(model, headWords(head), undefined, [PREDICT, SCORES], (asm, results) => {
    writeUnless(asm, PREDICT, "other");
    writeArgmax(asm, head, results);
    asm.label("other");
    writeUnless(asm, SCORES, "unknown");
    writeScores(asm, head, results);
  });
}

/** The bits of an encoder's last layer: its outputs are values of dense samples, `int16`. */
export const ENCODER_BITS = 16;

/**
 * A network without its last layer, as a contract that turns its samples into those of a dense model:
 * `encode(bytes)` returns what the last layer sees, value j in the bytes 2j and 2j + 1, then zeros up
 * to a whole word. Throws as {@link compileNetwork}. An `EncodedPerceptron` counts what is above 127
 * as 127: the layer's `shift` decides how often that is.
 *
 * @throws `LayerUnsupportedError` if the layer before the last has not 16 bits
 */
export function compileEncoder(model: NetworkModel): CompiledModel {
  networkBounds(model);
  const layers = model.layers.slice(0, -1);
  const last = layers.at(-1);
  if (last?.bits !== ENCODER_BITS) {
    throw new LayerUnsupportedError({ layer: layers.length - 1, bits: last?.bits ?? 0 });
  }
  const ordered = inOrderOfBytes(last);
  const encoder = { ...model, layers: [...layers.slice(0, -1), ordered] };
  return compileLayers(encoder, hiddenWords(ordered), ordered, [ENCODE], (asm, results) => {
    writeUnless(asm, ENCODE, "unknown");
    for (let i = results - 1; i >= 0; i--) asm.push(64 + 32 * i).op("MSTORE");
    asm
      .push(32)
      .push(0)
      .op("MSTORE")
      .push(2 * last.biases.length)
      .push(32)
      .op("MSTORE");
    asm
      .push(64 + 32 * results)
      .push(0)
      .op("RETURN");
  });
}

/** The layer with its neurons where the first lanes of a word are the last bytes, and idle ones between. */
function inOrderOfBytes({ weights, biases, ...shape }: Layer): Layer {
  const lanes = 256 / ENCODER_BITS;
  const order = Array.from({ length: lanes * Math.ceil(biases.length / lanes) }, (_, lane) => {
    const word = lane - (lane % lanes);
    return word + lanes - 1 - (lane % lanes);
  });
  const idle = (weights[0] as readonly number[]).map(() => 0);
  return {
    ...shape,
    weights: order.map((neuron) => weights[neuron] ?? idle),
    biases: order.map((neuron) => biases[neuron] ?? 0),
  };
}

/**
 * The contracts that compute the words of the last layer and do with them what `finish` writes.
 *
 * @param lastWords - The lanes of the last layer.
 * @param rectified - That layer, if its sums go through ReLU too.
 */
function compileLayers(
  { input, layers }: Pick<NetworkModel, "input" | "layers">,
  lastWords: readonly LaneWord[],
  rectified: Layer | undefined,
  selectors: readonly number[],
  finish: (asm: Assembler, results: number) => void,
): CompiledModel {
  const firstRow = firstUsedRow(input, layers[0] as Layer);

  // Images of each layer's inputs, one after the other.
  const plans: LayerPlan[] = [];
  let places: readonly (Place | undefined)[] = inputPlaces(input, firstRow);
  let end = 0;
  const words = layers.map((layer, l) => (l < layers.length - 1 ? hiddenWords(layer) : lastWords));
  layers.forEach((layer, l) => {
    const plan = planLayer(places, words[l] as LaneWord[], end, COSTS);
    plans.push(plan);
    end = plan.end;
    if (l < layers.length - 1) places = hiddenPlaces(layer);
  });

  const pieces = writeLayers(layers, words, plans, rectified);
  const length = inputLength(input);
  const padded = paddingBits(input) > 0;
  const entry = (own: readonly Piece[], next: Call | undefined): Uint8Array => {
    const asm = new Assembler();
    writeChecks(asm, length);
    writeInput(asm, input, plans[0] as LayerPlan, firstRow);
    for (const { code } of own) asm.data(code);
    if (next) writeCall(asm, next, lastWords.length);
    finish(asm, lastWords.length);
    writeRefusals(asm, { length, padded, selectors });
    if (next) writePartMissing(asm, "missing", BigInt(next.address));
    return asm.assemble();
  };
  return divide(pieces, entry, lastWords.length);
}

/** The call of the contract that goes on with the next piece. */
type Call = { readonly address: Address; readonly piece: Piece };

/** Of a contract that is not known yet: as long as any. */
const SOME_ADDRESS: Address = `0x${"ff".repeat(20)}`;

/** Puts the pieces into as few contracts as hold them: the first, as many as fit, is the model. */
function divide(
  pieces: readonly Piece[],
  entry: (own: readonly Piece[], next: Call | undefined) => Uint8Array,
  results: number,
): CompiledModel {
  const write = (start: number, stop: number, address: Address) => {
    const own = pieces.slice(start, stop);
    const piece = pieces[stop];
    const next = piece && { address, piece };
    return start === 0 ? entry(own, next) : writePart(own, next, results);
  };
  const starts: number[] = [];
  for (let stop = 0; stop < pieces.length; ) {
    const start = stop;
    starts.push(start);
    // More than fit, then fewer, by as much as all of the contract's code is too long.
    let excess = -MAX_CODE;
    while (stop < pieces.length && excess <= 0) excess += lengthOf(pieces, stop++);
    do {
      while (stop > start + 1 && excess > 0) excess -= lengthOf(pieces, --stop);
      excess = write(start, stop, SOME_ADDRESS).length - MAX_CODE;
    } while (stop > start + 1 && excess > 0);
  }

  // The address of each is in the code of the one before.
  const contracts: CompiledContract[] = [];
  for (let i = starts.length - 1; i >= 0; i--) {
    const address = contracts.at(-1)?.address ?? SOME_ADDRESS;
    const stop = starts[i + 1] ?? pieces.length;
    contracts.push(createContract(write(starts[i] as number, stop, address)));
  }
  return createCompiled(contracts);
}

function lengthOf(pieces: readonly Piece[], i: number): number {
  return (pieces[i] as Piece).code.length;
}

/** All sums of all layers, in pieces. */
function writeLayers(
  layers: readonly Layer[],
  words: readonly (readonly LaneWord[])[],
  plans: readonly LayerPlan[],
  rectified: Layer | undefined,
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
      } else if (rectified) {
        add(1, (asm) => writeRectify(asm, rectified));
      }
    });
  });
  return pieces;
}

/**
 * Replaces a word of sums, with half a lane added to each, by ⌊max(sum, 0) / 2^shift⌋ in each lane:
 * the top bit of a lane, which says that its sum is not negative, becomes a mask of the bits to keep.
 */
export function writeRectify(asm: Assembler, layer: Layer): void {
  const { width, count, offset } = hiddenLanes(layer);
  let ones = 0n;
  for (let k = 0; k < count; k++) ones |= 1n << BigInt(k * width + offset);
  asm.op("DUP1");
  asm.shiftRight(width - 1 - offset);
  asm
    .push(ones)
    .op("AND", "DUP1")
    .push(width - 1 - layer.shift)
    .op("SHL", "SUB", "SWAP1");
  asm.shiftRight(layer.shift - offset);
  asm.op("AND");
}

/** Hands the sums so far and the memory that is still read to a part; then its answer is the stack. */
function writeCall(
  asm: Assembler,
  { address, piece: { depth, from, to } }: Call,
  results: number,
): void {
  for (let i = 0; i < depth; i++) asm.push(to + 32 * i).op("MSTORE");
  asm
    .push(32 * results)
    .push(0)
    .push(to - from + 32 * depth)
    .push(from);
  asm.push(BigInt(address)).op("GAS", "STATICCALL", "POP");
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
  asm.op("CALLVALUE").pushPlace("paid").op("JUMPI");
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
  if (next) writePartMissing(asm, "missing", BigInt(next.address));
  // Ether would stay there for ever.
  asm.label("paid").push(0).op("DUP1", "REVERT");
  return asm.assemble();
}
