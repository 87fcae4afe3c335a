import { checkDense, type DenseSample, MAX_DENSE_FEATURES } from "../encoders/dense.js";
import { ClassesFullError } from "../errors/contract.js";
import { LanesInvalidError } from "../errors/library.js";
import { requireInteger } from "../utils/whole.js";
import { wordsToBytes } from "../utils/words.js";

/** The most classes that have a row each. */
export const MAX_ROWS = 256;

/** Bytes of a word, and of a row of which several share one. */
const WORD = 32;
const HALF_WORD = 16;

/** How rows of weights lie in words of storage. */
export type RowsShape = {
  /** Lanes of a row: the features and the bias. */
  readonly lanes: number;
  /** Bytes of a lane. */
  readonly laneBytes: number;
  readonly rows: number;
};

/** Rows of weights: one a feature and the bias, fixed point as the samples are. */
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
    readonly laneBytes: 1 | 2 = 2,
  ) {
    requireInteger("features", features, 1, MAX_DENSE_FEATURES);
    requireInteger("fractionBits", fractionBits, 0, 8 * laneBytes - 2);
    this.rows = rows;
    const length = rows * (features + 1);
    if (weights !== undefined && weights.length !== length) {
      throw new LanesInvalidError({ reason: `${length} weights, not ${weights.length}` });
    }
    const end = 2 ** (8 * laneBytes - 1);
    if (weights?.some((weight) => weight < -end || weight >= end)) {
      throw new LanesInvalidError({ reason: `weights from ${-end} to ${end - 1}` });
    }
    this.weights = weights ? Int16Array.from(weights) : new Int16Array(length);
  }

  /**
   * Bias plus the scalar product of weights and values, of each row; exact, in units of 2^−(2 · fractionBits):
   * sums of 2^15 products below 2^30 are exact in doubles.
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
    this.#add(row, values, (value) => Math.floor((g * value) / 2 ** this.fractionBits + 0.5));
  }

  /** Adds ⌊value / 2^shift⌋ to a row's weights, the bias's value being 1, or subtracts it. */
  move(row: number, values: DenseSample, shift: number, sign: 1 | -1): void {
    this.#add(row, values, (value) => sign * (value >> shift));
  }

  /**
   * Adds a row of zeros for a class. Two classes share one row, so these cannot get a third.
   *
   * @returns The label of the class.
   * @throws `ClassesFullError`
   */
  addClass(): number {
    const label = this.rows;
    if (label === 1 || label === MAX_ROWS) {
      throw new ClassesFullError({ most: BigInt(Math.max(2, label)) });
    }
    const weights = new Int16Array(++this.rows * (this.features + 1));
    weights.set(this.weights);
    this.weights = weights;
    return label;
  }

  /** What follows a row in its last word, if no other row does, is zeros; after the last row nothing is. */
  toBytes(): Uint8Array {
    const { laneBytes, rows } = this;
    const shape = { lanes: this.features + 1, laneBytes, rows };
    const view = new DataView(
      new ArrayBuffer(rowStart(shape, rows - 1) + shape.lanes * shape.laneBytes),
    );
    this.weights.forEach((weight, i) => {
      const lane = rowStart(shape, Math.floor(i / shape.lanes)) + (i % shape.lanes) * laneBytes;
      if (laneBytes === 1) view.setInt8(lane, weight);
      else view.setInt16(lane, weight);
    });
    return new Uint8Array(view.buffer);
  }

  #add(row: number, values: DenseSample, change: (value: number) => number): void {
    const start = row * (this.features + 1);
    const end = 2 ** (8 * this.laneBytes - 1);
    for (let i = 0; i <= this.features; i++) {
      const value = i < this.features ? (values[i] as number) : 2 ** this.fractionBits;
      const moved = (this.weights[start + i] as number) + change(value);
      this.weights[start + i] = Math.max(-end, Math.min(end - 1, moved));
    }
  }
}

/** Words of a row, or of as many as share one. */
export function rowLength({ lanes, laneBytes }: RowsShape): number {
  return Math.ceil((lanes * laneBytes) / WORD);
}

/** Words of all rows. */
export function rowsLength(shape: RowsShape): number {
  return Math.floor(rowStart(shape, shape.rows - 1) / WORD) + rowLength(shape);
}

/** The weights that words hold, one row after the other. */
export function weightsOf(shape: RowsShape, words: readonly bigint[]): Int16Array {
  const { lanes, laneBytes, rows } = shape;
  const view = new DataView(wordsToBytes(words).buffer);
  return Int16Array.from({ length: rows * lanes }, (_, i) => {
    const lane = rowStart(shape, Math.floor(i / lanes)) + (i % lanes) * laneBytes;
    return laneBytes === 1 ? view.getInt8(lane) : view.getInt16(lane);
  });
}

/** Where a row starts, in bytes: rows of at most half a word share words, in equal parts. */
function rowStart(shape: RowsShape, row: number): number {
  const bytes = shape.lanes * shape.laneBytes;
  if (bytes > HALF_WORD) return row * WORD * rowLength(shape);
  const inWord = Math.floor(WORD / bytes);
  return Math.floor(row / inWord) * WORD + (row % inWord) * Math.floor(WORD / inWord);
}
