import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { createRandom } from "../../test/utils/random.js";
import { SparsePerceptron } from "../models/sparsePerceptron.js";
import { readTrainer } from "../utils/trainer.js";

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

/** Few features and large steps reach the ends of the lanes; many features take bitmaps and chunks. */
const HISTORIES = [
  { seed: 21, features: 40, step: 90, bias: -20, base: true, most: 6, transactions: 120 },
  { seed: 22, features: 1024, step: 1, bias: 0, base: false, most: 40, transactions: 90 },
  { seed: 23, features: 1057, step: 5, bias: 3, base: true, most: 60, transactions: 90 },
  { seed: 24, features: 16_500, step: 127, bias: 0, base: true, most: 30, transactions: 60 },
];

describe("the twin", () => {
  it.each(HISTORIES)(
    "has the contract's words after every step: $features features",
    { timeout: 120_000 },
    async ({ seed, features, step, bias, base, most, transactions }) => {
      const random = createRandom(seed);
      const weights = base
        ? Int8Array.from({ length: features }, () => random.below(256) - 128)
        : undefined;
      const model = { features, step, bias, weights };
      const { address: trainer } = await chain.wallet(0).deployTrainer({
        model: { kind: "sparse-perceptron", ...model },
        terms: { costWeight: 0n, refundWait: 0, anyWait: 0 },
      });
      const twin = new SparsePerceptron(model);
      const range = [0n, BigInt(Math.ceil(features / 32)) + 1n] as const;

      let learned = 0;
      for (let i = 0; i < transactions; i++) {
        const sample = random.sample(features, most);
        const label = random.below(2);
        expect(await chain.reader.predict({ trainer, sample })).toBe(twin.predict(sample));
        await chain.wallet(1 + (i % 4)).addData({ trainer, sample, label, maxDeposit: 0n });
        if (twin.update(sample, label)) learned++;
        // One word more than there are: it stays zero.
        const words = await readTrainer(chain.reader, trainer, "words", range);
        expect(words).toEqual([...twin.words(), 0n]);
      }
      expect(learned).toBeGreaterThan(transactions / 5);
      expect(await chain.reader.getWords({ trainer })).toEqual(twin.words());
    },
  );
});
