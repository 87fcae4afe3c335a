import { ImportUnsupportedError } from "../../errors/importers.js";
import { MAX_FEATURES, MAX_FOREST_CLASSES, MAX_TREES } from "../forestFormat.js";
import { readNumber, requireList, requireObject, requireThat, requireWhole } from "./checks.js";
import { nextAbove } from "./cuts.js";
import type { FloatForest } from "./floatForest.js";
import { readTree } from "./readTree.js";

type LightgbmNode =
  | { leaf_value: number; leaf_coeff?: number[] }
  | {
      split_feature: number;
      threshold: number | string;
      decision_type: string;
      missing_type?: string;
      left_child: LightgbmNode;
      right_child: LightgbmNode;
    };

/** What LightGBM's `Booster.dump_model()` returns, as JSON. */
export type LightgbmDump = {
  num_class: number;
  num_tree_per_iteration: number;
  max_feature_idx: number;
  objective?: string;
  tree_info: { tree_structure: LightgbmNode }[];
};

export function isLightgbmDump(json: unknown): json is LightgbmDump {
  return Array.isArray((json as LightgbmDump | null)?.tree_info);
}

/**
 * A classifier that LightGBM dumped. It compares in 64 bits: left if value ≤ threshold.
 *
 * @throws `ImportInvalidError`, `ImportUnsupportedError`
 */
export function fromLightgbmDump(dump: LightgbmDump): FloatForest {
  const { objective = "no objective", tree_info: trees } = dump;
  requireThat(typeof objective === "string", "objective", "must be a text");
  // Parameters may follow, as in "binary sigmoid:1".
  const [kind] = objective.split(" ");
  const binary = kind === "binary";
  if (!binary && kind !== "multiclass") {
    throw new ImportUnsupportedError({ path: "objective", feature: objective });
  }
  const count = binary ? 2 : dump.num_class;
  requireWhole("num_class", count, 2, MAX_FOREST_CLASSES);
  const groups = binary ? 1 : count;
  requireWhole("num_tree_per_iteration", dump.num_tree_per_iteration, groups, groups);
  requireWhole("max_feature_idx", dump.max_feature_idx, 0, MAX_FEATURES - 1);
  requireList("tree_info", trees, 0, MAX_TREES);
  const whole = trees.length % groups === 0;
  requireThat(whole, "tree_info", `must have as many trees for each of the ${groups} classes`);
  // The sums of a random forest are divided by one number, which does not change their order.
  return {
    name: "lightgbm",
    classes: Array.from({ length: count }, (_, k) => `${k}`),
    features: dump.max_feature_idx + 1,
    starts: new Array<number>(count).fill(0),
    trees: trees.map((tree, t) => {
      const path = `tree_info[${t}]`;
      requireObject(path, tree);
      const root = readTree(path, tree.tree_structure, (node) => readNode(node, path));
      return { class: binary ? 1 : t % groups, root };
    }),
  };
}

function readNode(node: LightgbmNode, path: string) {
  requireObject(`a node of ${path}`, node);
  if ("leaf_value" in node) {
    // Of a linear tree the value is only what is said where a number is missing.
    if (!node.leaf_coeff) return { leaf: readNumber(`a leaf of ${path}`, node.leaf_value) };
    throw new ImportUnsupportedError({ path, feature: "a linear leaf" });
  }
  if (node.decision_type !== "<=") {
    throw new ImportUnsupportedError({ path, feature: `the decision type ${node.decision_type}` });
  }
  // Then values near zero would go where missing ones go.
  if (node.missing_type === "Zero") {
    throw new ImportUnsupportedError({ path, feature: "zero for a missing value" });
  }
  return {
    feature: node.split_feature,
    cut: nextAbove(readNumber(`a threshold of ${path}`, node.threshold)),
    below: node.left_child,
    reached: node.right_child,
  };
}
