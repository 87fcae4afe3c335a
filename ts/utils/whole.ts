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
