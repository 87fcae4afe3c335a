import { ImportInvalidError } from "../../errors/importers.js";
import { cutOfRoundedAbove } from "./cuts.js";
import type { FloatForest, FloatNode } from "./floatForest.js";
import type { FloatNetwork } from "./floatNetwork.js";

/** The arrays of a scikit-learn `tree_`: node i is entry i of each; a leaf has −1 for its children. */
export type SklearnTree = {
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** What each node adds: of a classifier one number a class, of a regressor one. */
  readonly values: readonly (readonly number[])[];
};

/** A tree or a forest of scikit-learn, in the layout of `docs/importers.md`. */
export type SklearnForest = {
  readonly format: "sklearn";
  readonly kind: "forest";
  readonly features: number;
  readonly classes: readonly string[];
  /** `mean` of the trees' probabilities, or `sum` of starts and of trees, of each class in turn. */
  readonly combine: "mean" | "sum";
  /** Where sums start: one number a class, or that of the second of two classes. */
  readonly start?: readonly number[] | undefined;
  /** Factor of the trees of a sum. */
  readonly rate?: number | undefined;
  readonly trees: readonly SklearnTree[];
};

export function isSklearnForest(json: unknown): json is SklearnForest {
  const { format, kind } = (json ?? {}) as SklearnForest;
  return format === "sklearn" && kind === "forest";
}

/**
 * A tree or a forest of scikit-learn. It compares a value of 32 bits with a threshold of 64: left if
 * value ≤ threshold.
 *
 * @throws `ImportInvalidError`
 */
export function fromSklearnForest(model: SklearnForest): FloatForest {
  const { classes, features, trees, combine, start = [], rate = 1 } = model;
  const shared = { name: "scikit-learn", classes, features };
  if (combine === "mean") {
    // The order of classes stays if each loses what the first one has, which then needs no trees.
    const share = (values: readonly number[], k: number) =>
      ((values[k] as number) - (values[0] as number)) / trees.length;
    const others = classes.map((_, k) => k).slice(1);
    return {
      ...shared,
      starts: classes.map(() => 0),
      trees: trees.flatMap((tree, t) =>
        others.map((k) => ({
          class: k,
          root: readTree(tree, t, (values) => share(values, k)),
        })),
      ),
    };
  }
  if (combine !== "sum") {
    throw new ImportInvalidError({ path: "combine", reason: 'must be "mean" or "sum"' });
  }
  const binary = classes.length === 2;
  return {
    ...shared,
    starts: binary ? [0, start[0] ?? 0] : classes.map((_, k) => start[k] ?? 0),
    trees: trees.map((tree, t) => ({
      class: binary ? 1 : t % classes.length,
      root: readTree(tree, t, (values) => rate * (values[0] as number)),
    })),
  };
}

/** A linear classifier of scikit-learn, in the layout of `docs/importers.md`. */
export type SklearnLinear = {
  readonly format: "sklearn";
  readonly kind: "linear";
  readonly classes: readonly string[];
  /** A row for each class or, of two classes, one row for the second. */
  readonly coefficients: readonly (readonly number[])[];
  /** As many as there are rows. */
  readonly intercepts: readonly number[];
};

export function isSklearnLinear(json: unknown): json is SklearnLinear {
  const { format, kind } = (json ?? {}) as SklearnLinear;
  return format === "sklearn" && kind === "linear";
}

/**
 * A linear classifier of scikit-learn: `LogisticRegression`, `LinearSVC`, `Perceptron`, `RidgeClassifier`
 * and whatever else has `coef_` and `intercept_` and decides by the greatest sum.
 *
 * @throws `ImportInvalidError`
 */
export function fromSklearnLinear(model: SklearnLinear): FloatNetwork {
  const { classes, coefficients, intercepts } = model;
  const rows = classes.length === 2 ? 1 : classes.length;
  requireLength(coefficients, rows, "coefficients");
  requireLength(intercepts, rows, "intercepts");
  const inputs = coefficients[0]?.length ?? 0;
  for (const [k, row] of coefficients.entries()) requireLength(row, inputs, `coefficients[${k}]`);
  // Of two classes the second wins if its sum is greater than 0.
  const first = { weights: [new Array<number>(inputs).fill(0)], biases: [0] };
  const { weights, biases } = classes.length === 2 ? first : { weights: [], biases: [] };
  const layer = { weights: [...weights, ...coefficients], biases: [...biases, ...intercepts] };
  return { name: "scikit-learn", classes, inputs, layers: [layer] };
}

function requireLength(list: readonly unknown[], length: number, path: string): void {
  if (list.length === length) return;
  throw new ImportInvalidError({ path, reason: `has ${list.length} entries, not ${length}` });
}

function readTree(
  tree: SklearnTree,
  t: number,
  leafOf: (values: readonly number[]) => number,
): FloatNode {
  const read = (i: number): FloatNode => {
    const [left, right, values] = [tree.left[i], tree.right[i], tree.values[i]];
    if (left === undefined || right === undefined || values === undefined) {
      throw new ImportInvalidError({ path: `trees[${t}]`, reason: `has no node ${i}` });
    }
    if (left === -1) return { leaf: leafOf(values) };
    return {
      feature: tree.feature[i] as number,
      cut: cutOfRoundedAbove(tree.threshold[i] as number),
      below: read(left),
      reached: read(right),
    };
  };
  return read(0);
}
