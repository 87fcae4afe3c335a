/** The models that are measured: where their contracts are, and what their operations cannot avoid. */
import type { Words } from "./floor.js";

export type Kind =
  | "sparse-perceptron"
  | "naive-bayes"
  | "sparse-nearest-centroid"
  | "dense-perceptron"
  | "nearest-centroid"
  | "sparse-multiclass-perceptron"
  | "sparse-logistic-regression"
  | "dense-logistic-regression"
  | "linear-regression";

type Model = {
  /** The direct composition, if it is measured, and the preset that clones share: source and name. */
  readonly direct?: string;
  readonly clone: string;
  /** Whether it learns from every contribution, not only from its mistakes. */
  readonly alwaysLearns: boolean;
};

export const MODELS: Readonly<Record<Kind, Model>> = {
  "sparse-perceptron": {
    direct: "test/mocks/DirectTrainer.sol:DirectTrainer",
    clone: "src/presets/SparsePerceptronTrainer.sol:SparsePerceptronTrainer",
    alwaysLearns: false,
  },
  "naive-bayes": {
    direct: "test/mocks/DirectCounts.sol:DirectNaiveBayes",
    clone: "src/presets/NaiveBayesTrainer.sol:NaiveBayesTrainer",
    alwaysLearns: true,
  },
  "sparse-nearest-centroid": {
    direct: "test/mocks/DirectCounts.sol:DirectSparseNearestCentroid",
    clone: "src/presets/SparseNearestCentroidTrainer.sol:SparseNearestCentroidTrainer",
    alwaysLearns: true,
  },
  "dense-perceptron": {
    direct: "test/mocks/DirectDensePerceptron.sol:DirectDensePerceptron",
    clone: "src/presets/DensePerceptronTrainer.sol:DensePerceptronTrainer",
    alwaysLearns: false,
  },
  "nearest-centroid": {
    direct: "test/mocks/DirectNearestCentroid.sol:DirectNearestCentroid",
    clone: "src/presets/NearestCentroidTrainer.sol:NearestCentroidTrainer",
    alwaysLearns: true,
  },
  "sparse-multiclass-perceptron": {
    clone: "src/presets/SparseMulticlassPerceptronTrainer.sol:SparseMulticlassPerceptronTrainer",
    alwaysLearns: false,
  },
  "sparse-logistic-regression": {
    clone: "src/presets/SparseLogisticRegressionTrainer.sol:SparseLogisticRegressionTrainer",
    alwaysLearns: true,
  },
  "dense-logistic-regression": {
    clone: "src/presets/DenseLogisticRegressionTrainer.sol:DenseLogisticRegressionTrainer",
    alwaysLearns: true,
  },
  "linear-regression": {
    clone: "src/presets/LinearRegressionTrainer.sol:LinearRegressionTrainer",
    alwaysLearns: true,
  },
};

/** The ways to deploy a model that are measured: what it costs to use it is measured in the first. */
export function deploymentsOf(model: Kind): readonly ("direct" | "clone")[] {
  return MODELS[model].direct === undefined ? ["clone"] : ["direct", "clone"];
}

/** Words that a model of one array of weights needs for a sample, `lanes` to a word. */
export function sparseWords(ids: readonly number[], features: number, lanes: number): Words {
  const touched = new Set(ids.map((id) => Math.floor(id / lanes))).size;
  const all = Math.ceil(features / lanes);
  return {
    predict: { heads: 0, words: touched, copied: all },
    learn: { heads: 0, words: touched, copied: all },
    all,
    deployed: 0,
  };
}

/** Words of a model of counts: each class has a head and an array of 16 lanes a word. */
export function countWords(ids: readonly number[], features: number, classes: number): Words {
  const { predict, all } = sparseWords(ids, features, 16);
  return {
    predict: { heads: classes, words: classes * predict.words, copied: classes * all },
    learn: { heads: 1, words: predict.words, copied: all },
    all: classes * (1 + all),
    deployed: classes,
  };
}

/** Words of a model of rows, all of which a prediction needs, and one of which learns. */
export function rowWords(lanes: number, lanesInWord: number, rows: number): Words {
  const row = Math.ceil(lanes / lanesInWord);
  return {
    predict: { heads: 0, words: rows * row, copied: rows * row },
    learn: { heads: 0, words: row, copied: row },
    all: rows * row,
    deployed: 0,
  };
}
