import { requireList, requireThat, requireWhole } from "./checks.js";
import type { Envelope } from "./format.js";

/** The deepest tree that a forest may have. */
export const MAX_DEPTH = 10;

/** The most features of a forest, one byte each. */
export const MAX_FEATURES = 4096;

/** The most classes of a forest: the contracts count them in a byte. */
export const MAX_FOREST_CLASSES = 255;

/** The most trees. */
export const MAX_TREES = 65_535;

/**
 * A complete binary tree in heap order: the root is node 1, and the children of node i are node 2i,
 * where a sample goes whose level of the tested feature is below the threshold, and node 2i + 1.
 * Node i is entry i − 1 of the lists; leaf j stands for node 2^depth + j.
 */
export type ForestTree = {
  /** The class to whose score the tree adds. */
  readonly class: number;
  /** The feature that each node tests: 2^depth − 1 of them, depth 1 to 10. */
  readonly features: readonly number[];
  /** The level that passes the test, 1 to the feature's `levels` − 1. */
  readonly thresholds: readonly number[];
  /** What each leaf adds, int16: 2^depth of them. */
  readonly leaves: readonly number[];
};

/**
 * An integer forest: a score is where its class starts, plus one leaf of each of the class's trees;
 * the class of the greatest score wins. The input is one byte a feature, its level.
 */
export type ForestModel = Envelope & {
  readonly kind: "forest";
  /** How many levels each feature has, 1 to 256. */
  readonly levels: readonly number[];
  /** Where the score of each class starts, int32. */
  readonly biases: readonly number[];
  /** The positive and the negative leaves of a class, one a tree, each add up to an int16 at most. */
  readonly trees: readonly ForestTree[];
  /**
   * How numbers become levels: for each feature `levels` − 1 increasing numbers; a value's level is how
   * many of them it reaches. Without, samples are levels to begin with.
   */
  readonly cuts?: readonly (readonly number[])[] | undefined;
};

/** How deep a tree is. */
export function depthOf({ leaves }: ForestTree): number {
  return Math.log2(leaves.length);
}

/**
 * Checks what the format promises of a forest, so that nothing of it needs to be checked when it runs.
 *
 * @throws `ModelFileInvalidError`, which says where
 */
export function checkForest({ classes, input, levels, biases, trees, cuts }: ForestModel): void {
  requireThat(
    classes.length <= MAX_FOREST_CLASSES,
    "classes",
    `must be ${MAX_FOREST_CLASSES} at most`,
  );
  requireThat(
    input.kind === "values" && input.bits === 8,
    "input",
    "must be values of 8 bits, one a feature",
  );
  requireWhole("input.count", input.count, 1, MAX_FEATURES);
  requireList("levels", levels, input.count, input.count);
  levels.forEach((count, i) => {
    requireWhole(`levels[${i}]`, count, 1, 256);
  });
  requireList("biases", biases, classes.length, classes.length);
  biases.forEach((bias, k) => {
    requireWhole(`biases[${k}]`, bias, -(2 ** 31), 2 ** 31 - 1);
  });
  requireList("trees", trees, 0, MAX_TREES);
  const ranges = biases.map(() => ({ low: 0, high: 0 }));
  trees.forEach((tree, t) => {
    checkTree(tree, `trees[${t}]`, levels, classes.length);
    const range = ranges[tree.class] as { low: number; high: number };
    range.low += Math.min(0, ...tree.leaves);
    range.high += Math.max(0, ...tree.leaves);
  });
  ranges.forEach(({ low, high }, k) => {
    const reason = `of class ${k} can add up to ${low} to ${high}, which int16 does not hold; scale the leaves down`;
    requireThat(low >= -32_768 && high <= 32_767, "trees", reason);
  });
  if (cuts !== undefined) checkCuts(cuts, levels);
}

function checkTree(
  tree: ForestTree,
  path: string,
  levels: readonly number[],
  classes: number,
): void {
  requireThat(typeof tree === "object" && tree !== null, path, "is no object");
  requireWhole(`${path}.class`, tree.class, 0, classes - 1);
  requireList(`${path}.leaves`, tree.leaves, 2, 2 ** MAX_DEPTH);
  const count = tree.leaves.length;
  requireThat(Number.isInteger(Math.log2(count)), `${path}.leaves`, "must be a power of two");
  tree.leaves.forEach((leaf, i) => {
    requireWhole(`${path}.leaves[${i}]`, leaf, -32_768, 32_767);
  });
  requireList(`${path}.features`, tree.features, count - 1, count - 1);
  requireList(`${path}.thresholds`, tree.thresholds, count - 1, count - 1);
  tree.features.forEach((feature, i) => {
    requireWhole(`${path}.features[${i}]`, feature, 0, levels.length - 1);
    const most = (levels[feature] as number) - 1;
    requireWhole(`${path}.thresholds[${i}]`, tree.thresholds[i] as number, 1, most);
  });
}

function checkCuts(cuts: readonly (readonly number[])[], levels: readonly number[]): void {
  requireList("cuts", cuts, levels.length, levels.length);
  cuts.forEach((row, feature) => {
    const length = (levels[feature] as number) - 1;
    requireList(`cuts[${feature}]`, row, length, length);
    row.forEach((cut, i) => {
      requireThat(Number.isFinite(cut), `cuts[${feature}][${i}]`, "must be a finite number");
      const increases = i === 0 || cut > (row[i - 1] as number);
      requireThat(increases, `cuts[${feature}][${i}]`, "must be greater than the one before");
    });
  });
}
