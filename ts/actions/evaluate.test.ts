import { type Address, encodeFunctionData } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { createRandom } from "../../test/utils/random.js";
import { sparsePerceptronTrainerAbi as abi } from "../abis/sparsePerceptronTrainer.js";
import { encodeBatch } from "../encoders/batch.js";
import type { LabelledSample } from "../encoders/sparse.js";
import { BatchTruncatedError, FeatureOutOfRangeError } from "../errors/contract.js";
import { SparsePerceptron } from "../models/sparsePerceptron.js";
import { readTrainer } from "../utils/trainer.js";

const FEATURES = 1000;
const random = createRandom(5);
const weights = Int8Array.from({ length: FEATURES }, () => random.below(21) - 10);
const samples: LabelledSample[] = Array.from({ length: 1500 }, () => ({
  sample: random.sample(FEATURES, 120),
  label: random.below(2),
}));

let chain: Chain;
let trainer: Address;
beforeAll(async () => {
  chain = await startChain();
  const { address } = await chain.wallet(0).deployTrainer({
    model: { kind: "sparse-perceptron", features: FEATURES, weights },
    terms: { costWeight: 0n, refundWait: 0, anyWait: 0 },
  });
  trainer = address;
});
afterAll(() => chain.stop());

describe("evaluate", () => {
  const twin = new SparsePerceptron({ features: FEATURES, weights });

  it.each([undefined, 65_536, 3000, 1])(
    "counts as the twin does, %s bytes a call",
    async (bytesPerCall) => {
      const some = bytesPerCall === 1 ? samples.slice(0, 20) : samples;
      const seen: number[] = [];
      const result = await chain.reader.evaluate({
        trainer,
        samples: some,
        bytesPerCall,
        onProgress: ({ done, total }) => {
          expect(total).toBe(some.length);
          seen.push(done);
        },
      });
      expect(result).toEqual(twin.evaluate(some));
      expect(seen.at(-1)).toBe(some.length);
      if (bytesPerCall === 1) expect(seen).toEqual(some.map((_, i) => i + 1));
    },
  );

  it.each([0, 1, 100])("takes well under 2^24 gas a call, samples of %s ids", async (ids) => {
    const full: LabelledSample[] = [];
    for (let bytes = 4 + 2 * ids; bytes <= 32_768; bytes += 4 + 2 * ids) {
      full.push({
        sample: Array.from({ length: ids }, (_, i) => 10 * i + (full.length % 10)),
        label: 1,
      });
    }
    const gas = await chain.reader.estimateGas({
      account: chain.wallet(0).account,
      to: trainer,
      data: encodeFunctionData({ abi, functionName: "evaluate", args: [encodeBatch(full)] }),
    });
    expect(gas).toBeLessThan(10_000_000n);
  });

  it("counts nothing when there is nothing", async () => {
    expect(await chain.reader.evaluate({ trainer, samples: [] })).toEqual({ correct: 0, total: 0 });
  });

  it("asks the model of a block", async () => {
    const blockNumber = await chain.reader.getBlockNumber({ cacheTime: 0 });
    const wrong = samples.find(
      ({ sample, label }) => sample.length > 0 && twin.predict(sample) !== label,
    );
    const learned = new SparsePerceptron({ features: FEATURES, weights });
    for (let i = 0; i < 30; i++) {
      await chain.wallet(1).addData({ trainer, ...(wrong as LabelledSample) });
      learned.update((wrong as LabelledSample).sample, (wrong as LabelledSample).label);
    }
    expect(await chain.reader.evaluate({ trainer, samples, blockNumber })).toEqual(
      twin.evaluate(samples),
    );
    expect(await chain.reader.evaluate({ trainer, samples })).toEqual(learned.evaluate(samples));
  });

  it("names what is wrong with a batch", async () => {
    await expect(
      chain.reader.evaluate({ trainer, samples: [{ sample: [FEATURES], label: 0 }] }),
    ).rejects.toThrow(FeatureOutOfRangeError);
    await expect(readTrainer(chain.reader, trainer, "evaluate", ["0x000100"])).rejects.toThrow(
      BatchTruncatedError,
    );
  });
});
