import { writeFileSync } from "node:fs";
import type { Address, Hash, Hex } from "viem";

import { compileModel } from "../../compiler/compile.js";
import type { CompiledModel } from "../../compiler/compiled.js";
import { compiledModelAbi } from "../../compiler/entry.js";
import { parseModel } from "../../compiler/format.js";
import { deployCompiled } from "../../deploy/deployCompiled.js";
import { connect, environmentAccount, walletOf } from "../chain.js";
import { describeModel, type FrozenSummary, readJson, summarizeModel } from "../frozen.js";
import { checkWritable, count, list, report as print, withProgress } from "../output.js";

export type CompileOptions = {
  out?: string;
  rpcUrl?: string;
  json?: string;
};

/** What `sum compile --json` writes. */
export type CompileResult = FrozenSummary & {
  name: string;
  /** Where it is on every chain on which it is deployed, and its seal. */
  address: Address;
  codeHash: Hex;
  /** If it was deployed now: the transactions that this took, none if it was there, and their gas. */
  deployed?: { hashes: Hash[]; gasUsed: number };
};

/** What `sum compile --out` writes: all that it takes to deploy and to call the model without this library. */
export type CompiledArtifact = CompiledModel & { name: string; abi: typeof compiledModelAbi };

/**
 * Compiles a frozen model, writes its contracts to a file if one is named, and deploys them if a chain is.
 *
 * @throws {CliError}
 */
export async function compile(path: string, options: CompileOptions): Promise<void> {
  const { out, rpcUrl, json } = options;
  checkWritable(json);
  checkWritable(out);
  const model = parseModel(readJson(path));
  const compiled = compileModel(model);
  const { name } = model;
  if (out !== undefined) {
    const artifact: CompiledArtifact = { name, abi: compiledModelAbi, ...compiled };
    writeFileSync(out, `${JSON.stringify(artifact, null, 2)}\n`);
  }
  const deployed = rpcUrl === undefined ? undefined : await deploy(rpcUrl, compiled);
  const { address, codeHash } = compiled;
  const summary = summarizeModel(model, compiled);
  const result: CompileResult = {
    name,
    ...summary,
    address,
    codeHash,
    ...(deployed && { deployed }),
  };
  print(result, render(result, out), json);
}

async function deploy(url: string, model: CompiledModel): Promise<CompileResult["deployed"]> {
  const account = environmentAccount();
  const client = walletOf(await connect(url), account);
  const { hashes, gasUsed } = await withProgress("deploying", (onProgress) =>
    deployCompiled(client, { model, onProgress }),
  );
  return { hashes, gasUsed };
}

function render(result: CompileResult, out?: string): string {
  const { name, address, codeHash, deployed } = result;
  const rows = [
    ["name", name],
    ...describeModel(result),
    ["address on every chain", address],
    ["hash of its code", codeHash],
  ] as [string, string][];
  if (deployed) {
    const { hashes, gasUsed } = deployed;
    const cost = `${count(gasUsed)} gas in ${count(hashes.length)} transactions`;
    rows.push(["deployed", hashes.length > 0 ? cost : "before"]);
  }
  if (out !== undefined) rows.push(["written to", out]);
  return list(rows);
}
