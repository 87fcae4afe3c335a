import { bytesToHex, encodeDeployData, type Hex, toFunctionSelector } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { runGeneric } from "../../test/utils/evm.js";
import {
  extremeNetwork,
  extremeScores,
  randomNetwork,
  randomSamples,
} from "../../test/utils/networks.js";
import { createRandom } from "../../test/utils/random.js";
import { mlpAbi } from "../abis/mlp.js";
import { mlpBytecode } from "../deploy/bytecode.js";
import { getContracts } from "../deploy/contracts.js";
import { deployNetwork } from "../deploy/deployNetwork.js";
import { CodeTooLongError } from "../errors/compiler.js";
import { Network } from "../models/network.js";
import { compiledModelAbi } from "./entry.js";
import { inputFeatures, type NetworkModel } from "./format.js";
import { encodeInput } from "./input.js";
import { encodeProgram } from "./program.js";

const NETWORKS = process.env.FOUNDRY_PROFILE === "deep" ? 2000 : 200;

/** Whether the network's table does not fit into a chunk. */
function isTooLong(model: NetworkModel): boolean {
  try {
    encodeProgram(model);
    return false;
  } catch (error) {
    if (error instanceof CodeTooLongError) return true;
    throw error;
  }
}

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

test("the generic contract gives the scores of the twin, on random and on extreme samples", async () => {
  let tooLong = 0;
  for (let seed = 1; seed <= NETWORKS; seed++) {
    const random = createRandom(1000 + seed);
    const model = randomNetwork(random);
    if (isTooLong(model)) {
      tooLong++;
      continue;
    }
    const twin = new Network(model);
    const contract = await runGeneric(model);
    for (const sample of randomSamples(random, model, 6)) {
      expect(await contract.scores(sample), `seed ${seed}`).toEqual([...twin.scores(sample)]);
      const { label } = await contract.predict(sample);
      expect(label, `seed ${seed}`).toBe(twin.predict(sample));
    }
  }
  expect(tooLong).toBeLessThan(NETWORKS / 50);
}, 1_800_000);

test("sums at both ends of their bits stay in their lanes there, too", async () => {
  for (const bits of [2, 7, 12, 16, 25, 32]) {
    const model = extremeNetwork(bits, (bits - 2) >> 1);
    const { address } = await deployNetwork(chain.wallet(0), { model });
    const sample = bytesToHex(encodeInput(model.input, [inputFeatures(model.input).max]));
    const ask = { address, abi: compiledModelAbi, args: [sample] } as const;
    const scores = await chain.reader.readContract({ ...ask, functionName: "scores" });
    expect(scores.map(Number), `${bits} bits`).toEqual(extremeScores(model));
  }
});

test("samples that are not well formed, and tables that nobody uploaded, are refused", async () => {
  const model = randomNetwork(createRandom(4), { kind: "values", count: 5, bits: 4 });
  const { address } = await deployNetwork(chain.wallet(0), { model });
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
  const { factory } = getContracts();
  for (const chunk of [factory, "0x00000000000000000000000000000000000000aa"] as const) {
    const parameters = { abi: mlpAbi, bytecode: mlpBytecode, args: [chunk, factory] } as const;
    const data = encodeDeployData(parameters);
    await expect(chain.reader.call({ data })).rejects.toThrow(refused);
  }
});
