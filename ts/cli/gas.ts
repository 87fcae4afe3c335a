/** Gas of many transactions of a kind; zeros if there were none. */
export type GasSummary = { count: number; min: number; mean: number; max: number };

/** Sums up gas; the mean is rounded to the nearest. */
export function summarizeGas(gas: readonly number[]): GasSummary {
  if (gas.length === 0) return { count: 0, min: 0, mean: 0, max: 0 };
  let [sum, min, max] = [0, Number.POSITIVE_INFINITY, 0];
  for (const used of gas) {
    sum += used;
    min = Math.min(min, used);
    max = Math.max(max, used);
  }
  return { count: gas.length, min, mean: Math.round(sum / gas.length), max };
}
