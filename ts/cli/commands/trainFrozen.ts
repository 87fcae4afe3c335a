import { writeFileSync } from "node:fs";

import { MAX_FOREST_CLASSES } from "../../compiler/forestFormat.js";
import { type FrozenModel, MAX_CLASSES } from "../../compiler/format.js";
import type { Calibration, ConversionReport } from "../../compiler/importers/convert.js";
import { convertForest } from "../../compiler/importers/floatForest.js";
import { boost } from "../../training/boost.js";
import { trainMlp } from "../../training/mlp.js";
import { loadNumbers, unsuited } from "../data/index.js";
import { CliError } from "../errors.js";
import type { FrozenName } from "../models.js";
import { checkWritable, report as print, withProgress } from "../output.js";
import { split } from "../preprocess.js";
import { render, summarize } from "./import.js";

export type TrainFrozenOptions = {
  model: FrozenName;
  data: string;
  train: number;
  seed: number;
  limit?: number;
  trees: number;
  depth: number;
  hidden: number;
  steps: number;
  out: string;
  json?: string;
};

type Sets = {
  name: string;
  classes: readonly string[];
  train: Required<Calibration>;
  test: Required<Calibration>;
  onProgress: (progress: { done: number; total: number }) => void;
};

type Trained = { model: FrozenModel; report: ConversionReport };

/** Trains with the one set, and tells by the other what becomes of real numbers as integers. */
const TRAINERS = {
  forest({ test, train, ...data }: Sets, { trees, depth }: TrainFrozenOptions): Trained {
    const source = boost({ ...data, ...train, trees, depth });
    // What changes is told, as of a network, and does not undo the training.
    const allowedChanges = test.rows.length;
    const converted = convertForest(source, { calibration: test, allowedChanges });
    if (converted.model.trees.length > 0) return converted;
    throw new CliError(
      "ForestEmpty",
      `no number tells the classes of ${train.rows.length} samples apart; train with more of them, or other columns`,
    );
  },
  mlp({ test, train, ...data }: Sets, { hidden, steps, seed }: TrainFrozenOptions): Trained {
    return trainMlp({ ...data, ...train, hidden, steps, seed, test });
  },
} satisfies Record<FrozenName, unknown>;

const MOST_CLASSES = { forest: MAX_FOREST_CLASSES, mlp: MAX_CLASSES } satisfies Record<
  FrozenName,
  number
>;

/**
 * Trains a model off chain, judges it by the samples that are left, and writes it to a file, as
 * `sum import` does.
 *
 * @throws {CliError} `ForestEmpty`, `DataUnsuited`, and what `loadNumbers` and `split` throw
 */
export async function trainFrozen(options: TrainFrozenOptions): Promise<void> {
  checkWritable(options.json);
  checkWritable(options.out);
  const data = loadNumbers(options.data, "label");
  const most = MOST_CLASSES[options.model];
  if (data.classes.length > most) {
    throw unsuited(
      `${options.data} has ${data.classes.length} classes, and the model ${most} at most`,
    );
  }
  const { train, test } = split(data.rows.length, options.train, options.seed);
  const take = (order: readonly number[]) => ({
    rows: order.map((i) => data.rows[i] as ArrayLike<number>),
    labels: order.map((i) => data.labels[i] as number),
  });
  const { name, classes } = data;
  const { model, report } = await withProgress("training", async (onProgress) =>
    TRAINERS[options.model](
      { name, classes, train: take(train.slice(0, options.limit)), test: take(test), onProgress },
      options,
    ),
  );
  writeFileSync(options.out, `${JSON.stringify(model)}\n`);
  const result = summarize("sum train", model, report);
  print(result, render(result, options.out), options.json);
}
