import { MAX_FEATURES, MAX_FOREST_CLASSES, MAX_TREES } from "../forestFormat.js";
import { MAX_CLASSES } from "../format.js";
import { requireClasses, requireList, requireObject, requireThat, requireWhole } from "./checks.js";
import { requireFinite } from "./convert.js";
import { cutOfRoundedAbove } from "./cuts.js";
import type { FloatForest, FloatNode } from "./floatForest.js";
import type { FloatNetwork } from "./floatNetwork.js";
import { MAX_NODES, readTree } from "./readTree.js";

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
  const { classes, features, trees, combine, start, rate = 1 } = model;
  requireClasses(classes, MAX_FOREST_CLASSES);
  requireWhole("features", features, 1, MAX_FEATURES);
  requireList("trees", trees, 1, MAX_TREES);
  const shared = { name: "scikit-learn", classes, features };
  if (combine === "mean") {
    // The order of classes stays if each loses what the first one has, which then needs no trees.
    const others = classes.map((_, k) => k).slice(1);
    return {
      ...shared,
      starts: classes.map(() => 0),
      trees: trees.flatMap((tree, t) =>
        others.map((k) => ({
          class: k,
          root: readArrays(tree, `trees[${t}]`, (values, path) => {
            const shares = readShares(values, path, classes.length);
            return ((shares[k] as number) - (shares[0] as number)) / trees.length;
          }),
        })),
      ),
    };
  }
  requireThat(combine === "sum", "combine", 'must be "mean" or "sum"');
  const groups = classes.length === 2 ? 1 : classes.length;
  const whole = trees.length % groups === 0;
  requireThat(whole, "trees", `must be as many for each of the ${groups} classes`);
  const starts = start === undefined ? new Array<number>(groups).fill(0) : start;
  requireNumbers("start", starts, groups);
  requireFinite(rate, "rate");
  return {
    ...shared,
    starts: groups === 1 ? [0, ...starts] : starts,
    trees: trees.map((tree, t) => ({
      class: groups === 1 ? 1 : t % groups,
      root: readArrays(tree, `trees[${t}]`, (values, path) => {
        requireNumbers(path, values, 1);
        return rate * (values[0] as number);
      }),
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
  requireClasses(classes, MAX_CLASSES);
  const rows = classes.length === 2 ? 1 : classes.length;
  requireList("coefficients", coefficients, rows, rows);
  requireNumbers("intercepts", intercepts, rows);
  const inputs = Array.isArray(coefficients[0]) ? coefficients[0].length : 0;
  for (const [k, row] of coefficients.entries()) requireNumbers(`coefficients[${k}]`, row, inputs);
  // Of two classes the second wins if its sum is greater than 0.
  const first = { weights: [new Array<number>(inputs).fill(0)], biases: [0] };
  const { weights, biases } = classes.length === 2 ? first : { weights: [], biases: [] };
  const layer = { weights: [...weights, ...coefficients], biases: [...biases, ...intercepts] };
  return { name: "scikit-learn", classes, inputs, layers: [layer] };
}

function requireNumbers(path: string, list: readonly number[], length: number): void {
  requireList(path, list, length, length);
  for (const [i, value] of list.entries()) requireFinite(value, `${path}[${i}]`);
}

/** What a leaf says of each class: together one, up to what sums of 64 bits lose. */
function readShares(values: readonly number[], path: string, classes: number): readonly number[] {
  requireNumbers(path, values, classes);
  const sum = values.reduce((total, share) => total + share, 0);
  requireThat(Math.abs(sum - 1) < 1e-6, path, `adds up to ${sum}, and shares of classes to 1`);
  return values;
}

function readArrays(
  tree: SklearnTree,
  path: string,
  leafOf: (values: readonly number[], path: string) => number,
): FloatNode {
  requireObject(path, tree);
  const { feature, threshold, left, right, values } = tree;
  requireList(`${path}.left`, left, 1, MAX_NODES);
  for (const [name, list] of Object.entries({ feature, threshold, right, values })) {
    requireList(`${path}.${name}`, list, left.length, left.length);
  }
  return readTree(path, 0, (i) => {
    requireWhole(`a child in ${path}`, i, 0, left.length - 1);
    if (left[i] === -1)
      return { leaf: leafOf(values[i] as readonly number[], `${path}.values[${i}]`) };
    const at = threshold[i] as number;
    requireFinite(at, `${path}.threshold[${i}]`);
    return {
      feature: feature[i] as number,
      cut: cutOfRoundedAbove(at),
      below: left[i] as number,
      reached: right[i] as number,
    };
  });
}
