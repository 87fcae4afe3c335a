/**
 * Libraries compare a feature with a threshold in different ways: in 32 or 64 bits, strictly or not. All
 * of them are "the 64-bit number is at least *cut*" for some cut, which these functions find exactly.
 */

const view = new DataView(new ArrayBuffer(8));

/** The next greater number of 64 bits: for `value > threshold`. */
export function nextAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return view.getFloat64(0);
}

/** The next number of 32 bits, greater or smaller. */
function next32(value: number, greater: boolean): number {
  if (value === 0) return greater ? 2 ** -149 : -(2 ** -149);
  view.setFloat32(0, value);
  view.setInt32(0, view.getInt32(0) + (value > 0 === greater ? 1 : -1));
  return view.getFloat32(0);
}

/** For `fround(value) >= threshold`, where the threshold has 32 bits. */
export function cutOfRoundedAtLeast(threshold: number): number {
  // Numbers from half-way on are rounded to it; the middle itself only if it is the even one.
  const middle = (next32(threshold, false) + threshold) / 2;
  return Math.fround(middle) >= threshold ? middle : nextAbove(middle);
}

/** For `fround(value) > threshold`. */
export function cutOfRoundedAbove(threshold: number): number {
  const rounded = Math.fround(threshold);
  return cutOfRoundedAtLeast(rounded > threshold ? rounded : next32(rounded, true));
}
