import { writeFileSync } from "node:fs";

import type { FrozenModel } from "../../compiler/format.js";
import type { ConversionOptions, ConversionReport } from "../../compiler/importers/convert.js";
import { convertForest, type FloatForest } from "../../compiler/importers/floatForest.js";
import { convertNetwork, type FloatNetwork } from "../../compiler/importers/floatNetwork.js";
import { fromLightgbmDump, isLightgbmDump } from "../../compiler/importers/lightgbm.js";
import { fromOnnx } from "../../compiler/importers/onnx.js";
import {
  fromSklearnForest,
  fromSklearnLinear,
  isSklearnForest,
  isSklearnLinear,
} from "../../compiler/importers/sklearn.js";
import {
  fromXgboostDump,
  fromXgboostModel,
  isXgboostDump,
  isXgboostModel,
} from "../../compiler/importers/xgboost.js";
import type { NumberDataset } from "../data/dataset.js";
import { readBytes } from "../data/files.js";
import { loadNumbers } from "../data/index.js";
import { CliError } from "../errors.js";
import { describeModel, type FrozenSummary, readJson, summarizeModel } from "../frozen.js";
import { checkWritable, count, list, report as print } from "../output.js";

export type ImportOptions = {
  calibrate: string;
  out: string;
  allowedChanges?: number;
  classes?: number;
  parallelTrees: number;
  baseScore: number;
  json?: string;
};

/** What `sum import --json` writes. */
export type ImportResult = FrozenSummary & {
  /** The library that the model comes from. */
  source: string;
  calibration: ConversionReport;
  /** Of a boosted forest whose best round was not the last: the rounds that are taken, of all. */
  rounds?: FloatForest["rounds"];
};

/** A model as another library has it. */
type FloatModel = FloatForest | FloatNetwork;

/**
 * Converts a model of another library to a frozen model in integers, and writes it to a file.
 *
 * @throws {CliError}
 */
export async function importModel(path: string, options: ImportOptions): Promise<void> {
  checkWritable(options.json);
  checkWritable(options.out);
  const data = loadNumbers(options.calibrate, "label");
  const source = readModel(path, data, options);
  const { rows } = data;
  const labels = matchLabels(data, source.classes);
  const { allowedChanges } = options;
  const { model, report } = convert(source, { calibration: { rows, labels }, allowedChanges });
  writeFileSync(options.out, `${JSON.stringify(model)}\n`);
  const { rounds } = source as FloatForest;
  const result = { ...summarize(source.name, model, report), ...(rounds && { rounds }) };
  print(result, render(result, options.out), options.json);
}

/** What is worth saying about a converted model. */
export function summarize(
  source: string,
  model: FrozenModel,
  calibration: ConversionReport,
): ImportResult {
  return { source, ...summarizeModel(model), calibration };
}

/** The same for people. */
export function render(result: ImportResult, out: string): string {
  const { source, calibration, rounds } = result;
  const stopped: [what: string, value: string][] = rounds
    ? [["rounds, up to the best", `${rounds.taken} of ${rounds.of}`]]
    : [];
  return list([
    ["source", source],
    ...describeModel(result),
    ...stopped,
    ["samples that change their class", `${calibration.changed} of ${count(calibration.total)}`],
    ["right before the conversion", count(calibration.before ?? 0)],
    ["… after", count(calibration.after ?? 0)],
    ["written to", out],
  ]);
}

function convert(
  source: FloatModel,
  options: ConversionOptions,
): { model: FrozenModel; report: ConversionReport } {
  return "trees" in source ? convertForest(source, options) : convertNetwork(source, options);
}

function readModel(path: string, data: NumberDataset, options: ImportOptions): FloatModel {
  if (path.endsWith(".onnx")) return fromOnnx(readBytes(path));
  const json = readJson(path);
  if (isXgboostModel(json)) return fromXgboostModel(json);
  if (isLightgbmDump(json)) return fromLightgbmDump(json);
  if (isSklearnForest(json)) return fromSklearnForest(json);
  if (isSklearnLinear(json)) return fromSklearnLinear(json);
  if (isXgboostDump(json)) {
    const { classes, parallelTrees, baseScore } = options;
    if (classes === undefined) {
      throw new CliError(
        "ClassesMissing",
        `${path} is a dump of trees, which does not say how many classes there are; give --classes`,
      );
    }
    const features = data.columns;
    return fromXgboostDump(json, { features, classes, parallelTrees, baseScore });
  }
  throw new CliError(
    "ModelUnknown",
    `${path} is none of the files that docs/importers.md describes: XGBoost, LightGBM or scikit-learn as JSON, or ONNX`,
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
