import { encodeFunctionData } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { createRandom } from "../../test/utils/random.js";
import { iCollaborativeTrainerAbi as abi } from "../abis/interfaces.js";
import { encodeBatch } from "../encoders/batch.js";
import { toSample } from "../encoders/sample.js";
import { ModelAgreesError, ModelDisagreesError } from "../errors/contract.js";
import { transact } from "../utils/transact.js";
import { createTwin, kindOf, type Model } from "./twins.js";

const STEPS = process.env.FOUNDRY_PROFILE === "deep" ? 200 : 12;

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

type Regression = Model<
  "dense-logistic-regression" | "linear-regression" | "sparse-logistic-regression"
>;

/** A row of 16 lanes more or less, blocks of each size, rows and words beyond the 32 in the state word. */
const models: Regression[] = [
  { kind: "sparse-logistic-regression", features: 40 },
  { kind: "sparse-logistic-regression", features: 600, fractionBits: 7, step: 90 },
  { kind: "sparse-logistic-regression", features: 15, classes: 3, fractionBits: 14, step: 4096 },
  { kind: "sparse-logistic-regression", features: 30, classes: 5, fractionBits: 9 },
  { kind: "sparse-logistic-regression", features: 20, classes: 10, fractionBits: 0, step: 3 },
  { kind: "dense-logistic-regression", features: 9 },
  { kind: "dense-logistic-regression", features: 15, classes: 3, fractionBits: 14, step: 4096 },
  { kind: "dense-logistic-regression", features: 16, classes: 4, fractionBits: 0, step: 1 },
  { kind: "dense-logistic-regression", features: 30, classes: 20, fractionBits: 6, step: 20 },
  { kind: "linear-regression", features: 9, tolerance: 255 },
  { kind: "linear-regression", features: 16, fractionBits: 5, step: 4 },
  { kind: "linear-regression", features: 2, fractionBits: 0, step: 4096 },
];

describe("twins of regressions", () => {
  it.each(models.map((model, i) => ({ ...model, seed: i + 1 })))(
    "have scores and words of the contract: $kind, $features features, $classes classes",
    async ({ seed, ...rest }) => {
      const random = createRandom(seed);
      const lanes = createTwin(rest as Regression).weights.length;
      // Weights of any size, and small ones.
      const size = seed % 2 === 0 ? 32_768 : 600;
      const weights = Int16Array.from({ length: lanes }, () => random.below(2 * size) - size);
      const model = { ...rest, weights } as Regression;
      const twin = createTwin(model);
      const { samples } = kindOf(model.kind);
      const { address: trainer } = await chain.wallet(0).deployTrainer({
        model,
        terms: { costWeight: 0n, refundWait: 0, anyWait: 0 },
      });
      const draw = (i: number) => {
        const most = i % 3 === 0 ? 32_768 : 700;
        const values = () => random.below(2 * most) - most;
        const sample =
          samples === "dense"
            ? Int16Array.from({ length: twin.features }, values)
            : random.sample(twin.features, 9);
        return { sample: sample as Int16Array & number[], label: random.below(twin.classes) };
      };
      const read = (functionName: "scores", sample: Int16Array & number[]) =>
        chain.reader.readContract({
          address: trainer,
          abi,
          functionName,
          args: [toSample(sample)],
        });

      let moved = 0;
      for (let i = 0; i < STEPS; i++) {
        const { sample, label } = draw(i);
        expect(await chain.reader.predict({ trainer, sample })).toBe(twin.predict(sample));
        expect(await read("scores", sample)).toEqual(twin.scores(sample));
        await chain.wallet(1).addData({ trainer, sample, label });
        if (twin.update(sample, label)) moved++;
        expect(await chain.reader.getWords({ trainer })).toEqual(twin.words());
      }
      expect(moved).toBeGreaterThan(0);

      const batch = Array.from({ length: 20 }, (_, i) => draw(i));
      const args = [encodeBatch(batch)] as const;
      const data = encodeFunctionData({ abi, functionName: "addDataBatch", args });
      await transact(chain.wallet(1), { to: trainer, data });
      for (const { sample, label } of batch) twin.update(sample, label);
      expect(await chain.reader.getWords({ trainer })).toEqual(twin.words());
      expect(await chain.reader.evaluate({ trainer, samples: batch })).toEqual(
        twin.evaluate(batch),
      );
    },
    120_000,
  );
});

describe("a trainer of linear regression", () => {
  it("agrees with targets within its tolerance", async () => {
    const { address: trainer } = await chain.wallet(0).deployTrainer({
      // Predicts 32,768 + 64 · value and learns next to nothing; 8 / 32 of one is 64 labels.
      model: {
        kind: "linear-regression",
        features: 1,
        fractionBits: 8,
        step: 1,
        tolerance: 8,
        weights: Int16Array.of(64, 0),
      },
      terms: { costWeight: 10n ** 15n, refundWait: 0, anyWait: 1000 },
    });
    const sample = Int16Array.of(256);
    const prediction = 32_768 + 64;
    expect(await chain.reader.predict({ trainer, sample })).toBe(prediction);
    const [ada, ben] = [chain.wallet(1), chain.wallet(2)];
    const add = (wallet: typeof ada, label: number) => wallet.addData({ trainer, sample, label });

    const near = await add(ada, prediction + 64);
    const far = await add(ada, prediction - 65);
    const own = await add(ben, prediction);
    await chain.advance(10);
    await expect(ada.refund({ contribution: far })).rejects.toThrow(ModelDisagreesError);
    await ben.refund({ contribution: own });
    await expect(ben.report({ contribution: near })).rejects.toThrow(ModelAgreesError);
    expect((await ada.refund({ contribution: near })).amount).toBe(BigInt(near.deposit));
    const { reward } = await ben.report({ contribution: far });
    expect(reward).toBeGreaterThan(0n);
  });
});
