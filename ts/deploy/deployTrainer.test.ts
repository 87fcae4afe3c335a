import { bytesToHex, encodeFunctionData, stringToHex, zeroAddress } from "viem";
import { getTransactionReceipt } from "viem/actions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { createRandom } from "../../test/utils/random.js";
import { trainerFactoryAbi } from "../abis/trainerFactory.js";
import { createDenseEncoder, fitScale } from "../encoders/dense.js";
import { createHashEncoder } from "../encoders/hashes.js";
import { createWordEncoder } from "../encoders/words.js";
import {
  BatchShareInvalidError,
  ChunkInvalidError,
  ChunkLengthInvalidError,
  ParameterOutOfRangeError,
  WaitsInvalidError,
} from "../errors/contract.js";
import {
  Create2DeployerMissingError,
  EncoderInvalidError,
  LanesInvalidError,
  MetadataInvalidError,
  ModelUnsupportedError,
  WeightsLengthInvalidError,
} from "../errors/library.js";
import { NaiveBayes } from "../models/naiveBayes.js";
import { NearestCentroid } from "../models/nearestCentroid.js";
import { SparsePerceptron } from "../models/sparsePerceptron.js";
import { MODEL_KINDS } from "../models/twins.js";
import { transact } from "../utils/transact.js";
import { bytesToWords } from "../utils/words.js";
import { createChunks } from "./chunks.js";
import { CREATE2_DEPLOYER, ensureContracts, getContracts } from "./contracts.js";
import type { DeployTrainerParameters, DeployTrainerProgress } from "./deployTrainer.js";
import { presets } from "./presets.js";

const TERMS = { costWeight: 0n, refundWait: 10, ownerWait: 20, anyWait: 30 };

/** EIP-7825's. */
const TRANSACTION_GAS_CAP = 2 ** 24;

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

function randomWeights(features: number): Int8Array {
  const random = createRandom(features);
  return Int8Array.from({ length: features }, () => random.below(256) - 128);
}

/** A word of letters for each id. */
function words(count: number): string[] {
  return Array.from({ length: count }, (_, id) =>
    `${id}`.padStart(5, "0").replace(/\d/g, (digit) => "abcdefghij"[Number(digit)] as string),
  );
}

describe("ensureContracts", () => {
  it("deploys what is missing, where getContracts says, and nothing twice", async () => {
    const client = chain.wallet(0);
    const first = await ensureContracts(client);
    expect(first).toMatchObject(getContracts());
    expect(first.hashes).toHaveLength(1 + MODEL_KINDS.length);
    for (const hash of first.hashes) {
      expect((await getTransactionReceipt(client, { hash })).status).toBe("success");
    }
    expect(await chain.reader.getCode({ address: first.factory })).toBeDefined();
    for (const address of Object.values(first.presets)) {
      expect(await chain.reader.getCode({ address })).toBeDefined();
    }
    expect(await ensureContracts(client)).toMatchObject({ hashes: [], gasUsed: 0 });
  });

  it("names what a chain lacks", async () => {
    const bare = await startChain();
    try {
      await bare.control.setCode({ address: CREATE2_DEPLOYER, bytecode: "0x" });
      await expect(ensureContracts(bare.wallet(0))).rejects.toThrow(Create2DeployerMissingError);
    } finally {
      await bare.stop();
    }
  });
});

describe("createChunks", () => {
  it("names the addresses at which the factory stores", async () => {
    const { factory } = await ensureContracts(chain.wallet(0));
    const data = stringToHex("some data");
    const [chunk] = createChunks(new TextEncoder().encode("some data"), factory);
    const pointer = await chain.reader.readContract({
      address: factory,
      abi: trainerFactoryAbi,
      functionName: "pointerOf",
      args: [data],
    });
    expect(chunk).toEqual({ data, pointer });
  });
});

describe("deployTrainer", () => {
  it("deploys a model without weights", async () => {
    const model = { kind: "sparse-perceptron", features: 70, bias: -7, step: 3 } as const;
    const { address: trainer, gasUsed } = await chain.wallet(0).deployTrainer({
      model,
      terms: { costWeight: 5n, refundWait: 1, anyWait: 9 },
    });
    expect(await chain.reader.getSpec({ trainer })).toEqual({
      ...model,
      classes: 2,
      laneBits: 8,
      fractionBits: 0,
    });
    expect(await chain.reader.getTerms({ trainer })).toEqual({
      costWeight: 5n,
      refundWait: 1,
      ownerWait: 9,
      anyWait: 9,
      batchShare: 0.75,
    });
    expect(await chain.reader.getWords({ trainer })).toEqual([0n, 0n, 0n]);
    expect(await chain.reader.getMetadata({ trainer })).toBeUndefined();
    expect(gasUsed).toMatchObject({ uploads: 0, contracts: 0 });
  });

  it.each([1, 32, 33, 1000, 1025, 16_384, 16_385, 32_768])(
    "stores %d weights as code",
    async (features) => {
      const weights = randomWeights(features);
      const client = chain.wallet(0);
      const { address: trainer, hashes } = await client.deployTrainer({
        model: { kind: "sparse-perceptron", features, weights },
        terms: TERMS,
      });
      expect(await client.getWords({ trainer })).toEqual(
        bytesToWords(new Uint8Array(weights.buffer)),
      );
      for (const hash of hashes) {
        const receipt = await getTransactionReceipt(client, { hash });
        expect(Number(receipt.gasUsed)).toBeLessThan(TRANSACTION_GAS_CAP);
      }
      // All but the last chunk of weights take a transaction of their own.
      expect(hashes).toHaveLength(features > 16_384 ? 2 : 1);
    },
  );

  it("resumes where it was interrupted", async () => {
    const features = 20_000;
    const weights = randomWeights(features + 1).slice(1);
    const encoder = createWordEncoder(words(features));
    const parameters: DeployTrainerParameters = {
      model: { kind: "sparse-perceptron", features, weights },
      terms: TERMS,
      metadata: { name: "large", classes: ["a", "b"], encoder },
    };
    const client = chain.wallet(0);
    // One chunk of weights beside the last, 120,000 bytes of words in five, and the metadata.
    const uploads = 7;
    const interrupt = new Error("interrupted");
    let interrupted = 0;
    for (const end of [2, 3]) {
      const onProgress = ({ done, total }: DeployTrainerProgress) => {
        expect(total).toBe(uploads - interrupted + 1);
        if (done === end) throw interrupt;
      };
      await expect(client.deployTrainer({ ...parameters, onProgress })).rejects.toBe(interrupt);
      interrupted += end;
    }
    const { address: trainer, hashes, gasUsed } = await client.deployTrainer(parameters);
    expect(hashes).toHaveLength(uploads - interrupted + 1);
    expect(gasUsed.total).toBe(gasUsed.deploy + gasUsed.uploads);
    expect((await client.getModel({ trainer })).encoder).toMatchObject({
      kind: "words",
      vocabulary: words(features),
    });

    // Another trainer of the same content needs none of it again.
    const again = await client.deployTrainer(parameters);
    expect(again.hashes).toHaveLength(1);
    expect(again.gasUsed.deploy).toBeLessThan(500_000);
    expect(await client.getWords({ trainer: again.address })).toEqual(
      bytesToWords(new Uint8Array(weights.buffer)),
    );
  });

  it("counts the gas of what is shared", async () => {
    const fresh = await startChain();
    try {
      const client = fresh.wallet(0);
      const { hashes, gasUsed } = await client.deployTrainer({
        model: { kind: "sparse-perceptron", features: 10, weights: new Int8Array(10) },
        terms: TERMS,
        metadata: { name: "x", classes: ["a", "b"] },
      });
      const receipts = await Promise.all(
        hashes.map((hash) => getTransactionReceipt(client, { hash })),
      );
      const gas = receipts.map((receipt) => Number(receipt.gasUsed));
      const [factory = 0, implementation = 0, upload = 0, deploy = 0] = gas;
      expect(gasUsed).toEqual({
        total: factory + implementation + upload + deploy,
        contracts: factory + implementation,
        uploads: upload,
        deploy,
      });
    } finally {
      await fresh.stop();
    }
  });

  it("deploys a twin that has learned, as it is", async () => {
    const twin = new NearestCentroid({ features: 2, classes: 3 });
    twin.update([300, -5], 2);
    twin.update([-7, 0], 0);
    const client = chain.wallet(0);
    const { address: trainer } = await client.deployTrainer({ model: twin, terms: TERMS });
    expect((await client.getModel({ trainer })).twin).toEqual(twin);
  });

  it("deploys packed counts of several chunks", async () => {
    const random = createRandom(3);
    // 938 words of 10 bits a lane.
    const counts = [0, 1].map(() => Uint16Array.from({ length: 7500 }, () => random.below(1000)));
    const twin = new NaiveBayes({ features: 7500, samples: [5, 0], counts });
    const client = chain.wallet(0);
    const { address: trainer, hashes } = await client.deployTrainer({ model: twin, terms: TERMS });
    expect(hashes).toHaveLength(2);
    expect((await client.getModel({ trainer })).twin).toEqual(twin);
  });

  it("is refused by the contract if a chunk is missing or of another length", async () => {
    const client = chain.wallet(0);
    const { factory, presets: implementations } = await ensureContracts(client);
    const twin = new SparsePerceptron({ features: 40, weights: randomWeights(40) });
    const [right, short] = [twin.toBytes(), twin.toBytes().subarray(1)];
    const deploy = (bytes: Uint8Array, uploads: Uint8Array[]) => {
      const pointerOf = (data: Uint8Array) => createChunks(data, factory)[0]?.pointer ?? factory;
      const initialization = presets["sparse-perceptron"].initialization(twin, {
        owner: client.account.address,
        metadata: zeroAddress,
        base: [pointerOf(bytes)],
        costWeight: 0n,
        refundWait: 1n,
        ownerWait: 2n,
        anyWait: 3n,
        batchShare: 10_000n,
        maxClasses: 0n,
      });
      const chunks = uploads.map((data) => bytesToHex(data));
      const args = [implementations["sparse-perceptron"], initialization, chunks] as const;
      const data = encodeFunctionData({ abi: trainerFactoryAbi, functionName: "deploy", args });
      return transact(client, { to: factory, data });
    };
    await expect(deploy(right, [])).rejects.toThrow(ChunkInvalidError);
    await expect(deploy(short, [short])).rejects.toThrow(ChunkInvalidError);
    await expect(deploy(right, [new Uint8Array(24_576)])).rejects.toThrow(ChunkLengthInvalidError);
    expect((await deploy(right, [right])).status).toBe("success");
  });

  describe("refuses before the first transaction", () => {
    const model = { kind: "sparse-perceptron", features: 3 } as const;
    const metadata = { name: "x", classes: ["a", "b"] };
    it.each([
      ["features", { model: { ...model, features: 0 } }, ParameterOutOfRangeError],
      ["weights", { model: { ...model, weights: new Int8Array(4) } }, WeightsLengthInvalidError],
      [
        "kind",
        { model: { ...model, kind: "oracle" as "sparse-perceptron" } },
        ModelUnsupportedError,
      ],
      [
        "a count of samples that overflows",
        { model: { kind: "naive-bayes", features: 3, samples: [0, 2 ** 32] } as const },
        ParameterOutOfRangeError,
      ],
      [
        "counts for another number of features",
        {
          model: {
            kind: "sparse-nearest-centroid",
            features: 3,
            samples: [1, 1],
            counts: [new Uint16Array(3), new Uint16Array(2)],
          } as const,
        },
        WeightsLengthInvalidError,
      ],
      [
        "too many classes",
        { model: { kind: "naive-bayes", features: 3, samples: Array(256).fill(0) } as const },
        ParameterOutOfRangeError,
      ],
      [
        "too many classes of numbers",
        { model: { kind: "dense-perceptron", features: 3, classes: 257 } as const },
        ParameterOutOfRangeError,
      ],
      [
        "a step that is no power of two",
        { model: { kind: "dense-perceptron", features: 3, step: 3 } as const },
        ParameterOutOfRangeError,
      ],
      [
        "weights of another dimension",
        { model: { kind: "dense-perceptron", features: 3, weights: new Int16Array(3) } as const },
        LanesInvalidError,
      ],
      [
        "a class that learned more than it can",
        { model: { kind: "nearest-centroid", features: 1, samples: [65_536, 0] } as const },
        ParameterOutOfRangeError,
      ],
      [
        "sums of more samples than there are",
        {
          model: {
            kind: "nearest-centroid",
            features: 1,
            samples: [1, 0],
            sums: Int32Array.of(32_769, 0),
          } as const,
        },
        LanesInvalidError,
      ],
      ["price", { terms: { ...TERMS, costWeight: 2n ** 64n } }, ParameterOutOfRangeError],
      ["waits", { terms: { ...TERMS, ownerWait: 31 } }, WaitsInvalidError],
      [
        "a long wait",
        { terms: { costWeight: 0n, refundWait: 2 ** 24, anyWait: 2 ** 25 } },
        WaitsInvalidError,
      ],
      ["no share", { terms: { ...TERMS, batchShare: 0 } }, BatchShareInvalidError],
      ["too large a share", { terms: { ...TERMS, batchShare: 1.1 } }, BatchShareInvalidError],
      ["classes", { metadata: { ...metadata, classes: ["a"] } }, MetadataInvalidError],
      [
        "a long text",
        { metadata: { ...metadata, description: "x".repeat(24_575) } },
        MetadataInvalidError,
      ],
      [
        "a vocabulary that is too large",
        { metadata: { ...metadata, encoder: createWordEncoder(words(4)) } },
        EncoderInvalidError,
      ],
      [
        "no words",
        { metadata: { ...metadata, encoder: createWordEncoder([]) } },
        EncoderInvalidError,
      ],
      [
        "a word with a newline",
        { metadata: { ...metadata, encoder: createWordEncoder(["a\nb"]) } },
        EncoderInvalidError,
      ],
      [
        "hashes of another space",
        { metadata: { ...metadata, encoder: createHashEncoder(4) } },
        EncoderInvalidError,
      ],
      [
        "numbers for a model of sets",
        { metadata: { ...metadata, encoder: createDenseEncoder(fitScale([[1, 2, 3]]), 0) } },
        EncoderInvalidError,
      ],
    ])("%s", async (_, wrong, type) => {
      const client = chain.wallet(0);
      const before = await chain.reader.getTransactionCount({ address: client.account.address });
      await expect(client.deployTrainer({ model, terms: TERMS, ...wrong })).rejects.toThrow(type);
      expect(await chain.reader.getTransactionCount({ address: client.account.address })).toBe(
        before,
      );
    });
  });
});
