import { ModelFileInvalidError } from "../errors/compiler.js";

/** What files must fulfil; each throws an error that says where. */
export type Checks = {
  requireWhole(path: string, value: number, min: number, max: number): void;
  requireList(path: string, list: readonly unknown[], min: number, max: number): void;
  requireThat(condition: boolean, path: string, reason: string): asserts condition;
};

/** The checks that throw this error. */
export function createChecks(
  InvalidError: new (args: { path: string; reason: string }) => Error,
): Checks {
  const requireThat: Checks["requireThat"] = (condition, path, reason) => {
    if (!condition) throw new InvalidError({ path, reason });
  };
  return {
    requireThat,
    requireWhole(path, value, min, max) {
      const fits = Number.isInteger(value) && value >= min && value <= max;
      requireThat(fits, path, `must be a whole number from ${min} to ${max}, not ${value}`);
    },
    requireList(path, list, min, max) {
      requireThat(Array.isArray(list), path, "must be a list");
      const wanted = min === max ? `${min}` : `${min} to ${max}`;
      const fits = list.length >= min && list.length <= max;
      requireThat(fits, path, `must have ${wanted} entries, not ${list.length}`);
    },
  };
}

/** What files of frozen models must fulfil; each throws `ModelFileInvalidError`. */
const checks: Checks = createChecks(ModelFileInvalidError);
export const requireWhole: Checks["requireWhole"] = checks.requireWhole;
export const requireList: Checks["requireList"] = checks.requireList;
export const requireThat: Checks["requireThat"] = checks.requireThat;
