import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesToHex } from "viem";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Chain, startChain } from "../../../test/utils/chain.js";
import { randomNetwork, randomSamples } from "../../../test/utils/networks.js";
import { createRandom } from "../../../test/utils/random.js";
import { compileModel } from "../../compiler/compile.js";
import { Network } from "../../models/network.js";
import { type CompiledArtifact, type CompileResult, compile } from "./compile.js";

const folder = mkdtempSync(join(tmpdir(), "sum-compile-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

/** The first key of anvil's well-known mnemonic. */
const KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

const model = randomNetwork(createRandom(8), { kind: "values", count: 12, bits: 4 });
const [file, out, json] = [at("model.json"), at("compiled.json"), at("result.json")];
const written = <T>(path: string): T => JSON.parse(readFileSync(path, "utf8"));

let chain: Chain;
const print = vi.spyOn(console, "log").mockImplementation(() => {});
beforeAll(async () => {
  writeFileSync(file, JSON.stringify(model));
  chain = await startChain();
});
afterAll(() => chain.stop());

describe("sum compile", () => {
  it("writes what it takes to deploy and to call the model, and deploys it once", async () => {
    vi.stubEnv("SUM_PRIVATE_KEY", KEY);
    await compile(file, { out, json, rpcUrl: chain.rpcUrl });
    const compiled = compileModel(model);
    const { address, codeHash, contracts } = compiled;
    const artifact = written<CompiledArtifact>(out);
    expect(artifact).toEqual({ ...compiled, name: "random", abi: artifact.abi });
    const result = written<CompileResult>(json);
    const code = contracts.map((contract) => contract.code.length / 2 - 1);
    expect(result).toMatchObject({ name: "random", features: 12, address, codeHash, code });
    expect(result.deployed?.hashes).toHaveLength(contracts.length);
    expect(print.mock.lastCall?.[0]).toContain(codeHash);

    // Nothing but what was written is needed to ask the model.
    const twin = new Network(model);
    for (const sample of randomSamples(createRandom(1), model, 4)) {
      const ask = { address: artifact.address, abi: artifact.abi, args: [bytesToHex(sample)] };
      const scores = await chain.reader.readContract({ ...ask, functionName: "scores" } as never);
      expect((scores as bigint[]).map(Number)).toEqual([...twin.scores(sample)]);
    }
    await compile(file, { json, rpcUrl: chain.rpcUrl });
    expect(written<CompileResult>(json).deployed).toEqual({ hashes: [], gasUsed: 0 });
    vi.unstubAllEnvs();
  });

  it("needs no chain", async () => {
    await compile(file, { json });
    expect(written<CompileResult>(json).deployed).toBeUndefined();
  });

  it("says what is wrong with a file", async () => {
    await expect(compile(at("nothing.json"), {})).rejects.toMatchObject({ name: "FileMissing" });
    writeFileSync(at("broken.json"), "{");
    await expect(compile(at("broken.json"), {})).rejects.toMatchObject({ name: "FileMalformed" });
    writeFileSync(at("other.json"), "{}");
    await expect(compile(at("other.json"), {})).rejects.toThrow('format must be "sum-model"');
    const { layers } = model;
    const heavy = { ...layers[0], biases: layers[0]?.biases.map(() => 2 ** 31 - 1) };
    writeFileSync(
      at("heavy.json"),
      JSON.stringify({ ...model, layers: [heavy, ...layers.slice(1)] }),
    );
    await expect(compile(at("heavy.json"), {})).rejects.toThrow("Neuron 0 of layer 0 can reach");
  });
});
