import { InputLengthInvalidError } from "../errors/compiler.js";
import { NotFiniteError } from "../errors/library.js";

/**
 * The levels of a row of numbers: for each feature how many of its cuts the number reaches.
 *
 * @param cuts - For each feature strictly increasing numbers, at most 255.
 * @throws `InputLengthInvalidError`, `NotFiniteError`
 */
export function encodeLevels(
  cuts: readonly (readonly number[])[],
  row: ArrayLike<number>,
): Uint8Array {
  if (row.length !== cuts.length) {
    throw new InputLengthInvalidError({
      expected: BigInt(cuts.length),
      actual: BigInt(row.length),
      unit: "numbers",
    });
  }
  return Uint8Array.from(cuts, (steps, position) => {
    const value = row[position] as number;
    if (!Number.isFinite(value)) throw new NotFiniteError({ position, value });
    let low = 0;
    let high = steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value >= (steps[middle] as number)) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}
