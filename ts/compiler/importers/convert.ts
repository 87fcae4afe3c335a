import { ImportInvalidError } from "../../errors/importers.js";

/** Rows of numbers, and the classes they belong to if these are known. */
export type Calibration = {
  readonly rows: readonly ArrayLike<number>[];
  readonly labels?: readonly number[] | undefined;
};

/** What a conversion may cost, and by what this is judged. */
export type ConversionOptions = {
  readonly calibration: Calibration;
  /**
   * How many calibration samples may change their class; by default none of a forest, whose tests are
   * exact, and 0.3 % of a network.
   */
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

/** How two models answer the calibration samples. */
export function compareAnswers(
  { labels }: Calibration,
  source: readonly number[],
  converted: readonly number[],
): ConversionReport {
  const equal = (answers: readonly number[], expected: readonly number[]) =>
    answers.filter((answer, i) => answer === expected[i]).length;
  return {
    total: source.length,
    changed: source.length - equal(converted, source),
    before: labels && equal(source, labels),
    after: labels && equal(converted, labels),
  };
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

/**
 * Calibration rows are there, and each has as many numbers as the model takes.
 *
 * @throws `ImportInvalidError`
 */
export function requireRows(rows: readonly ArrayLike<number>[], inputs: number): void {
  const path = "the calibration data";
  if (rows.length === 0) throw new ImportInvalidError({ path, reason: "have no rows" });
  rows.forEach((row, r) => {
    if (row.length !== inputs) {
      const reason = `have ${row.length} numbers in row ${r}, and the model takes ${inputs}`;
      throw new ImportInvalidError({ path, reason });
    }
    for (let i = 0; i < inputs; i++) requireFinite(row[i] as number, `row ${r} of ${path}`);
  });
}
