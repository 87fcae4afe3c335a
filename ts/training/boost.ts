import type { FloatForest, FloatNode } from "../compiler/importers/floatForest.js";
import { encodeLevels } from "../encoders/levels.js";

/** What a forest is trained from, and how. */
export type BoostParameters = {
  readonly name: string;
  readonly classes: readonly string[];
  readonly rows: readonly ArrayLike<number>[];
  /** The class of each row, from 0. */
  readonly labels: readonly number[];
  /** Trees in all, at most; of more than two classes each round, and there is one at least, takes one a class. */
  readonly trees?: number | undefined;
  readonly depth?: number | undefined;
  /** Factor of what each tree adds. */
  readonly rate?: number | undefined;
  /** Numbers with which a feature may be compared: as many quantiles, at most 255. */
  readonly bins?: number | undefined;
  /** Weight of the prior in a leaf: the greater, the smaller leaves get. */
  readonly prior?: number | undefined;
  /** The fewest rows that a leaf may be made of. */
  readonly leafRows?: number | undefined;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
};

/** A forest in training: levels of each row, and where the levels of each feature end. */
type Table = {
  levels: Uint8Array[];
  cuts: number[][];
  depth: number;
  prior: number;
  least: number;
};

/**
 * Trains a forest by gradient boosting: each tree is fitted to the gradient of the logistic loss, or,
 * of more than two classes, of the softmax, by its gain in Newton's approximation (Chen and Guestrin,
 * "XGBoost", 2016, equations 5 to 7). The same rows give the same forest: nothing is random.
 */
export function boost({
  name,
  classes,
  rows,
  labels,
  trees: count = 64,
  depth = 6,
  rate = 0.1,
  bins = 32,
  prior = 1,
  leafRows = 5,
  onProgress,
}: BoostParameters): FloatForest {
  const features = rows[0]?.length ?? 0;
  const cuts = Array.from({ length: features }, (_, f) => quantiles(rows, f, bins));
  const levels = rows.map((row) => encodeLevels(cuts, row));
  const table: Table = { levels, cuts, depth, prior, least: leafRows };
  const outputs = classes.length === 2 ? [1] : classes.map((_, k) => k);
  const scores = rows.map(() => new Float64Array(classes.length));
  const trees: { class: number; root: FloatNode }[] = [];
  const rounds = Math.max(1, Math.floor(count / outputs.length));
  for (let round = 0; round < rounds; round++) {
    const shares = scores.map(softmax);
    for (const k of outputs) {
      const gradients = shares.map((share, i) => (labels[i] === k ? 1 : 0) - (share[k] as number));
      const weights = shares.map((share) => (share[k] as number) * (1 - (share[k] as number)));
      const all = rows.map((_, i) => i);
      const root = grow(table, gradients, weights, all, 0, rate, (leaf, members) => {
        for (const i of members) {
          const score = scores[i] as Float64Array;
          score[k] = (score[k] as number) + leaf;
        }
      });
      trees.push({ class: k, root });
      onProgress?.({ done: trees.length, total: rounds * outputs.length });
    }
  }
  return { name, classes, features, starts: classes.map(() => 0), trees };
}

/** Numbers that cut a feature's values into parts of about the same size, half-way between two values. */
function quantiles(rows: readonly ArrayLike<number>[], feature: number, bins: number): number[] {
  const values = rows.map((row) => row[feature] as number).sort((a, b) => a - b);
  const cuts = new Set<number>();
  for (let i = 1; i <= bins; i++) {
    const next = values[Math.floor((i * values.length) / (bins + 1))] as number;
    const first = values.indexOf(next);
    if (first > 0) cuts.add(((values[first - 1] as number) + next) / 2);
  }
  return [...cuts].sort((a, b) => a - b);
}

/** In both cases the gradient of class 1 or k is label − share. */
function softmax(scores: Float64Array): Float64Array {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}

function grow(
  table: Table,
  gradients: readonly number[],
  weights: readonly number[],
  members: readonly number[],
  level: number,
  rate: number,
  onLeaf: (leaf: number, members: readonly number[]) => void,
): FloatNode {
  const split = level < table.depth ? bestSplit(table, gradients, weights, members) : undefined;
  if (!split) {
    const gradient = members.reduce((sum, i) => sum + (gradients[i] as number), 0);
    const weight = members.reduce((sum, i) => sum + (weights[i] as number), 0);
    const leaf = (rate * gradient) / (weight + table.prior);
    onLeaf(leaf, members);
    return { leaf };
  }
  const { feature, threshold } = split;
  const reaches = (i: number) => ((table.levels[i] as Uint8Array)[feature] as number) >= threshold;
  const go = (some: readonly number[]) =>
    grow(table, gradients, weights, some, level + 1, rate, onLeaf);
  return {
    feature,
    cut: (table.cuts[feature] as number[])[threshold - 1] as number,
    below: go(members.filter((i) => !reaches(i))),
    reached: go(members.filter(reaches)),
  };
}

/** The test with the greatest gain, the first of equals; none if no test gains. */
function bestSplit(
  { levels, cuts, prior, least }: Table,
  gradients: readonly number[],
  weights: readonly number[],
  members: readonly number[],
): { feature: number; threshold: number } | undefined {
  const value = (gradient: number, weight: number) => (gradient * gradient) / (weight + prior);
  let best: { feature: number; threshold: number } | undefined;
  let bestGain = 1e-9;
  cuts.forEach((row, feature) => {
    // What there is at each level.
    const gradient = new Float64Array(row.length + 1);
    const weight = new Float64Array(row.length + 1);
    const size = new Uint32Array(row.length + 1);
    for (const i of members) {
      const at = (levels[i] as Uint8Array)[feature] as number;
      gradient[at] = (gradient[at] as number) + (gradients[i] as number);
      weight[at] = (weight[at] as number) + (weights[i] as number);
      size[at] = (size[at] as number) + 1;
    }
    const allGradient = gradient.reduce((sum, part) => sum + part, 0);
    const allWeight = weight.reduce((sum, part) => sum + part, 0);
    let [lowGradient, lowWeight, lowSize] = [0, 0, 0];
    for (let threshold = 1; threshold <= row.length; threshold++) {
      lowGradient += gradient[threshold - 1] as number;
      lowWeight += weight[threshold - 1] as number;
      lowSize += size[threshold - 1] as number;
      if (lowSize < least || members.length - lowSize < least) continue;
      const gain =
        value(lowGradient, lowWeight) +
        value(allGradient - lowGradient, allWeight - lowWeight) -
        value(allGradient, allWeight);
      if (gain > bestGain) {
        bestGain = gain;
        best = { feature, threshold };
      }
    }
  });
  return best;
}
