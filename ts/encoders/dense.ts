import { bytesToHex, type Hex, hexToBytes } from "viem";
import { DimensionMismatchError } from "../errors/contract.js";
import { NotFiniteError, ValueOutOfRangeError } from "../errors/library.js";

/** The largest number of features of a dense model. */
export const MAX_DENSE_FEATURES = (1 << 15) - 1;

/** A dense sample: one whole number from −32,768 to 32,767 a feature, fixed point of the model. */
export type DenseSample = ArrayLike<number>;

/** A dense sample and the class it belongs to, from 0. */
export type LabelledDenseSample = { readonly sample: DenseSample; readonly label: number };

/**
 * Checks what the contracts check.
 *
 * @param features - Number of values that the model takes; any by default.
 * @throws `DimensionMismatchError`, `ValueOutOfRangeError`
 */
export function checkDense(values: DenseSample, features: number = values.length): void {
  if (values.length !== features) {
    throw new DimensionMismatchError({
      expected: BigInt(2 * features),
      actual: BigInt(2 * values.length),
    });
  }
  if (values instanceof Int16Array) return;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isInteger(value) || value < -32_768 || value > 32_767) {
      throw new ValueOutOfRangeError({ position: i, value });
    }
  }
}

/**
 * A dense sample as the contracts read it: two bytes a value, big-endian, two's complement.
 *
 * @throws `ValueOutOfRangeError`
 */
export function encodeDense(values: DenseSample): Hex {
  checkDense(values);
  const view = new DataView(new ArrayBuffer(2 * values.length));
  for (let i = 0; i < values.length; i++) view.setInt16(2 * i, values[i] as number);
  return bytesToHex(new Uint8Array(view.buffer));
}

/**
 * The values of an encoded dense sample.
 *
 * @param features - Number of values that the model takes; as many as there are by default.
 * @throws `DimensionMismatchError`
 */
export function decodeDense(sample: Hex, features?: number): Int16Array {
  const bytes = hexToBytes(sample);
  const expected = features === undefined ? bytes.length & ~1 : 2 * features;
  if (bytes.length !== expected) {
    throw new DimensionMismatchError({ expected: BigInt(expected), actual: BigInt(bytes.length) });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Int16Array.from({ length: bytes.length / 2 }, (_, i) => view.getInt16(2 * i));
}

/** What numeric features are in the data: the mean and the standard deviation of each. */
export type Scale = {
  /** Their names, if they have some. */
  readonly columns?: readonly string[] | undefined;
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** Of what a regression predicts. */
  readonly target?: { readonly mean: number; readonly deviation: number } | undefined;
};

/**
 * Means and standard deviations (of the population, dividing by n) of the columns of some rows.
 *
 * @throws `DimensionMismatchError` if a row has another length than the first, `NotFiniteError`
 */
export function fitScale(rows: readonly ArrayLike<number>[]): Scale {
  const features = rows[0]?.length ?? 0;
  const means = new Array<number>(features).fill(0);
  const deviations = new Array<number>(features).fill(0);
  for (const row of rows) {
    requireFinite(row, features);
    for (let i = 0; i < features; i++) means[i] = (means[i] as number) + (row[i] as number);
  }
  for (let i = 0; i < features; i++) means[i] = (means[i] as number) / rows.length;
  for (const row of rows) {
    for (let i = 0; i < features; i++) {
      deviations[i] = (deviations[i] as number) + ((row[i] as number) - (means[i] as number)) ** 2;
    }
  }
  return { means, deviations: deviations.map((sum) => Math.sqrt(sum / rows.length)) };
}

/** Encodes rows of numbers for a dense model. */
export type DenseEncoder = {
  readonly kind: "numbers";
  readonly scale: Scale;
  readonly fractionBits: number;
  /** The z-scores of a row. Throws `DimensionMismatchError`, `NotFiniteError`. */
  readonly standardize: (row: ArrayLike<number>) => Float64Array;
  /** The same, quantised. */
  readonly encode: (row: ArrayLike<number>) => Int16Array;
};

/**
 * An encoder that gives (x − mean) / deviation in fixed point, rounded to the nearest (halves up),
 * at most −32,768 and 32,767. A feature that never varies only has its mean taken off.
 *
 * @param fractionBits - The model's; 8 by default.
 */
export function createDenseEncoder(scale: Scale, fractionBits = 8): DenseEncoder {
  const { means, deviations } = scale;
  const standardize = (row: ArrayLike<number>) => {
    requireFinite(row, means.length);
    return Float64Array.from(
      row,
      (value, i) => (value - (means[i] as number)) / (deviations[i] || 1),
    );
  };
  return {
    kind: "numbers",
    scale,
    fractionBits,
    standardize,
    encode: (row) =>
      Int16Array.from(standardize(row), (score) =>
        Math.max(-32_768, Math.min(32_767, Math.round(score * 2 ** fractionBits))),
      ),
  };
}

function requireFinite(row: ArrayLike<number>, features: number): void {
  if (row.length !== features) {
    throw new DimensionMismatchError({
      expected: BigInt(2 * features),
      actual: BigInt(2 * row.length),
    });
  }
  for (let i = 0; i < features; i++) {
    const value = row[i] as number;
    if (!Number.isFinite(value)) throw new NotFiniteError({ position: i, value });
  }
}
