/** The example networks: what they see, how they are shaped and how long they learn. */
import type { InputFormat } from "../../ts/compiler/format.js";
import type { LayerTask, TrainNetworkParameters } from "../../ts/training/network.js";

export type MnistModel = {
  readonly input: InputFormat;
  readonly layers: readonly LayerTask[];
} & Pick<TrainNetworkParameters, "steps" | "batch" | "rates">;

const BITMAP: InputFormat = { kind: "bitmap", width: 28, height: 28 };
const FIRST = { bits: 12, shift: 4 } as const;
const SECOND = { bits: 16, shift: 5 } as const;
const HEAD = { bits: 20, shift: 0, width: 10 } as const;
const BATCH = 200;

/** Neurons in a word, of 12 bits and of 16: those that look at the same window. */
const [NARROW, WIDE] = [21, 16] as const;

/** The window of each neuron: a word of `lanes` neurons looks at each of these windows. */
function words(windows: readonly (readonly number[])[], lanes: number): number[][] {
  return windows.flatMap((window) => Array.from({ length: lanes }, () => [...window]));
}

/** A window: its top row and left column on a grid of `side` columns, its rows and columns. */
function area(side: number, top: number, left: number, rows: number, columns: number): number[] {
  return Array.from(
    { length: rows * columns },
    (_, i) => side * (top + Math.floor(i / columns)) + left + (i % columns),
  );
}

/** Square windows whose corners are at every two of `corners`. */
function squares(side: number, corners: readonly number[], size: number): number[][] {
  return corners.flatMap((top) => corners.map((left) => area(side, top, left, size, size)));
}

/** The neurons of these words. */
function neuronsOf(...ofWords: number[]): number[] {
  return ofWords.flatMap((word) => Array.from({ length: NARROW }, (_, i) => NARROW * word + i));
}

/** A word for each quarter of 7 × 7 values; the upper ones share a row with the lower ones. */
const QUARTERS: LayerTask = {
  ...FIRST,
  width: 84,
  windows: words(
    [area(7, 0, 0, 4, 4), area(7, 0, 4, 4, 3), area(7, 3, 0, 4, 4), area(7, 3, 4, 4, 3)],
    NARROW,
  ),
};

/** By the name of its file in `models/`, which begins with `mnist-`. */
export const MNIST_MODELS: Readonly<Record<string, MnistModel>> = {
  raw: {
    input: BITMAP,
    layers: [
      { ...FIRST, width: 84, windows: words(squares(14, [1, 6], 7), NARROW) },
      { ...SECOND, width: 29 },
      HEAD,
    ],
    batch: BATCH,
    steps: { real: 20_000, integer: 20_000 },
    rates: { real: 0.015, integer: 0.03 },
  },
  // Nine overlapping windows, of which each word of the second layer looks at four.
  best: {
    input: { kind: "values", count: 196, bits: 4 },
    layers: [
      { ...FIRST, width: 189, windows: words(squares(14, [1, 4, 7], 6), NARROW) },
      {
        ...SECOND,
        width: 64,
        windows: words(
          [0, 1, 3, 4].map((corner) => neuronsOf(corner, corner + 1, corner + 3, corner + 4)),
          WIDE,
        ),
      },
      HEAD,
    ],
    batch: BATCH,
    steps: { real: 22_500, integer: 22_500 },
    rates: { real: 0.015, integer: 0.03 },
  },
  small: {
    input: { kind: "values", count: 49, bits: 4 },
    layers: [QUARTERS, { ...SECOND, width: 14 }, HEAD],
    batch: BATCH,
    steps: { real: 27_000, integer: 54_000 },
    rates: { real: 0.025, integer: 0.05 },
  },
  // What an encoded perceptron learns from: four rows of 7 weights and the bias are a word.
  encoder: {
    input: { kind: "values", count: 49, bits: 4 },
    layers: [QUARTERS, { ...SECOND, width: 7 }, HEAD],
    batch: BATCH,
    steps: { real: 27_000, integer: 27_000 },
    rates: { real: 0.025, integer: 0.05 },
  },
  // The contract adds up to 28 terms of a word at once, as many as a window of 5 × 5 has, and some more.
  generic: {
    input: { kind: "values", count: 64, bits: 4 },
    layers: [
      { ...FIRST, shift: 3, width: 84, windows: words(squares(8, [0, 3], 5), NARROW) },
      { ...SECOND, width: 16 },
      HEAD,
    ],
    batch: BATCH,
    steps: { real: 27_000, integer: 54_000 },
    rates: { real: 0.025, integer: 0.05 },
  },
};
