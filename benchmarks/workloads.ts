/**
 * The workloads of the original's benchmark, and what they cost there: gas of whole transactions of
 * the unmodified contracts (Microsoft 0xDeCA10B, commit f97e40db), compiler 0.6.12 with 200 optimizer
 * runs, hardfork Osaka; a prediction is execution only. Its price depends on the label (one that is
 * not 0 costs 19,912 more), so figures are those for label 1.
 */
import type { Hex } from "viem";
import { encodeDense, encodeSparse, NaiveBayes } from "../ts/exports/index.js";
import type { Operation, Variant, Words } from "./floor.js";
import { countWords, type Kind, rowWords, sparseWords } from "./models.js";

export type Workload = {
  readonly name: Name;
  readonly model: Kind;
  /** Of the preset, beside its owner, metadata, base and terms. */
  readonly parameters: Record<string, unknown>;
  /** Initial weights. */
  readonly base: Uint8Array;
  /** Two labels that it is told, 0 and 1 unless the model's labels are amounts. */
  readonly labels?: readonly [low: number, high: number];
  /** How far a prediction may be from a label that the model agrees with. */
  readonly tolerance?: number;
  /** The sample that is contributed over and over. */
  readonly sample: Hex;
  /** The samples that are evaluated. */
  readonly others: readonly Hex[];
  readonly words: Words;
  readonly original: Figures;
  /** The most that the project allows itself: directly; to deploy, as a clone. */
  readonly goals: Goals;
};

/** `evaluate`: a row of 60 indices, the only size that `evaluateBatch` has there: 362,913 for ten. */
export type Figures = Partial<
  Record<Operation | "deploy" | "evaluate" | "batch64" | "compact", number>
>;

type Goals = Partial<Record<"deploy" | `${keyof Figures} ${Variant}`, number>>;

/** W1 and W2: presence of words. */
const FEATURES = 1000;
const REVIEW = [
  1, 2, 3, 14, 15, 26, 37, 48, 59, 110, 111, 112, 213, 314, 515, 616, 717, 818, 919, 920,
];
const HEADLINE = [1, 2, 3, 14, 25, 36, 57, 88, 299, 310, 411, 512, 613, 714, 815];

/** W3: nine numbers; as presence of features the first seven. */
const FITNESS = unit([1, 1, 1, 1, 1, 1, 1, 0, 0]);
const FITNESS_WEIGHTS = [0.5, -1.2, 0.8, 0.3, -0.7, 1.1, -0.4, 0.9, -0.6, 0.1];
const FITNESS_IDS = [0, 1, 2, 3, 4, 5, 6];
const WIDE = unit(Array.from({ length: 400 }, (_, i) => ((7919 * i) % 1000) + 1));
const WIDER = unit(Array.from({ length: 512 }, (_, i) => i + 222));

/** What the original does not have is compared with nothing. */
const NEW: Compared = { original: {}, goals: {} };

/** The original's synthetic weights, −9.995 to 9.995. */
const WEIGHTS = Array.from({ length: FEATURES }, (_, i) => (((7919 * i) % 2000) - 999.5) / 100);

export const ABOUT = {
  W1: "20 of 1000 words, as in a film review",
  W2: "15 of 1000 words, as in a headline",
  W3: "9 numbers, as of a body; as presence, 7 features of 9",
  W4: "400 numbers",
  W5: "512 numbers",
};

export const WORKLOADS: readonly Workload[] = [
  sparsePerceptron("W1", REVIEW, {
    original: {
      deploy: 27_815_476,
      addRight: 254_674,
      addWrong: 324_644,
      refund: 181_762,
      report: 180_546,
      predict: 56_572,
      evaluate: 36_291,
    },
    goals: {
      "addRight written": 87_000,
      "evaluate written": 1_800,
      "batch64 firstWrite": 12_000,
      "batch64 written": 6_500,
      "compact written": 300_000,
      "compact all": 300_000,
    },
  }),
  sparsePerceptron("W2", HEADLINE, {
    original: {
      deploy: 27_827_752,
      addRight: 237_467,
      addWrong: 289_938,
      refund: 166_170,
      report: 164_954,
      predict: 43_187,
    },
    goals: {},
  }),
  sparseMulticlassPerceptron("W1", REVIEW),
  sparseLogisticRegression("W1", REVIEW),
  counts("naive-bayes", "W1", REVIEW, FEATURES, 12_500n, {
    original: {
      deploy: 54_158_303,
      add: 323_274,
      refund: 255_583,
      report: 254_364,
      predict: 130_405,
    },
    goals: { deploy: 1_100_000, "add written": 140_000, "refund written": 110_000 },
  }),
  counts("naive-bayes", "W2", HEADLINE, FEATURES, 7_000n, {
    original: {
      deploy: 54_158_327,
      add: 290_866,
      refund: 224_085,
      report: 222_866,
      predict: 101_114,
    },
    goals: {},
  }),
  counts("naive-bayes", "W3", FITNESS_IDS, 9, 1_750n, {
    original: {
      deploy: 5_905_686,
      add: 238_954,
      refund: 173_853,
      report: 172_609,
      predict: 54_462,
    },
    goals: {},
  }),
  counts("sparse-nearest-centroid", "W1", REVIEW, FEATURES, 12_500n, {
    original: {
      deploy: 54_654_846,
      add: 331_632,
      refund: 257_232,
      report: 256_013,
      predict: 132_054,
    },
    goals: { deploy: 1_100_000, "add written": 140_000 },
  }),
  counts("sparse-nearest-centroid", "W2", HEADLINE, FEATURES, 7_000n, {
    original: {
      deploy: 54_654_870,
      add: 297_889,
      refund: 225_151,
      report: 223_932,
      predict: 102_180,
    },
    goals: {},
  }),
  densePerceptron("W3", FITNESS, FITNESS_WEIGHTS, {
    original: {
      deploy: 5_003_883,
      addRight: 213_403,
      addWrong: 226_218,
      refund: 140_069,
      report: 138_825,
      predict: 19_561,
    },
    goals: { "addRight written": 65_000, "addWrong written": 68_000 },
  }),
  denseLogisticRegression("W3", FITNESS, FITNESS_WEIGHTS),
  linearRegression("W3", FITNESS, FITNESS_WEIGHTS),
  densePerceptron(
    "W4",
    WIDE,
    // The bias has a word of its own; started at one it would be zero after the first mistake.
    [...Array.from(WIDE, (_, i) => (((7919 * i) % 200) - 100) / 256), 0.5],
    {
      original: {
        deploy: 9_793_951,
        addRight: 1_319_273,
        addWrong: 1_867_850,
        refund: 959_565,
        report: 958_333,
        predict: 651_710,
      },
      goals: { "addRight written": 146_000, "addWrong written": 232_000 },
    },
  ),
  nearestCentroid(
    "W3",
    FITNESS,
    [
      [0.3, 0.4, 0.3, 0.35, 0.3, 0.4, 0.35, 0.05, 0.02],
      [0.1, 0.1, 0.2, 0.1, 0.15, 0.1, 0.1, 0.5, 0.5],
    ],
    {
      original: {
        deploy: 5_491_334,
        add: 233_440,
        refund: 145_727,
        report: 144_507,
        predict: 25_231,
      },
      goals: { "add written": 76_000 },
    },
  ),
  nearestCentroid("W5", WIDER, [WIDER, [...WIDER].reverse()], {
    original: {
      deploy: 11_887_600,
      add: 1_880_903,
      refund: 1_814_709,
      report: 1_813_505,
      predict: 1_451_104,
    },
    goals: { "add written": 445_000 },
  }),
];

type Name = keyof typeof ABOUT;
type Compared = Pick<Workload, "original" | "goals">;

function sparsePerceptron(name: Name, ids: readonly number[], compared: Compared): Workload {
  // Weights and the original's learning rate, ½, in sixths, which leaves room to learn in; with the
  // bias, class 1.
  const weights = Int8Array.from(WEIGHTS, (weight) => Math.round(6 * weight));
  return {
    name,
    model: "sparse-perceptron",
    parameters: { features: BigInt(FEATURES), bias: 2, step: 3n },
    base: new Uint8Array(weights.buffer),
    ...sparseSamples(ids, FEATURES),
    words: sparseWords(ids, FEATURES, 32),
    ...compared,
  };
}

/** Four classes, of which class 1 has the weights of the perceptron of two, and the others zeros. */
function sparseMulticlassPerceptron(name: Name, ids: readonly number[]): Workload {
  const base = new Int8Array(4 * (FEATURES + 1));
  [...WEIGHTS.map((weight) => 6 * weight), 2].forEach((weight, i) => {
    base[4 * i + 1] = Math.round(weight);
  });
  return {
    name,
    model: "sparse-multiclass-perceptron",
    parameters: {
      features: BigInt(FEATURES),
      classes: 4n,
      maxClasses: 4n,
      biasLearns: true,
      step: 3n,
    },
    base: new Uint8Array(base.buffer),
    ...sparseSamples(ids, FEATURES),
    words: sparseWords([...ids, FEATURES], FEATURES + 1, 8),
    ...NEW,
  };
}

function sparseLogisticRegression(name: Name, ids: readonly number[]): Workload {
  const fractionBits = 8;
  return {
    name,
    model: "sparse-logistic-regression",
    parameters: { features: BigInt(FEATURES), classes: 2n, fractionBits, step: 26n },
    base: toBytes(2, quantise([...WEIGHTS.map((weight) => weight / 10), 0])),
    ...sparseSamples(ids, FEATURES),
    words: sparseWords([...ids, FEATURES], FEATURES + 1, 16),
    ...NEW,
  };
}

function counts(
  model: "naive-bayes" | "sparse-nearest-centroid",
  name: Name,
  ids: readonly number[],
  features: number,
  samples: bigint,
  compared: Compared,
): Workload {
  const counts = [0, 1].map((label) =>
    Uint16Array.from({ length: features }, (_, i) => 1 + ((7919 * i + 17 * label) % 50)),
  );
  const smoothing = model === "naive-bayes" ? { numerator: 1n, denominator: 1n } : {};
  return {
    name,
    model,
    parameters: { features: BigInt(features), samples: [samples, samples], ...smoothing },
    base: new NaiveBayes({ features, samples: [0, 0], counts }).toBytes(),
    ...sparseSamples(ids, features),
    words: countWords(ids, features, 2),
    ...compared,
  };
}

/** @param weights One a feature, then the bias. */
function densePerceptron(
  name: Name,
  values: readonly number[],
  weights: readonly number[],
  compared: Compared,
): Workload {
  return {
    name,
    model: "dense-perceptron",
    parameters: { ...denseParameters(values), step: 256n },
    base: toBytes(2, quantise(weights)),
    ...denseSamples(values),
    words: rowWords(values.length + 1, 16, 1),
    ...compared,
  };
}

function denseLogisticRegression(
  name: Name,
  values: readonly number[],
  weights: readonly number[],
): Workload {
  return {
    ...densePerceptron(name, values, weights, NEW),
    model: "dense-logistic-regression",
    parameters: { ...denseParameters(values), step: 64n },
  };
}

/** Targets −½ and ½; the model agrees with one that is not more than a quarter away. */
function linearRegression(
  name: Name,
  values: readonly number[],
  weights: readonly number[],
): Workload {
  return {
    ...densePerceptron(name, values, weights, NEW),
    model: "linear-regression",
    labels: [2 ** 15 - 128, 2 ** 15 + 128],
    tolerance: 64,
    parameters: { ...denseParameters(values), step: 64n, tolerance: 8n },
  };
}

/** Starts with a hundred samples of each class, which all are its centroid. */
function nearestCentroid(
  name: Name,
  values: readonly number[],
  centroids: readonly (readonly number[])[],
  compared: Compared,
): Workload {
  const samples = 100;
  const lanes = 8 * Math.ceil((4 + values.length) / 8);
  const rows = centroids.flatMap((centroid) => {
    const sums = quantise(centroid).map((value) => samples * value);
    const norm = sums.reduce((total, sum) => total + sum * sum, 0);
    const head = [samples, 0, Math.floor(norm / 2 ** 32), norm % 2 ** 32];
    return [...head, ...sums, ...new Array(lanes - 4 - sums.length).fill(0)];
  });
  return {
    name,
    model: "nearest-centroid",
    parameters: denseParameters(values),
    base: toBytes(4, rows),
    ...denseSamples(values),
    words: rowWords(4 + values.length, 8, 2),
    ...compared,
  };
}

/** The sample, and 600 more: its features moved through the space. */
function sparseSamples(ids: readonly number[], features: number) {
  const others = Array.from({ length: 600 }, (_, i) =>
    encodeSparse(ids.map((id) => (id + 13 * i) % features).sort((a, b) => a - b)),
  );
  return { sample: encodeSparse(ids), others };
}

/** The sample, and more, 600 if it is short, else 60: its values turned round. */
function denseSamples(values: readonly number[]) {
  const others = Array.from({ length: values.length < 100 ? 600 : 60 }, (_, i) => {
    const first = (13 * i) % values.length;
    return encodeDense(quantise([...values.slice(first), ...values.slice(0, first)]));
  });
  return { sample: encodeDense(quantise(values)), others };
}

function denseParameters(values: readonly number[]) {
  return { features: BigInt(values.length), classes: 2n, fractionBits: 8n };
}

function quantise(values: readonly number[]): number[] {
  return values.map((value) => Math.round(256 * value));
}

function unit(values: readonly number[]): number[] {
  const norm = Math.hypot(...values);
  return values.map((value) => value / norm);
}

function toBytes(width: 2 | 4, values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(width * values.length));
  values.forEach((value, i) => {
    if (width === 2) view.setInt16(2 * i, value);
    else view.setInt32(4 * i, value);
  });
  return new Uint8Array(view.buffer);
}
