import type { Address, Hex } from "viem";
import type { NetworkModel } from "../compiler/format.js";
import { decodeSparse } from "../encoders/sparse.js";
import { NetworkMissingError } from "../errors/library.js";
import { wordsToBytes } from "../utils/words.js";
import type { ClassCountsParameters } from "./classCounts.js";
import {
  DenseLogisticRegression,
  type DenseLogisticRegressionParameters,
} from "./denseLogisticRegression.js";
import { DensePerceptron, type DensePerceptronParameters } from "./densePerceptron.js";
import { type RowsShape, rowLength, rowsLength, weightsOf } from "./denseRows.js";
import { EncodedPerceptron, type EncodedPerceptronParameters } from "./encodedPerceptron.js";
import { LinearRegression, type LinearRegressionParameters } from "./linearRegression.js";
import { NaiveBayes, type NaiveBayesParameters } from "./naiveBayes.js";
import { NearestCentroid, type NearestCentroidParameters } from "./nearestCentroid.js";
import {
  SparseLogisticRegression,
  type SparseLogisticRegressionParameters,
} from "./sparseLogisticRegression.js";
import {
  blockLanes,
  SparseMulticlassPerceptron,
  type SparseMulticlassPerceptronParameters,
} from "./sparseMulticlassPerceptron.js";
import { SparseNearestCentroid } from "./sparseNearestCentroid.js";
import { SparsePerceptron, type SparsePerceptronParameters } from "./sparsePerceptron.js";

/** What a model of each kind starts from. */
export type ModelParameters = {
  readonly "dense-logistic-regression": DenseLogisticRegressionParameters;
  readonly "dense-perceptron": DensePerceptronParameters;
  readonly "encoded-perceptron": EncodedPerceptronParameters;
  readonly "linear-regression": LinearRegressionParameters;
  readonly "naive-bayes": NaiveBayesParameters;
  readonly "nearest-centroid": NearestCentroidParameters;
  readonly "sparse-logistic-regression": SparseLogisticRegressionParameters;
  readonly "sparse-multiclass-perceptron": SparseMulticlassPerceptronParameters;
  readonly "sparse-nearest-centroid": ClassCountsParameters;
  readonly "sparse-perceptron": SparsePerceptronParameters;
};

/** The twin of each kind. */
export type Twins = {
  readonly "dense-logistic-regression": DenseLogisticRegression;
  readonly "dense-perceptron": DensePerceptron;
  readonly "encoded-perceptron": EncodedPerceptron;
  readonly "linear-regression": LinearRegression;
  readonly "naive-bayes": NaiveBayes;
  readonly "nearest-centroid": NearestCentroid;
  readonly "sparse-logistic-regression": SparseLogisticRegression;
  readonly "sparse-multiclass-perceptron": SparseMulticlassPerceptron;
  readonly "sparse-nearest-centroid": SparseNearestCentroid;
  readonly "sparse-perceptron": SparsePerceptron;
};

/** The name of a kind of model, as `spec` gives it. */
export type ModelKind = keyof Twins;

/** The twin of some model; `instanceof` tells which. */
export type Twin = Twins[ModelKind];

/** A model of some kind: its name and what it starts from. */
export type Model<kind extends ModelKind = ModelKind> = {
  [name in kind]: { readonly kind: name } & ModelParameters[name];
}[kind];

/** The model's numbers, as the contract's `spec` gives them. */
export type Spec = {
  /** The model's name, as in `sparse-perceptron`. */
  readonly kind: string;
  /** Size of the feature space. */
  readonly features: number;
  readonly classes: number;
  /** Width of a weight in bits, and how many of these are a fraction. */
  readonly laneBits: number;
  readonly fractionBits: number;
  /** Learning rate, in units of the last bit of a weight. */
  readonly step: number;
  /** Added to the score, in units of the last bit of a weight. */
  readonly bias: number;
  /** What naive Bayes adds to each count, as a fraction; no other model has it. */
  readonly smoothing?: NaiveBayesParameters["smoothing"];
  /** How far a linear regression may be from a target it agrees with, in 32nds of one; no other model has it. */
  readonly tolerance?: number;
  /** The frozen network of an encoded perceptron, as a contract; no other model has it. */
  readonly encoder?: Address;
  /** Of a sparse perceptron of several classes: the most there can be, and whether its bias learns. */
  readonly maxClasses?: number;
  readonly biasLearns?: boolean;
};

/** What is particular about a kind of model. */
type Kind<kind extends ModelKind> = {
  /** Whether its samples are sets of features, a number for each, or what a network makes features of. */
  readonly samples: "sparse" | "dense" | "encoded";
  readonly Twin: new (parameters: ModelParameters[kind]) => Twins[kind];
  /** Words of storage. */
  readonly wordCount: (spec: Spec) => number;
  /**
   * Words that learning an encoded sample writes on a mistake only, at the most. Throws as the
   * sample's decoder does.
   */
  readonly touchedWords: (spec: Spec, sample: Hex) => number;
  /** The twin of a model of this spec that has these words, and this network if its features are one's. */
  readonly restore: (
    spec: Spec,
    words: readonly bigint[],
    network: NetworkModel | undefined,
  ) => Twins[kind];
};

/** Lanes at the beginning of a centroid's row, for its number of samples and the squared norm. */
const CENTROID_HEAD = 4;

/** Lanes of a word of sparse logistic regression. */
const INT16_LANES = 16;

/** Lanes of a word of a sparse perceptron. */
const INT8_LANES = 32;

const kinds: { readonly [kind in ModelKind]: Kind<kind> } = {
  "dense-logistic-regression": {
    samples: "dense",
    Twin: DenseLogisticRegression,
    wordCount: (spec) => rowsLength(shapeOf(spec)),
    touchedWords: (spec) => rowsLength(shapeOf(spec)),
    restore: (spec, words) => {
      const { features, classes, fractionBits, step } = spec;
      const weights = weightsOf(shapeOf(spec), words);
      return new DenseLogisticRegression({ features, classes, fractionBits, step, weights });
    },
  },
  "dense-perceptron": {
    samples: "dense",
    Twin: DensePerceptron,
    wordCount: (spec) => rowsLength(shapeOf(spec)),
    touchedWords: (spec) => 2 * rowLength(shapeOf(spec)),
    restore: (spec, words) => {
      const { features, classes, fractionBits, step } = spec;
      const weights = weightsOf(shapeOf(spec), words);
      return new DensePerceptron({ features, classes, fractionBits, step, weights });
    },
  },
  "encoded-perceptron": {
    samples: "encoded",
    Twin: EncodedPerceptron,
    wordCount: (spec) => rowsLength(shapeOf(spec)),
    touchedWords: (spec) => 2 * rowLength(shapeOf(spec)),
    restore: (spec, words, network) => {
      const { classes, fractionBits, step, encoder = "0x" } = spec;
      if (!network) throw new NetworkMissingError({ encoder });
      const weights = weightsOf(shapeOf(spec), words);
      return new EncodedPerceptron({ network, classes, fractionBits, step, weights });
    },
  },
  "linear-regression": {
    samples: "dense",
    Twin: LinearRegression,
    wordCount: (spec) => rowWords(spec, 1),
    touchedWords: (spec) => rowWords(spec, 1),
    restore: (spec, words) => {
      const { features, fractionBits, step, tolerance } = spec;
      const weights = weightsOf(shapeOf({ ...spec, classes: 2 }), words);
      return new LinearRegression({ features, fractionBits, step, tolerance, weights });
    },
  },
  "naive-bayes": {
    samples: "sparse",
    Twin: NaiveBayes,
    wordCount: countWords,
    touchedWords: () => 0,
    restore: ({ smoothing, ...spec }, words) =>
      new NaiveBayes({ ...countsOf(spec, words), smoothing }),
  },
  "nearest-centroid": {
    samples: "dense",
    Twin: NearestCentroid,
    wordCount: (spec) => spec.classes * rowWords(spec, CENTROID_HEAD),
    touchedWords: () => 0,
    restore: (spec, words) => {
      const { features, classes, fractionBits } = spec;
      const view = viewOf(words);
      const samples = new Uint16Array(classes);
      const sums = new Int32Array(classes * features);
      const row = 32 * rowWords(spec, CENTROID_HEAD);
      for (let label = 0; label < classes; label++) {
        samples[label] = view.getUint32(row * label);
        for (let i = 0; i < features; i++) {
          sums[label * features + i] = view.getInt32(row * label + 4 * (CENTROID_HEAD + i));
        }
      }
      return new NearestCentroid({ features, classes, fractionBits, samples, sums });
    },
  },
  "sparse-logistic-regression": {
    samples: "sparse",
    Twin: SparseLogisticRegression,
    wordCount: (spec) => Math.ceil((spec.features + 1) / blocksPerWord(spec)),
    touchedWords: (spec, sample) => {
      const ids = [...decodeSparse(sample), spec.features];
      return new Set(ids.map((id) => Math.floor(id / blocksPerWord(spec)))).size;
    },
    restore: (spec, words) => {
      const { features, classes, fractionBits, step } = spec;
      const view = viewOf(words);
      const columns = denseRows(spec);
      const block = INT16_LANES / blocksPerWord(spec);
      const weights = Int16Array.from({ length: (features + 1) * columns }, (_, i) =>
        view.getInt16(2 * (block * Math.floor(i / columns) + (i % columns))),
      );
      return new SparseLogisticRegression({ features, classes, fractionBits, step, weights });
    },
  },
  "sparse-multiclass-perceptron": {
    samples: "sparse",
    Twin: SparseMulticlassPerceptron,
    wordCount: (spec) => Math.ceil(((spec.features + 1) * specLanes(spec)) / INT8_LANES),
    touchedWords: (spec, sample) => {
      const ids = [...decodeSparse(sample), ...(spec.biasLearns ? [spec.features] : [])];
      return new Set(ids.map((id) => Math.floor((id * specLanes(spec)) / INT8_LANES))).size;
    },
    restore: (spec, words) => {
      const { features, classes, maxClasses = classes, biasLearns, step } = spec;
      const lanes = new Int8Array(wordsToBytes(words).buffer);
      const weights = new Int8Array((features + 1) * maxClasses);
      for (let i = 0; i <= features; i++) {
        const first = i * specLanes(spec);
        weights.set(lanes.subarray(first, first + maxClasses), i * maxClasses);
      }
      const parameters = { features, classes, maxClasses, biasLearns, step, weights };
      return new SparseMulticlassPerceptron(parameters);
    },
  },
  "sparse-nearest-centroid": {
    samples: "sparse",
    Twin: SparseNearestCentroid,
    wordCount: countWords,
    touchedWords: () => 0,
    restore: (spec, words) => new SparseNearestCentroid(countsOf(spec, words)),
  },
  "sparse-perceptron": {
    samples: "sparse",
    Twin: SparsePerceptron,
    wordCount: (spec) => rowWords(spec, 0),
    touchedWords: (_, sample) => {
      const ids = Array.from(decodeSparse(sample));
      return new Set(ids.map((id) => Math.floor(id / INT8_LANES))).size;
    },
    restore: ({ features, bias, step }, words) => {
      return new SparsePerceptron({
        features,
        bias,
        step,
        weights: new Int8Array(wordsToBytes(words).buffer, 0, features),
      });
    },
  },
};

/** The names of all kinds. */
export const MODEL_KINDS = Object.keys(kinds) as readonly ModelKind[];

/** Whether this library knows a kind of model. */
export function isModelKind(kind: string): kind is ModelKind {
  return Object.hasOwn(kinds, kind);
}

/** What is particular about a kind of model. */
export function kindOf<kind extends ModelKind>(kind: kind): Kind<kind> {
  return kinds[kind];
}

/** The twin of a model. Throws as its constructor does. */
export function createTwin<kind extends ModelKind>(model: Model<kind>): Twins[kind] {
  const { Twin } = kindOf(model.kind as kind);
  return new Twin(model as ModelParameters[kind]);
}

/** The name of a twin's kind; nothing for what is none. */
export function kindOfTwin<kind extends ModelKind>(twin: Twins[kind]): kind | undefined {
  return MODEL_KINDS.find((kind) => twin instanceof kinds[kind].Twin) as kind | undefined;
}

/** Words of a row that has a lane for each feature and some more. */
function rowWords({ features, laneBits }: Spec, more: number): number {
  return Math.ceil((features + more) / (256 / laneBits));
}

/** Two classes share a row of weights. */
function denseRows({ classes }: Spec): number {
  return classes === 2 ? 1 : classes;
}

/** How the weights of dense samples lie in words. */
function shapeOf(spec: Spec): RowsShape {
  return { lanes: spec.features + 1, laneBytes: spec.laneBits / 8, rows: denseRows(spec) };
}

/** Blocks of sparse logistic regression have the next power of two of lanes. */
function blocksPerWord(spec: Spec): number {
  return INT16_LANES / 2 ** Math.ceil(Math.log2(denseRows(spec)));
}

/** Lanes of a feature's block. */
function specLanes({ classes, maxClasses = classes }: Spec): number {
  return blockLanes(maxClasses);
}

/** A class has a head and its counts. */
function countWords(spec: Spec): number {
  return spec.classes * (1 + rowWords(spec, 0));
}

function countsOf(spec: Spec, words: readonly bigint[]): ClassCountsParameters {
  const { features, classes } = spec;
  const view = viewOf(words);
  const samples: number[] = [];
  const counts: Uint16Array[] = [];
  for (let label = 0; label < classes; label++) {
    const head = 32 * label * (1 + rowWords(spec, 0));
    samples.push(view.getUint32(head + 28));
    counts.push(
      Uint16Array.from({ length: features }, (_, i) => view.getUint16(head + 32 + 2 * i)),
    );
  }
  return { features, samples, counts };
}

function viewOf(words: readonly bigint[]): DataView {
  return new DataView(wordsToBytes(words).buffer);
}
