/** Runs every `check:*` script of the project in the current folder, in their order. */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { report, run } from "./run.js";

/** Shows a line for each check and the output of those that fail; returns how many failed. */
export async function check(): Promise<number> {
  const { scripts = {} } = JSON.parse(readFileSync("package.json", "utf8"));
  let failed = 0;
  for (const script of Object.keys(scripts).filter((name) => name.startsWith("check:"))) {
    const outcome = await run("npm", ["run", "--silent", script]);
    report(script, outcome);
    if (outcome.ok) continue;
    console.log(outcome.all);
    failed += 1;
  }
  return failed;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.exitCode = (await check()) === 0 ? 0 : 1;
}
