import type { InputFormat, Layer, NetworkModel } from "../../ts/compiler/format.js";
import { inputFeatures, inputLength } from "../../ts/compiler/format.js";
import type { Random } from "./random.js";

/** Any input, small. */
export function randomInput({ below }: Random): InputFormat {
  if (below(3) === 0)
    return { kind: "bitmap", width: 4 * (1 + below(8)), height: 2 * (1 + below(10)) };
  const bits = ([1, 2, 4, 8, 16] as const)[below(5)] as 1 | 2 | 4 | 8 | 16;
  return { kind: "values", count: 1 + below(90), bits };
}

/**
 * A network of any shape, with neurons that use all of their bits: weights are drawn at random, many
 * of them zero, and scaled until the bound holds with nothing to spare.
 */
export function randomNetwork(random: Random, input = randomInput(random)): NetworkModel {
  const { below } = random;
  const { count, max } = inputFeatures(input);
  let inputs = new Array<number>(count).fill(max);
  const depth = 1 + below(4);
  const layers: Layer[] = [];
  for (let l = 0; l < depth; l++) {
    const last = l === depth - 1;
    const bits = 2 + below(31);
    const shift = last ? 0 : below(bits - 1);
    const width = last ? 2 + below(14) : 1 + below(50);
    const rows = Array.from({ length: width }, () => randomRow(random, inputs, bits));
    const layer = {
      bits,
      shift,
      weights: rows.map(({ weights }) => weights),
      biases: rows.map(({ bias }) => bias),
    };
    layers.push(layer);
    inputs = rows.map(({ high }) => Math.floor(Math.max(0, high) / 2 ** shift));
  }
  const classes = Array.from({ length: layers.at(-1)?.biases.length ?? 0 }, (_, i) => `class ${i}`);
  return {
    format: "sum-model",
    version: 1,
    kind: "network",
    name: "random",
    classes,
    input,
    layers,
  };
}

/** A neuron that reaches one end of its bits exactly. */
function randomRow({ below }: Random, inputs: readonly number[], bits: number) {
  const half = 2 ** (bits - 1);
  const window = below(2) === 0 ? 0 : below(inputs.length);
  const size = below(3) === 0 ? inputs.length : 1 + below(inputs.length);
  let [low, high] = [0, 0];
  const weights = inputs.map((max, i) => {
    if (i < window || i >= window + size || below(4) === 0) return 0;
    const reach = Math.max(1, Math.floor((4 * half) / Math.max(1, max) / inputs.length));
    const weight = below(2 * reach + 1) - reach;
    const sum = weight * max;
    if (low + Math.min(0, sum) < -half || high + Math.max(0, sum) >= half) return 0;
    if (high + Math.max(0, sum) - (low + Math.min(0, sum)) >= 2 * half) return 0;
    if (sum < 0) low += sum;
    else high += sum;
    return weight;
  });
  const bias = below(2) === 0 ? half - 1 - high : -half - low;
  return { weights, bias, high: high + bias };
}

/** Samples that are random, empty, full, or as extreme as a neuron of the first layer wants them. */
export function randomSamples(random: Random, { input, layers }: NetworkModel, count: number) {
  const { below } = random;
  const length = inputLength(input);
  const features = inputFeatures(input).count;
  return Array.from({ length: count }, (_, i) => {
    const sample = new Uint8Array(length);
    if (i === 1) sample.fill(255);
    else if (i % 3 === 2) {
      const { weights } = layers[0] as Layer;
      const row = weights[below(weights.length)] as readonly number[];
      const sign = below(2) === 0 ? 1 : -1;
      for (let f = 0; f < features; f++) {
        if ((row[f] as number) * sign > 0) fillFeature(input, sample, f);
      }
    } else if (i > 0) for (let b = 0; b < length; b++) sample[b] = below(256);
    if (input.kind === "values") {
      const padding = 8 * length - input.count * input.bits;
      sample[length - 1] = (sample[length - 1] as number) & (256 - (1 << padding));
    }
    return sample;
  });
}

/** Sets a feature to its greatest value. */
function fillFeature(input: InputFormat, sample: Uint8Array, feature: number): void {
  const set = (bit: number) => {
    sample[bit >> 3] = (sample[bit >> 3] as number) | (128 >> (bit & 7));
  };
  if (input.kind === "values") {
    for (let b = 0; b < input.bits; b++) set(feature * input.bits + b);
    return;
  }
  const columns = input.width / 2;
  const corner = 2 * Math.floor(feature / columns) * input.width + 2 * (feature % columns);
  for (const bit of [0, 1, input.width, input.width + 1]) set(corner + bit);
}

/**
 * A network of three layers in which the greatest sample brings every sum to an end of its bits, in all
 * lanes of more than a word: neurons of even number to the greatest, the others to the least.
 */
export function extremeNetwork(bits: number, shift: number): NetworkModel {
  const input = { kind: "values", count: 1, bits: bits > 8 ? 8 : 1 } as const;
  const half = 2 ** (bits - 1);
  const width = Math.floor(256 / bits) + 1;
  let [inputs, limit] = [1, inputFeatures(input).max];
  const layers = [shift, shift, 0].map((shift): Layer => {
    const sign = (neuron: number) => (neuron % 2 === 0 ? 1 : -1);
    const neurons = Array.from({ length: width }, (_, neuron) => neuron);
    const weights = neurons.map((neuron) =>
      Array.from({ length: inputs }, (_, i) => (i === 0 ? sign(neuron) : 0)),
    );
    const biases = neurons.map((neuron) => (sign(neuron) > 0 ? half - 1 - limit : limit - half));
    [inputs, limit] = [width, Math.floor((half - 1) / 2 ** shift)];
    return { bits, shift, weights, biases };
  });
  const classes = Array.from({ length: width }, (_, i) => `class ${i}`);
  return {
    format: "sum-model",
    version: 1,
    kind: "network",
    name: "extreme",
    classes,
    input,
    layers,
  };
}

/** The scores of the greatest sample there. */
export function extremeScores({ layers, classes }: NetworkModel): number[] {
  const half = 2 ** ((layers[0] as Layer).bits - 1);
  return classes.map((_, i) => (i % 2 === 0 ? half - 1 : -half));
}
