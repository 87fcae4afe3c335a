import { zeroAddress } from "viem";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Chain } from "../../test/utils/chain.js";
import {
  expectSameHistory,
  startHistoryChain,
  HISTORY_STEPS as steps,
} from "../../test/utils/history.js";
import { createRandom, type Random } from "../../test/utils/random.js";
import { encodeDense } from "../encoders/dense.js";
import { encodeSparse } from "../encoders/sparse.js";
import { DensePerceptron } from "./densePerceptron.js";
import { NaiveBayes } from "./naiveBayes.js";
import { NearestCentroid } from "./nearestCentroid.js";
import { SparseNearestCentroid } from "./sparseNearestCentroid.js";
import { SparsePerceptron } from "./sparsePerceptron.js";

const TIMEOUT = 240_000 + 60 * steps; // milliseconds, compilation included
const SEEDS = [1, 2, 3];
const NO_BASE = [[], zeroAddress];

/** Ids of 40 features, with empty samples now and then. */
const sparse = (random: Random) => random.sample(40, 6);

/** Values of 5 features, some as large as they get. */
const dense = (random: Random) => {
  const most = random.below(4) === 0 ? 32_768 : 400;
  return Array.from({ length: 5 }, () => random.below(2 * most) - most);
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
      maxClasses: classes === 2 ? 2 : 40, // more rows than the state word has bits
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
});
