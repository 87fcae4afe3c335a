import { ConversionLossyError, ImportInvalidError } from "../../errors/importers.js";

/** Rows of numbers, and the classes they belong to if these are known. */
export type Calibration = {
  readonly rows: readonly ArrayLike<number>[];
  readonly labels?: readonly number[] | undefined;
};

/** What a conversion may cost, and by what this is judged. */
export type ConversionOptions = {
  readonly calibration: Calibration;
  /** How many calibration samples may change their class; none by default. */
  readonly allowedChanges?: number | undefined;
};

/** What became of a model in integers. */
export type ConversionReport = {
  /** Calibration samples. */
  readonly total: number;
  /** Those that the integer model puts into another class. */
  readonly changed: number;
  /** How many of the samples either model gets right, if their classes are known. */
  readonly before?: number | undefined;
  readonly after?: number | undefined;
};

/**
 * Compares how two models answer the calibration samples.
 *
 * @throws `ConversionLossyError` if more than `allowedChanges` differ
 */
export function judge(
  { calibration: { rows, labels }, allowedChanges = 0 }: ConversionOptions,
  source: (row: ArrayLike<number>) => number,
  converted: (row: ArrayLike<number>) => number,
): ConversionReport {
  const answers = rows.map((row) => [source(row), converted(row)] as const);
  const total = rows.length;
  const changed = answers.filter(([before, after]) => before !== after).length;
  if (changed > allowedChanges) {
    throw new ConversionLossyError({ changed, total, allowed: allowedChanges });
  }
  const right = (model: 0 | 1) =>
    labels && answers.filter((answer, i) => answer[model] === labels[i]).length;
  return { total, changed, before: right(0), after: right(1) };
}

/** The first of the greatest numbers. */
export function argmax(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}

/** @throws `ImportInvalidError` */
export function requireFinite(value: number, path: string): void {
  if (!Number.isFinite(value)) {
    throw new ImportInvalidError({ path, reason: `is ${value}, no finite number` });
  }
}
