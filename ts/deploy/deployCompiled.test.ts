import { bytesToHex, keccak256 } from "viem";
import { getCode, readContract } from "viem/actions";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { randomNetwork, randomSamples } from "../../test/utils/networks.js";
import { createRandom } from "../../test/utils/random.js";
import { compileModel } from "../compiler/compile.js";
import { compiledModelAbi } from "../compiler/entry.js";
import type { Layer, NetworkModel } from "../compiler/format.js";
import { Network } from "../models/network.js";
import { isDeployed } from "./chunks.js";
import { deployCompiled } from "./deployCompiled.js";

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

/** So wide that it takes two contracts. */
function wideNetwork(seed: number): NetworkModel {
  const random = createRandom(seed);
  const layer = (bits: number, shift: number, rows: number, columns: number): Layer => ({
    bits,
    shift,
    weights: Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => random.below(5) - 2),
    ),
    biases: Array.from({ length: rows }, () => random.below(9)),
  });
  const input = { kind: "values", count: 360, bits: 4 } as const;
  const layers = [layer(16, 9, 32, 360), layer(16, 0, 3, 32)];
  return { ...randomNetwork(random, input), classes: ["a", "b", "c"], layers };
}

test("a model of two contracts answers like its twin, and is deployed once", async () => {
  const model = wideNetwork(11);
  const compiled = compileModel(model);
  expect(compiled.contracts.length).toBe(2);
  const steps: number[] = [];
  const deployed = await deployCompiled(chain.wallet(0), {
    model: compiled,
    onProgress: ({ done, total }) => steps.push(done, total),
  });
  expect(steps).toEqual([0, 2, 1, 2, 2, 2]);
  for (const hash of deployed.hashes) {
    const { gasUsed } = await chain.reader.getTransactionReceipt({ hash });
    expect(gasUsed).toBeLessThan(2n ** 24n);
  }
  const { address } = deployed;
  expect(keccak256((await getCode(chain.reader, { address })) ?? "0x")).toBe(compiled.codeHash);

  const twin = new Network(model);
  for (const sample of randomSamples(createRandom(2), model, 8)) {
    const ask = { address, abi: compiledModelAbi, args: [bytesToHex(sample)] as const };
    const scores = await readContract(chain.reader, { ...ask, functionName: "scores" });
    expect(scores.map(Number)).toEqual([...twin.scores(sample)]);
    const label = await readContract(chain.reader, { ...ask, functionName: "predict" });
    expect(Number(label)).toBe(twin.predict(sample));
  }

  const again = await deployCompiled(chain.wallet(1), { model: compiled });
  expect(again).toEqual({ address, hashes: [], gasUsed: 0 });
});

test("a deployment that was interrupted is completed by anyone", async () => {
  const model = compileModel(wideNetwork(12));
  const interrupted = deployCompiled(chain.wallet(0), {
    model,
    onProgress: ({ done }) => {
      if (done === 1) throw new Error("interrupted");
    },
  });
  await expect(interrupted).rejects.toThrow("interrupted");
  const isThere = model.contracts.map(({ address }) => isDeployed(chain.reader, address));
  expect(await Promise.all(isThere)).toEqual([true, false]);

  const steps: number[] = [];
  const { address, hashes } = await deployCompiled(chain.wallet(1), {
    model,
    onProgress: ({ done, total }) => steps.push(done, total),
  });
  expect(steps).toEqual([0, 1, 1, 1]);
  expect(hashes).toHaveLength(1);
  expect(keccak256((await getCode(chain.reader, { address })) ?? "0x")).toBe(model.codeHash);
});

test("of two deployments at once each goes on with what the other has left", async () => {
  const model = compileModel(wideNetwork(13));
  const results = await Promise.all(
    [0, 1].map((account) => deployCompiled(chain.wallet(account), { model })),
  );
  expect(results.flatMap(({ hashes }) => hashes)).toHaveLength(2);
  for (const { address, hashes, gasUsed } of results) {
    expect(address).toBe(model.address);
    expect(gasUsed > 0).toBe(hashes.length > 0);
  }
  // What fails for another reason fails.
  const failing = deployCompiled(chain.wallet(0), {
    model: compileModel(wideNetwork(14)),
    gas: 2_000_000n,
  });
  await expect(failing).rejects.toThrow();
});
