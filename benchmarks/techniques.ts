/**
 * `npm run techniques` measures each technique of the model compiler with and without it, and writes
 * the table of `docs/compiler.md`; `npm run techniques -- --check` fails if that differs.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { measureTechniques } from "./techniques/rows.js";
import { withTable } from "./techniques/table.js";

const FILE = new URL("../docs/compiler.md", import.meta.url);

const rows = await measureTechniques();
const text = readFileSync(FILE, "utf8");
const fresh = withTable(text, rows);
if (!process.argv.includes("--check")) writeFileSync(FILE, fresh);
else if (fresh !== text) {
  process.exitCode = 1;
  console.error("docs/compiler.md is stale: run `npm run techniques` and commit what it writes.");
  const known = text.split("\n");
  for (const line of fresh.split("\n")) if (!known.includes(line)) console.error(`+ ${line}`);
}
