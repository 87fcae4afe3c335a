import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Abi, Hex } from "viem";

const compiled = new Map<string, { abi: Abi; bytecode: Hex }>();

/** A contract of `test/mocks`, compiled once, away from `out/`, where other builds come and go. */
export function compileMock(name: string, contract = name): { abi: Abi; bytecode: Hex } {
  const key = `${name}:${contract}`;
  const done = compiled.get(key);
  if (done) return done;
  const root = new URL("../../", import.meta.url);
  const folder = `cache/mocks/${name}`;
  execFileSync(
    "tools/forge",
    ["build", `test/mocks/${name}.sol`, "--out", `${folder}/out`, "--cache-path", folder],
    { cwd: fileURLToPath(root), stdio: ["ignore", "ignore", "inherit"] },
  );
  const path = new URL(`${folder}/out/${name}.sol/${contract}.json`, root);
  const { abi, bytecode } = JSON.parse(readFileSync(path, "utf8"));
  const artifact = { abi, bytecode: bytecode.object };
  compiled.set(key, artifact);
  return artifact;
}
