import { ConversionLossyError } from "../../errors/importers.js";
import { Network } from "../../models/network.js";
import {
  type LayerShape,
  type RealLayer,
  roundLayers,
  scaleLayers,
} from "../../training/quantize.js";
import {
  FORMAT_VERSION,
  type InputFormat,
  type InputScale,
  inputFeatures,
  type NetworkModel,
  parseModel,
} from "../format.js";
import {
  argmax,
  type ConversionOptions,
  type ConversionReport,
  compareAnswers,
  requireFinite,
  requireRows,
} from "./convert.js";
import { isBitmapPool, type Pool, poolMeans, unpool } from "./pool.js";

/**
 * A network as other libraries have it, in floating point: layers with ReLU between them; the class of
 * the greatest sum wins. A linear model is a network of one layer.
 */
export type FloatNetwork = {
  readonly name: string;
  readonly classes: readonly string[];
  /** Numbers of a row. */
  readonly inputs: number;
  /** Whether they are a picture: then all of them have the same range. */
  readonly picture?: boolean | undefined;
  /** What the first layer sees in place of the numbers. */
  readonly pool?: Pool | undefined;
  readonly layers: readonly RealLayer[];
};

/** The sums of a row, in 64 bits. */
export function floatNetworkScores(
  { pool, layers }: FloatNetwork,
  row: ArrayLike<number>,
): number[] {
  const seen = pool ? poolMeans(pool, row) : Array.from(row);
  return layers.reduce(
    (values, layer, l) => sums(layer, l > 0 ? values.map((value) => Math.max(0, value)) : values),
    seen,
  );
}

/**
 * How fine the integers of a network are: bits of the sums of hidden layers, of what the next layer sees
 * of them, of the last layer's sums, and, unless its numbers are whole, of the input.
 */
type Precision = { hidden: number; seen: number; last: number; input: 8 | 16 };

const PRECISIONS: readonly Precision[] = [
  { hidden: 16, seen: 8, last: 20, input: 8 },
  { hidden: 20, seen: 10, last: 24, input: 8 },
  { hidden: 24, seen: 12, last: 28, input: 8 },
  { hidden: 32, seen: 15, last: 32, input: 8 },
  { hidden: 32, seen: 14, last: 32, input: 16 },
];

/**
 * A network in integers. Each neuron is scaled so that its sums use their bits, and rounded; the bits are
 * the fewest, of a few choices, with which no more samples than are allowed change their class.
 *
 * The calibration samples also say what the input is: whole numbers from 0 to 255 stay as they are,
 * others become steps of their range, and what is outside of it becomes its end.
 *
 * @throws `ImportInvalidError`, `ConversionLossyError`
 */
export function convertNetwork(
  source: FloatNetwork,
  { calibration, allowedChanges }: ConversionOptions,
): { model: NetworkModel; report: ConversionReport } {
  const { rows } = calibration;
  requireRows(rows, source.inputs);
  requireBounded(source, rows);
  const answers = rows.map((row) => argmax(floatNetworkScores(source, row)));
  const allowed = allowedChanges ?? Math.floor(0.003 * rows.length);
  let changed = Number.POSITIVE_INFINITY;
  for (const precision of PRECISIONS) {
    const model = roundNetwork(source, rows, precision);
    const network = new Network(model);
    const ours = rows.map((row) => network.predict(network.encode(row)));
    const report = compareAnswers(calibration, answers, ours);
    if (report.changed <= allowed) return { model, report };
    changed = Math.min(changed, report.changed);
  }
  throw new ConversionLossyError({ changed, total: rows.length, allowed });
}

/** The network with one precision. */
function roundNetwork(
  source: FloatNetwork,
  rows: readonly ArrayLike<number>[],
  { hidden, seen, last, input: inputBits }: Precision,
): NetworkModel {
  const { input, scale, layers } = fitInput(source, rows, inputBits);
  const { count, max } = inputFeatures(input);
  const shapes = layers.map(
    (_, l): LayerShape =>
      l < layers.length - 1 ? { bits: hidden, shift: hidden - 1 - seen } : { bits: last, shift: 0 },
  );
  const scaled = scaleLayers(layers, shapes, new Array<number>(count).fill(max), 1);
  const model: NetworkModel = {
    format: "sum-model",
    version: FORMAT_VERSION,
    kind: "network",
    name: source.name,
    classes: source.classes,
    input,
    ...(scale && { scale }),
    layers: roundLayers(scaled, shapes),
  };
  return parseModel(model) as NetworkModel;
}

/** An input for rows like these, and the layers as they see its values. */
function fitInput(
  { inputs, pool, picture, layers }: FloatNetwork,
  rows: readonly ArrayLike<number>[],
  inputBits: 8 | 16,
): { input: InputFormat; scale?: InputScale; layers: readonly RealLayer[] } {
  const [first, ...others] = layers as readonly [RealLayer, ...RealLayer[]];
  const spread = pool ? unpool(first, pool) : first;
  const { lows, highs } = rangesOf(rows, inputs);
  const [least, greatest] = [Math.min(...lows), Math.max(...highs)];

  const whole = rows.every((row) => Array.from(row).every(Number.isInteger));
  const bits = ([1, 2, 4, 8] as const).find((count) => greatest < 2 ** count);
  if (whole && least >= 0 && bits) {
    if (bits > 1 || !pool || !isBitmapPool(pool)) {
      return { input: { kind: "values", count: inputs, bits }, layers: [spread, ...others] };
    }
    const { width, height } = pool;
    // There the contract sees the sums of four pixels, not their means.
    const means = new Array<number>((width * height) / 4).fill(0.25);
    const layer = scaleInputs(first, means);
    return { input: { kind: "bitmap", width, height }, layers: [layer, ...others] };
  }

  const starts = lows.map((low) => (picture ? least : low));
  const steps = highs.map((high, i) => {
    const range = (picture ? greatest : high) - (starts[i] as number);
    return range / (2 ** inputBits - 1) || 1;
  });
  const moved = { weights: spread.weights, biases: sums(spread, starts) };
  const layer = scaleInputs(moved, steps);
  const input = { kind: "values", count: inputs, bits: inputBits } as const;
  return { input, scale: { starts, steps }, layers: [layer, ...others] };
}

/** The least and the greatest number of each column. */
export function rangesOf(rows: readonly ArrayLike<number>[], columns: number) {
  const lows = new Array<number>(columns).fill(Number.POSITIVE_INFINITY);
  const highs = new Array<number>(columns).fill(Number.NEGATIVE_INFINITY);
  for (const row of rows) {
    for (let i = 0; i < columns; i++) {
      lows[i] = Math.min(lows[i] as number, row[i] as number);
      highs[i] = Math.max(highs[i] as number, row[i] as number);
    }
  }
  return { lows, highs };
}

/** The layer for inputs that count in steps of these sizes. */
function scaleInputs({ weights, biases }: RealLayer, steps: readonly number[]): RealLayer {
  return {
    weights: weights.map((row) => row.map((weight, i) => weight * (steps[i] as number))),
    biases,
  };
}

/** What each neuron sums up. */
function sums({ weights, biases }: RealLayer, inputs: readonly number[]): number[] {
  return weights.map((row, j) =>
    row.reduce((sum, weight, i) => sum + weight * (inputs[i] as number), biases[j] as number),
  );
}

/** Weights are numbers, and so is whatever these rows could become. */
function requireBounded({ layers }: FloatNetwork, rows: readonly ArrayLike<number>[]): void {
  let most = rows.reduce((size, row) => Math.max(size, ...Array.from(row, Math.abs)), 1);
  layers.forEach(({ weights, biases }, l) => {
    most = weights.reduce((greatest, row, j) => {
      const bias = biases[j] as number;
      for (const weight of [bias, ...row])
        requireFinite(weight, `a weight of neuron ${j} of layer ${l}`);
      const size = row.reduce((sum, weight) => sum + Math.abs(weight) * most, Math.abs(bias));
      requireFinite(size, `what neuron ${j} of layer ${l} can reach`);
      return Math.max(greatest, size);
    }, 1);
  });
}
