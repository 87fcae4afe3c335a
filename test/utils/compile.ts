import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Abi, Hex } from "viem";

/** A contract of `test/mocks`, compiled now, away from `out/`, where other builds come and go. */
export function compileMock(name: string, contract = name): { abi: Abi; bytecode: Hex } {
  const root = new URL("../../", import.meta.url);
  const folder = `cache/mocks/${name}`;
  execFileSync(
    "tools/forge",
    ["build", `test/mocks/${name}.sol`, "--out", `${folder}/out`, "--cache-path", folder],
    { cwd: fileURLToPath(root), stdio: ["ignore", "ignore", "inherit"] },
  );
  const path = new URL(`${folder}/out/${name}.sol/${contract}.json`, root);
  const { abi, bytecode } = JSON.parse(readFileSync(path, "utf8"));
  return { abi, bytecode: bytecode.object };
}
