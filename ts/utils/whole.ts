import { ParameterOutOfRangeError } from "../errors/contract.js";
import { NotWholeError } from "../errors/library.js";

/**
 * A whole number as a contract takes it.
 *
 * @param name - What the number is, for the message.
 * @throws `NotWholeError`
 */
export function toWhole(name: string, value: number): bigint {
  if (!Number.isSafeInteger(value)) throw new NotWholeError({ name, value });
  return BigInt(value);
}

/** @throws `ParameterOutOfRangeError` if a model's parameter is not a whole number from `min` to `max` */
export function requireInteger(parameter: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new ParameterOutOfRangeError({ parameter });
  }
}
