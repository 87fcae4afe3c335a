import { existsSync } from "node:fs";
import { extname } from "node:path";

import { CliError } from "../errors.js";
import { corpora } from "./corpora.js";
import type { Dataset, NumberDataset } from "./dataset.js";
import { extensions, readColumns, readFile, readNumberFile } from "./files.js";
import { tables } from "./tables.js";

/** The data sets that have a name. */
export const DATASETS = [...Object.keys(corpora), ...Object.keys(tables)];

/**
 * Loads texts by the name of their data set, or from a file (`readFile`).
 *
 * @throws {CliError} `DataUnknown`, `DataUnsuited`, `PackageMissing` and what `readFile` throws
 */
export function loadData(source: string): Dataset {
  const load = named(corpora, source);
  if (load) return load();
  if (named(tables, source))
    throw unsuited(`${source} is numbers, and the model learns from texts`);
  requireFile(source);
  return readFile(source);
}

/**
 * Loads rows of numbers by the name of their data set, or from a file (`readNumberFile`).
 *
 * @param output - The column to predict.
 * @throws {CliError} `DataUnknown`, `DataUnsuited`, `PackageMissing` and what `readNumberFile` throws
 */
export function loadNumbers(source: string, output: "label" | "target"): NumberDataset {
  if (named(corpora, source)) {
    throw unsuited(`${source} is texts, and the model learns from numbers`);
  }
  const load = named(tables, source);
  if (!load) {
    requireFile(source);
    return readNumberFile(source, output);
  }
  const data = load();
  if ((data.targets === undefined) === (output === "label")) return data;
  throw unsuited(
    output === "label"
      ? `${source} has a target, and the model learns classes`
      : `${source} has classes, and the model learns a target`,
  );
}

/** Whether a source is texts; a file is if it has a column `text`. Throws as `readFile`. */
export function isTexts(source: string): boolean {
  if (named(corpora, source)) return true;
  if (named(tables, source)) return false;
  requireFile(source);
  return readColumns(source).includes("text");
}

function named<loader>(loaders: Record<string, loader>, source: string): loader | undefined {
  return Object.hasOwn(loaders, source) ? loaders[source] : undefined;
}

/** What to throw if a model cannot learn from the data. */
export function unsuited(reason: string): CliError {
  return new CliError("DataUnsuited", `${reason}; choose other data, or another model`);
}

function requireFile(source: string): void {
  if (extname(source) !== "" || existsSync(source)) return;
  throw new CliError(
    "DataUnknown",
    `no data set "${source}"; there are ${DATASETS.join(", ")}, or name a file ending in ${extensions.join(", ")}`,
  );
}
