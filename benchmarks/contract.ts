import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Abi, Hex } from "viem";

/** The direct deployment, `SpamFilter.sol`, compiled when this module is loaded. */
export const spamFilter = compile();

function compile(): { abi: Abi; creation: Hex; runtime: Hex } {
  const root = new URL("../", import.meta.url);
  // Away from out/, where other builds come and go.
  execFileSync(
    "tools/forge",
    [
      "build",
      "benchmarks/SpamFilter.sol",
      "--out",
      "cache/bench/out",
      "--cache-path",
      "cache/bench",
    ],
    { cwd: fileURLToPath(root), stdio: ["ignore", "ignore", "inherit"] },
  );
  const path = new URL("cache/bench/out/SpamFilter.sol/SpamFilter.json", root);
  const { abi, bytecode, deployedBytecode } = JSON.parse(readFileSync(path, "utf8"));
  return { abi, creation: bytecode.object, runtime: deployedBytecode.object };
}
