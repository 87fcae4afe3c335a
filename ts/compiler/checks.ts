import { ModelFileInvalidError } from "../errors/compiler.js";

/** What files of models must fulfil; each throws `ModelFileInvalidError`, which says where. */

export function requireWhole(path: string, value: number, min: number, max: number): void {
  const fits = Number.isInteger(value) && value >= min && value <= max;
  requireThat(fits, path, `must be a whole number from ${min} to ${max}, not ${value}`);
}

export function requireList(
  path: string,
  list: readonly unknown[],
  min: number,
  max: number,
): void {
  requireThat(Array.isArray(list), path, "must be a list");
  const wanted = min === max ? `${min}` : `${min} to ${max}`;
  requireThat(
    list.length >= min && list.length <= max,
    path,
    `must have ${wanted} entries, not ${list.length}`,
  );
}

export function requireThat(condition: boolean, path: string, reason: string): asserts condition {
  if (!condition) throw new ModelFileInvalidError({ path, reason });
}
