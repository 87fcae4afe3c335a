import { toFunctionSelector } from "viem";
import { CodeTooLongError, TestsTooManyError } from "../errors/compiler.js";
import { Assembler } from "./assembler.js";
import {
  type CompiledContract,
  type CompiledModel,
  createCompiled,
  createContract,
  MAX_CODE,
} from "./compiled.js";
import {
  PREDICT,
  SAMPLE,
  SCORES,
  writeChecks,
  writePartMissing,
  writeRefusals,
  writeUnless,
} from "./entry.js";
import { depthOf, type ForestModel, type ForestTree } from "./forestFormat.js";

/** Trees that are copied to memory together: more take more memory, fewer more copies. */
const GROUP = 4;

/** What a failed and a passed test leave in memory. */
const [FAILED, PASSED] = [2 * GROUP, 2 * GROUP + 2];

/** Between nodes and leaves, so that a leaf is in the last two bytes of a word, a node in the first. */
const GAP = 30;

/** The largest address that the two bytes of a node can name. */
const MAX_ADDRESS = 0xffff;

const INPUT_OUT_OF_RANGE = BigInt(toFunctionSelector("InputOutOfRange(uint256,uint256,uint256)"));

/**
 * Compiles a forest to one contract or, if its code gets too long, to several, of which the last
 * answers and asks the others for their trees' scores.
 *
 * @param model - A checked one, as `parseModel` returns it.
 * @throws `CodeTooLongError`, `TestsTooManyError`
 */
export function compileForest(model: ForestModel): CompiledModel {
  let rest: readonly ForestTree[] = model.trees
    .map((tree, i) => ({ tree, i, depth: depthOf(tree) }))
    .sort((a, b) => a.depth - b.depth || a.tree.class - b.tree.class || a.i - b.i)
    .map(({ tree }) => tree);
  const own = { ...model, biases: model.biases.map(() => 0) };
  const parts: Part[] = [];
  while (!fits({ ...model, trees: rest }, parts)) {
    // Of a tree that is too large itself, this says so…
    const trees = rest.slice(0, Math.max(1, countFitting(own, rest)));
    parts.push({ contract: createContract(compilePart({ ...own, trees }, [])), trees });
    rest = rest.slice(trees.length);
    // …and this of calls that leave no room.
    compilePart({ ...model, trees: [] }, parts);
  }
  const last = createContract(compilePart({ ...model, trees: rest }, parts));
  return createCompiled([...parts.map(({ contract }) => contract), last]);
}

type Part = { readonly contract: CompiledContract; readonly trees: readonly ForestTree[] };

/** How many of these trees, from the first on, fit into a contract; more of them are never shorter. */
function countFitting(model: ForestModel, trees: readonly ForestTree[]): number {
  let [least, most] = [0, trees.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits({ ...model, trees: trees.slice(0, middle) }, [])) least = middle;
    else most = middle - 1;
  }
  return least;
}

function fits(model: ForestModel, parts: readonly Part[]): boolean {
  try {
    compilePart(model, parts);
    return true;
  } catch (error) {
    if (error instanceof CodeTooLongError || error instanceof TestsTooManyError) return false;
    throw error;
  }
}

/** Trees of one depth that are walked one after the other. */
type Group = { readonly depth: number; readonly trees: ForestTree[] };

/** Where everything is in memory. The trees of a group are at 0 while they are walked. */
type Layout = {
  readonly groups: readonly Group[];
  /** For each feature the address of its tests, one byte a threshold; those that none tests have none. */
  readonly tests: readonly (number | undefined)[];
  /** One word a class. */
  readonly scores: number;
};

/** The code of one contract, which answers for its trees and for those of the other parts. */
function compilePart(model: ForestModel, parts: readonly Part[]): Uint8Array {
  const { levels, biases, trees } = model;
  // Two bytes a node and a leaf, which saves writing what is far too long.
  const least = trees.reduce((sum, { leaves }) => sum + 4 * leaves.length, 0);
  if (least > MAX_CODE) throw new CodeTooLongError({ length: least, limit: MAX_CODE });
  const layout = layOut(model);
  const asm = new Assembler();
  writeChecks(asm, levels.length);
  writeTests(asm, levels, layout);
  writeWalks(asm, biases, layout);
  writeCalls(asm, parts, biases.length, layout);

  writeAnswers(asm, biases.length, layout.scores);

  writeRefusals(asm, { length: levels.length, padded: false, selectors: [PREDICT, SCORES] });
  writeOutOfRange(asm, levels.length);
  parts.forEach(({ contract }, i) => {
    writePartMissing(asm, `part ${i} missing`, BigInt(contract.address));
  });

  const most = Math.max(...levels) - 1;
  asm.data(new Uint8Array(most).fill(PASSED)).mark("tests");
  asm.data(new Uint8Array(most).fill(FAILED));
  asm.mark("limits").data(Uint8Array.from(levels, (count) => count - 1));
  layout.groups.forEach((group, g) => {
    asm.mark(`group ${g}`).data(packGroup(group, layout));
  });
  const code = asm.assemble();
  if (code.length <= MAX_CODE) return code;
  throw new CodeTooLongError({ length: code.length, limit: MAX_CODE });
}

function layOut({ levels, trees }: ForestModel): Layout {
  const groups: Group[] = [];
  for (const tree of trees) {
    const last = groups.at(-1);
    const depth = depthOf(tree);
    if (last?.depth === depth && last.trees.length < GROUP) last.trees.push(tree);
    else groups.push({ depth, trees: [tree] });
  }
  const tested = new Set(trees.flatMap(({ features }) => features));
  let next = Math.max(0, ...groups.map(groupSize));
  const tests = levels.map((count, feature) => {
    if (!tested.has(feature)) return undefined;
    const address = next;
    next += count - 1;
    return address;
  });
  if (next > MAX_ADDRESS) throw new TestsTooManyError({ end: next, limit: MAX_ADDRESS });
  return { groups, tests, scores: 32 * Math.ceil((next + 31) / 32) + 64 };
}

/** Where a level's first node is, for level 1 and beyond. */
function levelStart(level: number): number {
  return FAILED * (2 ** level - 1);
}

function groupSize({ depth, trees }: Group): number {
  return levelStart(depth) + GAP + 2 * trees.length * 2 ** depth;
}

/** The nodes of a group but the roots as they are in memory: level by level, of each tree in turn. */
function packGroup({ depth, trees }: Group, layout: Layout): Uint8Array {
  const view = new DataView(new ArrayBuffer(groupSize({ depth, trees })));
  trees.forEach((tree, t) => {
    for (let level = 1; level < depth; level++) {
      for (let i = 0; i < 2 ** level; i++) {
        const address = addressOfTest(layout, tree, 2 ** level - 1 + i);
        view.setUint16(levelStart(level) + 2 * (t * 2 ** level + i), address);
      }
    }
    const start = levelStart(depth) + GAP + 2 * t * 2 ** depth;
    tree.leaves.forEach((leaf, i) => {
      view.setInt16(start + 2 * i, leaf);
    });
  });
  // Nobody reads what is before level 1.
  return new Uint8Array(view.buffer);
}

function addressOfTest({ tests }: Layout, tree: ForestTree, node: number): number {
  const start = tests[tree.features[node] as number] as number;
  return start + (tree.thresholds[node] as number) - 1;
}

/**
 * Checks the levels and writes the outcome of every test to memory: of a feature with n thresholds
 * n bytes, of which the first `level` say that the test passed. The code holds as many of either as
 * any feature has, and one copy, which starts `level` bytes before their border, writes them.
 */
function writeTests(asm: Assembler, levels: readonly number[], { tests }: Layout): void {
  for (let first = 0; first < levels.length; first += 32) {
    asm.push(SAMPLE + first).op("CALLDATALOAD");
    writeRangeCheck(asm, levels.slice(first, first + 32));
    for (let i = first; i < Math.min(first + 32, levels.length); i++) {
      const address = tests[i];
      if (address === undefined) continue;
      asm
        .push((levels[i] as number) - 1)
        .op("DUP2")
        .push(i - first)
        .op("BYTE");
      asm.pushPlace("tests").op("SUB").push(address).op("CODECOPY");
    }
    asm.op("POP");
  }
}

/**
 * Jumps away if a byte of the word exceeds its limit, all bytes at once: the lower seven bits of a byte
 * and 127 less those of the limit add up to an eighth bit exactly if they exceed them. A byte is then
 * too great if it has that bit or, of a limit below 128, its own eighth bit; of others it must have both.
 */
export function writeRangeCheck(asm: Assembler, levels: readonly number[]): void {
  const limits = levels.map((count) => count - 1);
  const either = toWord(limits.map((limit) => (limit < 128 ? 0x80 : 0)));
  const both = toWord(limits.map((limit) => (limit < 128 ? 0 : 0x80)));
  asm
    .op("DUP1")
    .push(toWord(limits.map(() => 0x7f)))
    .op("AND");
  asm.push(toWord(limits.map((limit) => 0x7f - (limit & 0x7f)))).op("ADD");
  if (both === 0n) asm.op("DUP2", "OR").push(either).op("AND");
  else {
    asm.op("DUP2", "DUP2", "OR").push(either).op("AND", "SWAP1", "DUP3", "AND");
    asm.push(both).op("AND", "OR");
  }
  asm.pushPlace("range").op("JUMPI");
}

/** Bytes as the most significant ones of a word. */
function toWord(bytes: readonly number[]): bigint {
  return bytes.reduce((word, byte, i) => word | (BigInt(byte) << BigInt(248 - 8 * i)), 0n);
}

/** Walks all trees and leaves the score of each class in memory. */
function writeWalks(asm: Assembler, biases: readonly number[], layout: Layout): void {
  const written = biases.map(() => false);
  const store = (k: number) => {
    asm.push(layout.scores + 32 * k).op("MSTORE");
    written[k] = true;
  };
  let previous: number | undefined;
  const writeSum = () => {
    if (previous === undefined) return;
    const bias = biases[previous] as number;
    asm.push(1).op("SIGNEXTEND");
    if (written[previous]) asm.push(layout.scores + 32 * previous).op("MLOAD", "ADD");
    else if (bias > 0) asm.push(bias).op("ADD");
    else if (bias < 0) asm.push(-bias).op("SWAP1", "SUB");
    store(previous);
  };
  layout.groups.forEach((group, g) => {
    asm.push(groupSize(group)).pushPlace(`group ${g}`).push(0).op("CODECOPY");
    group.trees.forEach((tree, t) => {
      if (previous !== tree.class) writeSum();
      writeWalk(asm, tree, t, layout);
      // Whatever is above the last 16 bits: sums modulo 2^16 are exact.
      if (previous === tree.class) asm.op("ADD");
      previous = tree.class;
    });
  });
  writeSum();
  biases.forEach((bias, k) => {
    if (written[k] || bias === 0) return;
    asm.push(BigInt.asUintN(256, BigInt(bias)));
    store(k);
  });
}

/**
 * From the root of the t-th tree of a group to a leaf, in the last 16 bits of a word. With what a test
 * leaves in memory, the next node is at twice the address of this one plus that: so
 * `levelStart(n + 1)` = 2 · `levelStart(n)` + FAILED.
 */
function writeWalk(asm: Assembler, tree: ForestTree, t: number, layout: Layout): void {
  asm
    .push(addressOfTest(layout, tree, 0))
    .op("MLOAD")
    .push(0)
    .op("BYTE");
  if (t > 0) asm.push(4 * t).op("ADD");
  for (let level = 1; level < depthOf(tree); level++) {
    asm.op("DUP1", "DUP1", "MLOAD").push(240).op("SHR", "MLOAD").push(0).op("BYTE", "ADD", "ADD");
  }
  asm.op("MLOAD");
}

/** Asks the other parts for their scores, with the same sample, and adds them. */
function writeCalls(
  asm: Assembler,
  parts: readonly Part[],
  classes: number,
  { scores }: Layout,
): void {
  if (parts.length === 0) return;
  const answer = scores + 32 * classes;
  const size = 64 + 32 * classes;
  const call = answer + size + 32;
  asm.op("CALLDATASIZE").push(0).push(call).op("CALLDATACOPY");

  asm
    .push(SCORES)
    .push(call - 28)
    .op("MSTORE");
  parts.forEach(({ contract, trees }, i) => {
    asm.push(size).push(answer).op("CALLDATASIZE").push(call);
    asm.push(BigInt(contract.address)).op("GAS", "STATICCALL", "RETURNDATASIZE").push(size);
    asm.op("EQ", "AND", "ISZERO").pushPlace(`part ${i} missing`).op("JUMPI");
    for (const k of new Set(trees.map((tree) => tree.class))) {
      asm
        .push(answer + 64 + 32 * k)
        .op("MLOAD")
        .push(scores + 32 * k)
        .op("MLOAD", "ADD");
      asm.push(scores + 32 * k).op("MSTORE");
    }
  });
}

/** Answers `predict` or `scores`, by the scores of the classes at this address and the next ones. */
export function writeAnswers(asm: Assembler, classes: number, scores: number): void {
  writeUnless(asm, PREDICT, "other");
  writeArgmax(asm, classes, scores);
  asm.push(0).op("MSTORE").push(32).push(0).op("RETURN");
  asm.label("other");
  writeUnless(asm, SCORES, "unknown");
  asm
    .push(32)
    .push(scores - 64)
    .op("MSTORE");
  asm
    .push(classes)
    .push(scores - 32)
    .op("MSTORE");
  asm
    .push(64 + 32 * classes)
    .push(scores - 64)
    .op("RETURN");
}

/** The class of the greatest score: that with the greatest score · 256 + 255 − class, by arithmetic. */
function writeArgmax(asm: Assembler, classes: number, scores: number): void {
  if (classes === 2) {
    asm
      .push(scores)
      .op("MLOAD")
      .push(scores + 32)
      .op("MLOAD", "SGT");
    return;
  }
  for (let k = 0; k < classes; k++) {
    asm
      .push(scores + 32 * k)
      .op("MLOAD")
      .push(8)
      .op("SHL")
      .push(255 - k)
      .op("OR");
    if (k > 0) asm.op("DUP2", "DUP2", "SGT", "SWAP1", "DUP3", "SWAP1", "SUB", "MUL", "ADD");
  }
  asm.op("NOT").push(255).op("AND");
}

/** Looks for the first level that exceeds its limit, and reverts with its position. */
export function writeOutOfRange(asm: Assembler, features: number): void {
  asm.label("range").push(features).pushPlace("limits").push(0).op("CODECOPY").push(0);
  // [position]
  asm.label("next").op("DUP1", "MLOAD").push(0).op("BYTE", "DUP2").push(SAMPLE).op("ADD");
  asm.op("CALLDATALOAD").push(0).op("BYTE", "DUP2", "DUP2", "GT").pushPlace("found").op("JUMPI");
  asm.op("POP", "POP").push(1).op("ADD").pushPlace("next").op("JUMP");
  // [position, limit, level]
  asm
    .label("found")
    .push(INPUT_OUT_OF_RANGE << 224n)
    .push(0)
    .op("MSTORE");
  asm.push(36).op("MSTORE").push(68).op("MSTORE").push(4).op("MSTORE");
  asm.push(100).push(0).op("REVERT");
}
