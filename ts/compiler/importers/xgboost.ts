import { ImportInvalidError, ImportUnsupportedError } from "../../errors/importers.js";
import { cutOfRoundedAtLeast } from "./cuts.js";
import type { FloatForest, FloatNode } from "./floatForest.js";

/** A tree of `save_model`: node i is entry i of each list; one without children is a leaf. */
type SavedTree = {
  left_children: number[];
  right_children: number[];
  split_indices: number[];
  /** Of a leaf, its value. */
  split_conditions: number[];
  split_type?: number[];
};

/** What XGBoost's `save_model` writes to a file ending in `.json`. */
export type XgboostModel = {
  learner: {
    learner_model_param: { base_score: string; num_class: string; num_feature: string };
    objective: { name: string };
    gradient_booster: { name: string; model: { trees: SavedTree[]; tree_info: number[] } };
  };
};

type DumpedNode =
  | { nodeid: number; leaf: number }
  | {
      nodeid: number;
      split: string;
      split_condition: number;
      yes: number;
      no: number;
      children: DumpedNode[];
    };

/** What XGBoost's `dump_model` writes with `dump_format="json"`: the trees. */
export type XgboostDump = DumpedNode[];

/** What a dump does not say of itself. */
export type XgboostDumpOptions = {
  /** Number of features, or, if the model was trained with names, these. */
  readonly features: number | readonly string[];
  /** Number of classes, 2 by default. */
  readonly classes?: number | undefined;
  /** XGBoost's: of two classes a probability; 0.5 by default. */
  readonly baseScore?: number | undefined;
};

export function isXgboostModel(json: unknown): json is XgboostModel {
  return typeof (json as XgboostModel | null)?.learner?.gradient_booster === "object";
}

export function isXgboostDump(json: unknown): json is XgboostDump {
  return Array.isArray(json) && json[0]?.nodeid !== undefined;
}

/**
 * A classifier that XGBoost saved. It compares in 32 bits: left if value < threshold.
 *
 * @throws `ImportInvalidError`, `ImportUnsupportedError`
 */
export function fromXgboostModel({ learner }: XgboostModel): FloatForest {
  const { gradient_booster: booster, learner_model_param: parameters, objective } = learner;
  if (booster.name !== "gbtree") {
    throw new ImportUnsupportedError({ path: "gradient_booster", feature: booster.name });
  }
  const binary = objective.name === "binary:logistic";
  if (!binary && objective.name !== "multi:softmax" && objective.name !== "multi:softprob") {
    throw new ImportUnsupportedError({ path: "objective", feature: objective.name });
  }
  const trees = booster.model.trees.map((tree, t) => ({
    group: booster.model.tree_info[t] as number,
    root: readSaved(tree, t, 0),
  }));
  const classes = binary ? 2 : Number(parameters.num_class);
  const bases = readBases(parameters.base_score, binary ? 1 : classes);
  return create(Number(parameters.num_feature), classes, binary, bases, trees);
}

/**
 * The trees that XGBoost dumped, of a classifier.
 *
 * @throws `ImportInvalidError`, `ImportUnsupportedError`
 */
export function fromXgboostDump(dump: XgboostDump, options: XgboostDumpOptions): FloatForest {
  const { features, classes = 2, baseScore = 0.5 } = options;
  const names =
    typeof features === "number" ? Array.from({ length: features }, (_, i) => `f${i}`) : features;
  const binary = classes === 2;
  const trees = dump.map((root, t) => ({
    group: binary ? 0 : t % classes,
    root: readDumped(root, t, names),
  }));
  const bases = new Array<number>(binary ? 1 : classes).fill(baseScore);
  return create(names.length, classes, binary, bases, trees);
}

/** One number for all groups of trees or, since 3.1, a list in brackets: of one, or of one for each group. */
function readBases(score: string, groups: number): number[] {
  const bases = score
    .replace(/^\[(.*)\]$/, "$1")
    .split(",")
    .map(Number);
  if (bases.length === 1) return new Array<number>(groups).fill(bases[0] as number);
  if (bases.length === groups) return bases;
  const reason = `is a list of ${bases.length}, and there are ${groups} sums`;
  throw new ImportInvalidError({ path: "base_score", reason });
}

/**
 * Of two classes XGBoost has trees of the second one only: its group is 0, and its base a probability.
 * Of more, bases are where sums start.
 */
function create(
  features: number,
  classes: number,
  binary: boolean,
  bases: readonly number[],
  trees: { group: number; root: FloatNode }[],
): FloatForest {
  const [base = Number.NaN] = bases;
  const labels = Array.from({ length: classes }, (_, k) => `${k}`);
  return {
    name: "xgboost",
    classes: labels,
    features,
    starts: binary ? [0, Math.log(base / (1 - base))] : bases,
    trees: trees.map(({ group, root }) => ({ class: binary ? 1 : group, root })),
  };
}

function readSaved(tree: SavedTree, t: number, i: number): FloatNode {
  const [left, right] = [tree.left_children[i], tree.right_children[i]];
  const value = tree.split_conditions[i];
  if (left === undefined || right === undefined || value === undefined) {
    throw new ImportInvalidError({ path: `trees[${t}]`, reason: `has no node ${i}` });
  }
  if (left === -1) return { leaf: Math.fround(value) };
  if (tree.split_type?.[i]) {
    throw new ImportUnsupportedError({ path: `trees[${t}]`, feature: "a categorical split" });
  }
  return {
    feature: tree.split_indices[i] as number,
    cut: cutOfRoundedAtLeast(Math.fround(value)),
    below: readSaved(tree, t, left),
    reached: readSaved(tree, t, right),
  };
}

function readDumped(node: DumpedNode, t: number, names: readonly string[]): FloatNode {
  if ("leaf" in node) return { leaf: Math.fround(node.leaf) };
  const { split, split_condition: threshold, children } = node;
  if (typeof threshold !== "number") {
    throw new ImportUnsupportedError({ path: `tree ${t}`, feature: "a split without threshold" });
  }
  const child = (id: number) => {
    const found = children.find(({ nodeid }) => nodeid === id);
    if (found) return readDumped(found, t, names);
    throw new ImportInvalidError({ path: `tree ${t}`, reason: `has no node ${id}` });
  };
  const feature = names.indexOf(split);
  if (feature === -1) {
    throw new ImportInvalidError({
      path: `tree ${t}`,
      reason: `tests "${split}", no known feature`,
    });
  }
  const cut = cutOfRoundedAtLeast(Math.fround(threshold));
  return { feature, cut, below: child(node.yes), reached: child(node.no) };
}
