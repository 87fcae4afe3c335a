import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type Abi,
  type Address,
  encodeDeployData,
  encodeFunctionData,
  type Hex,
  toHex,
} from "viem";
import { readContract, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { createRandom } from "../../test/utils/random.js";
import { loadData } from "../cli/data/index.js";
import { prepare } from "../cli/preprocess.js";
import { ensureContracts } from "../deploy/contracts.js";
import { encodeBatch } from "../encoders/batch.js";
import { encodeSparse } from "../encoders/sparse.js";
import {
  FeatureOutOfRangeError,
  LabelOutOfRangeError,
  ParameterOutOfRangeError,
} from "../errors/contract.js";
import { WeightsLengthInvalidError } from "../errors/library.js";
import { trainerFactoryAbi } from "../exports/abis.js";
import { transact } from "../utils/transact.js";
import { NaiveBayes } from "./naiveBayes.js";
import { SparseNearestCentroid } from "./sparseNearestCentroid.js";

const FEATURES = 50;
const STEPS = 160;
const SMOOTHING = { numerator: 1, denominator: 2 };

/** Three classes, of which the last has one count at its limit. */
function initial() {
  const random = createRandom(9);
  const counts = [0, 1, 2].map(() => Uint16Array.from({ length: FEATURES }, () => random.below(9)));
  (counts[2] as Uint16Array)[7] = 65_535;
  return { features: FEATURES, samples: [20, 0, 2 ** 32 - 3], counts };
}

const kinds = [
  {
    contract: "DirectNaiveBayes",
    create: () => new NaiveBayes({ ...initial(), smoothing: SMOOTHING }),
  },
  { contract: "DirectSparseNearestCentroid", create: () => new SparseNearestCentroid(initial()) },
];

describe("twins of models that count", () => {
  let chain: Chain;
  beforeAll(async () => {
    compile();
    chain = await startChain();
  }, 120_000);
  afterAll(() => chain?.stop());

  it.each(kinds)(
    "equal $contract after every step",
    async ({ contract, create }) => {
      const twin = create();
      const { abi, bytecode } = artifact(contract);
      const client = chain.wallet(0);
      const { factory } = await ensureContracts(client, { kinds: [] });
      const free = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };
      const send = async (to: Address, data: Hex) => {
        await transact(client, { to, data, value: 0n }, { gas: 12_000_000n, ...free });
      };
      const base = toHex(twin.toBytes());
      await send(
        factory,
        encodeFunctionData({ abi: trainerFactoryAbi, functionName: "upload", args: [base] }),
      );
      const pointer = await readContract(client, {
        address: factory,
        abi: trainerFactoryAbi,
        functionName: "pointerOf",
        args: [base],
      });
      const parameters = {
        owner: client.account.address,
        metadata: `0x${"00".repeat(20)}`,
        features: BigInt(FEATURES),
        samples: twin.samples.map(BigInt),
        numerator: BigInt(SMOOTHING.numerator),
        denominator: BigInt(SMOOTHING.denominator),
        base: [pointer],
        costWeight: 0n,
        refundWait: 1n,
        ownerWait: 2n,
        anyWait: 3n,
        batchShare: 7500n,
        maxClasses: 0n,
      };
      const data = encodeDeployData({ abi, bytecode, args: [parameters, factory] });
      const hash = await sendTransaction(client, { data, chain: null, ...free });
      const created = await waitForTransactionReceipt(client, { hash, pollingInterval: 2 });
      const address = created.contractAddress as Address;
      const read = (functionName: string, args: unknown[]) =>
        readContract(client, { address, abi, functionName, args });

      const random = createRandom(5);
      const seen = [];
      for (let step = 0; step < STEPS; step++) {
        const sample = random.sample(FEATURES, 20);
        const label = random.below(3);
        const encoded = encodeSparse(sample);
        expect(await read("predict", [encoded])).toBe(BigInt(twin.predict(sample)));
        expect(await read("scores", [encoded])).toEqual(twin.scores(sample));
        await send(
          address,
          encodeFunctionData({ abi, functionName: "addData", args: [encoded, BigInt(label)] }),
        );
        twin.update(sample, label);
        const words = twin.words();
        expect(await read("words", [0n, BigInt(words.length)])).toEqual(words);
        seen.push({ sample, label });
      }
      const { correct, total } = twin.evaluate(seen);
      expect(await read("evaluate", [encodeBatch(seen)])).toEqual([BigInt(correct), BigInt(total)]);
    },
    120_000,
  );

  it.each([
    { name: "sentences", bayes: 470, centroid: 394 },
    { name: "spam-assassin", bayes: 1143, centroid: 1063 },
  ])("get as many of $name right as the references in floating point", (expected) => {
    const { train, test } = prepare(loadData(expected.name), {
      features: 1000,
      train: 0.8,
      seed: 42,
    });
    const bayes = new NaiveBayes({ features: 1000, samples: [0, 0] });
    const centroid = new SparseNearestCentroid({ features: 1000, samples: [0, 0] });
    for (const { sample, label } of train) {
      bayes.update(sample, label);
      centroid.update(sample, label);
    }
    expect(bayes.evaluate(test).correct).toBe(expected.bayes);
    expect(centroid.evaluate(test).correct).toBe(expected.centroid);

    const { samples, counts } = bayes;
    const totals = counts.map((lanes) => lanes.reduce((a, b) => a + b, 0));
    for (const { sample } of test) {
      const ids = Array.from(sample);
      const logs = counts.map((lanes, c) =>
        ids.reduce(
          (sum, id) => sum + Math.log(((lanes[id] as number) + 1) / ((totals[c] as number) + 1000)),
          Math.log(samples[c] as number),
        ),
      ) as [number, number];
      expect(bayes.predict(sample)).toBe(logs[1] > logs[0] ? 1 : 0);
      const [, share] = bayes.scores(sample);
      expect(Number(share) / 1e18).toBeCloseTo(1 / (1 + Math.exp(logs[0] - logs[1])), 9);
    }
  });

  it.each([1, 6, 9, 16])("pack counts of %i bits", (bits) => {
    const random = createRandom(bits);
    const counts = [0, 1].map(() =>
      Uint16Array.from({ length: 37 }, () => random.below(2 ** bits)),
    );
    (counts[1] as Uint16Array)[36] = 2 ** bits - 1;
    const twin = new NaiveBayes({ features: 37, samples: [0, 0], counts });
    expect(twin.wordBytes).toBe(2 * bits);
    // Three words a class: eleven lanes are not used.
    const lanes = counts.flatMap((lanes) => [...lanes, ...new Array(11).fill(0)]);
    const string = lanes.map((lane) => lane.toString(2).padStart(bits, "0")).join("");
    const bytes = string.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2));
    expect(Array.from(twin.toBytes())).toEqual(bytes);
  });

  it("refuse what the contracts refuse", () => {
    const model = new NaiveBayes({ features: 10, samples: [1, 1] });
    expect(() => model.predict([10])).toThrow(FeatureOutOfRangeError);
    expect(() => model.update([1], 2)).toThrow(LabelOutOfRangeError);
    expect(() => model.update([10], 1)).toThrow(FeatureOutOfRangeError);
    expect(model.samples).toEqual([1, 1]);
    for (const samples of [[1], [1, -1], [1, 2 ** 32], Array(256).fill(0)]) {
      expect(() => new NaiveBayes({ features: 1, samples })).toThrow(ParameterOutOfRangeError);
    }
    expect(() => new SparseNearestCentroid({ features: 0, samples: [1, 1] })).toThrow(
      ParameterOutOfRangeError,
    );
    const smoothing = { numerator: 0, denominator: 1 };
    expect(() => new NaiveBayes({ features: 1, samples: [1, 1], smoothing })).toThrow(
      ParameterOutOfRangeError,
    );
    const counts = [new Uint16Array(1), new Uint16Array(2)];
    expect(() => new NaiveBayes({ features: 1, samples: [1, 1], counts })).toThrow(
      WeightsLengthInvalidError,
    );
  });
});

const root = new URL("../../", import.meta.url);

/** Away from out/, where other builds come and go. */
function compile(): void {
  execFileSync(
    "tools/forge",
    [
      "build",
      "test/mocks/DirectCounts.sol",
      "--out",
      "cache/twins/out",
      "--cache-path",
      "cache/twins",
    ],
    { cwd: fileURLToPath(root), stdio: ["ignore", "ignore", "inherit"] },
  );
}

function artifact(name: string): { abi: Abi; bytecode: Hex } {
  const path = new URL(`cache/twins/out/DirectCounts.sol/${name}.json`, root);
  const { abi, bytecode } = JSON.parse(readFileSync(path, "utf8"));
  return { abi, bytecode: bytecode.object };
}
