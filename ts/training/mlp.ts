import { inputFeatures, type NetworkModel } from "../compiler/format.js";
import {
  argmax,
  type Calibration,
  type ConversionReport,
  compareAnswers,
} from "../compiler/importers/convert.js";
import { floatNetworkScores, rangesOf } from "../compiler/importers/floatNetwork.js";
import { ENCODER_BITS } from "../compiler/network.js";
import { encodeValues } from "../encoders/values.js";
import { Network } from "../models/network.js";
import { trainNetwork } from "./network.js";

/** What a network is trained from, and how. */
export type MlpParameters = {
  readonly name: string;
  readonly classes: readonly string[];
  readonly rows: readonly ArrayLike<number>[];
  /** The class of each row, from 0. */
  readonly labels: readonly number[];
  /** Rows by which it is judged. */
  readonly test: Calibration;
  /** Neurons of the hidden layer. */
  readonly hidden: number;
  /** Steps of training, a fifth of them with integers. */
  readonly steps: number;
  readonly seed: number;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
};

const BATCH = 50;
const RATES = { real: 0.01, integer: 0.001 } as const;
/**
 * Of few inputs the hidden layer's sums have the bits of an encoder's, and outputs are what an encoded
 * perceptron sees, at most 127; of more, the weights would be too coarse.
 */
const FEW_INPUTS = 32;
const [NARROW, WIDE, LAST] = [
  { bits: ENCODER_BITS, shift: 8 },
  { bits: 20, shift: 9 },
  { bits: 24, shift: 0 },
] as const;

/**
 * Trains a network with one hidden layer on rows of numbers, each of which becomes one of 256 steps
 * of its range. The report says how the integers answer the test rows, and how real numbers do.
 */
export function trainMlp(parameters: MlpParameters): {
  model: NetworkModel;
  report: ConversionReport;
} {
  const { name, classes, rows, labels, test, hidden, steps } = parameters;
  const count = rows[0]?.length ?? 0;
  const input = { kind: "values", count, bits: 8 } as const;
  const { max } = inputFeatures(input);
  const { lows, highs } = rangesOf(rows, count);
  const sizes = highs.map((high, i) => (high - (lows[i] as number)) / max || 1);
  const scale = { starts: lows, steps: sizes };
  const featuresOf = (row: ArrayLike<number>) => encodeValues(scale, input, row);

  const features = new Uint8Array(rows.length * count);
  rows.forEach((row, i) => {
    features.set(featuresOf(row), i * count);
  });
  const integer = Math.floor(steps / 5);
  const { real, model } = trainNetwork({
    ...{ name, classes, input, batch: BATCH, rates: RATES },
    layers: [
      { ...(count <= FEW_INPUTS ? NARROW : WIDE), width: hidden },
      { ...LAST, width: classes.length },
    ],
    data: { count: rows.length, features, labels },
    steps: { real: steps - integer, integer },
    seed: parameters.seed,
    onProgress: parameters.onProgress,
  });
  const scaled = { ...model, scale };
  const network = new Network(scaled);
  const source = { name, classes, inputs: count, layers: real };
  const before = test.rows.map((row) =>
    argmax(
      floatNetworkScores(
        source,
        Array.from(featuresOf(row), (value) => value / max),
      ),
    ),
  );
  const after = test.rows.map((row) => network.predict(network.encode(row)));
  return { model: scaled, report: compareAnswers(test, before, after) };
}
