import { requireList, requireThat, requireWhole } from "./checks.js";
import { checkForest, type ForestModel } from "./forestFormat.js";

/** Version of the format that this library writes. */
export const FORMAT_VERSION = 1;

/** What a sample is, as bytes: see `input.ts`. */
export type InputFormat =
  | {
      /** Whole numbers of `bits` bits each, most significant first, then zero bits up to a whole byte. */
      readonly kind: "values";
      readonly count: number;
      readonly bits: 1 | 2 | 4 | 8 | 16;
    }
  | {
      /**
       * A picture of one bit a pixel, row by row, of which the model sees the sums of blocks of 2 × 2
       * pixels: its features are these sums, 0 to 4, row by row.
       */
      readonly kind: "bitmap";
      /** A multiple of 4, at most 128. */
      readonly width: number;
      /** Even. */
      readonly height: number;
    };

/** What every frozen model says of itself. */
export type Envelope = {
  readonly format: "sum-model";
  readonly version: typeof FORMAT_VERSION;
  readonly name: string;
  /** Names of the classes, by label. */
  readonly classes: readonly string[];
  readonly input: InputFormat;
};

/**
 * A layer of neurons. Neuron j sums `biases[j] + Σ_i weights[j][i] · x_i`, whole numbers, exactly.
 * Whatever the sample, the sum is from −2^(bits−1) to 2^(bits−1) − 1: a model of which that cannot be
 * proved is refused.
 */
export type Layer = {
  /** 2 to 32. */
  readonly bits: number;
  /** What the next layer sees is ⌊max(sum, 0) / 2^shift⌋; of the last layer 0, its sums are the scores. */
  readonly shift: number;
  /** A row for each neuron. */
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[];
};

/** An integer network: layers with ReLU between them; the class of the greatest score wins. */
export type NetworkModel = Envelope & {
  readonly kind: "network";
  readonly layers: readonly Layer[];
  /** How numbers become values. Without, samples are whole numbers, or pixels, to begin with. */
  readonly scale?: InputScale | undefined;
};

/**
 * How numbers become the values of a sample: value i is (number i − `starts[i]`) / `steps[i]`, rounded
 * to the nearest, and at most what the input holds, at least 0.
 */
export type InputScale = {
  readonly starts: readonly number[];
  /** Greater than 0. */
  readonly steps: readonly number[];
};

/** A frozen model, as its file holds it: JSON, in whole numbers but for `scale` and `cuts`. */
export type FrozenModel = NetworkModel | ForestModel;

/** The number of features, and the greatest value of one; the least is 0. */
export function inputFeatures(input: InputFormat): { count: number; max: number } {
  return input.kind === "values"
    ? { count: input.count, max: 2 ** input.bits - 1 }
    : { count: (input.width * input.height) / 4, max: 4 };
}

/** Bytes of a sample. */
export function inputLength(input: InputFormat): number {
  const bits = input.kind === "values" ? input.count * input.bits : input.width * input.height;
  return Math.ceil(bits / 8);
}

/** The most classes of a model; a forest has fewer. */
export const MAX_CLASSES = 256;

/**
 * A model from what `JSON.parse` returned, checked in every number.
 *
 * @throws `ModelFileInvalidError`, which says where; `BoundExceededError` is for those who run it
 */
export function parseModel(json: unknown): FrozenModel {
  const model = json as FrozenModel;
  requireThat(typeof json === "object" && json !== null, "the file", "is no object");
  requireThat(model.format === "sum-model", "format", 'must be "sum-model"');
  requireThat(model.version === FORMAT_VERSION, "version", `must be ${FORMAT_VERSION}`);
  requireThat(typeof model.name === "string", "name", "must be a text");
  requireList("classes", model.classes, 2, MAX_CLASSES);
  model.classes.forEach((name, i) => {
    requireThat(typeof name === "string", `classes[${i}]`, "must be a text");
  });
  requireInput(model.input);
  if (model.kind === "forest") checkForest(model);
  else {
    requireThat(model.kind === "network", "kind", 'must be "network" or "forest"');
    requireLayers(model);
    if (model.scale !== undefined) requireScale(model.scale, model.input);
  }
  return model;
}

function requireInput(input: InputFormat): void {
  requireThat(typeof input === "object" && input !== null, "input", "is missing");
  if (input.kind === "values") {
    requireWhole("input.count", input.count, 1, 32_767);
    requireThat([1, 2, 4, 8, 16].includes(input.bits), "input.bits", "must be 1, 2, 4, 8 or 16");
  } else {
    requireThat(input.kind === "bitmap", "input.kind", 'must be "values" or "bitmap"');
    requireWhole("input.width", input.width, 4, 128);
    requireWhole("input.height", input.height, 2, 1024);
    requireThat(input.width % 4 === 0, "input.width", "must be a multiple of 4");
    requireThat(input.height % 2 === 0, "input.height", "must be even");
  }
}

function requireScale({ starts, steps }: InputScale, input: InputFormat): void {
  requireThat(input.kind === "values", "scale", "is for an input of values");
  requireList("scale.starts", starts, input.count, input.count);
  requireList("scale.steps", steps, input.count, input.count);
  starts.forEach((start, i) => {
    requireThat(Number.isFinite(start), `scale.starts[${i}]`, "must be a finite number");
    const step = steps[i] as number;
    requireThat(Number.isFinite(step) && step > 0, `scale.steps[${i}]`, "must be greater than 0");
  });
}

function requireLayers({ layers, input, classes }: NetworkModel): void {
  requireList("layers", layers, 1, 16);
  let inputs = inputFeatures(input).count;
  layers.forEach((layer, l) => {
    const path = `layers[${l}]`;
    requireThat(typeof layer === "object" && layer !== null, path, "is no object");
    requireWhole(`${path}.bits`, layer.bits, 2, 32);
    requireWhole(`${path}.shift`, layer.shift, 0, l === layers.length - 1 ? 0 : layer.bits - 2);
    requireList(`${path}.weights`, layer.weights, 1, 4096);
    layer.weights.forEach((row, j) => {
      requireList(`${path}.weights[${j}]`, row, inputs, inputs);
      requireWholes(`${path}.weights[${j}]`, row);
    });
    inputs = layer.weights.length;
    requireList(`${path}.biases`, layer.biases, inputs, inputs);
    requireWholes(`${path}.biases`, layer.biases);
  });
  const last = `layers[${layers.length - 1}].weights`;
  requireThat(
    inputs === classes.length,
    last,
    `must have a row for each of ${classes.length} classes`,
  );
}

/** Weights of 32 bits and sums of 32 are far inside of what a double holds. */
function requireWholes(path: string, values: readonly number[]): void {
  values.forEach((value, i) => {
    requireWhole(`${path}[${i}]`, value, -(2 ** 31), 2 ** 31 - 1);
  });
}
