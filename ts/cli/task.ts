import type { DenseEncoder } from "../encoders/dense.js";
import type { Encoder } from "../encoders/encoder.js";
import { createWordEncoder } from "../encoders/words.js";
import { createTwin, type Model, type Twin } from "../models/twins.js";
import { loadData, loadNumbers } from "./data/index.js";
import { CliError } from "./errors.js";
import { findModel, type Trainable } from "./models.js";
import { prepare, prepareNumbers } from "./preprocess.js";
import type { Reference } from "./reference.js";

/** What to train a model with. */
export type TaskOptions = {
  data: string;
  model: string;
  features: number;
  train: number;
  seed: number;
  limit?: number;
};

/** A sample for model and reference. */
export type Item = {
  sample: Uint16Array | Int16Array;
  /** What the model learns: a class. */
  label: number;
  /** What the reference gets for it. */
  input: ArrayLike<number>;
};

/** A model and what it learns: everything that a chain is not needed for. */
export type Task = {
  data: { name: string; classes: string[]; features: number };
  model: Model;
  twin: Twin;
  reference: Reference;
  /** Whether the reference must predict exactly what the model does. */
  exact: boolean;
  encoder: Encoder;
  train: Item[];
  test: Item[];
};

/**
 * Loads, splits and encodes data for a model.
 *
 * @throws {CliError} what `findModel`, `loadData`, `loadNumbers` and `prepare` throw, and `TooManyClasses`
 */
export function createTask(options: TaskOptions): Task {
  const trainable = findModel(options.model);
  const task =
    trainable.inputs === "texts"
      ? createTextTask(trainable, options)
      : createNumberTask(trainable, options);
  return { ...task, train: task.train.slice(0, options.limit) };
}

function createTextTask(trainable: Trainable, options: TaskOptions): Task {
  const data = loadData(options.data);
  requireClasses(data, trainable, options);
  const { vocabulary, train, test } = prepare(data, options);
  const shape = { features: vocabulary.length, classes: data.classes.length };
  const toItem = ({ sample, label }: (typeof train)[number]): Item => {
    return { sample: sample as Uint16Array, label, input: sample };
  };
  return {
    data: { name: data.name, classes: data.classes, features: vocabulary.length },
    ...modelOf(trainable, shape, 1),
    encoder: createWordEncoder(vocabulary),
    train: train.map(toItem),
    test: test.map(toItem),
  };
}

function createNumberTask(trainable: Trainable, options: TaskOptions): Task {
  const data = loadNumbers(options.data, trainable.output);
  requireClasses(data, trainable, options);
  const shape = { features: data.columns.length, classes: data.classes.length };
  const fractionBits = fractionBitsOf(createTwin(trainable.model(shape)));
  const { encoder, train, test } = prepareNumbers(data, { ...options, fractionBits });
  const toItem = ({ sample, label, exact }: (typeof train)[number]): Item => {
    return { sample, label, input: trainable.exact ? sample : exact };
  };
  return {
    data: { name: data.name, classes: data.classes, features: shape.features },
    ...modelOf(trainable, shape, 2 ** fractionBits),
    encoder: encoder satisfies DenseEncoder,
    train: train.map(toItem),
    test: test.map(toItem),
  };
}

function modelOf(
  { model: describe, reference, exact }: Trainable,
  shape: { features: number; classes: number },
  one: number,
) {
  const model = describe(shape);
  return { model, twin: createTwin(model), reference: reference(shape, one), exact };
}

function fractionBitsOf(twin: Twin): number {
  return "fractionBits" in twin ? twin.fractionBits : 0;
}

function requireClasses(
  { name, classes }: { name: string; classes: string[] },
  { maxClasses }: Trainable,
  { model }: TaskOptions,
): void {
  if (classes.length <= maxClasses) return;
  const some = classes.slice(0, 5).map((label) => JSON.stringify(label));
  if (classes.length > some.length) some.push("…");
  throw new CliError(
    "TooManyClasses",
    `${name} has ${classes.length} classes (${some.join(", ")}); ${model} takes ${maxClasses}, keep the rows of as many`,
  );
}
