import { encodeAbiParameters, encodeFunctionData, type Hex, keccak256, parseEventLogs } from "viem";
import { deployContract, waitForTransactionReceipt } from "viem/actions";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { compileMock } from "../../test/utils/compile.js";
import { createRandom } from "../../test/utils/random.js";
import { encodeBatch } from "../encoders/batch.js";
import { toSample } from "../encoders/sample.js";
import { transact } from "../utils/transact.js";
import { DenseLogisticRegression } from "./denseLogisticRegression.js";
import { LinearRegression } from "./linearRegression.js";
import { SparseLogisticRegression } from "./sparseLogisticRegression.js";

const STEPS = process.env.FOUNDRY_PROFILE === "deep" ? 34_000 : 1000;
/** Steps in a transaction. */
const PART = 10;

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

type Twin = SparseLogisticRegression | DenseLogisticRegression | LinearRegression;
type Data = Int16Array & number[];

/** With the words that grow from 32 to more, the fastest rate, the coarsest and the finest weights. */
const models: { seed: number; contract: string; twin: () => Twin; numbers: number[] }[] = [
  ...[
    [1, 40, 2, 10, 102],
    [2, 14, 3, 14, 4096],
    [3, 61, 5, 6, 9],
  ].map(([seed, features, classes, fractionBits, step]) => ({
    seed: seed as number,
    contract: "SparseLogisticRegressionHarness",
    numbers: [features, classes, fractionBits, step] as number[],
    twin: () =>
      new SparseLogisticRegression({ features: features as number, classes, fractionBits, step }),
  })),
  ...[
    [4, 20, 2, 10, 102],
    [5, 3, 3, 12, 4096],
    [6, 17, 14, 8, 64],
  ].map(([seed, features, classes, fractionBits, step]) => ({
    seed: seed as number,
    contract: "DenseLogisticRegressionHarness",
    numbers: [features, classes, fractionBits, step] as number[],
    twin: () =>
      new DenseLogisticRegression({ features: features as number, classes, fractionBits, step }),
  })),
  ...[
    [7, 9, 8, 12, 41],
    [8, 16, 255, 4, 16],
    [9, 2, 0, 0, 4096],
  ].map(([seed, features, tolerance, fractionBits, step]) => ({
    seed: seed as number,
    contract: "LinearRegressionHarness",
    numbers: [features, tolerance, fractionBits, step] as number[],
    twin: () =>
      new LinearRegression({ features: features as number, tolerance, fractionBits, step }),
  })),
];

it.each(models)(
  "$contract and its twin have the same words and predictions after every step: $seed",
  async ({ seed, contract, numbers, twin: create }) => {
    const random = createRandom(seed);
    const twin = create();
    const { abi, bytecode } = compileMock("RegressionHarness", contract);
    const wallet = chain.wallet(0);
    const hash = await deployContract(wallet, {
      abi,
      bytecode,
      args: numbers.map(BigInt),
      chain: null,
      maxFeePerGas: 0n,
      maxPriorityFeePerGas: 0n,
    });
    const to = (await waitForTransactionReceipt(wallet, { hash })).contractAddress as Hex;
    const call = (functionName: string, args: unknown[]) =>
      encodeFunctionData({ abi, functionName, args });

    const sample = (): Data => {
      if (twin instanceof SparseLogisticRegression) return random.sample(twin.features, 9) as Data;
      const most = [32_768, 4096, 300][random.below(3)] as number;
      return Int16Array.from(
        { length: twin.features },
        () => random.below(2 * most) - most,
      ) as Data;
    };
    const labelled = () => ({ sample: sample(), label: random.below(twin.classes) });
    /** What the contract is called with, after the twin has done it. */
    const step = (): Hex => {
      const kind = random.below(100);
      if (kind < 85) {
        const { sample: one, label } = labelled();
        twin.update(one, label);
        return call("update", [toSample(one), BigInt(label)]);
      }
      if (kind < 95) {
        const batch = Array.from({ length: 1 + random.below(4) }, labelled);
        twin.updateBatch(batch);
        return call("updateBatch", [encodeBatch(batch)]);
      }
      if (kind > 97 && !(twin instanceof LinearRegression)) {
        try {
          twin.addClass();
          return call("addClass", []);
        } catch {
          // It is full.
        }
      }
      return call("tryCompact", [0n]);
    };

    for (let done = 0; done < STEPS; done += PART) {
      const count = BigInt(twin.words().length);
      const expected: Hex[] = [];
      const steps = Array.from({ length: PART }, () => {
        const data = step();
        const probe = sample();
        const words = twin.words().slice(0, Number(count));
        expected.push(
          keccak256(
            encodeAbiParameters(
              [{ type: "uint256[]" }, { type: "uint256" }, { type: "int256[]" }],
              [words, BigInt(twin.predict(probe)), twin.scores(probe)],
            ),
          ),
        );
        return { data, probe: toSample(probe) };
      });
      const data = call("replay", [steps, count]);
      const { logs } = await transact(wallet, { to, data }, { gas: 2n ** 24n });
      const digests = parseEventLogs({ abi, eventName: "Stepped", logs }).map(
        (log) => (log as unknown as { args: { digest: Hex } }).args.digest,
      );
      expect(digests).toEqual(expected);
    }
  },
  3_600_000,
);
