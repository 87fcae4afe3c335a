import {
  InputLengthInvalidError,
  InputOutOfRangeError,
  InputPaddingNotZeroError,
} from "../errors/compiler.js";
import { type InputFormat, inputLength } from "./format.js";

/**
 * A sample as the contracts read it.
 *
 * @param values - The values of the input, or the pixels of the bitmap, row by row.
 * @throws `InputLengthInvalidError`, `InputOutOfRangeError`
 */
export function encodeInput(input: InputFormat, values: ArrayLike<number>): Uint8Array {
  const { count, bits } = cells(input);
  if (values.length !== count) {
    const actual = BigInt(values.length);
    throw new InputLengthInvalidError({ expected: BigInt(count), actual, unit: "numbers" });
  }
  const limit = 2 ** bits - 1;
  const bytes = new Uint8Array(inputLength(input));
  for (let i = 0; i < count; i++) {
    const value = values[i] as number;
    if (!Number.isInteger(value) || value < 0 || value > limit) {
      throw new InputOutOfRangeError({ position: i, value, limit });
    }
    const bit = i * bits;
    if (bits === 16) bytes.set([value >> 8, value & 255], bit >> 3);
    else bytes[bit >> 3] = (bytes[bit >> 3] as number) | (value << (8 - bits - (bit & 7)));
  }
  return bytes;
}

/**
 * The features that a model sees in a sample.
 *
 * @throws `InputLengthInvalidError`, `InputPaddingNotZeroError`, as the contracts do
 */
export function decodeInput(input: InputFormat, sample: Uint8Array): Uint16Array {
  const length = inputLength(input);
  if (sample.length !== length) {
    throw new InputLengthInvalidError({ expected: BigInt(length), actual: BigInt(sample.length) });
  }
  const { count, bits } = cells(input);
  const padding = 8 * length - count * bits;
  if (((sample[length - 1] as number) & ((1 << padding) - 1)) !== 0) {
    throw new InputPaddingNotZeroError({});
  }
  const values = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const bit = i * bits;
    const byte = sample[bit >> 3] as number;
    values[i] =
      bits === 16
        ? (byte << 8) | (sample[(bit >> 3) + 1] as number)
        : (byte >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
  }
  return input.kind === "values" ? values : pool(values, input.width);
}

/** What is packed into a sample: values, or pixels. */
function cells(input: InputFormat): { count: number; bits: number } {
  return input.kind === "values" ? input : { count: input.width * input.height, bits: 1 };
}

/** Sums of blocks of 2 × 2 pixels. */
function pool(pixels: Uint16Array, width: number): Uint16Array {
  const sums = new Uint16Array(pixels.length / 4);
  pixels.forEach((pixel, i) => {
    const [row, column] = [Math.floor(i / width) >> 1, (i % width) >> 1];
    const at = (row * width) / 2 + column;
    sums[at] = (sums[at] as number) + pixel;
  });
  return sums;
}
