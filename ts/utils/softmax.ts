/** Fraction bits of a score. */
export const SCORE_BITS = 16;

/** As in `Softmax.sol`. */
const END = 17 * 2 ** SCORE_BITS;
const LOG2_E = 24_204_406;
const ONE = 2 ** 24;
const COEFFICIENTS = [154_827, 928_060, 4_029_664, 11_629_034, ONE];
const LAST_COEFFICIENT = 16_006;

/** e^−t with 24 fraction bits; t ≥ 0 has 16. */
export function exponential(t: number): number {
  if (t >= END) return 0;
  const exponent = Math.floor((t * LOG2_E) / 2 ** SCORE_BITS);
  const r = exponent % ONE;
  let power = LAST_COEFFICIENT;
  for (const coefficient of COEFFICIENTS) power = coefficient - Math.floor((r * power) / ONE);
  return Math.floor(power / 2 ** Math.floor(exponent / ONE));
}

/** e^(score − highest score) for each score, with 24 fraction bits, and the total of them. */
export function exponentials(scores: ArrayLike<number>): { values: number[]; total: number } {
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < scores.length; i++) highest = Math.max(highest, scores[i] as number);
  let total = 0;
  const values = Array.from(scores, (score) => {
    const value = exponential(highest - score);
    total += value;
    return value;
  });
  return { values, total };
}

/** step · (1 − value / total) for the label, else −step · value / total; to the nearest, halves away from 0. */
export function gradient(step: number, value: number, total: number, isLabel: boolean): number {
  const doubled = 2 * step * (isLabel ? total - value : value) + total;
  const size = (doubled - (doubled % (2 * total))) / (2 * total);
  return isLabel ? size : -size;
}

/** The probabilities of the scores, in 10^−18, rounded down. */
export function probabilities(scores: ArrayLike<number>): bigint[] {
  const { values, total } = exponentials(scores);
  return values.map((value) => (BigInt(value) * 10n ** 18n) / BigInt(total));
}

/** The lowest class with the highest score. */
export function bestClass(scores: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < scores.length; i++) {
    if ((scores[i] as number) > (scores[best] as number)) best = i;
  }
  return best;
}
