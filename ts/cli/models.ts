import type { Model } from "../models/twins.js";
import { isTexts } from "./data/index.js";
import { CliError } from "./errors.js";
import {
  type Reference,
  ReferenceCentroid,
  ReferenceLinearRegression,
  ReferenceLogisticRegression,
  ReferenceNaiveBayes,
  ReferencePerceptron,
} from "./reference.js";

/** The shape of a model's data. */
export type Shape = { features: number; classes: number };

/** A model that the command line can train. */
export type Trainable = {
  /** What it learns from. */
  inputs: "texts" | "numbers";
  /** What it learns to predict. */
  output: "label" | "target";
  /** The most classes. */
  maxClasses: number;
  /** Whether it should predict exactly what its reference does. */
  exact: boolean;
  /** The library's, untrained. */
  model: (shape: Shape) => Model;
  /** What it is compared with; if exactly, samples of numbers have `one` for 1. */
  reference: (shape: Shape, one: number) => Reference;
};

/** A sparse perceptron with a row of weights, and a bias that learns, for each class. */
const MULTICLASS: Trainable = {
  inputs: "texts",
  output: "label",
  maxClasses: 32,
  exact: true,
  model: (shape) => ({ kind: "sparse-multiclass-perceptron", ...shape }),
  reference: (shape) => new ReferencePerceptron({ ...shape, sparse: true, constant: 1 }),
};

/** By the name of the model, and where it learns from both, of what it learns from. */
const MODELS: Record<string, Trainable | Record<Trainable["inputs"], Trainable>> = {
  // Of two classes, one row of weights with a fixed bias; else as the next one.
  "sparse-perceptron": {
    ...MULTICLASS,
    model: (shape) =>
      shape.classes > 2
        ? MULTICLASS.model(shape)
        : { kind: "sparse-perceptron", features: shape.features },
    reference: (shape, one) =>
      shape.classes > 2
        ? MULTICLASS.reference(shape, one)
        : new ReferencePerceptron({ ...shape, sparse: true, constant: 0 }),
  },
  "sparse-multiclass-perceptron": MULTICLASS,
  "naive-bayes": {
    inputs: "texts",
    output: "label",
    maxClasses: 255,
    exact: true,
    model: ({ features, classes }) => ({
      kind: "naive-bayes",
      features,
      samples: Array(classes).fill(0),
    }),
    reference: ({ features, classes }) => new ReferenceNaiveBayes(features, classes),
  },
  "sparse-nearest-centroid": {
    inputs: "texts",
    output: "label",
    maxClasses: 255,
    exact: true,
    model: ({ features, classes }) => ({
      kind: "sparse-nearest-centroid",
      features,
      samples: Array(classes).fill(0),
    }),
    reference: ({ features, classes }) => new ReferenceCentroid(features, classes, true),
  },
  "dense-perceptron": {
    inputs: "numbers",
    output: "label",
    maxClasses: 256,
    exact: true,
    model: (shape) => ({ kind: "dense-perceptron", ...shape }),
    reference: (shape, one) => new ReferencePerceptron({ ...shape, sparse: false, constant: one }),
  },
  "nearest-centroid": {
    inputs: "numbers",
    output: "label",
    maxClasses: 256,
    exact: true,
    model: (shape) => ({ kind: "nearest-centroid", ...shape }),
    reference: ({ features, classes }) => new ReferenceCentroid(features, classes, false),
  },
  "logistic-regression": {
    texts: {
      inputs: "texts",
      output: "label",
      maxClasses: 16,
      exact: false,
      model: (shape) => ({ kind: "sparse-logistic-regression", ...shape }),
      reference: (shape) => {
        return new ReferenceLogisticRegression({ ...shape, sparse: true, constant: 1 }, 0.1);
      },
    },
    numbers: {
      inputs: "numbers",
      output: "label",
      maxClasses: 256,
      exact: false,
      model: (shape) => ({ kind: "dense-logistic-regression", ...shape }),
      reference: (shape) => {
        return new ReferenceLogisticRegression({ ...shape, sparse: false, constant: 1 }, 0.1);
      },
    },
  },
  "linear-regression": {
    inputs: "numbers",
    output: "target",
    maxClasses: 0,
    exact: false,
    model: ({ features }) => ({ kind: "linear-regression", features }),
    reference: ({ features }) => new ReferenceLinearRegression(features, 0.01),
  },
};

/** The names of the models that can be trained on a chain. */
export const MODEL_NAMES = Object.keys(MODELS);

/** The names of models that are trained off chain, and frozen. */
export const FROZEN_NAMES = ["forest", "mlp"] as const;

export type FrozenName = (typeof FROZEN_NAMES)[number];

export function isFrozenName(name: string): name is FrozenName {
  return (FROZEN_NAMES as readonly string[]).includes(name);
}

/** Options of `sum train` that not every model has, and which have them. */
const OPTIONS: Record<string, readonly string[]> = {
  features: MODEL_NAMES,
  passes: MODEL_NAMES,
  "rpc-url": MODEL_NAMES,
  trees: ["forest"],
  depth: ["forest"],
  hidden: ["mlp"],
  steps: ["mlp"],
  out: FROZEN_NAMES,
};

/**
 * Checks that a model has the options that were given.
 *
 * @throws {CliError} `ModelUnknown`, `OptionUnsuited`
 */
export function requireOptions(model: string, given: readonly string[]): void {
  if (!MODEL_NAMES.includes(model) && !isFrozenName(model)) throw unknown(model);
  for (const option of given) {
    const models = OPTIONS[option];
    if (!models || models.includes(model)) continue;
    const those = models === MODEL_NAMES ? "models on a chain" : models.join(" and ");
    throw new CliError(
      "OptionUnsuited",
      `--${option} is of ${those}, not of ${model}; leave it out`,
    );
  }
}

/**
 * The model of a name for some data.
 *
 * @throws {CliError} `ModelUnknown`, and what `isTexts` throws
 */
export function findModel(name: string, source: string): Trainable {
  const found = Object.hasOwn(MODELS, name) ? MODELS[name] : undefined;
  if (found === undefined) throw unknown(name);
  if ("inputs" in found) return found;
  return isTexts(source) ? found.texts : found.numbers;
}

function unknown(name: string): CliError {
  const names = `${MODEL_NAMES.join(", ")}; ${FROZEN_NAMES.join(" and ")}, off chain`;
  return new CliError("ModelUnknown", `no model "${name}"; there is ${names}`);
}
