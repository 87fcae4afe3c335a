import {
  ConversionLossyError,
  CutsTooManyError,
  ImportInvalidError,
  TreeTooDeepError,
} from "../../errors/importers.js";
import { Forest } from "../../models/forest.js";
import { type ForestModel, type ForestTree, MAX_DEPTH } from "../forestFormat.js";
import { FORMAT_VERSION, parseModel } from "../format.js";
import {
  argmax,
  type ConversionOptions,
  type ConversionReport,
  compareAnswers,
  requireFinite,
  requireRows,
} from "./convert.js";

/** A node of an imported tree: where a value reaches the cut the walk goes on at `reached`. */
export type FloatNode =
  | { readonly leaf: number }
  | {
      readonly feature: number;
      readonly cut: number;
      readonly below: FloatNode;
      readonly reached: FloatNode;
    };

/** A forest as other libraries have it, in floating point; the class of the greatest sum wins. */
export type FloatForest = {
  readonly name: string;
  readonly classes: readonly string[];
  readonly features: number;
  /** Where the sum of each class starts. */
  readonly starts: readonly number[];
  readonly trees: readonly { readonly class: number; readonly root: FloatNode }[];
  /** Rounds of boosting, if training found an early one best: those whose trees are here, of all. */
  readonly rounds?: { readonly taken: number; readonly of: number } | undefined;
};

/** The sums of a row, in 64 bits. */
export function floatScores({ starts, trees }: FloatForest, row: ArrayLike<number>): number[] {
  const scores = [...starts];
  for (const { class: label, root } of trees) {
    let node = root;
    while (!("leaf" in node)) {
      node = (row[node.feature] as number) >= node.cut ? node.reached : node.below;
    }
    scores[label] = (scores[label] as number) + node.leaf;
  }
  return scores;
}

/**
 * A forest in integers. Its tests are those of the source, exactly: every number with which a feature
 * is compared becomes a cut. Leaves are rounded, all with one scale, so fine that the sums of a class
 * use an int16.
 *
 * @throws `ImportInvalidError`, `TreeTooDeepError`, `CutsTooManyError`, `ConversionLossyError`
 */
export function convertForest(
  source: FloatForest,
  { calibration, allowedChanges = 0 }: ConversionOptions,
): { model: ForestModel; report: ConversionReport } {
  requireRows(calibration.rows, source.features);
  const cuts = collectCuts(source);
  const scale = findScale(source);
  const biases = source.starts.map((start) => Math.round(start * scale));
  const trees: ForestTree[] = [];
  source.trees.forEach(({ class: label, root }, t) => {
    const depth = depthOf(root);
    if (depth > MAX_DEPTH) throw new TreeTooDeepError({ tree: t, depth, limit: MAX_DEPTH });
    if ("leaf" in root) biases[label] = (biases[label] as number) + Math.round(root.leaf * scale);
    else trees.push(toHeap(root, label, depth, cuts, scale));
  });
  const model = parseModel({
    format: "sum-model",
    version: FORMAT_VERSION,
    kind: "forest",
    name: source.name,
    classes: source.classes,
    input: { kind: "values", count: source.features, bits: 8 },
    levels: cuts.map((row) => row.length + 1),
    biases,
    trees,
    cuts,
  }) as ForestModel;
  const forest = new Forest(model);
  const report = compareAnswers(
    calibration,
    calibration.rows.map((row) => argmax(floatScores(source, row))),
    calibration.rows.map((row) => forest.predict(forest.encode(row))),
  );
  const { changed, total } = report;
  if (changed > allowedChanges) {
    throw new ConversionLossyError({ changed, total, allowed: allowedChanges });
  }
  return { model, report };
}

/** For each feature the numbers with which it is compared, in order. */
function collectCuts({ features, starts, trees }: FloatForest): number[][] {
  starts.forEach((start, k) => {
    requireFinite(start, `the start of class ${k}`);
  });
  const cuts = Array.from({ length: features }, () => new Set<number>());
  trees.forEach(({ root }, t) => {
    visit(root, (node) => {
      if ("leaf" in node) return requireFinite(node.leaf, `a leaf of tree ${t}`);
      requireFinite(node.cut, `a threshold of tree ${t}`);
      const tests = cuts[node.feature];
      if (!tests) {
        const reason = `tests feature ${node.feature}, and there are ${features}`;
        throw new ImportInvalidError({ path: `tree ${t}`, reason });
      }
      tests.add(node.cut);
    });
  });
  return cuts.map((set, feature) => {
    if (set.size > 255) throw new CutsTooManyError({ feature, cuts: set.size });
    return [...set].sort((a, b) => a - b);
  });
}

/** Units per one with which every sum of a class is an int16, rounded as it may be, and starts are int32. */
function findScale({ classes, starts, trees }: FloatForest): number {
  const sums = classes.map(() => ({ trees: 0, low: 0, high: 0 }));
  for (const { class: label, root } of trees) {
    const sum = sums[label] as { trees: number; low: number; high: number };
    let [least, most] = [0, 0];
    visit(root, (node) => {
      if (!("leaf" in node)) return;
      least = Math.min(least, node.leaf);
      most = Math.max(most, node.leaf);
    });
    sum.trees++;
    sum.low -= least;
    sum.high += most;
  }
  const start = Math.max(...starts.map(Math.abs), 2 ** -30);
  return sums.reduce(
    (scale, { trees: count, low, high }) => {
      // Rounding adds half a unit a tree at most, and at most what was there.
      const rounding = Math.min(count / 2, 32_767 / 2);
      return Math.min(scale, (32_767 - rounding) / Math.max(low, high, 2 ** -30));
    },
    2 ** 30 / start,
  );
}

/** A tree as a complete heap: below a leaf that comes early everything is that leaf. */
function toHeap(
  root: FloatNode,
  label: number,
  depth: number,
  cuts: readonly (readonly number[])[],
  scale: number,
): ForestTree {
  const features = new Array<number>(2 ** depth - 1);
  const thresholds = new Array<number>(2 ** depth - 1);
  const leaves = new Array<number>(2 ** depth);
  const place = (node: FloatNode, at: number, tested: { feature: number; cut: number }): void => {
    if (at >= 2 ** depth) {
      leaves[at - 2 ** depth] = Math.round((node as { leaf: number }).leaf * scale);
      return;
    }
    // Below an early leaf any test will do: its parent's.
    const { feature, cut } = "leaf" in node ? tested : node;
    features[at - 1] = feature;
    thresholds[at - 1] = (cuts[feature] as number[]).indexOf(cut) + 1;
    place("leaf" in node ? node : node.below, 2 * at, { feature, cut });
    place("leaf" in node ? node : node.reached, 2 * at + 1, { feature, cut });
  };
  place(root, 1, root as { feature: number; cut: number });
  return { class: label, features, thresholds, leaves };
}

function depthOf(node: FloatNode): number {
  return "leaf" in node ? 0 : 1 + Math.max(depthOf(node.below), depthOf(node.reached));
}

function visit(node: FloatNode, look: (node: FloatNode) => void): void {
  look(node);
  if ("leaf" in node) return;
  visit(node.below, look);
  visit(node.reached, look);
}
