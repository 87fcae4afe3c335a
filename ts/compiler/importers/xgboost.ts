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
  tree_param?: { size_leaf_vector?: string };
};

/** What XGBoost's `save_model` writes to a file ending in `.json`. */
export type XgboostModel = {
  learner: {
    learner_model_param: {
      base_score: string;
      num_class: string;
      num_feature: string;
      num_target?: string;
    };
    objective: { name: string };
    gradient_booster: { name: string; model: SavedTrees };
    attributes?: { best_iteration?: string };
  };
};

/** Trees round by round, in each round group by group; `tree_info` has the group of each. */
type SavedTrees = {
  trees: SavedTree[];
  tree_info: number[];
  /** Where each round starts, and where the last one ends: since XGBoost 2.0. */
  iteration_indptr?: number[];
  gbtree_model_param?: { num_parallel_tree?: string };
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
  /**
   * Number of features, of a model that was trained without names: they are f0, f1 and so on then. Or
   * their names, in the order of a row's numbers.
   */
  readonly features: number | readonly string[];
  readonly classes: number;
  /** XGBoost's `num_parallel_tree`, how many trees of a class each round has; 1 by default. */
  readonly parallelTrees?: number | undefined;
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
 * A classifier that XGBoost saved. It compares in 32 bits: left if value < threshold. If the file names a
 * best round, later ones are left out, as `XGBClassifier.predict` does.
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
  const targets = readWhole("num_target", parameters.num_target ?? "1", 1, 2 ** 31);
  if (targets > 1) {
    const feature = `${targets} targets, each with labels of its own`;
    throw new ImportUnsupportedError({ path: "num_target", feature });
  }
  const features = readWhole("num_feature", parameters.num_feature, 1, MAX_FEATURES);
  const classes = binary ? 2 : readWhole("num_class", parameters.num_class, 2, MAX_FOREST_CLASSES);
  const groups = binary ? 1 : classes;
  requireObject("gradient_booster.model", booster.model);
  const { trees, tree_info: info } = booster.model;
  requireList("trees", trees, 0, MAX_TREES);
  requireList("tree_info", info, trees.length, trees.length);
  const { count, rounds } = findBest(booster.model, learner.attributes, groups);
  const read = trees.slice(0, count).map((tree, t) => {
    const group = info[t] as number;
    requireWhole(`tree_info[${t}]`, group, 0, groups - 1);
    return { group, root: readSaved(tree, `trees[${t}]`) };
  });
  const bases = readBases(parameters.base_score, groups);
  return { ...create(features, classes, binary, bases, read), rounds };
}

/** How many trees the rounds up to the best one have; all, if training named none or kept no others. */
function findBest(
  { trees, iteration_indptr: starts, gbtree_model_param: parameters }: SavedTrees,
  attributes: XgboostModel["learner"]["attributes"],
  groups: number,
): { count: number; rounds?: FloatForest["rounds"] } {
  if (attributes?.best_iteration === undefined) return { count: trees.length };
  const best = readWhole("best_iteration", attributes.best_iteration, 0, 2 ** 31);
  const parallel = readWhole("num_parallel_tree", parameters?.num_parallel_tree ?? "1", 1, 2 ** 31);
  const each = groups * parallel;
  if (starts) requireList("iteration_indptr", starts, 1, MAX_TREES + 1);
  const of = starts ? starts.length - 1 : Math.ceil(trees.length / each);
  if (best + 1 >= of) return { count: trees.length };
  const count = starts ? (starts[best + 1] as number) : (best + 1) * each;
  requireWhole(`iteration_indptr[${best + 1}]`, count, 0, trees.length);
  return { count, rounds: { taken: best + 1, of } };
}

/**
 * The trees that XGBoost dumped, of a classifier.
 *
 * @throws `ImportInvalidError`, `ImportUnsupportedError`
 */
export function fromXgboostDump(dump: XgboostDump, options: XgboostDumpOptions): FloatForest {
  const { features, classes, parallelTrees = 1, baseScore = 0.5 } = options;
  requireWhole("classes", classes, 2, MAX_FOREST_CLASSES);
  requireWhole("parallelTrees", parallelTrees, 1, MAX_TREES);
  requireList("the dump", dump, 0, MAX_TREES);
  const binary = classes === 2;
  const groups = binary ? 1 : classes;
  const whole = dump.length % (groups * parallelTrees) === 0;
  const reason = `has ${dump.length} trees, which is no multiple of the ${groups} × ${parallelTrees} of a round`;
  requireThat(whole, "the dump", reason);
  const names = chooseNames(dump, features);
  const trees = dump.map((root, t) => ({
    group: Math.floor(t / parallelTrees) % groups,
    root: readDumped(root, `tree ${t}`, names),
  }));
  const bases = new Array<number>(groups).fill(baseScore);
  return create(names.length, classes, binary, bases, trees);
}

/** The names by which a dump tests features: those that were given or, without, f0, f1 and so on. */
function chooseNames(
  dump: XgboostDump,
  features: XgboostDumpOptions["features"],
): readonly string[] {
  const count = typeof features === "number" ? features : features.length;
  requireWhole("the number of features", count, 1, MAX_FEATURES);
  const places = Array.from({ length: count }, (_, i) => `f${i}`);
  if (typeof features === "number") return places;
  requireThat(new Set(features).size === count, "the names of features", "are not distinct");
  const tested = testedNames(dump);
  const [given, placed] = [features, places].map((names) => {
    const known = new Map(names.map((name, i) => [name, i]));
    return tested.map((name) => known.get(name) ?? -1);
  }) as [number[], number[]];
  if (placed.includes(-1)) return features;
  if (given.includes(-1)) return places;
  const same = given.every((feature, i) => feature === placed[i]);
  const reason =
    "may mean the columns by name or by place, as they are named f0, f1 …; rename them";
  requireThat(same, "the dump", reason);
  return features;
}

function testedNames(dump: XgboostDump): readonly string[] {
  const names = new Set<string>();
  // Grows while it is read.
  const nodes = new Set<DumpedNode | null>(dump);
  for (const node of nodes) {
    if (typeof node !== "object" || node === null || !("children" in node)) continue;
    names.add(node.split);
    if (Array.isArray(node.children)) for (const child of node.children) nodes.add(child);
  }
  return [...names];
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
  const outputs = tree.tree_param?.size_leaf_vector;
  if (outputs !== undefined && Number(outputs) > 1) {
    throw new ImportUnsupportedError({ path, feature: "leaves of several numbers" });
  }
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
