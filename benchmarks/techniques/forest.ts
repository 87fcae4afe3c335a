/**
 * Forests as the compiler writes them, but for one step that is done in the plain way; with none
 * replaced the code is the compiler's, byte by byte, of any forest that fits into one contract.
 */
import { Assembler } from "../../ts/compiler/assembler.js";
import { type CompiledModel, createCompiled, createContract } from "../../ts/compiler/compiled.js";
import { writeAnswers, writeOutOfRange, writeRangeCheck } from "../../ts/compiler/compileForest.js";
import { PREDICT, SAMPLE, SCORES, writeChecks, writeRefusals } from "../../ts/compiler/entry.js";
import { depthOf, type ForestModel, type ForestTree } from "../../ts/compiler/forestFormat.js";

/** Where tests are in memory, for each feature, and where the scores of the classes are. */
type Layout = { readonly tests: readonly (number | undefined)[]; readonly scores: number };

export type Steps = {
  /** How many trees are copied together; 0: trees are code. */
  readonly group: number;
  /** What a test leaves in memory, if the tests are there. */
  readonly outcomes: readonly [failed: number, passed: number] | undefined;
  /** Where level n of so many trees starts. */
  readonly start: (level: number, group: number) => number;
  /** The two bytes of a node. */
  readonly node: (tree: ForestTree, node: number, layout: Layout) => number;
  /** From the root of the t-th tree of a group to a word whose last 16 bits are a leaf. */
  readonly walk: (asm: Assembler, tree: ForestTree, t: number, layout: Layout) => void;
  /** What is done to that word before it is added, and to the sum of a class. */
  readonly leaf: (asm: Assembler) => void;
  readonly total: (asm: Assembler) => void;
  readonly range: typeof writeRangeCheck;
};

const testOf = (tree: ForestTree, node: number, { tests }: Layout) =>
  (tests[tree.features[node] as number] as number) + (tree.thresholds[node] as number) - 1;

/** Of a group's trees, copied together. */
const COMPILER: Steps = {
  group: 4,
  outcomes: [8, 10],
  start: (level, group) => 2 * group * (2 ** level - 1),
  node: testOf,
  walk: (asm, tree, t, layout) => {
    asm
      .push(testOf(tree, 0, layout))
      .op("MLOAD")
      .push(0)
      .op("BYTE");
    if (t > 0) asm.push(4 * t).op("ADD");
    for (let level = 1; level < depthOf(tree); level++) {
      asm.op("DUP1", "DUP1", "MLOAD").push(240).op("SHR", "MLOAD").push(0).op("BYTE", "ADD", "ADD");
    }
    asm.op("MLOAD");
  },
  leaf: () => {},
  total: (asm) => asm.push(1).op("SIGNEXTEND"),
  range: writeRangeCheck,
};

/** Leaves are two bytes behind thirty of a gap, so that MLOAD has them last. */
const GAP = 30;

/** One contract, however long. */
export function assembleForest(model: ForestModel, plain: Partial<Steps> = {}): CompiledModel {
  const steps = { ...COMPILER, ...plain };
  const { levels, biases } = model;
  const trees = [...model.trees].sort((a, b) => depthOf(a) - depthOf(b) || a.class - b.class);
  const groups: ForestTree[][] = [];
  for (const tree of trees) {
    const last = groups.at(-1);
    const full = last === undefined || last.length >= steps.group;
    if (full || depthOf(last[0] as ForestTree) !== depthOf(tree)) groups.push([tree]);
    else last.push(tree);
  }
  const sizeOf = (group: readonly ForestTree[]) => {
    const depth = depthOf(group[0] as ForestTree);
    return steps.start(depth, steps.group) + GAP + 2 * group.length * 2 ** depth;
  };
  const layout = layOut(model, steps, Math.max(0, ...groups.map(sizeOf)));

  const asm = new Assembler();
  writeChecks(asm, levels.length);
  writeTests(asm, levels, layout, steps);
  const scores = biases.map((_, k) => layout.scores + 32 * k);
  const sums = new Map<number, boolean>();
  let open: number | undefined;
  const close = () => {
    if (open === undefined) return;
    steps.total(asm);
    const bias = biases[open] as number;
    if (sums.get(open)) asm.push(scores[open] as number).op("MLOAD", "ADD");
    else if (bias > 0) asm.push(bias).op("ADD");
    else if (bias < 0) asm.push(-bias).op("SWAP1", "SUB");
    asm.push(scores[open] as number).op("MSTORE");
    sums.set(open, true);
  };
  groups.forEach((group, g) => {
    if (steps.group > 0) {
      asm.push(sizeOf(group)).pushPlace(`group ${g}`).push(0).op("CODECOPY");
    }
    group.forEach((tree, t) => {
      if (open !== tree.class) close();
      steps.walk(asm, tree, t, layout);
      steps.leaf(asm);
      if (open === tree.class) asm.op("ADD");
      open = tree.class;
    });
  });
  close();
  biases.forEach((bias, k) => {
    if (sums.get(k) || bias === 0) return;
    asm
      .push(BigInt.asUintN(256, BigInt(bias)))
      .push(scores[k] as number)
      .op("MSTORE");
  });

  writeAnswers(asm, biases.length, layout.scores);
  writeRefusals(asm, { length: levels.length, padded: false, selectors: [PREDICT, SCORES] });
  writeOutOfRange(asm, levels.length);
  if (steps.outcomes) {
    const [failed, passed] = steps.outcomes;
    const most = Math.max(...levels) - 1;
    asm.data(new Uint8Array(most).fill(passed)).mark("tests");
    asm.data(new Uint8Array(most).fill(failed));
  }
  asm.mark("limits").data(Uint8Array.from(levels, (count) => count - 1));
  groups.forEach((group, g) => {
    if (steps.group > 0)
      asm.mark(`group ${g}`).data(packGroup(group, sizeOf(group), layout, steps));
  });
  return createCompiled([createContract(asm.assemble(), Infinity)]);
}

function layOut({ levels, trees }: ForestModel, { outcomes }: Steps, start: number): Layout {
  const tested = new Set(trees.flatMap(({ features }) => features));
  let next = start;
  const tests = levels.map((count, feature) => {
    if (!outcomes || !tested.has(feature)) return undefined;
    next += count - 1;
    return next - count + 1;
  });
  return { tests, scores: 32 * Math.ceil((next + 31) / 32) + 64 };
}

function writeTests(
  asm: Assembler,
  levels: readonly number[],
  { tests }: Layout,
  { range }: Steps,
): void {
  for (let first = 0; first < levels.length; first += 32) {
    const own = levels.slice(first, first + 32);
    asm.push(SAMPLE + first).op("CALLDATALOAD");
    range(asm, own);
    own.forEach((count, i) => {
      const address = tests[first + i];
      if (address === undefined) return;
      asm
        .push(count - 1)
        .op("DUP2")
        .push(i)
        .op("BYTE");
      asm.pushPlace("tests").op("SUB").push(address).op("CODECOPY");
    });
    asm.op("POP");
  }
}

function packGroup(
  trees: readonly ForestTree[],
  size: number,
  layout: Layout,
  { group, start, node }: Steps,
): Uint8Array {
  const view = new DataView(new ArrayBuffer(size));
  trees.forEach((tree, t) => {
    const depth = depthOf(tree);
    for (let level = 1; level < depth; level++) {
      for (let i = 0; i < 2 ** level; i++) {
        const at = start(level, group) + 2 * (t * 2 ** level + i);
        view.setUint16(at, node(tree, 2 ** level - 1 + i, layout));
      }
    }
    tree.leaves.forEach((leaf, i) => {
      view.setInt16(start(depth, group) + GAP + 2 * (t * 2 ** depth + i), leaf);
    });
  });
  return new Uint8Array(view.buffer);
}

/** Each tree is copied alone. */
export const TREES_ALONE: Partial<Steps> = { group: 1, outcomes: [2, 4] };

/** The sum is exact, as each leaf is made a signed word. */
export const SIGNED_LEAVES: Partial<Steps> = {
  leaf: (asm) => asm.push(1).op("SIGNEXTEND"),
  total: () => {},
};

/** Levels are compared with their limits one by one; one branch tells if any is too great. */
export const LIMITS_ONE_BY_ONE: Partial<Steps> = {
  range: (asm, levels) => {
    asm.push(0);
    levels.forEach((count, i) => {
      if (count < 256)
        asm
          .push(count - 1)
          .op("DUP3")
          .push(i)
          .op("BYTE", "GT", "OR");
    });
    asm.pushPlace("range").op("JUMPI");
  },
};

/** A test leaves 0 or 1, and the next node is found by a branch. */
export function branches(): Partial<Steps> {
  let places = 0;
  return {
    outcomes: [0, 1],
    walk: (asm, tree, t, layout) => {
      // [failed child, address of the test]: the passed one is two bytes further.
      const step = () => {
        const place = `failed ${places++}`;
        asm.op("MLOAD").push(0).op("BYTE", "ISZERO").pushPlace(place).op("JUMPI");
        asm.push(2).op("ADD").label(place);
      };
      asm.push(8 + 4 * t).push(testOf(tree, 0, layout));
      step();
      for (let level = 1; level < depthOf(tree); level++) {
        asm.op("DUP1", "DUP1", "ADD").push(8).op("ADD", "SWAP1", "MLOAD").push(240).op("SHR");
        step();
      }
      asm.op("MLOAD");
    },
  };
}

/** Whether a node of known feature and threshold is passed, of a sample on the stack. */
function writeTest(asm: Assembler, tree: ForestTree, node: number): void {
  asm
    .op("DUP1")
    .push(tree.features[node] as number)
    .op("BYTE");
  asm.push((tree.thresholds[node] as number) - 1).op("LT");
}

/**
 * A node is a feature and a threshold less one, which are compared when the walk is there; up to 32
 * features. Trees start where an address doubles from level to level, which needs no base.
 */
export const COMPARED_AT_NODES: Partial<Steps> = {
  outcomes: undefined,
  start: (level, group) => 2 * group * 2 ** level,
  node: (tree, node) =>
    256 * (tree.features[node] as number) + (tree.thresholds[node] as number) - 1,
  walk: (asm, tree, t) => {
    asm.push(SAMPLE).op("CALLDATALOAD");
    writeTest(asm, tree, 0);
    asm
      .op("DUP1", "ADD")
      .push(16 + 4 * t)
      .op("ADD");
    for (let level = 1; level < depthOf(tree); level++) {
      // [sample, address]; the next one is 2 · (address + passed).
      asm.op("DUP1", "MLOAD", "DUP1").push(0).op("BYTE", "DUP4", "SWAP1", "BYTE", "SWAP1");
      asm.push(1).op("BYTE", "LT", "ADD", "DUP1", "ADD");
    }
    asm.op("MLOAD", "SWAP1", "POP");
  },
};

/** Each node is code that jumps, each leaf code that pushes it; up to 32 features. */
export function codedTrees(): Partial<Steps> {
  let count = 0;
  return {
    group: 0,
    outcomes: undefined,
    walk: (asm, tree) => {
      const name = `tree ${count++}`;
      const inner = tree.features.length;
      const write = (node: number) => {
        if (node < inner) {
          writeTest(asm, tree, node);
          asm.pushPlace(`${name}, ${2 * node + 2}`).op("JUMPI");
          write(2 * node + 1);
          asm.label(`${name}, ${2 * node + 2}`);
          write(2 * node + 2);
          return;
        }
        asm.op("POP").push((tree.leaves[node - inner] as number) & 0xffff);
        if (node < 2 * inner) asm.pushPlace(name).op("JUMP");
      };
      asm.push(SAMPLE).op("CALLDATALOAD");
      write(0);
      asm.label(name);
    },
  };
}
