import { MAX_FEATURES } from "../forestFormat.js";
import { requireThat, requireWhole } from "./checks.js";
import type { FloatNode } from "./floatForest.js";

/** What a source says of a node: its leaf, or its test and the nodes behind it. */
type SourceNode<node> =
  | { readonly leaf: number }
  | {
      readonly feature: number;
      readonly cut: number;
      readonly below: node;
      readonly reached: node;
    };

/** The most nodes of a tree that are looked at. */
export const MAX_NODES = 2 ** 24;

/** Far more than what is converted, and far less than what a stack holds. */
const DEEPEST = 1000;

/**
 * Reads a tree from its root on.
 *
 * @param look - What the source says of a node, whatever a node is there: an object, or its number.
 * @throws `ImportInvalidError` if the nodes are no tree, and what `look` throws
 */
export function readTree<node>(
  path: string,
  root: node,
  look: (node: node) => SourceNode<node>,
): FloatNode {
  const seen = new Set<node>();
  const read = (node: node, depth: number): FloatNode => {
    requireThat(!seen.has(node), path, "comes to one node twice, and so is no tree");
    requireThat(depth <= DEEPEST, path, `is more than ${DEEPEST} levels deep`);
    seen.add(node);
    const said = look(node);
    if ("leaf" in said) return said;
    requireWhole(`a feature that ${path} tests`, said.feature, 0, MAX_FEATURES - 1);
    const below = read(said.below, depth + 1);
    return { ...said, below, reached: read(said.reached, depth + 1) };
  };
  return read(root, 0);
}
