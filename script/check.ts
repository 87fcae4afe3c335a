/** Runs every `check:*` script of the project in the current folder. */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { report, run } from "./run.js";

/** Most of them compile, which one core does: as many at a time as CI has cores. */
const LANES = 2;

/**
 * Shows a line for each check and the output of those that fail; returns how many failed.
 *
 * They start in their order, so that `check:readme`, which packs what is there, is long done when
 * `check:package` builds anew.
 */
export async function check(): Promise<number> {
  const { scripts = {} } = JSON.parse(readFileSync("package.json", "utf8"));
  const left = Object.keys(scripts).filter((name) => name.startsWith("check:"));
  let failed = 0;
  const lane = async () => {
    for (let script = left.shift(); script; script = left.shift()) {
      const outcome = await run("npm", ["run", "--silent", script]);
      report(script, outcome);
      if (outcome.ok) continue;
      console.log(outcome.all);
      failed += 1;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return failed;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.exitCode = (await check()) === 0 ? 0 : 1;
}
