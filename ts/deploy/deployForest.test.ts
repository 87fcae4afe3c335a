import {
  bytesToHex,
  concatBytes,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  hexToBytes,
  toFunctionSelector,
} from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import {
  EXTREME_FOREST,
  EXTREME_SCORES,
  type ForestShape,
  randomForest,
  randomLevels,
} from "../../test/utils/forests.js";
import { forestAbi } from "../abis/forest.js";
import { trainerFactoryAbi } from "../abis/trainerFactory.js";
import { compileForest } from "../compiler/compileForest.js";
import { packForest } from "../compiler/packForest.js";
import { Forest } from "../models/forest.js";
import { mulberry32 } from "../utils/random.js";
import { transact } from "../utils/transact.js";
import { forestBytecode } from "./bytecode.js";
import { type Chunk, createChunks } from "./chunks.js";
import { CREATE2_DEPLOYER, getContracts } from "./contracts.js";
import { deployForest } from "./deployForest.js";

const SHAPES: readonly ForestShape[] = [
  { features: 2, classes: 2, trees: 0, depth: 1, levels: 2 },
  { features: 30, classes: 3, trees: 12, depth: 5, levels: 256, ragged: true },
  { features: 60, classes: 10, trees: 60, depth: 8, levels: 100, ragged: true },
  { features: 5, classes: 2, trees: 64, depth: 6, levels: 100 },
];

/** The cap of a transaction since Osaka. */
const GAS_CAP = 2 ** 24;

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

async function ask(to: Hex, functionName: "predict" | "scores", sample: Uint8Array) {
  const data = encodeFunctionData({ abi: forestAbi, functionName, args: [bytesToHex(sample)] });
  const { data: answer = "0x" } = await chain.reader.call({ to, data });
  return decodeFunctionResult({ abi: forestAbi, functionName, data: answer });
}

/** Execution only, of a prediction. */
async function gasOf(to: Hex, sample: Uint8Array): Promise<number> {
  const data = encodeFunctionData({
    abi: forestAbi,
    functionName: "predict",
    args: [bytesToHex(sample)],
  });
  const { gasUsed } = await transact(chain.wallet(0), { to, data }, { gas: 10_000_000n });
  const bytes = [...Buffer.from(data.slice(2), "hex")];
  return Number(gasUsed) - bytes.reduce((gas, byte) => gas + (byte === 0 ? 4 : 16), 21_000);
}

describe("deployForest", () => {
  it.each(SHAPES)("answers as the twin: %o", async (shape) => {
    const model = randomForest(mulberry32(7), shape);
    const { address } = await deployForest(chain.wallet(0), { model });
    const twin = new Forest(model);
    for (const sample of randomLevels(mulberry32(8), model, 8)) {
      const scores = (await ask(address, "scores", sample)) as readonly bigint[];
      expect(scores.map(Number)).toEqual([...twin.scores(sample)]);
      expect(await ask(address, "predict", sample)).toBe(BigInt(twin.predict(sample)));
    }
  });

  it("attains the bounds of an int16", async () => {
    const { address } = await deployForest(chain.wallet(0), { model: EXTREME_FOREST });
    for (const [level, expected] of EXTREME_SCORES.entries()) {
      const scores = (await ask(address, "scores", Uint8Array.of(level))) as readonly bigint[];
      expect(scores.map(Number)).toEqual(expected);
    }
  });

  it("takes at most 30,000 gas for 64 trees of depth 6", async () => {
    const model = randomForest(mulberry32(7), SHAPES[3] as ForestShape);
    const { address, hashes } = await deployForest(chain.wallet(0), { model });
    expect(hashes).toEqual([]); // Deployed above.
    for (const sample of randomLevels(mulberry32(9), model, 4)) {
      expect(await gasOf(address, sample)).toBeLessThanOrEqual(30_000);
    }
  });

  it("needs a chunk for every transaction under the cap", async () => {
    const model = randomForest(mulberry32(11), SHAPES[2] as ForestShape);
    const { factory } = getContracts();
    const chunks = packForest(model, factory);
    expect(chunks.length).toBeGreaterThan(3);
    const { hashes } = await deployForest(chain.wallet(0), { model });
    expect(hashes).toHaveLength(chunks.length + 1);
    for (const hash of hashes) {
      const { gasUsed } = await chain.reader.getTransactionReceipt({ hash });
      expect(Number(gasUsed)).toBeLessThan(GAS_CAP);
    }
  });

  it("names the first chunk that is missing or that the factory did not store", async () => {
    const { factory } = getContracts();
    const model = randomForest(mulberry32(12), SHAPES[2] as ForestShape);
    const [third, second, first] = packForest(model, factory).slice(-3) as [Chunk, Chunk, Chunk];
    const refusal = (pointer: Hex) =>
      chain.wallet(0).deployContract({
        abi: forestAbi,
        bytecode: forestBytecode,
        args: [pointer, factory],
        chain: null,
      });
    const upload = async ({ data }: Pick<Chunk, "data">) => {
      const args = [data] as const;
      const call = { abi: trainerFactoryAbi, functionName: "upload", args } as const;
      await transact(chain.wallet(0), { to: factory, data: encodeFunctionData(call) });
    };
    const names = (pointer: Hex) =>
      `${toFunctionSelector("PartMissing(address)")}: ${pointer.slice(2).toLowerCase().padStart(64, "0")}`;
    await expect(refusal(first.pointer)).rejects.toThrow(names(first.pointer));
    await upload(first);
    await expect(refusal(first.pointer)).rejects.toThrow(names(second.pointer));
    await upload(second);
    await expect(refusal(first.pointer)).rejects.toThrow(names(third.pointer));

    // It names a contract that is no upload.
    const bytes = concatBytes([hexToBytes(factory), hexToBytes(first.data).subarray(20)]);
    const [wrong] = createChunks(bytes, factory) as [Chunk];
    await upload(wrong);
    await expect(refusal(wrong.pointer)).rejects.toThrow(names(factory));
  });

  it("tells what is wrong with a sample, also when compiled", async () => {
    const model = randomForest(mulberry32(7), SHAPES[1] as ForestShape);
    const { address } = await deployForest(chain.wallet(0), { model });
    const { contracts, address: compiled } = compileForest(model);
    for (const { creationCode } of contracts) {
      const data = `0x${"00".repeat(32)}${creationCode.slice(2)}` as const;
      const { gasUsed } = await transact(chain.wallet(0), { to: CREATE2_DEPLOYER, data });
      expect(Number(gasUsed)).toBeLessThan(GAS_CAP);
    }
    const position = model.levels.findIndex((count, i) => i > 3 && count < 256);
    const limit = (model.levels[position] as number) - 1;
    const tooHigh = new Uint8Array(30).fill(255, position + 1);
    tooHigh[position] = limit + 1;
    const refusal = async (to: Hex, sample: Uint8Array) => {
      const args = [bytesToHex(sample)] as const;
      const error = await chain.reader
        .readContract({ address: to, abi: forestAbi, functionName: "predict", args })
        .catch((caught) => caught);
      const { errorName, args: values } = error.cause.data;
      return [errorName, ...values];
    };
    for (const to of [address, compiled]) {
      expect(await refusal(to, new Uint8Array(29))).toEqual(["InputLengthInvalid", 30n, 29n]);
      const refused = [BigInt(position), BigInt(limit + 1), BigInt(limit)];
      expect(await refusal(to, tooHigh)).toEqual(["InputOutOfRange", ...refused]);
    }
  });
});
