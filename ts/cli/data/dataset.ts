import { CliError } from "../errors.js";

/** A text and the name of its class, as they stand in a file. */
export type Row = { text: string; label: string };

/** Samples with the classes that they belong to. */
type Labelled = {
  name: string;
  /** Names of the classes in sorted order; a label is an index into it. */
  classes: string[];
  /** One for each sample. */
  labels: number[];
};

/** Labelled texts. */
export type Dataset = Labelled & { texts: string[] };

/** Rows of numbers, labelled or with a target each. */
export type NumberDataset = Labelled & {
  /** Names of the columns, and the numbers of each row in their order. */
  columns: string[];
  rows: ArrayLike<number>[];
  /** The numbers are taken as they are; without this, as z-scores. */
  raw?: true;
  /** A number to predict for each row; there are no classes then, and no labels. */
  targets?: number[];
};

/**
 * Numbers the classes of labelled texts.
 *
 * @throws {CliError} `EmptyData`, `OneClassOnly`
 */
export function createDataset(name: string, rows: readonly Row[]): Dataset {
  const labels = rows.map(({ label }) => label);
  return { name, ...numberClasses(name, labels), texts: rows.map(({ text }) => text) };
}

/**
 * Numbers the classes of labelled rows of numbers.
 *
 * @throws {CliError} `EmptyData`, `OneClassOnly`
 */
export function createNumberDataset(
  data: Pick<NumberDataset, "name" | "columns" | "rows" | "raw">,
  labels: readonly string[],
): NumberDataset {
  return { ...data, ...numberClasses(data.name, labels) };
}

/**
 * Rows of numbers with a target each.
 *
 * @throws {CliError} `EmptyData`
 */
export function createTargetDataset(
  data: Pick<NumberDataset, "name" | "columns" | "rows" | "raw">,
  targets: number[],
): NumberDataset {
  requireRows(data.name, targets);
  return { ...data, classes: [], labels: [], targets };
}

function numberClasses(name: string, labels: readonly string[]) {
  requireRows(name, labels);
  const classes = [...new Set(labels)].sort();
  if (classes.length === 1) {
    const only = JSON.stringify(classes[0]);
    throw new CliError(
      "OneClassOnly",
      `every label in ${name} is ${only}; a model needs two classes`,
    );
  }
  const numbers = new Map(classes.map((label, i) => [label, i]));
  return { classes, labels: labels.map((label) => numbers.get(label) as number) };
}

function requireRows(name: string, rows: readonly unknown[]): void {
  if (rows.length === 0) throw new CliError("EmptyData", `${name} holds no samples; add some rows`);
}
