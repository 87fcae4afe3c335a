import { ImportInvalidError } from "../../errors/importers.js";
import { type Checks, createChecks } from "../checks.js";

/** What files of other libraries must fulfil; each throws `ImportInvalidError`. */
const checks: Checks = createChecks(ImportInvalidError);
export const requireWhole: Checks["requireWhole"] = checks.requireWhole;
export const requireList: Checks["requireList"] = checks.requireList;
export const requireThat: Checks["requireThat"] = checks.requireThat;

export function requireObject(path: string, value: unknown): void {
  const fits = typeof value === "object" && value !== null && !Array.isArray(value);
  requireThat(fits, path, "must be an object");
}

/** A number, also as text; empty text and null, which writers put for NaN, are none. */
export function readNumber(path: string, value: unknown): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  const fits = typeof number === "number" && Number.isFinite(number);
  requireThat(fits, path, `is ${JSON.stringify(value) ?? value}, no finite number`);
  return number as number;
}

/** A whole number, also as text. */
export function readWhole(path: string, value: unknown, min: number, max: number): number {
  const number = readNumber(path, value);
  requireWhole(path, number, min, max);
  return number;
}

/** Names of classes. */
export function requireClasses(classes: readonly string[], most: number): void {
  requireList("classes", classes, 2, most);
  classes.forEach((name, k) => {
    requireThat(typeof name === "string", `classes[${k}]`, "must be a text, as str(c) makes it");
  });
}
