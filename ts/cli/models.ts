import type { Model } from "../models/twins.js";
import { CliError } from "./errors.js";
import {
  type Reference,
  ReferenceCentroid,
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
  /** What it is compared with; samples of numbers have `one` for 1. */
  reference: (shape: Shape, one: number) => Reference;
};

const MODELS: Record<string, Trainable> = {
  "sparse-perceptron": {
    inputs: "texts",
    output: "label",
    maxClasses: 2,
    exact: true,
    model: ({ features }) => ({ kind: "sparse-perceptron", features }),
    reference: (shape) => new ReferencePerceptron({ ...shape, sparse: true, constant: 0 }),
  },
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
};

/** The names of the models that can be trained. */
export const MODEL_NAMES = Object.keys(MODELS);

/**
 * The model of a name.
 *
 * @throws {CliError} `ModelUnknown`
 */
export function findModel(name: string): Trainable {
  if (Object.hasOwn(MODELS, name)) return MODELS[name] as Trainable;
  throw new CliError("ModelUnknown", `no model "${name}"; there is ${MODEL_NAMES.join(", ")}`);
}
