import { type InputFormat, type InputScale, inputFeatures } from "../compiler/format.js";
import { NotFiniteError } from "../errors/library.js";

/**
 * The values of a row of numbers: each number in steps above where its range starts, rounded, and kept
 * within what the input holds.
 *
 * @returns As many values as there are numbers; `encodeInput` checks that they are as many as it takes.
 * @throws `NotFiniteError`
 */
export function encodeValues(
  { starts, steps }: InputScale,
  input: InputFormat,
  row: ArrayLike<number>,
): number[] {
  const { max } = inputFeatures(input);
  return Array.from(row, (value, position) => {
    if (!Number.isFinite(value)) throw new NotFiniteError({ position, value });
    const [start, step] = [starts[position] ?? 0, steps[position] ?? 1];
    return Math.min(max, Math.max(0, Math.round((value - start) / step)));
  });
}
