import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { readDigits, readModel } from "../../test/utils/digits.js";
import { iPointsAbi } from "../abis/interfaces.js";
import { type Sample, toSample } from "../encoders/sample.js";
import { MODEL_KINDS, type Model, type ModelKind } from "../models/twins.js";

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

const network = readModel("mnist-small");
const [digit] = readDigits(network, "test");
const numbers = Int16Array.of(300, -20);
const set = [0, 2];

/**
 * A model of each kind that has learned nothing, so that it predicts class 0, and a sample from which
 * it learns class 1 at once.
 */
const MODELS: { [kind in ModelKind]: { model: Model<kind>; sample: Sample | undefined } } = {
  "dense-logistic-regression": {
    model: { kind: "dense-logistic-regression", features: 2 },
    sample: numbers,
  },
  "dense-perceptron": { model: { kind: "dense-perceptron", features: 2 }, sample: numbers },
  "encoded-perceptron": {
    model: { kind: "encoded-perceptron", network, classes: 3 },
    sample: digit?.sample,
  },
  // Steps by the whole error, and only the bias counts for this sample.
  "linear-regression": {
    model: { kind: "linear-regression", features: 2, fractionBits: 12, step: 4096 },
    sample: new Int16Array(2),
  },
  "naive-bayes": { model: { kind: "naive-bayes", features: 3, samples: [0, 0] }, sample: set },
  "nearest-centroid": { model: { kind: "nearest-centroid", features: 2 }, sample: numbers },
  "sparse-logistic-regression": {
    model: { kind: "sparse-logistic-regression", features: 3 },
    sample: set,
  },
  "sparse-multiclass-perceptron": {
    model: { kind: "sparse-multiclass-perceptron", features: 3, classes: 3 },
    sample: set,
  },
  "sparse-nearest-centroid": {
    model: { kind: "sparse-nearest-centroid", features: 3, samples: [0, 0] },
    sample: set,
  },
  "sparse-perceptron": { model: { kind: "sparse-perceptron", features: 3 }, sample: set },
};

describe("points and badges", () => {
  const levels = [
    { points: 1, name: "Learner" },
    { points: 2, name: "Teacher" },
  ];
  const terms = { levels, refundWait: 100, reportWait: 200, anyWait: 300 };

  it.each(MODEL_KINDS)("on a model of kind %s", async (kind) => {
    const { model, sample = [] } = MODELS[kind];
    // A regression's labels are targets: 0 and 1 in fixed point.
    const [known, news] = kind === "linear-regression" ? [32_768, 32_768 + 4096] : [0, 1];
    const { address: trainer } = await chain.wallet(0).deployTrainer({
      model,
      terms,
      trackRecord: { confirmed: 1 },
    });
    const wallet = chain.wallet(1);
    const author = wallet.account.address;
    const add = (label: number) =>
      wallet.addData({ trainer, sample: toSample(sample), label, maxDeposit: 0n });
    const predict = () => chain.reader.predict({ trainer, sample });

    // Without a point, what an author contributes is judged but not learned.
    const early = await add(news);
    const right = await add(known);
    const wrong = await add(known);
    expect(await predict()).toBe(known);
    await chain.advance(100);
    await wallet.refund({ contribution: right });
    expect(await chain.reader.getPoints({ trainer, author })).toEqual({
      points: 1,
      level: 1,
      levels: [
        { ...levels[0], badge: (1n << 160n) | BigInt(author) },
        { ...levels[1], badge: undefined },
      ],
    });

    // With one, it is, and the model agrees with what it did not know before.
    await add(news);
    expect(await predict()).toBe(news);
    await wallet.refund({ contribution: early });
    expect(await chain.reader.getPoints({ trainer, author })).toMatchObject({
      points: 2,
      level: 2,
      levels: [{}, { badge: (2n << 160n) | BigInt(author) }],
    });

    // Whoever reports what the model has come to disagree with takes a point, but no badge.
    await chain.advance(200);
    await chain.wallet(2).report({ contribution: wrong });
    expect(await chain.reader.getPoints({ trainer, author })).toMatchObject({
      points: 1,
      level: 1,
      levels: [{}, { badge: (2n << 160n) | BigInt(author) }],
    });
  });

  it("have terms, and leave classes to the owner", async () => {
    const owner = chain.wallet(3);
    const { address: trainer } = await chain.wallet(0).deployTrainer({
      ...MODELS["nearest-centroid"],
      terms: { ...terms, batchShare: 0.6 },
      trackRecord: { confirmed: 4, share: 0.5 },
      owner: owner.account.address,
      maxClasses: 3,
    });
    const contract = { address: trainer, abi: iPointsAbi };
    expect(await chain.reader.readContract({ ...contract, functionName: "pointsTerms" })).toEqual([
      100n,
      200n,
      300n,
      6000n,
    ]);
    const author = owner.account.address;
    expect(await chain.reader.getTrackRecord({ trainer, author })).toMatchObject({
      required: { confirmed: 4, share: 0.5 },
    });
    await owner.addClass({ trainer, name: "third" });
    expect(await chain.reader.getSpec({ trainer })).toMatchObject({ classes: 3 });
  });
});
