import { createDenseEncoder, type DenseEncoder, fitScale, type Scale } from "../encoders/dense.js";
import type { LabelledSample } from "../encoders/sparse.js";
import { buildVocabulary, createWordEncoder } from "../encoders/words.js";
import { mulberry32, shuffled } from "../utils/random.js";
import type { Dataset, NumberDataset } from "./data/dataset.js";
import { CliError } from "./errors.js";

/** A data set of texts, split and encoded. */
export type Prepared = {
  vocabulary: string[];
  train: LabelledSample[];
  test: LabelledSample[];
};

/** A row of numbers, encoded. */
export type NumberSample = {
  sample: Int16Array;
  /** Its class, or its target as it stands in the data. */
  label: number;
  /** What the sample was rounded from. */
  exact: Float64Array;
};

/** A data set of numbers, split and encoded. */
export type PreparedNumbers = {
  encoder: DenseEncoder;
  train: NumberSample[];
  test: NumberSample[];
};

/**
 * Shuffles 0 … count − 1 and cuts the order in two: the first ⌊fraction · count⌋ are for training.
 *
 * @throws {CliError} `SplitEmpty`
 */
export function split(count: number, fraction: number, seed: number) {
  const order = shuffled(positions(count), mulberry32(seed));
  const size = Math.floor(fraction * count);
  if (size === 0 || size === count) {
    throw new CliError(
      "SplitEmpty",
      `${count} samples leave ${size} to train and ${count - size} to test; add rows or change --train`,
    );
  }
  return { train: order.slice(0, size), test: order.slice(size) };
}

/** The samples in the order of a pass (from 1): as they are, then shuffled anew each time. */
export function passOrder<T>(samples: readonly T[], pass: number): T[] {
  return pass === 1 ? [...samples] : shuffled(samples, mulberry32(1000 + pass - 1));
}

/**
 * Splits a data set, takes the vocabulary from its training texts and encodes all texts by it.
 *
 * @param features Size of the vocabulary, if there are that many words.
 * @throws {CliError} `SplitEmpty`, `NoWords`
 */
export function prepare(
  data: Dataset,
  options: { features: number; train: number; seed: number },
): Prepared {
  const { train, test } = split(data.texts.length, options.train, options.seed);
  const vocabulary = createVocabulary(data, train, options.features);
  const encode = sampler(data, vocabulary);
  return { vocabulary, train: train.map(encode), test: test.map(encode) };
}

/**
 * Splits a data set, takes means and deviations from its training rows and encodes all rows by them.
 *
 * @param fractionBits The model's.
 * @throws {CliError} `SplitEmpty`
 */
export function prepareNumbers(
  data: NumberDataset,
  options: { train: number; seed: number; fractionBits: number },
): PreparedNumbers {
  const { columns, rows, targets, labels } = data;
  const { train, test } = split(rows.length, options.train, options.seed);
  const scale: Scale = data.raw
    ? { columns, means: columns.map(() => 0), deviations: columns.map(() => 1) }
    : { columns, ...fitScale(train.map((row) => rows[row] as ArrayLike<number>)) };
  const target = targets && fitTarget(train.map((row) => targets[row] as number));
  const encoder = createDenseEncoder({ ...scale, target }, options.fractionBits);
  const sampleOf = (row: number): NumberSample => ({
    sample: encoder.encode(rows[row] as ArrayLike<number>),
    label: (targets ?? labels)[row] as number,
    exact: encoder.standardize(rows[row] as ArrayLike<number>),
  });
  return { encoder, train: train.map(sampleOf), test: test.map(sampleOf) };
}

function fitTarget(targets: readonly number[]): { mean: number; deviation: number } {
  const { means, deviations } = fitScale(targets.map((target) => [target]));
  return { mean: means[0] as number, deviation: (deviations[0] as number) || 1 };
}

/**
 * The most frequent words of some of the texts.
 *
 * @throws {CliError} `NoWords`
 */
export function createVocabulary(data: Dataset, rows: number[], features: number): string[] {
  const texts = rows.map((row) => data.texts[row] as string);
  const vocabulary = buildVocabulary(texts, features);
  if (vocabulary.length === 0) {
    throw new CliError(
      "NoWords",
      `the training texts of ${data.name} hold no words (two or more letters a to z)`,
    );
  }
  return vocabulary;
}

/** Turns the number of a row into its sample. */
export function sampler(data: Dataset, vocabulary: string[]): (row: number) => LabelledSample {
  const { encode } = createWordEncoder(vocabulary);
  return (row) => ({
    sample: encode(data.texts[row] as string),
    label: data.labels[row] as number,
  });
}

function positions(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
