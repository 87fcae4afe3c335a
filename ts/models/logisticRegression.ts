import { exponentials, gradient } from "../utils/softmax.js";

/** A learning rate in units of a weight, the nearest there is. */
export function defaultStep(rate: number, fractionBits: number): number {
  return Math.max(1, Math.round(rate * 2 ** fractionBits));
}

/** By how much a sample with these scores moves each class, in units of a weight. */
export function gradients(scores: readonly number[], label: number, step: number): number[] {
  const { values, total } = exponentials(scores);
  return values.map((value, c) => gradient(step, value, total, c === label));
}
