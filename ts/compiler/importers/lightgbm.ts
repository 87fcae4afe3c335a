import { ImportUnsupportedError } from "../../errors/importers.js";
import { nextAbove } from "./cuts.js";
import type { FloatForest, FloatNode } from "./floatForest.js";

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
 * @throws `ImportUnsupportedError`
 */
export function fromLightgbmDump(dump: LightgbmDump): FloatForest {
  const { objective = "no objective" } = dump;
  // Parameters may follow, as in "binary sigmoid:1".
  const [kind] = objective.split(" ");
  const binary = kind === "binary";
  if (!binary && kind !== "multiclass") {
    throw new ImportUnsupportedError({ path: "objective", feature: objective });
  }
  const classes = Array.from({ length: binary ? 2 : dump.num_class }, (_, k) => `${k}`);
  // The sums of a random forest are divided by one number, which does not change their order.
  return {
    name: "lightgbm",
    classes,
    features: dump.max_feature_idx + 1,
    starts: classes.map(() => 0),
    trees: dump.tree_info.map(({ tree_structure: root }, t) => ({
      class: binary ? 1 : t % dump.num_tree_per_iteration,
      root: readNode(root, `tree_info[${t}]`),
    })),
  };
}

function readNode(node: LightgbmNode, path: string): FloatNode {
  if ("leaf_value" in node) {
    // Of a linear tree the value is only what is said where a number is missing.
    if (!node.leaf_coeff) return { leaf: node.leaf_value };
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
    cut: nextAbove(Number(node.threshold)),
    below: readNode(node.left_child, path),
    reached: readNode(node.right_child, path),
  };
}
