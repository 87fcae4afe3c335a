import type { Encoder } from "../encoders/encoder.js";
import { createWordEncoder } from "../encoders/words.js";
import { LinearRegression } from "../models/linearRegression.js";
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
  /** What the model learns: a class, or what stands for a target. */
  label: number;
  /** What the reference gets for sample and label. */
  input: ArrayLike<number>;
  output: number;
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
  /** Of a regression, what a label stands for, in deviations from the mean of the target. */
  decode?: (label: number) => number;
  train: Item[];
  test: Item[];
};

/**
 * Loads, splits and encodes data for a model.
 *
 * @throws {CliError} what `findModel`, `loadData`, `loadNumbers` and `prepare` throw, `TooManyClasses` and `TargetConstant`
 */
export function createTask(options: TaskOptions): Task {
  const trainable = findModel(options.model, options.data);
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
    return { sample: sample as Uint16Array, label, input: sample, output: label };
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
  const untrained = createTwin(trainable.model(shape));
  const fractionBits = "fractionBits" in untrained ? untrained.fractionBits : 0;
  const { encoder, train, test } = prepareNumbers(data, { ...options, fractionBits });
  const { mean, deviation } = encoder.scale.target ?? { mean: 0, deviation: 1 };
  const task = modelOf(trainable, shape, 2 ** fractionBits);
  const { twin } = task;
  const isRegression = twin instanceof LinearRegression;
  const toItem = ({ sample, label, exact }: (typeof train)[number]): Item => {
    const output = isRegression ? (label - mean) / deviation : label;
    return {
      sample,
      label: isRegression ? twin.encodeTarget(output) : label,
      input: trainable.exact ? sample : exact,
      output,
    };
  };
  const items = { train: train.map(toItem), test: test.map(toItem) };
  // R² compares with the mean of the test's targets.
  if (isRegression && new Set(items.test.map(({ output }) => output)).size === 1) {
    throw new CliError(
      "TargetConstant",
      `the test rows of ${data.name} (${test.length}) have one and the same target, by which nothing can be judged; add rows, or change --train or --seed`,
    );
  }
  return {
    data: { name: data.name, classes: data.classes, features: shape.features },
    ...task,
    encoder,
    ...(isRegression && { decode: (label) => twin.decodeTarget(label) }),
    ...items,
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
