import { ImportUnsupportedError } from "../../errors/importers.js";
import { MAX_FEATURES, MAX_FOREST_CLASSES, MAX_TREES } from "../forestFormat.js";
import {
  readNumber,
  readWhole,
  requireList,
  requireObject,
  requireThat,
  requireWhole,
} from "./checks.js";
import { requireFinite } from "./convert.js";
import { cutOfRoundedAtLeast } from "./cuts.js";
import type { FloatForest, FloatNode } from "./floatForest.js";
import { MAX_NODES, readTree } from "./readTree.js";

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
  requireObject("learner", learner);
  const { gradient_booster: booster, learner_model_param: parameters, objective } = learner;
  requireObject("gradient_booster", booster);
  requireObject("learner_model_param", parameters);
  requireObject("objective", objective);
  if (booster.name !== "gbtree") {
    throw new ImportUnsupportedError({ path: "gradient_booster", feature: `${booster.name}` });
  }
  const binary = objective.name === "binary:logistic";
  if (!binary && objective.name !== "multi:softmax" && objective.name !== "multi:softprob") {
    throw new ImportUnsupportedError({ path: "objective", feature: `${objective.name}` });
  }
  const features = readWhole("num_feature", parameters.num_feature, 1, MAX_FEATURES);
  const classes = binary ? 2 : readWhole("num_class", parameters.num_class, 2, MAX_FOREST_CLASSES);
  const groups = binary ? 1 : classes;
  requireObject("gradient_booster.model", booster.model);
  const { trees, tree_info: info } = booster.model;
  requireList("trees", trees, 0, MAX_TREES);
  requireList("tree_info", info, trees.length, trees.length);
  const read = trees.map((tree, t) => {
    const group = info[t] as number;
    requireWhole(`tree_info[${t}]`, group, 0, groups - 1);
    return { group, root: readSaved(tree, `trees[${t}]`) };
  });
  return create(features, classes, binary, readBases(parameters.base_score, groups), read);
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
  requireList("the dump", dump, 0, MAX_TREES);
  const trees = dump.map((root, t) => ({
    group: binary ? 0 : t % classes,
    root: readDumped(root, `tree ${t}`, names),
  }));
  const bases = new Array<number>(binary ? 1 : classes).fill(baseScore);
  return create(names.length, classes, binary, bases, trees);
}

/** One number for all groups of trees or, since 3.1, a list in brackets: of one, or of one for each group. */
function readBases(score: string, groups: number): readonly number[] {
  requireThat(typeof score === "string", "base_score", "must be a text");
  const bases = score
    .replace(/^\[(.*)\]$/, "$1")
    .split(",")
    .map((base) => readNumber("base_score", base));
  if (bases.length === 1) return new Array<number>(groups).fill(bases[0] as number);
  const reason = `is a list of ${bases.length}, and there are ${groups} sums`;
  requireThat(bases.length === groups, "base_score", reason);
  return bases;
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

function readSaved(tree: SavedTree, path: string): FloatNode {
  requireObject(path, tree);
  const {
    left_children: left,
    right_children: right,
    split_indices: indices,
    split_conditions: conditions,
    split_type: types,
  } = tree;
  requireList(`${path}.left_children`, left, 1, MAX_NODES);
  const lists = { right_children: right, split_indices: indices, split_conditions: conditions };
  for (const [name, list] of Object.entries(lists)) {
    requireList(`${path}.${name}`, list, left.length, left.length);
  }
  if (types !== undefined) requireList(`${path}.split_type`, types, left.length, left.length);
  return readTree(path, 0, (i) => {
    requireWhole(`a child in ${path}`, i, 0, left.length - 1);
    const value = conditions[i] as number;
    requireFinite(value, `${path}.split_conditions[${i}]`);
    if (left[i] === -1) return { leaf: Math.fround(value) };
    if (types?.[i]) throw new ImportUnsupportedError({ path, feature: "a categorical split" });
    return {
      feature: indices[i] as number,
      cut: cutOfRoundedAtLeast(Math.fround(value)),
      below: left[i] as number,
      reached: right[i] as number,
    };
  });
}

function readDumped(root: DumpedNode, path: string, names: readonly string[]): FloatNode {
  return readTree(path, root, (node) => {
    requireObject(`a node of ${path}`, node);
    if ("leaf" in node) {
      requireFinite(node.leaf, `a leaf of ${path}`);
      return { leaf: Math.fround(node.leaf) };
    }
    const { split, split_condition: threshold, children } = node;
    if (threshold === undefined || Array.isArray(threshold)) {
      throw new ImportUnsupportedError({ path, feature: "a split without threshold" });
    }
    requireFinite(threshold, `a threshold of ${path}`);
    requireList(`the children of a node of ${path}`, children, 2, 2);
    const child = (id: number) => {
      const found = children.find((node) => node?.nodeid === id);
      requireThat(found !== undefined, path, `has no node ${id}`);
      return found;
    };
    const feature = names.indexOf(split);
    requireThat(feature !== -1, path, `tests "${split}", no known feature`);
    const cut = cutOfRoundedAtLeast(Math.fround(threshold));
    return { feature, cut, below: child(node.yes), reached: child(node.no) };
  });
}
