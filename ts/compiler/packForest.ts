import { type Address, concatBytes, hexToBytes } from "viem";
import { type Chunk, createChunks, MAX_CHUNK } from "../deploy/chunks.js";
import { TestsTooManyError } from "../errors/compiler.js";
import { depthOf, type ForestModel, type ForestTree } from "./forestFormat.js";

/** Before it memory is Solidity's. */
const FIRST_TEST = 0x80;

/** The largest address that the two bytes of a node can name. */
const MAX_ADDRESS = 0xffff;

/** Bytes that name the next chunk. */
const LINK = 20;

/** Trees of one depth that go into one chunk. */
type Group = { readonly depth: number; readonly trees: readonly ForestTree[] };

/**
 * A forest as data of the contract `Forest`, whose natspec has the layout: chunks in the order in which
 * they are to be uploaded, of which each names the one before. The contract takes the last one.
 *
 * @param model - A checked one, as `parseModel` returns it.
 * @param factory - Uploads the chunks; their addresses follow from it.
 * @throws `TestsTooManyError`
 */
export function packForest(model: ForestModel, factory: Address): Chunk[] {
  const classes = model.biases.length;
  const fixed = LINK + 3 + 2 * classes;
  const groups = divide(model.trees, MAX_CHUNK - fixed, MAX_CHUNK - fixed - headLength(model));
  const ends = groups.map(({ depth, trees }) => 4 * 2 ** depth * trees.length);
  const starts: number[] = [];
  let next = Math.max(FIRST_TEST, ...ends);
  for (const count of model.levels) {
    starts.push(next);
    next += count - 1;
  }
  if (next > MAX_ADDRESS) throw new TestsTooManyError({ end: next, limit: MAX_ADDRESS });

  const head = packHead(model, starts[0] as number, next - (starts[0] as number));
  const chunks: Chunk[] = [];
  for (const [i, group] of [...groups.entries()].reverse()) {
    const before = chunks.at(-1);
    const link = before ? hexToBytes(before.pointer) : new Uint8Array(LINK);
    const trees = packGroup(group, classes, starts);
    const data = concatBytes(i === 0 ? [link, head, trees] : [link, trees]);
    chunks.push(...createChunks(data, factory));
  }
  return chunks;
}

/** Trees of the same depth together, as many as fit into a chunk. */
function divide(trees: readonly ForestTree[], room: number, firstRoom: number): Group[] {
  const byDepth = new Map<number, ForestTree[]>();
  for (const tree of trees) {
    const depth = depthOf(tree);
    byDepth.set(depth, [...(byDepth.get(depth) ?? []), tree]);
  }
  const groups: Group[] = [];
  for (const [depth, all] of [...byDepth].sort(([a], [b]) => a - b)) {
    let rest = [...all].sort((a, b) => a.class - b.class);
    while (rest.length > 0) {
      const space = groups.length === 0 ? firstRoom : room;
      const fit = Math.floor(space / (2 * (2 * 2 ** depth - 1)));
      groups.push({ depth, trees: rest.slice(0, fit) });
      rest = rest.slice(fit);
    }
  }
  return groups.length > 0 ? groups : [{ depth: 1, trees: [] }];
}

function headLength({ levels, biases }: ForestModel): number {
  return 7 + levels.length + 4 * biases.length;
}

function packHead(model: ForestModel, firstTest: number, tests: number): Uint8Array {
  const { levels, biases } = model;
  const view = new DataView(new ArrayBuffer(headLength(model)));
  view.setUint16(0, levels.length);
  view.setUint8(2, biases.length);
  view.setUint16(3, firstTest);
  view.setUint16(5, tests);
  levels.forEach((count, i) => {
    view.setUint8(7 + i, count - 1);
  });
  biases.forEach((bias, k) => {
    view.setInt32(7 + levels.length + 4 * k, bias);
  });
  return new Uint8Array(view.buffer);
}

function packGroup(
  { depth, trees }: Group,
  classes: number,
  starts: readonly number[],
): Uint8Array {
  const shape = 3 + 2 * classes;
  const view = new DataView(new ArrayBuffer(shape + trees.length * 2 * (2 * 2 ** depth - 1)));
  view.setUint8(0, depth);
  view.setUint16(1, trees.length);
  for (let k = 0; k < classes; k++) {
    view.setUint16(3 + 2 * k, trees.filter((tree) => tree.class === k).length);
  }
  trees.forEach(({ features, thresholds, leaves }, t) => {
    // Level n starts behind 2^n − 1 entries of each tree.
    const at = (level: number, i: number) =>
      shape + 2 * ((2 ** level - 1) * trees.length + t * 2 ** level + i);
    for (let level = 0; level < depth; level++) {
      for (let i = 0; i < 2 ** level; i++) {
        const node = 2 ** level - 1 + i;
        const start = starts[features[node] as number] as number;
        view.setUint16(at(level, i), start + (thresholds[node] as number) - 1);
      }
    }
    leaves.forEach((leaf, i) => {
      view.setInt16(at(depth, i), leaf);
    });
  });
  return new Uint8Array(view.buffer);
}
