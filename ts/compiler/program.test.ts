import {
  bytesToHex,
  encodeDeployData,
  encodeFunctionData,
  type Hex,
  toFunctionSelector,
} from "viem";
import { sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { compileMock } from "../../test/utils/compile.js";
import {
  extremeNetwork,
  extremeScores,
  randomNetwork,
  randomSamples,
} from "../../test/utils/networks.js";
import { createRandom } from "../../test/utils/random.js";
import { trainerFactoryAbi } from "../abis/trainerFactory.js";
import { createChunks } from "../deploy/chunks.js";
import { ensureContracts } from "../deploy/contracts.js";
import { Network } from "../models/network.js";
import { transact } from "../utils/transact.js";
import { compiledModelAbi } from "./entry.js";
import { inputFeatures, type NetworkModel } from "./format.js";
import { encodeInput } from "./input.js";
import { encodeProgram } from "./program.js";

const NETWORKS = process.env.FOUNDRY_PROFILE === "deep" ? 500 : 12;

let chain: Chain;
let mlp: ReturnType<typeof compileMock>;
beforeAll(async () => {
  mlp = compileMock("DirectMlp");
  chain = await startChain();
});
afterAll(() => chain.stop());

/** An `Mlp` of this network. */
async function deploy(model: NetworkModel) {
  const wallet = chain.wallet(0);
  const { factory } = await ensureContracts(wallet, { kinds: [] });
  const [chunk] = createChunks(encodeProgram(model), factory);
  const { data, pointer } = chunk as NonNullable<typeof chunk>;
  const upload = { abi: trainerFactoryAbi, functionName: "upload", args: [data] } as const;
  await transact(wallet, { to: factory, data: encodeFunctionData(upload) });
  const create = async (at: Hex) => {
    const hash = await sendTransaction(wallet, {
      data: encodeDeployData({ ...mlp, args: [at, factory] }),
      chain: null,
      maxFeePerGas: 0n,
      maxPriorityFeePerGas: 0n,
    });
    return (await waitForTransactionReceipt(wallet, { hash })).contractAddress as Hex;
  };
  return { address: await create(pointer), factory, create };
}

test("the generic contract gives the scores of the twin, on random and on extreme samples", async () => {
  for (let seed = 1; seed <= NETWORKS; seed++) {
    const random = createRandom(1000 + seed);
    const model = randomNetwork(random);
    const twin = new Network(model);
    const { address } = await deploy(model);
    for (const sample of randomSamples(random, model, 6)) {
      const ask = { address, abi: compiledModelAbi, args: [bytesToHex(sample)] as const };
      const scores = await chain.reader.readContract({ ...ask, functionName: "scores" });
      expect(scores.map(Number), `seed ${seed}`).toEqual([...twin.scores(sample)]);
      const label = await chain.reader.readContract({ ...ask, functionName: "predict" });
      expect(Number(label), `seed ${seed}`).toBe(twin.predict(sample));
    }
  }
}, 600_000);

test("sums at both ends of their bits stay in their lanes there, too", async () => {
  for (const bits of [2, 7, 12, 16, 25, 32]) {
    const model = extremeNetwork(bits, (bits - 2) >> 1);
    const { address } = await deploy(model);
    const sample = bytesToHex(encodeInput(model.input, [inputFeatures(model.input).max]));
    const ask = { address, abi: compiledModelAbi, args: [sample] } as const;
    const scores = await chain.reader.readContract({ ...ask, functionName: "scores" });
    expect(scores.map(Number), `${bits} bits`).toEqual(extremeScores(model));
  }
});

test("samples that are not well formed, and tables that nobody uploaded, are refused", async () => {
  const model = randomNetwork(createRandom(4), { kind: "values", count: 5, bits: 4 });
  const { address, factory, create } = await deploy(model);
  const predict = (sample: Hex) =>
    chain.reader.readContract({
      address,
      abi: compiledModelAbi,
      functionName: "predict",
      args: [sample],
    });
  await expect(predict("0x1234")).rejects.toThrow("InputLengthInvalid");
  await expect(predict("0x123455")).rejects.toThrow("InputPaddingNotZero");
  await predict("0x123450");
  const refused = toFunctionSelector("ChunkInvalid(uint256)");
  await expect(create(factory)).rejects.toThrow(refused);
  await expect(create("0x00000000000000000000000000000000000000aa")).rejects.toThrow(refused);
});
