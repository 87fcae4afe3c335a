import { createPublicClient, http, stringToHex, zeroAddress } from "viem";
import { afterAll, assert, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { readDigits, readModel } from "../../test/utils/digits.js";
import { createRandom } from "../../test/utils/random.js";
import { CREATE2_DEPLOYER, ensureContracts } from "../deploy/contracts.js";
import { createWordEncoder } from "../encoders/words.js";
import {
  ChunkMissingError,
  StoredDataMismatchError,
  TrainerMissingError,
} from "../errors/library.js";
import { SparsePerceptron } from "../models/sparsePerceptron.js";
import { createTwin, MODEL_KINDS, type Model, type ModelKind } from "../models/twins.js";
import { getModel } from "./getModel.js";
import { predict } from "./predict.js";

const VOCABULARY = ["money", "meeting", "win", "agenda", "free", "monday"];

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

const deploy = () =>
  chain.wallet(0).deployTrainer({
    model: { kind: "sparse-perceptron", features: 8, bias: -1, step: 2 },
    terms: { costWeight: 0n, refundWait: 0, anyWait: 0 },
    metadata: {
      name: "Spam",
      description: "Is a mail wanted?",
      classes: ["ham", "spam"],
      encoder: createWordEncoder(VOCABULARY),
    },
  });

describe("getModel", () => {
  it("lets a stranger predict with nothing but a URL and an address", async () => {
    const { address } = await deploy();
    // "win", "free" and "money" for spam, the rest of the words for ham, as it learned them here.
    for (const [sample, label] of [
      [[0, 2, 4], 1],
      [[1, 2, 3], 0],
    ] as const) {
      await chain.wallet(1).addData({ trainer: address, sample, label });
    }

    const given = { rpcUrl: chain.rpcUrl, address };
    const stranger = createPublicClient({ transport: http(given.rpcUrl) });
    const { spec, metadata, encoder, twin } = await getModel(stranger, { trainer: given.address });
    expect(spec).toMatchObject({ kind: "sparse-perceptron", features: 8, bias: -1, step: 2 });
    expect(metadata).toMatchObject({
      name: "Spam",
      description: "Is a mail wanted?",
      classes: ["ham", "spam"],
    });
    assert(encoder?.kind === "words" && twin instanceof SparsePerceptron);
    expect(encoder.vocabulary).toEqual(VOCABULARY);
    expect([...twin.weights]).toEqual([2, -2, 0, -2, 2, 0, 0, 0]);
    for (const [mail, name] of [
      ["Win FREE money, today!", "spam"],
      ["The agenda of the meeting on Monday", "ham"],
    ] as const) {
      const sample = encoder.encode(mail);
      const label = await predict(stranger, { trainer: given.address, sample });
      expect(metadata?.classes[label]).toBe(name);
      expect(twin.predict(sample)).toBe(label);
    }
  });

  it("needs no metadata", async () => {
    const { address: trainer } = await chain.wallet(0).deployTrainer({
      model: { kind: "sparse-perceptron", features: 3, weights: Int8Array.of(1, 2, 3) },
      terms: { costWeight: 0n, refundWait: 0, anyWait: 0 },
    });
    const { metadata, encoder, twin } = await chain.reader.getModel({ trainer });
    expect({ metadata, encoder }).toEqual({ metadata: undefined, encoder: undefined });
    expect(twin).toMatchObject({ features: 3, weights: Int8Array.of(1, 2, 3) });
  });

  it("trusts no vocabulary but the announced one", async () => {
    const { address: trainer } = await deploy();
    const { metadata } = await chain.reader.getModel({ trainer });
    assert(metadata?.encoder?.kind === "words");
    const pointer = metadata.encoder.vocabulary.chunks[0] ?? zeroAddress;
    const code = await chain.reader.getCode({ address: pointer });
    try {
      const bytecode = `0x00${stringToHex([...VOCABULARY].reverse().join("\n")).slice(2)}` as const;
      await chain.control.setCode({ address: pointer, bytecode });
      await expect(chain.reader.getModel({ trainer })).rejects.toThrow(StoredDataMismatchError);
      await chain.control.setCode({ address: pointer, bytecode: "0x" });
      await expect(chain.reader.getModel({ trainer })).rejects.toThrow(ChunkMissingError);
    } finally {
      await chain.control.setCode({ address: pointer, bytecode: code ?? "0x" });
    }
  });

  it("says that there is no trainer", async () => {
    const nobody = "0x000000000000000000000000000000000000dEaD";
    await expect(chain.reader.getModel({ trainer: nobody })).rejects.toThrow(TrainerMissingError);
    const { factory, presets } = await ensureContracts(chain.wallet(0));
    for (const trainer of [CREATE2_DEPLOYER, factory]) {
      await expect(chain.reader.getModel({ trainer })).rejects.toThrow(TrainerMissingError);
    }
    // A number of 32 bytes is no spec.
    const bytecode = "0x602a5f5260205ff3";
    await chain.control.setCode({ address: nobody, bytecode });
    await expect(chain.reader.getModel({ trainer: nobody })).rejects.toThrow(TrainerMissingError);
    await chain.control.setCode({ address: nobody, bytecode: "0x" });
    // What trainers are clones of is a trainer, though of no features.
    const trainer = presets["sparse-perceptron"];
    expect(await chain.reader.getSpec({ trainer })).toMatchObject({ features: 0 });
  });
});

/** A model of each kind that starts from numbers of its own, more than one word of each. */
const random = createRandom(31);
const int16 = () => random.below(2 ** 16) - 2 ** 15;
const counts = () => Uint16Array.from({ length: 40 }, () => random.below(9));
const NETWORK = readModel("mnist-small");
const DIGITS = readDigits(NETWORK, "test");
const sums = Int32Array.from({ length: 3 * 20 }, () => random.below(9000) - 4500);
const MODELS: { [kind in ModelKind]: Model<kind> } = {
  "dense-logistic-regression": {
    kind: "dense-logistic-regression",
    features: 20,
    classes: 3,
    fractionBits: 9,
    step: 50,
    weights: Int16Array.from({ length: 3 * 21 }, int16),
  },
  "dense-perceptron": {
    kind: "dense-perceptron",
    features: 20,
    classes: 3,
    fractionBits: 5,
    step: 2,
    weights: Int16Array.from({ length: 3 * 21 }, int16),
  },
  "encoded-perceptron": {
    kind: "encoded-perceptron",
    network: NETWORK,
    classes: 3,
    fractionBits: 5,
    step: 2,
    weights: Int16Array.from({ length: 3 * 15 }, () => random.below(256) - 128),
  },
  "linear-regression": {
    kind: "linear-regression",
    features: 20,
    fractionBits: 11,
    step: 30,
    tolerance: 77,
    weights: Int16Array.from({ length: 21 }, int16),
  },
  "naive-bayes": {
    kind: "naive-bayes",
    features: 40,
    samples: [9, 8, 10],
    counts: [counts(), counts(), counts()],
    smoothing: { numerator: 1, denominator: 3 },
  },
  "nearest-centroid": {
    kind: "nearest-centroid",
    features: 20,
    classes: 3,
    fractionBits: 3,
    samples: [4, 5, 6],
    sums,
  },
  "sparse-logistic-regression": {
    kind: "sparse-logistic-regression",
    features: 40,
    classes: 3,
    fractionBits: 9,
    step: 50,
    weights: Int16Array.from({ length: 3 * 41 }, () => random.below(2048) - 1024),
  },
  "sparse-multiclass-perceptron": {
    kind: "sparse-multiclass-perceptron",
    features: 40,
    classes: 3,
    maxClasses: 5,
    biasLearns: false,
    step: 2,
    weights: Int8Array.from({ length: 41 * 5 }, () => random.below(256) - 128),
  },
  "sparse-nearest-centroid": {
    kind: "sparse-nearest-centroid",
    features: 40,
    samples: [9, 8, 10],
    counts: [counts(), counts(), counts()],
  },
  "sparse-perceptron": {
    kind: "sparse-perceptron",
    features: 40,
    bias: 2,
    step: 3,
    weights: Int8Array.from({ length: 40 }, () => random.below(256) - 128),
  },
};

/** Of a dense model, of a network, or of a sparse model, as the number of features tells. */
function drawSample(features: number) {
  if (features === 20) return Int16Array.from({ length: 20 }, int16);
  if (features === 14)
    return (DIGITS[random.below(DIGITS.length)] as { sample: Uint8Array }).sample;
  return random.sample(40, 12);
}

describe("getModel of a trainer that deployTrainer deployed with a model", () => {
  it.each(MODEL_KINDS)("of kind %s gives its twin, with what it learned since", async (kind) => {
    const own = createTwin<ModelKind>(MODELS[kind]);
    const classes = "classes" in own ? own.classes : 2;
    const draw = () => ({
      sample: drawSample(own.features),
      label: random.below(classes),
    });
    const { address: trainer } = await chain.wallet(0).deployTrainer({
      model: MODELS[kind],
      terms: { costWeight: 0n, refundWait: 0, anyWait: 0 },
    });
    for (let i = 0; i < 10; i++) {
      const { sample, label } = draw();
      expect(await chain.reader.predict({ trainer, sample })).toBe(own.predict(sample));
      expect(await chain.reader.scores({ trainer, sample })).toEqual(own.scores(sample));
      await chain.wallet(1).addData({ trainer, sample, label });
      own.update(sample, label);
    }

    const { spec, twin } = await getModel(chain.reader, { trainer, network: NETWORK });
    expect(spec).toMatchObject({ kind, features: own.features, classes });
    expect(twin).toEqual(own);
    expect(twin.words()).toEqual(own.words());
    expect(await chain.reader.getWords({ trainer })).toEqual(own.words());
    const samples = Array.from({ length: 20 }, draw);
    expect(await chain.reader.evaluate({ trainer, samples })).toEqual(twin.evaluate(samples));
  });
});
