import { inputFeatures, type NetworkModel } from "../compiler/format.js";
import { mulberry32, type Random, shuffled } from "../utils/random.js";
import { Layers, type LayerTask } from "./layers.js";
import { fitLayers, type RealLayer, roundLayers, scaleLayers } from "./quantize.js";

export type { LayerTask } from "./layers.js";

/** Samples to learn from. */
export type TrainingData = {
  readonly count: number;
  /** The features of each sample, as the model's input gives them. */
  readonly features: Uint8Array | Uint16Array;
  readonly labels: ArrayLike<number>;
  /** A teacher's logits for each sample: what is learned then, doubts and all, instead of labels. */
  readonly logits?: Float32Array | undefined;
};

export type TrainNetworkParameters = {
  readonly name: string;
  readonly classes: readonly string[];
  readonly input: NetworkModel["input"];
  /** The layers, the last of which has a neuron for each class and shift 0. */
  readonly layers: readonly LayerTask[];
  readonly data: TrainingData;
  /** Steps with real numbers, then with the model's own integers. */
  readonly steps: { readonly real: number; readonly integer: number };
  /** Samples of a step. */
  readonly batch: number;
  /** The greatest step size with real numbers, and with integers; both fall to 0 in the course of their steps. */
  readonly rates: { readonly real: number; readonly integer: number };
  readonly seed: number;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
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
/** The share of the steps in which they grow to their full size. */
const WARM_UP = 0.05;
/** Adam's decay of means and of mean squares, and what it adds to a root (Kingma and Ba, 2015). */
const [MEAN_DECAY, SQUARE_DECAY, EPSILON] = [0.9, 0.999, 1e-7] as const;

/**
 * Trains an integer network: first real numbers, then, from their rounded form, the integers. In that
 * phase each step computes what the contract computes, rounding, shifts and bounds included, and
 * gradients pass through the rounding as if it were not there.
 *
 * The same parameters give the same model on every run.
 */
export function trainNetwork(parameters: TrainNetworkParameters): TrainNetworkReturnType {
  const { name, classes, input, layers: tasks, data, steps, batch, rates } = parameters;
  const { count: inputs, max } = inputFeatures(input);
  const random = mulberry32(parameters.seed);
  const layers = new Layers(inputs, tasks, batch);
  layers.initialize(createNormal(random));
  const nextBatch = createBatches(data, { batch, inputs, classes: classes.length }, random);
  const taught = data.logits !== undefined;
  const total = steps.real + steps.integer;
  let done = 0;

  /** Learns from one batch; parameters move by `rate`, in units of `sizes`. */
  const createStep = (whole: boolean, unit: number, sizes: Float64Array) => {
    const move = createAdam(layers.parameters, layers.gradients, sizes);
    const used = new Float64Array(layers.parameters.length);
    return (rate: number) => {
      const { samples, wanted } = nextBatch(whole ? 1 : max);
      used.set(layers.parameters);
      if (whole) for (let i = 0; i < used.length; i++) used[i] = Math.round(used[i] as number);
      const logits = layers.forward(used, samples, whole);
      layers.backward(used, gradientOf(logits, wanted, { batch, unit, taught }), whole);
      move(rate);
      parameters.onProgress?.({ done: ++done, total });
    };
  };

  const ones = new Float64Array(layers.parameters.length).fill(1);
  const stepReal = createStep(false, 1, ones);
  for (let s = 0; s < steps.real; s++) stepReal(annealed(rates.real, s / steps.real));

  const real = layers.read();
  const shapes = tasks.map(({ bits, shift }) => ({ bits, shift }));
  const limits = new Array<number>(inputs).fill(max);
  const scaled = scaleLayers(real, shapes, limits, 1 / max);
  const envelope = {
    format: "sum-model",
    version: 1,
    kind: "network",
    name,
    classes,
    input,
  } as const;
  const toModel = () => ({ ...envelope, layers: roundLayers(layers.read(), shapes) });
  layers.write(scaled);
  const rounded = toModel();

  const keepBounds = () => {
    const mutable = layers.read();
    fitLayers(mutable, shapes, limits);
    layers.write(mutable);
  };
  const unit = scaled.at(-1)?.units[0] as number;
  const stepWhole = createStep(true, unit, layers.sizes());
  for (let s = 0; s < steps.integer; s++) {
    stepWhole(annealed(rates.integer, s / steps.integer));
    if (s % PROJECT_EVERY === PROJECT_EVERY - 1) keepBounds();
  }
  keepBounds();
  return { real, rounded, model: toModel() };
}

/** From 0 up to `rate`, so that few neurons die, and from there down to 0 at 1, along half a cosine. */
function annealed(rate: number, at: number): number {
  return 0.5 * rate * (1 + Math.cos(Math.PI * at)) * Math.min(1, at / WARM_UP);
}

/** Numbers of the standard normal distribution (Box and Muller, 1958). */
function createNormal(random: Random): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Adam, whose steps are in units of each parameter's size. */
function createAdam(
  parameters: Float64Array,
  gradients: Float64Array,
  sizes: Float64Array,
): (rate: number) => void {
  const means = new Float64Array(parameters.length);
  const squares = new Float64Array(parameters.length);
  let step = 0;
  return (rate) => {
    step++;
    const [whole, root] = [1 - MEAN_DECAY ** step, Math.sqrt(1 - SQUARE_DECAY ** step)];
    for (let i = 0; i < parameters.length; i++) {
      const size = sizes[i] as number;
      const gradient = (gradients[i] as number) * size;
      const mean = MEAN_DECAY * (means[i] as number) + (1 - MEAN_DECAY) * gradient;
      const square = SQUARE_DECAY * (squares[i] as number) + (1 - SQUARE_DECAY) * gradient ** 2;
      means[i] = mean;
      squares[i] = square;
      const move = mean / whole / (Math.sqrt(square) / root + EPSILON);
      parameters[i] = (parameters[i] as number) - rate * size * move;
    }
  };
}

/** Batches of the data, each sample once before any twice, with a row for each feature and class. */
function createBatches(
  data: TrainingData,
  { batch, inputs, classes }: { batch: number; inputs: number; classes: number },
  random: Random,
): (max: number) => { samples: Float64Array; wanted: Float64Array } {
  const targets = createTargets(data, classes);
  const samples = new Float64Array(batch * inputs);
  const wanted = new Float64Array(batch * classes);
  let order: number[] = [];
  return (max) => {
    for (let b = 0; b < batch; b++) {
      if (order.length === 0) {
        const all = Array.from({ length: data.count }, (_, i) => i);
        order = shuffled(all, random);
      }
      const id = order.pop() as number;
      for (let i = 0; i < inputs; i++) {
        samples[i * batch + b] = (data.features[id * inputs + i] as number) / max;
      }
      for (let k = 0; k < classes; k++) {
        wanted[k * batch + b] = targets[id * classes + k] as number;
      }
    }
    return { samples, wanted };
  };
}

/** For each sample the probabilities of its classes: the teacher's, or 1 for the label. */
function createTargets({ count, labels, logits }: TrainingData, classes: number): Float32Array {
  const targets = new Float32Array(count * classes);
  const own = new Float64Array(classes);
  for (let i = 0; i < count; i++) {
    if (!logits) {
      targets[i * classes + (labels[i] as number)] = 1;
      continue;
    }
    own.set(logits.subarray(i * classes, (i + 1) * classes));
    softmax(own, 1 / TEMPERATURE);
    targets.set(own, i * classes);
  }
  return targets;
}

/**
 * The gradient, by what the last layer says, of the mean cross entropy of a batch, at the temperature
 * if a teacher is learned from (Hinton et al., 2015).
 *
 * @param unit - What 1 in the last layer is worth as a logit.
 */
function gradientOf(
  outputs: Float64Array,
  wanted: Float64Array,
  { batch, unit, taught }: { batch: number; unit: number; taught: boolean },
): Float64Array {
  const temperature = taught ? TEMPERATURE : 1;
  const gradient = new Float64Array(outputs.length);
  const own = new Float64Array(outputs.length / batch);
  for (let b = 0; b < batch; b++) {
    for (let k = 0; k < own.length; k++) own[k] = outputs[k * batch + b] as number;
    softmax(own, unit / temperature);
    for (let k = 0; k < own.length; k++) {
      const miss = (own[k] as number) - (wanted[k * batch + b] as number);
      gradient[k * batch + b] = (miss * temperature * unit) / batch;
    }
  }
  return gradient;
}

/** Makes logits, of which 1 is worth `unit`, probabilities. */
function softmax(logits: Float64Array, unit: number): void {
  let [highest, sum] = [Number.NEGATIVE_INFINITY, 0];
  for (const logit of logits) highest = Math.max(highest, logit);
  for (let k = 0; k < logits.length; k++) {
    const power = Math.exp(((logits[k] as number) - highest) * unit);
    logits[k] = power;
    sum += power;
  }
  for (let k = 0; k < logits.length; k++) logits[k] = (logits[k] as number) / sum;
}
