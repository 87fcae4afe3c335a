import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Abi, Hex } from "viem";
import { MODELS } from "./models.js";

export type Contract = { readonly abi: Abi; readonly creation: Hex; readonly runtime: Hex };

const root = new URL("../", import.meta.url);
/** The network whose last layer learns, as a contract that is no clone. */
export const ENCODED = "test/mocks/DirectEncodedPerceptron.sol:DirectEncodedPerceptron";
const PROBE = "benchmarks/Probe.sol:Probe";

/** Compiles what is measured, away from `out/`, where other builds come and go. */
export function compile(): { of: (contract: string) => Contract; probe: Contract } {
  const contracts = [
    PROBE,
    ENCODED,
    ...Object.values(MODELS).flatMap(({ direct, clone }) => (direct ? [direct, clone] : [clone])),
  ];
  const sources = new Set(contracts.map((contract) => contract.split(":")[0] as string));
  execFileSync(
    "tools/forge",
    ["build", ...sources, "--out", "cache/bench/out", "--cache-path", "cache/bench"],
    { cwd: fileURLToPath(root), stdio: ["ignore", "ignore", "inherit"] },
  );
  return { of: read, probe: read(PROBE) };
}

function read(contract: string): Contract {
  const [source, name] = contract.split(":") as [string, string];
  const file = source.slice(source.lastIndexOf("/") + 1);
  const path = new URL(`cache/bench/out/${file}/${name}.json`, root);
  const { abi, bytecode, deployedBytecode } = JSON.parse(readFileSync(path, "utf8"));
  return { abi, creation: bytecode.object, runtime: deployedBytecode.object };
}
