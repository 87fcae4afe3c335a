import { writeFileSync } from "node:fs";

import { convertForest } from "../../compiler/importers/floatForest.js";
import { boost } from "../../training/boost.js";
import { loadNumbers } from "../data/index.js";
import { checkWritable, report as print, withProgress } from "../output.js";
import { split } from "../preprocess.js";
import { render, summarize } from "./import.js";

export type TrainForestOptions = {
  data: string;
  train: number;
  seed: number;
  trees: number;
  depth: number;
  out: string;
  json?: string;
};

/**
 * Trains a forest off chain, judges it by the samples that are left, and writes it to a file, as
 * `sum import` does.
 *
 * @throws {CliError}
 */
export async function trainForest(options: TrainForestOptions): Promise<void> {
  checkWritable(options.json);
  checkWritable(options.out);
  const data = loadNumbers(options.data, "label");
  const { train, test } = split(data.rows.length, options.train, options.seed);
  const take = (order: readonly number[]) => ({
    rows: order.map((i) => data.rows[i] as ArrayLike<number>),
    labels: order.map((i) => data.labels[i] as number),
  });
  const { name, classes } = data;
  const { trees, depth } = options;
  const source = await withProgress("training", async (onProgress) =>
    boost({ name, classes, ...take(train), trees, depth, onProgress }),
  );
  const { model, report } = convertForest(source, { calibration: take(test) });
  writeFileSync(options.out, `${JSON.stringify(model)}\n`);
  const result = summarize("sum train", model, report);
  print(result, render(result, options.out), options.json);
}
