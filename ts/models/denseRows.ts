import { checkDense, type DenseSample, MAX_DENSE_FEATURES } from "../encoders/dense.js";
import { LanesInvalidError } from "../errors/library.js";
import { requireInteger } from "../utils/whole.js";
import { bytesToWords } from "../utils/words.js";

/** Lanes of one word of storage. */
const LANES = 16;

/** Rows of `int16` weights: one a feature and the bias, fixed point as the samples are. */
export class DenseRows {
  /** The weights as they are now: rows of `features` weights and the bias. */
  weights: Int16Array;
  /** How many rows there are. */
  rows: number;

  /** @throws `ParameterOutOfRangeError`, `LanesInvalidError` */
  constructor(
    readonly features: number,
    rows: number,
    readonly fractionBits: number,
    weights: Int16Array | undefined,
  ) {
    requireInteger("features", features, 1, MAX_DENSE_FEATURES);
    requireInteger("fractionBits", fractionBits, 0, 14);
    this.rows = rows;
    const length = rows * (features + 1);
    if (weights !== undefined && weights.length !== length) {
      throw new LanesInvalidError({ reason: `${length} weights, not ${weights.length}` });
    }
    this.weights = weights ? Int16Array.from(weights) : new Int16Array(length);
  }

  /**
   * Bias plus the scalar product of weights and values, of each row; exact, in units of 2^−(2 · fractionBits).
   *
   * @throws `DimensionMismatchError`, `ValueOutOfRangeError`
   */
  scores(values: DenseSample): number[] {
    checkDense(values, this.features);
    return Array.from({ length: this.rows }, (_, row) => {
      const start = row * (this.features + 1);
      let sum = (this.weights[start + this.features] as number) * 2 ** this.fractionBits;
      for (let i = 0; i < this.features; i++) {
        sum += (this.weights[start + i] as number) * (values[i] as number);
      }
      return sum;
    });
  }

  /** Adds g · value / 2^fractionBits to a row's weights, to the nearest, halves up, and g to its bias. */
  step(row: number, values: DenseSample, g: number): void {
    const start = row * (this.features + 1);
    for (let i = 0; i <= this.features; i++) {
      const value = i < this.features ? (values[i] as number) : 2 ** this.fractionBits;
      const change = Math.floor((g * value) / 2 ** this.fractionBits + 0.5);
      const moved = (this.weights[start + i] as number) + change;
      this.weights[start + i] = Math.max(-32_768, Math.min(32_767, moved));
    }
  }

  /** Adds a row of zeros. */
  grow(): void {
    const weights = new Int16Array(++this.rows * (this.features + 1));
    weights.set(this.weights);
    this.weights = weights;
  }

  words(): bigint[] {
    return bytesToWords(this.toBytes());
  }

  /** All rows but the last are padded to whole words. */
  toBytes(): Uint8Array {
    const row = this.features + 1;
    const padded = 2 * LANES * Math.ceil(row / LANES);
    const view = new DataView(new ArrayBuffer(padded * (this.rows - 1) + 2 * row));
    this.weights.forEach((weight, i) => {
      view.setInt16(padded * Math.floor(i / row) + 2 * (i % row), weight);
    });
    return new Uint8Array(view.buffer);
  }
}
