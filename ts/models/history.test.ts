import { bytesToHex, zeroAddress } from "viem";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Chain } from "../../test/utils/chain.js";
import {
  expectSameHistory,
  startHistoryChain,
  HISTORY_STEPS as steps,
} from "../../test/utils/history.js";
import { createRandom, type Random } from "../../test/utils/random.js";
import type { NetworkModel } from "../compiler/format.js";
import { compileEncoder } from "../compiler/network.js";
import { deployCompiled } from "../deploy/deployCompiled.js";
import { encodeDense } from "../encoders/dense.js";
import { encodeSparse } from "../encoders/sparse.js";
import { DenseLogisticRegression } from "./denseLogisticRegression.js";
import { DensePerceptron } from "./densePerceptron.js";
import { EncodedPerceptron } from "./encodedPerceptron.js";
import { LinearRegression } from "./linearRegression.js";
import { NaiveBayes } from "./naiveBayes.js";
import { NearestCentroid } from "./nearestCentroid.js";
import { SparseLogisticRegression } from "./sparseLogisticRegression.js";
import { SparseMulticlassPerceptron } from "./sparseMulticlassPerceptron.js";
import { SparseNearestCentroid } from "./sparseNearestCentroid.js";
import { SparsePerceptron } from "./sparsePerceptron.js";

const TIMEOUT = 240_000 + 60 * steps; // milliseconds, compilation included
const SEEDS = [1, 2, 3];
const NO_BASE = [[], zeroAddress];

/** Ids of so many features, with empty samples now and then. */
const ids = (features: number) => (random: Random) => random.sample(features, 6);
const sparse = ids(40);

/** Values of so many features, some as large as they get. */
const values = (features: number) => (random: Random) => {
  const most = random.below(4) === 0 ? 32_768 : 400;
  return Int16Array.from({ length: features }, () => random.below(2 * most) - most);
};
const dense = values(5);

/** A network of so many bytes that gives them back. */
const echo = (count: number): NetworkModel => {
  const weights = Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => (i === j ? 1 : 0)),
  );
  const layer = { weights, biases: weights.map(() => 0), bits: 16, shift: 0 };
  return {
    format: "sum-model",
    version: 1,
    kind: "network",
    name: "echo",
    classes: weights.map((_, i) => `${i}`),
    input: { kind: "values", count, bits: 8 },
    layers: [layer, layer],
  };
};

describe("random histories", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startHistoryChain();
  });
  afterAll(() => chain?.stop());

  const start = (seed: number) => ({ chain, steps, random: createRandom(seed) });

  it.each(SEEDS)("sparse perceptron, seed %d", { timeout: TIMEOUT }, async (seed) => {
    await expectSameHistory({
      ...start(seed),
      twin: new SparsePerceptron({ features: 40, bias: 2, step: seed === 3 ? 50 : 1 }),
      harness: "PerceptronHarness",
      args: [40n, 2, seed === 3 ? 50n : 1n, ...NO_BASE],
      sample: sparse,
      encode: encodeSparse,
    });
  });

  // So many words that batches move them to code, in the state's bitmap and in one of their own.
  it.each([
    [4, 320],
    [5, 1100],
  ])("sparse perceptron with many words, seed %d", { timeout: TIMEOUT }, async (seed, features) => {
    await expectSameHistory({
      ...start(seed),
      twin: new SparsePerceptron({ features, bias: 0, step: 3 }),
      harness: "PerceptronHarness",
      args: [BigInt(features), 0, 3n, ...NO_BASE],
      sample: (random) => random.sample(features, 40),
      encode: encodeSparse,
    });
  });

  it.each(SEEDS)("naive Bayes, seed %d", { timeout: TIMEOUT }, async (seed) => {
    await expectSameHistory({
      ...start(seed),
      twin: new NaiveBayes({
        features: 40,
        samples: [0, 2 ** 32 - 40, 3],
        smoothing: { numerator: seed, denominator: 2 },
      }),
      harness: "CountsHarness",
      contract: "NaiveBayesHarness",
      args: [40n, [0n, 2n ** 32n - 40n, 3n], BigInt(seed), 2n, ...NO_BASE],
      sample: sparse,
      encode: encodeSparse,
      maxClasses: 5,
    });
  });

  it.each(SEEDS)("sparse nearest centroid, seed %d", { timeout: TIMEOUT }, async (seed) => {
    await expectSameHistory({
      ...start(seed),
      twin: new SparseNearestCentroid({ features: 40, samples: [0, 7] }),
      harness: "CountsHarness",
      contract: "CentroidHarness",
      args: [40n, [0n, 7n], ...NO_BASE],
      sample: sparse,
      encode: encodeSparse,
      maxClasses: 4,
    });
  });

  it.each(SEEDS)("dense perceptron, seed %d", { timeout: TIMEOUT }, async (seed) => {
    const classes = seed + 1;
    await expectSameHistory({
      ...start(seed),
      twin: new DensePerceptron({ features: 5, classes, step: 32 }),
      harness: "DensePerceptronHarness",
      args: [5n, BigInt(classes), 32n, ...NO_BASE],
      sample: dense,
      encode: encodeDense,
      maxClasses: classes === 2 ? 2 : 70, // more words than the state word has bits
    });
  });

  it.each(SEEDS)("encoded perceptron, seed %d", { timeout: TIMEOUT }, async (seed) => {
    const classes = seed + 1;
    const network = echo(14);
    const { address } = await deployCompiled(chain.wallet(0), { model: compileEncoder(network) });
    await expectSameHistory({
      ...start(seed),
      twin: new EncodedPerceptron({ network, classes, fractionBits: 5, step: 8 }),
      harness: "EncodedPerceptronHarness",
      args: [address, 14n, BigInt(classes), 5n, 8n],
      sample: (random) => Uint8Array.from({ length: 14 }, () => random.below(256)),
      encode: bytesToHex,
      maxClasses: classes === 2 ? 2 : 7,
    });
  });

  it.each(SEEDS)("nearest centroid, seed %d", { timeout: TIMEOUT }, async (seed) => {
    await expectSameHistory({
      ...start(seed),
      twin: new NearestCentroid({ features: 5, classes: 2 }),
      harness: "NearestCentroidHarness",
      args: [5n, 2n, ...NO_BASE],
      sample: dense,
      encode: encodeDense,
      maxClasses: 20,
    });
  });

  // With a bias that learns or not; blocks of 4, 8 and 32 lanes; words that grow to more than 32.
  it.each([
    { seed: 1, features: 40, classes: 2, maxClasses: 4, biasLearns: true, step: 1 },
    { seed: 2, features: 300, classes: 3, maxClasses: 7, biasLearns: false, step: 50 },
    { seed: 3, features: 40, classes: 20, maxClasses: 32, biasLearns: true, step: 127 },
  ])(
    "sparse multi-class perceptron, seed $seed",
    { timeout: TIMEOUT },
    async ({ seed, ...parameters }) => {
      const { features, classes, maxClasses, biasLearns, step } = parameters;
      await expectSameHistory({
        ...start(seed),
        twin: new SparseMulticlassPerceptron(parameters),
        harness: "MulticlassHarness",
        args: [
          {
            features: BigInt(features),
            classes: BigInt(classes),
            maxClasses: BigInt(maxClasses),
            biasLearns,
            step: BigInt(step),
          },
          ...NO_BASE,
        ],
        sample: ids(features),
        encode: encodeSparse,
        maxClasses,
      });
    },
  );

  // The fastest rate, the coarsest and the finest weights; words that grow to more than 32.
  it.each([
    { seed: 1, features: 40, classes: 2, maxClasses: 2, fractionBits: 10, step: 102 },
    { seed: 2, features: 14, classes: 3, maxClasses: 4, fractionBits: 14, step: 4096 },
    { seed: 3, features: 61, classes: 5, maxClasses: 8, fractionBits: 6, step: 9 },
  ])(
    "sparse logistic regression, seed $seed",
    { timeout: TIMEOUT },
    async ({ seed, maxClasses, ...parameters }) => {
      const { features, classes, fractionBits, step } = parameters;
      await expectSameHistory({
        ...start(seed),
        twin: new SparseLogisticRegression(parameters),
        harness: "RegressionHarness",
        contract: "SparseLogisticRegressionHarness",
        args: [features, classes, fractionBits, step].map(BigInt),
        sample: ids(features),
        encode: encodeSparse,
        maxClasses,
      });
    },
  );

  it.each([
    { seed: 1, features: 20, classes: 2, maxClasses: 2, fractionBits: 10, step: 102 },
    { seed: 2, features: 3, classes: 3, maxClasses: 40, fractionBits: 12, step: 4096 },
    { seed: 3, features: 17, classes: 14, maxClasses: 20, fractionBits: 8, step: 64 },
  ])(
    "dense logistic regression, seed $seed",
    { timeout: TIMEOUT },
    async ({ seed, maxClasses, ...parameters }) => {
      const { features, classes, fractionBits, step } = parameters;
      await expectSameHistory({
        ...start(seed),
        twin: new DenseLogisticRegression(parameters),
        harness: "RegressionHarness",
        contract: "DenseLogisticRegressionHarness",
        args: [features, classes, fractionBits, step].map(BigInt),
        sample: values(features),
        encode: encodeDense,
        maxClasses,
      });
    },
  );

  it.each([
    { seed: 1, features: 9, tolerance: 8, fractionBits: 12, step: 41 },
    { seed: 2, features: 16, tolerance: 255, fractionBits: 4, step: 16 },
    { seed: 3, features: 2, tolerance: 0, fractionBits: 0, step: 4096 },
  ])("linear regression, seed $seed", { timeout: TIMEOUT }, async ({ seed, ...parameters }) => {
    const { features, tolerance, fractionBits, step } = parameters;
    await expectSameHistory({
      ...start(seed),
      twin: new LinearRegression(parameters),
      harness: "RegressionHarness",
      contract: "LinearRegressionHarness",
      args: [features, tolerance, fractionBits, step].map(BigInt),
      sample: values(features),
      encode: encodeDense,
    });
  });
});
