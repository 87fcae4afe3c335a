import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { readDigits, readModel } from "../../test/utils/digits.js";
import { addDataBatch } from "../actions/addDataBatch.js";
import { getModel } from "../actions/getModel.js";
import { compiledEncoderAbi } from "../compiler/entry.js";
import { compileEncoder } from "../compiler/network.js";
import { LayerUnsupportedError } from "../errors/compiler.js";
import { LanesInvalidError, NetworkMissingError } from "../errors/library.js";
import { EncodedPerceptron } from "./encodedPerceptron.js";
import { Network } from "./network.js";

const network = readModel("mnist-encoder");
const train = readDigits(network, "train");
const digits = readDigits(network, "test");

it("gets better at digits as people contribute them", () => {
  const twin = new EncodedPerceptron({ network, classes: 10 });
  const right = () => twin.evaluate(digits).correct / digits.length;
  const learn = (from: number, to: number) => {
    for (const { sample, label } of train.slice(from, to)) twin.update(sample, label);
    return right();
  };
  const start = right();
  const early = learn(0, 50);
  // A perceptron forgets a little with each mistake, so it is the mean of some moments that counts.
  learn(50, 1000);
  const moments = [1200, 1400, 1600, 1800, 2000].map((end) => learn(end - 200, end));
  const late = moments.reduce((a, b) => a + b, 0) / moments.length;
  expect(start).toBeLessThan(0.15);
  expect(early).toBeGreaterThan(start + 0.2);
  expect(late).toBeGreaterThan(early + 0.05);
  expect(late).toBeGreaterThan(0.85);
});

it("refuses a network and weights that do not fit", () => {
  const [first, last] = [network.layers[0], network.layers[2]];
  const short = { ...network, layers: [first, last] } as typeof network;
  expect(() => new EncodedPerceptron({ network: short, classes: 10 })).toThrow();
  const wide = { ...network, layers: network.layers.map((layer) => ({ ...layer, bits: 24 })) };
  expect(() => new EncodedPerceptron({ network: wide, classes: 10 })).toThrow(
    LayerUnsupportedError,
  );
  const single = { ...network, layers: network.layers.slice(-1) };
  expect(() => compileEncoder(single)).toThrow("this one has no other");
  const weights = new Int16Array(80).fill(128);
  expect(() => new EncodedPerceptron({ network, weights })).toThrow(LanesInvalidError);
});

describe("a trainer of a network whose last layer learns", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain();
  });
  afterAll(() => chain.stop());

  it("agrees with its twin, and gets better at digits", { timeout: 120_000 }, async () => {
    const twin = new EncodedPerceptron({ network, classes: 10 });
    const author = chain.wallet(1);
    const { address: trainer } = await chain.wallet(0).deployTrainer({
      model: { kind: "encoded-perceptron", network, classes: 10 },
      terms: { costWeight: 0n, refundWait: 0, anyWait: 0 },
    });
    const { encoder = "0x" } = await chain.reader.getSpec({ trainer });
    const [{ sample: first } = { sample: new Uint8Array() }] = train;
    const args = [`0x${Buffer.from(first).toString("hex")}`] as const;
    const contract = { address: encoder, abi: compiledEncoderAbi } as const;
    const values = await chain.reader.readContract({ ...contract, functionName: "encode", args });
    const expected = [...twin.encode(first)].map((value) => value.toString(16).padStart(4, "0"));
    expect(values).toBe(`0x${expected.join("")}`);

    const samples = digits.slice(0, 60);
    const before = await chain.reader.evaluate({ trainer, samples });
    for (const { sample, label } of train.slice(0, 12)) {
      expect(await chain.reader.predict({ trainer, sample })).toBe(twin.predict(sample));
      expect(await chain.reader.scores({ trainer, sample })).toEqual(twin.scores(sample));
      await author.addData({ trainer, sample, label });
      twin.update(sample, label);
      expect(await chain.reader.getWords({ trainer })).toEqual(twin.words());
    }
    const batch = train.slice(12, 112);
    await addDataBatch(author, { trainer, samples: batch });
    twin.updateBatch(batch);
    expect(await chain.reader.getWords({ trainer })).toEqual(twin.words());
    const after = await chain.reader.evaluate({ trainer, samples });
    expect(after).toEqual(twin.evaluate(samples));
    expect(after.correct).toBeGreaterThan(before.correct + 20);

    expect((await getModel(chain.reader, { trainer, network })).twin.words()).toEqual(twin.words());
    for (const wrong of [undefined, readModel("mnist-raw")]) {
      await expect(getModel(chain.reader, { trainer, network: wrong })).rejects.toThrow(
        NetworkMissingError,
      );
    }
    expect(compileEncoder(network).address).toBe(encoder);
  });

  it("counts what exceeds 127 as 127, which no digit does", async () => {
    const plain = new Network(network);
    const most = digits.map(({ sample }) => Math.max(...plain.features(Uint8Array.from(sample))));
    expect(Math.max(...most)).toBeLessThan(128);

    const weights = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    const layer = { bits: 16, shift: 0, weights, biases: [0, 0, 0] };
    const same = {
      ...network,
      classes: ["a", "b", "c"],
      input: { kind: "values", count: 3, bits: 8 },
      layers: [layer, layer],
    } as const;
    const twin = new EncodedPerceptron({ network: same, classes: 2 });
    const { address: trainer } = await chain.wallet(0).deployTrainer({
      model: { kind: "encoded-perceptron", network: same, classes: 2 },
      terms: { costWeight: 0n, refundWait: 0, anyWait: 0 },
    });
    const sample = Uint8Array.of(127, 128, 255);
    expect([...twin.encode(sample)]).toEqual([127, 127, 127]);
    await chain.wallet(1).addData({ trainer, sample, label: 1 });
    twin.update(sample, 1);
    expect(await chain.reader.scores({ trainer, sample })).toEqual(twin.scores(sample));
    expect(await chain.reader.scores({ trainer, sample: Uint8Array.of(127, 127, 127) })).toEqual(
      twin.scores(sample),
    );
  });
});
