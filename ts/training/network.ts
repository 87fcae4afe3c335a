import type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs-core";
import { mulberry32, shuffled } from "../cli/random.js";
import { inputFeatures, type NetworkModel } from "../compiler/format.js";
import {
  fitLayers,
  type LayerShape,
  type RealLayer,
  roundLayers,
  type ScaledLayer,
  scaleLayers,
} from "./quantize.js";
import { createProduct, productOfData, type Tensors } from "./tensors.js";

/** Samples to learn from. */
export type TrainingData = {
  readonly count: number;
  /** The features of each sample, as the model's input gives them. */
  readonly features: Uint8Array | Uint16Array;
  readonly labels: ArrayLike<number>;
  /** A teacher's logits for each sample: what is learned then, doubts and all, instead of labels. */
  readonly logits?: Float32Array | undefined;
};

/** A layer to train. */
export type LayerTask = LayerShape & {
  /** Its neurons. */
  readonly width: number;
  /** For each neuron, the inputs that it looks at; all by default. */
  readonly windows?: readonly (readonly number[])[] | undefined;
};

export type TrainNetworkParameters = {
  readonly name: string;
  readonly classes: readonly string[];
  readonly input: NetworkModel["input"];
  /** The layers, the last of which has a neuron for each class and shift 0. */
  readonly layers: readonly LayerTask[];
  readonly data: TrainingData;
  /** How many samples are one pass; all by default. Passes go through the data in turn. */
  readonly passSize?: number | undefined;
  /** Passes with real numbers, then with the model's own integers. */
  readonly passes: { readonly real: number; readonly integer: number };
  /** Samples of a step, 100 by default. */
  readonly batch?: number | undefined;
  /** Step size with real numbers, 0.003 by default; it falls to 0 in the course of the passes. */
  readonly rate?: number | undefined;
  readonly seed: number;
  readonly log?: ((line: string) => void) | undefined;
};

export type TrainNetworkReturnType = {
  /** The network of real numbers, on features divided by their greatest value. */
  readonly real: RealLayer[];
  /** That network, rounded. */
  readonly rounded: NetworkModel;
  /** The network that went on learning as integers. */
  readonly model: NetworkModel;
};

/** At this temperature a teacher's doubts are learned. */
const TEMPERATURE = 2;
/** After so many steps the integers are made to keep their bounds again. */
const PROJECT_EVERY = 20;

/**
 * Trains an integer network: first real numbers, then, from their rounded form, the integers. In that
 * phase each step computes what the contract computes, rounding, shifts and bounds included, and
 * gradients pass through the rounding as if it were not there.
 *
 * The same parameters give the same model on every run.
 */
export function trainNetwork(
  tf: Tensors,
  parameters: TrainNetworkParameters,
): TrainNetworkReturnType {
  const { name, classes, input, layers, passes, seed, log } = parameters;
  const { batch = 100, rate: realRate = 0.003 } = parameters;
  const { count: inputs, max } = inputFeatures(input);
  const limits = new Array<number>(inputs).fill(max);
  const random = mulberry32(seed);
  const product = createProduct(tf);
  const times = (h: Tensor2D, w: Tensor2D, l: number) =>
    l === 0 ? productOfData(tf, h, w) : product(h, w);
  const rows = [inputs, ...layers.map(({ width }) => width)];
  const masks = layers.map(
    ({ windows, width }, l) =>
      windows && tf.tensor2d(windowMask(windows, rows[l] as number), [rows[l] as number, width]),
  );
  /** What is outside of a neuron's window counts nothing. */
  const masked = (w: Tensor, l: number) => (masks[l] ? tf.mul(w, masks[l] as Tensor) : w);

  const weights = layers.map(({ width, windows }, l) => {
    const from = rows[l] as number;
    const deviation = Math.sqrt(2 / (windows?.[0]?.length ?? from));
    return tf.variable(tf.randomNormal([from, width], 0, deviation, "float32", random() * 1e9));
  }) as Variable[];
  const biases = layers.map(({ width }) => tf.variable(tf.zeros([width]))) as Variable[];

  const temperature = parameters.data.logits ? TEMPERATURE : 1;
  const batches = createBatches(parameters, batch, inputs, random);
  const run = (
    phase: string,
    total: number,
    rate: number,
    scale: number,
    forward: (x: Tensor2D) => Tensor2D,
    after: (step: number) => void,
  ) => {
    const optimizer = tf.train.adam(rate);
    const steps = total * batches.perPass;
    let loss = 0;
    for (let step = 0; step < steps; step++) {
      Object.assign(optimizer, {
        learningRate: 0.5 * rate * (1 + Math.cos((Math.PI * step) / steps)),
      });
      const { x, wanted } = batches.next();
      tf.tidy(() => {
        const samples = tf.div<Tensor2D>(tf.tensor2d(x, [batch, inputs]), scale);
        const { value, grads } = tf.variableGrads((): Scalar => {
          const logits = forward(samples);
          const log = tf.logSoftmax(tf.div(logits, temperature));
          const agreed = tf.sum(tf.mul(tf.tensor2d(wanted, [batch, classes.length]), log), 1);
          return tf.mul(tf.mean(agreed), -(temperature ** 2)) as Scalar;
        });
        optimizer.applyGradients(grads as never);
        if (step % batches.perPass === batches.perPass - 1) loss = value.dataSync()[0] as number;
      });
      after(step);
      if ((step + 1) % (20 * batches.perPass) === 0) {
        log?.(
          `${name}: ${phase}, pass ${(step + 1) / batches.perPass} of ${total}, loss ${loss.toFixed(4)}`,
        );
      }
    }
    optimizer.dispose();
  };

  run(
    "real numbers",
    passes.real,
    realRate,
    max,
    (x) => {
      let h: Tensor = x;
      weights.forEach((w, l) => {
        h = tf.add(times(h as Tensor2D, masked(w, l) as Tensor2D, l), biases[l] as Tensor);
        if (l < weights.length - 1) h = tf.relu(h);
      });
      return h as Tensor2D;
    },
    () => {},
  );

  const real = weights.map((w, l) => {
    const values = tf.tidy(() => masked(w, l).dataSync());
    return toRows(values, (biases[l] as Variable).dataSync());
  });
  const scaled = scaleLayers(real, layers, limits, 1 / max);
  const toModel = (): NetworkModel => ({
    format: "sum-model",
    version: 1,
    kind: "network",
    name,
    classes,
    input,
    layers: roundLayers(
      scaled,
      layers.map(({ bits, shift }) => ({ bits, shift })),
    ),
  });
  const rounded = toModel();

  // The variables now are the integers, divided by what makes them of like size in all layers.
  const sizes = scaled.map(({ weights: rows }) => meanSize(rows.flat()));
  const biasSizes = scaled.map(({ biases: values }) => meanSize(values));
  const assign = () => {
    scaled.forEach((layer, l) => {
      const [w, b] = [weights[l] as Variable, biases[l] as Variable];
      const size = sizes[l] as number;
      const columns = toColumns(layer.weights, w.shape[0] as number).map((v) => v / size);
      w.assign(tf.tensor2d(columns, w.shape as [number, number]));
      b.assign(tf.tensor1d(layer.biases.map((v) => v / (biasSizes[l] as number))));
    });
  };
  const project = () => {
    scaled.forEach((layer, l) => {
      const size = sizes[l] as number;
      const fresh = toRows((weights[l] as Variable).dataSync(), (biases[l] as Variable).dataSync());
      layer.weights = fresh.weights.map((row) => row.map((v) => v * size));
      layer.biases = fresh.biases.map((v) => v * (biasSizes[l] as number));
    });
    fitLayers(scaled, layers, limits);
    tf.tidy(assign);
  };
  const straight = (f: (x: Tensor) => Tensor) =>
    tf.customGrad((x) => ({ value: f(x as Tensor), gradFunc: (dy: Tensor) => dy }));
  const round = straight((x) => tf.round(x));
  const floor = straight((x) => tf.floor(x));

  const unit = (scaled.at(-1) as ScaledLayer).units[0] as number;
  tf.tidy(assign);
  run(
    "integers",
    passes.integer,
    0.006,
    1,
    (x) => {
      let h: Tensor = x;
      weights.forEach((w, l) => {
        const { shift } = layers[l] as LayerShape;
        const scaledW = tf.mul(w, sizes[l] as number);
        const whole = round(masked(scaledW, l));
        const bias = round(tf.mul(biases[l] as Tensor1D, biasSizes[l] as number));
        h = tf.add(times(h as Tensor2D, whole as Tensor2D, l), bias);
        if (l < weights.length - 1) h = floor(tf.div(tf.relu(h), 2 ** shift));
      });
      return tf.mul(h, unit) as Tensor2D;
    },
    (step) => {
      if (step % PROJECT_EVERY === PROJECT_EVERY - 1) project();
    },
  );
  project();
  tf.dispose([...weights, ...biases, ...masks.filter((mask) => mask !== undefined)]);
  return { real, rounded, model: toModel() };
}

/** Batches of the data, pass by pass, each in an order of its own. */
function createBatches(
  { data, passSize = data.count, classes }: TrainNetworkParameters,
  batch: number,
  inputs: number,
  random: () => number,
) {
  const targets = createTargets(data, classes.length);
  const x = new Float32Array(batch * inputs);
  const wanted = new Float32Array(batch * classes.length);
  let order: number[] = [];
  let pass = 0;
  return {
    perPass: Math.max(1, Math.floor(passSize / batch)),
    next() {
      if (order.length < batch) {
        const start = (pass++ * passSize) % data.count;
        const ids = Array.from(
          { length: Math.max(batch, passSize) },
          (_, i) => (start + i) % data.count,
        );
        order = shuffled(ids, random);
      }
      for (let b = 0; b < batch; b++) {
        const id = order.pop() as number;
        x.set(data.features.subarray(id * inputs, (id + 1) * inputs), b * inputs);
        wanted.set(
          targets.subarray(id * classes.length, (id + 1) * classes.length),
          b * classes.length,
        );
      }
      return { x, wanted };
    },
  };
}

/** For each sample the probabilities of its classes: the teacher's, or 1 for the label. */
function createTargets({ count, labels, logits }: TrainingData, classes: number): Float32Array {
  const targets = new Float32Array(count * classes);
  for (let i = 0; i < count; i++) {
    if (!logits) {
      targets[i * classes + (labels[i] as number)] = 1;
      continue;
    }
    const own = logits.subarray(i * classes, (i + 1) * classes);
    const highest = Math.max(...own);
    const powers = own.map((logit) => Math.exp((logit - highest) / TEMPERATURE));
    const sum = powers.reduce((a, b) => a + b, 0);
    for (let k = 0; k < classes; k++) targets[i * classes + k] = (powers[k] as number) / sum;
  }
  return targets;
}

function windowMask(windows: readonly (readonly number[])[], inputs: number): Float32Array {
  const mask = new Float32Array(inputs * windows.length);
  windows.forEach((window, j) => {
    for (const i of window) mask[i * windows.length + j] = 1;
  });
  return mask;
}

/** From a matrix with a column for each neuron to a row for each. */
function toRows(values: ArrayLike<number>, biases: ArrayLike<number>): RealLayer {
  const width = biases.length;
  const inputs = values.length / width;
  return {
    weights: Array.from({ length: width }, (_, j) =>
      Array.from({ length: inputs }, (_, i) => values[i * width + j] as number),
    ),
    biases: Array.from(biases),
  };
}

function toColumns(rows: readonly (readonly number[])[], inputs: number): Float32Array {
  const values = new Float32Array(inputs * rows.length);
  rows.forEach((row, j) => {
    for (let i = 0; i < inputs; i++) values[i * rows.length + j] = row[i] as number;
  });
  return values;
}

/** The mean size of those that are not 0, at least 1. */
function meanSize(values: readonly number[]): number {
  const sizes = values.map(Math.abs).filter((size) => size > 0);
  return Math.max(1, sizes.reduce((a, b) => a + b, 0) / Math.max(1, sizes.length));
}
