import { multiply, transpose } from "./matrix.js";
import type { LayerShape, OpenLayer, RealLayer } from "./quantize.js";

/** The share of its gradient that a silent neuron of real numbers passes on: none is silent for good. */
const LEAK = 0.05;

/** A layer to train. */
export type LayerTask = LayerShape & {
  /** Its neurons. */
  readonly width: number;
  /** For each neuron, the inputs that it looks at; all by default. */
  readonly windows?: readonly (readonly number[])[] | undefined;
};

/** Neurons in a row that look at the same inputs, and room for what they see of a batch. */
type Block = {
  readonly inputs: readonly number[];
  readonly first: number;
  readonly count: number;
  /** Where in the parameters its weights are, a row for each neuron. */
  readonly at: number;
  /** A row for each input, and for each sample. */
  readonly seen: Float64Array;
  readonly seenBySample: Float64Array;
};

type Layer = {
  readonly width: number;
  readonly blocks: readonly Block[];
  /** Where in the parameters its biases are. */
  readonly at: number;
  readonly shift: number;
  /** Of the batch, a row for each neuron: what it says, and the gradient of that. */
  readonly outputs: Float64Array;
  readonly gradient: Float64Array;
};

/**
 * Layers of neurons with ReLU between them, and their gradients, a batch of samples at a time. A matrix
 * of a batch has a row for each feature or neuron, and in it a number for each sample.
 */
export class Layers {
  /** All weights and biases, and the gradient of each, summed over the batch. */
  readonly parameters: Float64Array;
  readonly gradients: Float64Array;
  readonly #inputs: number;
  readonly #batch: number;
  readonly #layers: readonly Layer[];

  constructor(inputs: number, tasks: readonly LayerTask[], batch: number) {
    this.#inputs = inputs;
    this.#batch = batch;
    let count = 0;
    let seen = inputs;
    this.#layers = tasks.map(({ width, windows, shift }) => {
      const everything = Array.from({ length: seen }, (_, i) => i);
      const blocks: Block[] = [];
      for (let first = 0; first < width; first += (blocks.at(-1) as Block).count) {
        const own = windows?.[first] ?? everything;
        let end = first + 1;
        while (end < width && sameWindow(own, windows?.[end] ?? everything)) end++;
        blocks.push({
          inputs: own,
          first,
          count: end - first,
          at: count,
          seen: new Float64Array(own.length * batch),
          seenBySample: new Float64Array(own.length * batch),
        });
        count += (end - first) * own.length;
      }
      const layer = {
        ...{ width, blocks, shift, at: count },
        outputs: new Float64Array(width * batch),
        gradient: new Float64Array(width * batch),
      };
      count += width;
      seen = width;
      return layer;
    });
    this.parameters = new Float64Array(count);
    this.gradients = new Float64Array(count);
  }

  /** Draws weights from a normal distribution (He et al., 2015), and makes biases 0. */
  initialize(normal: () => number): void {
    this.parameters.fill(0);
    for (const { blocks } of this.#layers) {
      for (const { inputs, at, count } of blocks) {
        const deviation = Math.sqrt(2 / inputs.length);
        for (let i = 0; i < count * inputs.length; i++) {
          this.parameters[at + i] = deviation * normal();
        }
      }
    }
  }

  /**
   * What the last layer says of a batch.
   *
   * @param whole - Whether outputs are shifted, as those of integers are; else they are real numbers.
   */
  forward(parameters: Float64Array, batch: Float64Array, whole: boolean): Float64Array {
    const size = this.#batch;
    let previous = batch;
    this.#layers.forEach(({ blocks, at, width, shift, outputs }, l) => {
      for (const { inputs, first, count, at, seen, seenBySample } of blocks) {
        inputs.forEach((input, i) => {
          seen.set(previous.subarray(input * size, (input + 1) * size), i * size);
        });
        transpose(seenBySample, seen, size);
        const target = outputs.subarray(first * size, (first + count) * size);
        const weights = parameters.subarray(at, at + count * inputs.length);
        multiply(target, weights, seenBySample, inputs.length);
      }
      const last = l === this.#layers.length - 1;
      const unit = whole ? 2 ** -shift : 1;
      for (let j = 0; j < width; j++) {
        const bias = parameters[at + j] as number;
        for (let s = j * size; s < (j + 1) * size; s++) {
          const sum = (outputs[s] as number) + bias;
          if (last) outputs[s] = sum;
          else if (sum <= 0) outputs[s] = 0;
          else outputs[s] = whole ? Math.floor(sum * unit) : sum;
        }
      }
      previous = outputs;
    });
    return previous;
  }

  /**
   * From the gradient of what `forward` said of a batch, those of the parameters. Rounding down passes
   * a gradient on as if it were not there.
   */
  backward(parameters: Float64Array, gradient: Float64Array, whole: boolean): void {
    const size = this.#batch;
    (this.#layers.at(-1) as Layer).gradient.set(gradient);
    for (let l = this.#layers.length - 1; l >= 0; l--) {
      const { blocks, at, width, shift, outputs, gradient } = this.#layers[l] as Layer;
      if (l < this.#layers.length - 1) {
        const [active, silent] = whole ? [2 ** -shift, 0] : [1, LEAK];
        for (let s = 0; s < gradient.length; s++) {
          const share = (outputs[s] as number) > 0 ? active : silent;
          gradient[s] = (gradient[s] as number) * share;
        }
      }
      for (let j = 0; j < width; j++) {
        let sum = 0;
        for (let s = j * size; s < (j + 1) * size; s++) sum += gradient[s] as number;
        this.gradients[at + j] = sum;
      }
      const below = this.#layers[l - 1]?.gradient.fill(0);
      for (const block of blocks) {
        const { inputs, first, count, at, seen } = block;
        const own = gradient.subarray(first * size, (first + count) * size);
        const weights = this.gradients.subarray(at, at + count * inputs.length);
        multiply(weights, own, seen, size);
        if (below) this.#passOn(parameters, block, own, below);
      }
    }
  }

  /** Adds to the gradient of a block's inputs what its neurons' gradients make of it. */
  #passOn(
    parameters: Float64Array,
    { inputs, count, at, seenBySample }: Block,
    own: Float64Array,
    below: Float64Array,
  ): void {
    const size = this.#batch;
    const ownBySample = new Float64Array(own.length);
    transpose(ownBySample, own, size);
    const weights = new Float64Array(count * inputs.length);
    transpose(weights, parameters.subarray(at, at + weights.length), inputs.length);
    multiply(seenBySample, weights, ownBySample, count);
    inputs.forEach((input, i) => {
      for (let s = 0; s < size; s++) {
        below[input * size + s] =
          (below[input * size + s] as number) + (seenBySample[i * size + s] as number);
      }
    });
  }

  /** The layers, with a weight of 0 for what a neuron does not look at. */
  read(): OpenLayer[] {
    return this.#layers.map(({ width, blocks, at }, l) => {
      const inputs = this.#layers[l - 1]?.width ?? this.#inputs;
      const weights = Array.from({ length: width }, () => new Array<number>(inputs).fill(0));
      for (const { inputs, first, count, at } of blocks) {
        for (let j = 0; j < count; j++) {
          const row = weights[first + j] as number[];
          inputs.forEach((input, i) => {
            row[input] = this.parameters[at + j * inputs.length + i] as number;
          });
        }
      }
      return { weights, biases: Array.from(this.parameters.subarray(at, at + width)) };
    });
  }

  /** Takes what `read` gives, or the like of it. */
  write(layers: readonly RealLayer[]): void {
    this.#layers.forEach(({ blocks, at }, l) => {
      const { weights, biases } = layers[l] as RealLayer;
      this.parameters.set(biases, at);
      for (const { inputs, first, count, at } of blocks) {
        for (let j = 0; j < count; j++) {
          const row = weights[first + j] as readonly number[];
          inputs.forEach((input, i) => {
            this.parameters[at + j * inputs.length + i] = row[input] as number;
          });
        }
      }
    });
  }

  /** For each parameter the mean size of those of its layer, of weights and of biases apart. */
  sizes(): Float64Array {
    const sizes = new Float64Array(this.parameters.length);
    for (const { blocks, at, width } of this.#layers) {
      const start = (blocks[0] as Block).at;
      sizes.fill(meanSize(this.parameters.subarray(start, at)), start, at);
      sizes.fill(meanSize(this.parameters.subarray(at, at + width)), at, at + width);
    }
    return sizes;
  }
}

function sameWindow(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((input, i) => input === b[i]));
}

/** The mean size of those that are not 0, at least 1. */
function meanSize(values: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    sum += Math.abs(value);
    if (value !== 0) count++;
  }
  return Math.max(1, sum / Math.max(1, count));
}
