import type { Layer } from "../compiler/format.js";

/** A layer of a network of real numbers: a row of weights for each neuron. */
export type RealLayer = {
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[];
};

/** What an integer layer may use: `bits` of its sums, and by how much its outputs are shifted. */
export type LayerShape = { readonly bits: number; readonly shift: number };

/** A layer in units of its integers, not yet rounded. */
export type OpenLayer = { weights: number[][]; biases: number[] };

/** The same, and what one unit of each output is worth. */
export type ScaledLayer = OpenLayer & { units: number[] };

/**
 * Scales each neuron so that its sums use the bits of its layer, at the most extreme inputs that the
 * layers before can give; the neurons of the last layer share a scale, as their scores are compared.
 *
 * @param inputs - The greatest value of each input.
 * @param unit - What one unit of an input is worth to the network.
 */
export function scaleLayers(
  layers: readonly RealLayer[],
  shapes: readonly LayerShape[],
  inputs: readonly number[],
  unit: number,
): ScaledLayer[] {
  let limits = [...inputs];
  let units = inputs.map(() => unit);
  return layers.map(({ weights, biases }, l) => {
    const { bits, shift } = shapes[l] as LayerShape;
    const last = l === layers.length - 1;
    // What is always 0 adds nothing, whatever its weight: no bound would keep that small.
    const real = weights.map((row) =>
      row.map((weight, i) => (limits[i] === 0 ? 0 : weight * (units[i] as number))),
    );
    const fits = real.map((row, j) => scaleThatFits(row, biases[j] as number, limits, bits));
    const shared = Math.min(...fits);
    const scales = fits.map((fit) => (last ? shared : fit));
    // Outputs are rounded down, by half a unit on average: the bias makes up for that.
    const half = last ? 0 : 2 ** shift / 2;
    const scaled = {
      weights: real.map((row, j) => row.map((weight) => weight * (scales[j] as number))),
      biases: biases.map((bias, j) => bias * (scales[j] as number) + half),
      units: scales.map((scale) => 2 ** shift / scale),
    };
    const { high } = fitLayer(scaled, shapes[l] as LayerShape, limits);
    limits = high.map((sum) => Math.floor(Math.max(0, sum) / 2 ** shift));
    units = scaled.units;
    return scaled;
  });
}

/** The greatest factor at which a neuron's sums stay within their bits. */
function scaleThatFits(row: number[], bias: number, limits: number[], bits: number): number {
  let [low, high] = [bias, bias];
  row.forEach((weight, i) => {
    const sum = weight * (limits[i] as number);
    if (sum > 0) high += sum;
    else low += sum;
  });
  const half = 2 ** (bits - 1);
  // Sums of 0 fit at any scale; this one leaves products finite.
  return 1 / Math.max(high / (half - 1), -low / half, 2 ** -500);
}

/**
 * Scales neurons down, in place, until their rounded weights keep the bound.
 *
 * @returns The greatest sum of each neuron.
 */
export function fitLayer(
  { weights, biases }: OpenLayer,
  { bits }: LayerShape,
  limits: readonly number[],
): { high: number[] } {
  const half = 2 ** (bits - 1);
  const high = weights.map((row, j) => {
    for (;;) {
      const bias = Math.round(biases[j] as number);
      let [least, greatest] = [bias, bias];
      for (let i = 0; i < row.length; i++) {
        const sum = Math.round(row[i] as number) * (limits[i] as number);
        if (sum > 0) greatest += sum;
        else least += sum;
      }
      if (greatest < half && least >= -half) return greatest;
      const factor =
        0.998 * Math.min(1, (half - 1) / Math.max(1, greatest), half / Math.max(1, -least));
      for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) * factor;
      biases[j] = (biases[j] as number) * factor;
    }
  });
  return { high };
}

/** The integer layers: weights and biases rounded to the nearest. */
export function roundLayers(layers: readonly OpenLayer[], shapes: readonly LayerShape[]): Layer[] {
  return layers.map(({ weights, biases }, l) => ({
    ...(shapes[l] as LayerShape),
    weights: weights.map((row) => row.map((weight) => Math.round(weight) + 0)),
    biases: biases.map((bias) => Math.round(bias) + 0),
  }));
}

/** Makes every layer keep its bounds, in place, from the first to the last. */
export function fitLayers(
  layers: readonly OpenLayer[],
  shapes: readonly LayerShape[],
  inputs: readonly number[],
): void {
  let limits = [...inputs];
  layers.forEach((layer, l) => {
    const shape = shapes[l] as LayerShape;
    const { high } = fitLayer(layer, shape, limits);
    limits = high.map((sum) => Math.floor(Math.max(0, sum) / 2 ** shape.shift));
  });
}
