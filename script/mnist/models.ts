/** The example networks: what they see, and how they are shaped. */
import type { InputFormat } from "../../ts/compiler/format.js";
import type { LayerShape } from "../../ts/training/quantize.js";

export type MnistModel = {
  readonly input: InputFormat;
  readonly layers: readonly (LayerShape & { readonly width: number })[];
  readonly windows?: readonly (readonly number[])[];
  readonly passes: { readonly real: number; readonly integer: number };
  readonly batch?: number;
  readonly rate?: number;
};

const BITMAP: InputFormat = { kind: "bitmap", width: 28, height: 28 };
const FIRST = { bits: 12, shift: 4 } as const;
const SECOND = { bits: 16, shift: 7 } as const;
const HEAD = { bits: 20, shift: 0, width: 10 } as const;
const TRAINING = { passes: { real: 140, integer: 120 }, batch: 200, rate: 0.004 } as const;

/** Neurons of 12 bits in a word: those that look at the same window. */
const LANES = 21;

/**
 * A window for each neuron: a word of them on every square of `size` sums of 2 × 2 pixels whose
 * corner is at two of the `corners`.
 */
function windows(corners: readonly number[], size: number): number[][] {
  return corners
    .flatMap((top) => corners.map((left) => [top, left] as const))
    .flatMap(([top, left]) => {
      const square = Array.from(
        { length: size * size },
        (_, i) => 14 * (top + Math.floor(i / size)) + left + (i % size),
      );
      return Array.from({ length: LANES }, () => square);
    });
}

/** By the name of its file in `models/`. */
export const MNIST_MODELS: Readonly<Record<string, MnistModel>> = {
  "mnist-raw": {
    input: BITMAP,
    windows: windows([1, 6], 7),
    layers: [{ ...FIRST, width: 84 }, { ...SECOND, width: 29 }, HEAD],
    ...TRAINING,
  },
  "mnist-small": {
    input: { kind: "values", count: 49, bits: 4 },
    layers: [{ ...FIRST, width: 42 }, { bits: 16, shift: 5, width: 14 }, HEAD],
    passes: { real: 160, integer: 120 },
  },
};
