import { CliError } from "../errors.js";

/** A text and the name of its class, as they stand in a file. */
export type Row = { text: string; label: string };

/** Labelled texts of two classes. */
export type Dataset = {
  name: string;
  /** Names of the classes in sorted order; a label is an index into it. */
  classes: string[];
  texts: string[];
  /** One for each text. */
  labels: number[];
};

/**
 * Numbers the classes of labelled texts.
 *
 * @throws {CliError} `EmptyData`, `OneClassOnly`, `TooManyClasses`
 */
export function createDataset(name: string, rows: readonly Row[]): Dataset {
  if (rows.length === 0) throw new CliError("EmptyData", `${name} holds no samples; add some rows`);

  const classes = [...new Set(rows.map((row) => row.label))].sort();
  if (classes.length === 1) {
    const only = JSON.stringify(classes[0]);
    throw new CliError(
      "OneClassOnly",
      `every label in ${name} is ${only}; a model needs two classes`,
    );
  }
  if (classes.length > 2) {
    const some = classes.slice(0, 5).map((label) => JSON.stringify(label));
    if (classes.length > some.length) some.push("…");
    throw new CliError(
      "TooManyClasses",
      `${name} has ${classes.length} classes (${some.join(", ")}); the model takes two, keep the rows of two`,
    );
  }

  return {
    name,
    classes,
    texts: rows.map((row) => row.text),
    labels: rows.map((row) => classes.indexOf(row.label)),
  };
}
