import { readFileSync, writeFileSync } from "node:fs";

import { compileForest } from "../../compiler/compileForest.js";
import type { ForestModel } from "../../compiler/forestFormat.js";
import type { ConversionReport } from "../../compiler/importers/convert.js";
import { convertForest, type FloatForest } from "../../compiler/importers/floatForest.js";
import { fromLightgbmDump, isLightgbmDump } from "../../compiler/importers/lightgbm.js";
import { fromSklearnForest, isSklearnForest } from "../../compiler/importers/sklearn.js";
import {
  fromXgboostDump,
  fromXgboostModel,
  isXgboostDump,
  isXgboostModel,
} from "../../compiler/importers/xgboost.js";
import type { NumberDataset } from "../data/dataset.js";
import { loadNumbers } from "../data/index.js";
import { CliError } from "../errors.js";
import { checkWritable, count, list, report as print } from "../output.js";

export type ImportOptions = {
  calibrate: string;
  out: string;
  allowedChanges: number;
  baseScore: number;
  json?: string;
};

/** What `sum import --json` writes. */
export type ImportResult = {
  /** The library that the model comes from. */
  source: string;
  classes: string[];
  features: number;
  trees: number;
  depth: number;
  calibration: ConversionReport;
  /** Bytes of the compiled contracts' code. */
  code: number[];
};

/**
 * Converts a model of another library to a frozen model in integers, and writes it to a file.
 *
 * @throws {CliError}
 */
export async function importModel(path: string, options: ImportOptions): Promise<void> {
  checkWritable(options.json);
  checkWritable(options.out);
  const data = loadNumbers(options.calibrate, "label");
  const source = recognize(readJson(path), path, data, options);
  const { rows } = data;
  const labels = matchLabels(data, source.classes);
  const { allowedChanges } = options;
  const converted = convertForest(source, { calibration: { rows, labels }, allowedChanges });
  writeFileSync(options.out, `${JSON.stringify(converted.model)}\n`);
  const result = summarize(source.name, converted.model, converted.report);
  print(result, render(result, options.out), options.json);
}

/** What is worth saying about a converted forest. */
export function summarize(
  source: string,
  model: ForestModel,
  calibration: ConversionReport,
): ImportResult {
  return {
    source,
    classes: [...model.classes],
    features: model.levels.length,
    trees: model.trees.length,
    depth: Math.max(0, ...model.trees.map(({ leaves }) => Math.log2(leaves.length))),
    calibration,
    code: compileForest(model).contracts.map(({ code }) => code.length / 2 - 1),
  };
}

/** The same for people. */
export function render(result: ImportResult, out: string): string {
  const { calibration, code } = result;
  return list([
    ["source", result.source],
    ["classes", result.classes.join(", ")],
    ["features", count(result.features)],
    ["trees, depth", `${count(result.trees)}, ${result.depth}`],
    ["samples that change their class", `${calibration.changed} of ${count(calibration.total)}`],
    ["right before the conversion", count(calibration.before ?? 0)],
    ["… after", count(calibration.after ?? 0)],
    ["code of the contract, bytes", code.map(count).join(" + ")],
    ["written to", out],
  ]);
}

function recognize(
  json: unknown,
  path: string,
  data: NumberDataset,
  { baseScore }: ImportOptions,
): FloatForest {
  if (isXgboostModel(json)) return fromXgboostModel(json);
  if (isLightgbmDump(json)) return fromLightgbmDump(json);
  if (isSklearnForest(json)) return fromSklearnForest(json);
  if (isXgboostDump(json)) {
    // A dump says neither how many features nor how many classes there are; the data do.
    const features = data.columns.length;
    return fromXgboostDump(json, { features, classes: data.classes.length, baseScore });
  }
  throw new CliError(
    "ModelUnknown",
    `${path} is none of the files that docs/importers.md describes: XGBoost, LightGBM or scikit-learn as JSON`,
  );
}

/** Labels by the model's numbers: by name if the model has the data's names, else in their order. */
function matchLabels({ classes, labels }: NumberDataset, names: readonly string[]): number[] {
  if (classes.length > names.length) {
    throw new CliError(
      "DataUnsuited",
      `the data have ${classes.length} classes, and the model ${names.length}`,
    );
  }
  const positions = classes.map((name) => names.indexOf(name));
  return positions.includes(-1) ? labels : labels.map((label) => positions[label] as number);
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new CliError("FileMissing", `${path} cannot be read; check the path`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CliError("FileMalformed", `${path}: ${(cause as Error).message}`, { cause });
  }
}
