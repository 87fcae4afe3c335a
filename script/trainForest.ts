/**
 * `npm run train:forest` trains the example forest, 64 trees of depth 6 that tell whether it rains in
 * Seattle, and writes `models/weather-forest.json`; with `--check` it fails if that is another one.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { loadNumbers } from "../ts/cli/data/index.js";
import { split } from "../ts/cli/preprocess.js";
import { convertForest } from "../ts/compiler/importers/floatForest.js";
import { boost } from "../ts/training/boost.js";

const FILE = new URL("../models/weather-forest.json", import.meta.url);

const data = loadNumbers("weather", "label");
const { train, test } = split(data.rows.length, 0.8, 42);
const rowsOf = (order: readonly number[]) => order.map((i) => data.rows[i] as number[]);
const labelsOf = (order: readonly number[]) => order.map((i) => data.labels[i] as number);

const source = boost({
  name: "Rain in Seattle",
  classes: data.classes,
  rows: rowsOf(train),
  labels: labelsOf(train),
  rate: 0.05,
});
const { model, report } = convertForest(source, {
  calibration: { rows: rowsOf(test), labels: labelsOf(test) },
});
const fresh = `${JSON.stringify(model)}\n`;
console.log(`${report.after} of ${report.total} test days right, as before the conversion`);
if (!process.argv.includes("--check")) writeFileSync(FILE, fresh);
else if (readFileSync(FILE, "utf8") !== fresh) {
  console.error("The example forest is another one: run npm run train:forest.");
  process.exitCode = 1;
}
