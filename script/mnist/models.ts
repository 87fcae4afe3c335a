/** The example networks: what they see, how they are shaped and how long they learn. */
import type { InputFormat } from "../../ts/compiler/format.js";
import type { LayerTask } from "../../ts/training/network.js";

export type MnistModel = {
  readonly input: InputFormat;
  readonly layers: readonly LayerTask[];
  readonly passes: { readonly real: number; readonly integer: number };
  readonly batch: number;
  readonly rate: number;
};

const BITMAP: InputFormat = { kind: "bitmap", width: 28, height: 28 };
const FIRST = { bits: 12, shift: 4 } as const;
const SECOND = { bits: 16, shift: 5 } as const;
const HEAD = { bits: 20, shift: 0, width: 10 } as const;
const TRAINING = { batch: 200, rate: 0.006 } as const;

/** Neurons of 12 bits in a word: those that look at the same window. */
const LANES = 21;

/** The window of each neuron: a word of neurons looks at each of these windows. */
function words(windows: readonly (readonly number[])[]): number[][] {
  return windows.flatMap((window) => Array.from({ length: LANES }, () => [...window]));
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

/** By the name of its file in `models/`, which begins with `mnist-`. */
export const MNIST_MODELS: Readonly<Record<string, MnistModel>> = {
  raw: {
    input: BITMAP,
    layers: [
      { ...FIRST, width: 84, windows: words(squares(14, [1, 6], 7)) },
      { ...SECOND, width: 29 },
      HEAD,
    ],
    passes: { real: 160, integer: 100 },
    ...TRAINING,
  },
  small: {
    input: { kind: "values", count: 49, bits: 4 },
    layers: [
      {
        ...FIRST,
        width: 84,
        windows: words([
          area(7, 0, 0, 4, 4),
          area(7, 0, 4, 4, 3),
          area(7, 3, 0, 4, 4),
          area(7, 3, 4, 4, 3),
        ]),
      },
      { ...SECOND, width: 14 },
      HEAD,
    ],
    passes: { real: 300, integer: 150 },
    ...TRAINING,
  },
};
