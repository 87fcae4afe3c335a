/**
 * `npm run bench` measures every workload and writes `results.json` and `RESULTS.md`;
 * `npm run bench -- --check` measures them and fails if anything differs from what is committed.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startAnvil } from "../ts/node/anvil.js";
import { compile } from "./contract.js";
import { measureEncoded } from "./encoded.js";
import { measureForest } from "./forest.js";
import { measure, measureBatch, measureShared, type Row } from "./measure.js";
import { deploymentsOf } from "./models.js";
import { measureNetworks } from "./networks.js";
import { renderEncoded, renderFrozen, renderResults, withSummary } from "./report.js";
import { WORKLOADS } from "./workloads.js";

const root = new URL("../", import.meta.url);

async function main(check: boolean): Promise<void> {
  const kernels = measureKernels(check);
  const contracts = compile();
  const rows: Row[] = [];
  for (const workload of WORKLOADS) {
    for (const deployment of deploymentsOf(workload.model)) {
      rows.push(...(await onChain((anvil) => measure(workload, deployment, contracts, anvil))));
    }
    if (workload.name === "W1") {
      for (const variant of ["firstWrite", "written"] as const) {
        rows.push(...(await onChain((anvil) => measureBatch(workload, variant, contracts, anvil))));
      }
    }
  }
  const shared = await onChain(measureShared);
  const encoded = await onChain((anvil) => measureEncoded(contracts, anvil));
  const frozen = [...(await onChain(measureNetworks)), ...(await onChain(measureForest))];

  const files = {
    "benchmarks/results.json": `${JSON.stringify([...rows, ...encoded, ...frozen], null, 2)}\n`,
    "benchmarks/RESULTS.md":
      renderResults(rows, encoded, shared, kernels) + renderEncoded(encoded) + renderFrozen(frozen),
    "README.md": withSummary(readFileSync(new URL("README.md", root), "utf8"), rows),
  };
  for (const [path, fresh] of Object.entries(files)) {
    const file = new URL(path, root);
    if (!check) writeFileSync(file, fresh);
    else if (!existsSync(file) || readFileSync(file, "utf8") !== fresh) {
      process.exitCode = 1;
      console.error(`${path} is stale: run \`npm run bench\` and commit what it writes.`);
      for (const line of differences(existsSync(file) ? readFileSync(file, "utf8") : "", fresh)) {
        console.error(line);
      }
    }
  }
  if (!process.exitCode)
    console.log(
      `${rows.length + encoded.length + frozen.length} rows ${check ? "are as committed" : "written"}`,
    );
}

/** Runs `Kernels.t.sol`, which writes its figures or compares them with those that are committed. */
function measureKernels(check: boolean): Record<string, string> {
  execFileSync("tools/forge", ["test"], {
    cwd: fileURLToPath(root),
    env: { ...process.env, FOUNDRY_PROFILE: check ? "benchcheck" : "bench" },
    stdio: ["ignore", check ? "inherit" : "ignore", "inherit"],
  });
  return JSON.parse(readFileSync(new URL("snapshots/Kernels.json", root), "utf8"));
}

async function onChain<T>(run: (anvil: Awaited<ReturnType<typeof startAnvil>>) => Promise<T>) {
  const anvil = await startAnvil({ hardfork: "osaka" });
  try {
    return await run(anvil);
  } finally {
    await anvil.stop();
  }
}

/** Lines that only one of two texts has. */
function differences(committed: string, fresh: string): string[] {
  const [old, now] = [committed.split("\n"), fresh.split("\n")];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ];
}

await main(process.argv.includes("--check"));
