import { readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { CsvError, type Options, parse } from "csv-parse/sync";

import { CliError } from "../errors.js";
import {
  createDataset,
  createNumberDataset,
  createTargetDataset,
  type Dataset,
  type NumberDataset,
  type Row,
} from "./dataset.js";

type Fields = Record<string, unknown>;

/** Rows by column name and where each ends, in words. */
type Table = { where: string; fields: Fields }[];

/** Reads a table; `check` is told which columns there are, and where that is said. */
type Format = (content: string, name: string, check: ColumnCheck) => Table;
type ColumnCheck = (columns: string[], where: string) => void;

const formats: Record<string, Format> = {
  // RFC 4180: quoted fields may hold commas, doubled quotes and line breaks.
  ".csv": (content, name, check) => parseTable(content, name, check, { delimiter: "," }),
  ".tsv": (content, name, check) =>
    parseTable(content, name, check, { delimiter: "\t", quote: false }),
  ".jsonl": parseLines,
};

/** The endings of the data files that `readFile` understands. */
export const extensions = Object.keys(formats);

/**
 * Reads labelled texts from a file with the columns `label` and `text`: CSV (RFC 4180), TSV (no
 * quoting) or JSONL, told apart by the ending of its name.
 *
 * @throws {CliError} `FileMissing`, `FileUnreadable`, `FormatUnknown`, `FileMalformed`,
 * `ColumnMissing`, `LabelMissing` and what `createDataset` throws
 */
export function readFile(path: string): Dataset {
  const { name, rows } = readTable(path, (columns, where) => {
    requireColumn(columns, "label", where);
    requireColumn(columns, "text", where);
  });
  return createDataset(name, rows.map(toRow));
}

/**
 * Reads rows of numbers from a file as `readFile` does; each column is one, but for the output.
 *
 * @param output - The column to predict: `label`, any strings, or `target`, numbers.
 * @throws {CliError} as `readFile`, and `NotANumber`, `ColumnsConstant`
 */
export function readNumberFile(path: string, output: "label" | "target"): NumberDataset {
  let columns: string[] = [];
  const { name, rows: table } = readTable(path, (found, where) => {
    requireColumn(found, output, where);
    if (columns.length === 0) columns = found.filter((column) => column !== output);
    for (const column of columns) requireColumn(found, column, where);
    if (columns.length === 0) {
      throw new CliError(
        "ColumnMissing",
        `${where} has no column beside "${output}"; add columns of numbers to learn from`,
      );
    }
  });
  const rows = table.map(({ where, fields }) =>
    columns.map((column) => toNumber(fields[column], column, where)),
  );
  const varies = columns.map((_, i) => rows.some((row) => row[i] !== rows[0]?.[i]));
  if (rows.length > 0 && !varies.includes(true)) {
    throw new CliError(
      "ColumnsConstant",
      `no column of ${name} ever varies (${columns.join(", ")}); there is nothing to learn from`,
    );
  }
  const data = { name, columns, rows };
  return output === "label"
    ? createNumberDataset(data, table.map(toLabel))
    : createTargetDataset(
        data,
        table.map(({ where, fields }) => toNumber(fields.target, "target", where)),
      );
}

/** The names of a file's columns. Throws as `readFile`. */
export function readColumns(path: string): string[] {
  let columns: string[] | undefined;
  readTable(path, (found) => {
    columns ??= found;
  });
  return columns ?? [];
}

/** Reads a text file, without its mark of the order of bytes. Throws as {@link readBytes}. */
export function readTextFile(path: string): string {
  return new TextDecoder().decode(readBytes(path));
}

/**
 * Reads a file.
 *
 * @throws {CliError} `FileMissing`, `FileUnreadable`
 */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw missing
      ? new CliError("FileMissing", `there is no file ${path}; check the path`, { cause })
      : new CliError("FileUnreadable", (cause as Error).message, { cause });
  }
}

function readTable(path: string, check: ColumnCheck): { name: string; rows: Table } {
  const name = basename(path);
  const content = readTextFile(path);
  const format = formats[extname(path).toLowerCase()];
  if (!format) {
    throw new CliError("FormatUnknown", `${path} should end in ${extensions.join(", ")}`);
  }
  return { name, rows: format(content, name, check) };
}

function parseTable(content: string, name: string, check: ColumnCheck, dialect: Options): Table {
  try {
    const rows = parse(content, {
      ...dialect,
      columns: (header: string[]) => {
        check(header, name);
        return header;
      },
      info: true,
      record_delimiter: ["\r\n", "\n"],
      skip_empty_lines: true,
    }) as unknown as { record: Fields; info: { lines: number } }[];
    return rows.map(({ record, info }) => ({
      where: `${name}, line ${info.lines}`,
      fields: record,
    }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new CliError("FileMalformed", `${name}: ${cause.message}`, { cause });
  }
}

function parseLines(content: string, name: string, check: ColumnCheck): Table {
  return content.split(/\r?\n/).flatMap((text, index) => {
    if (text.trim() === "") return [];
    const where = `${name}, line ${index + 1}`;
    const fields = parseObject(text, where);
    check(Object.keys(fields), where);
    return [{ where, fields }];
  });
}

function parseObject(text: string, where: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CliError("FileMalformed", `${where}: ${(cause as Error).message}`, { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CliError("FileMalformed", `${where} is not an object {"label": …, …}`);
  }
  return value as Fields;
}

function requireColumn(found: string[], column: string, where: string): void {
  if (found.includes(column)) return;
  const columns = found.map((name) => JSON.stringify(name)).join(", ") || "none";
  throw new CliError(
    "ColumnMissing",
    `${where} has no column "${column}" (found: ${columns}); name one so in the header`,
  );
}

function toRow(row: Table[number]): Row {
  const label = toLabel(row);
  const { text } = row.fields;
  if (typeof text === "string") return { label, text };
  throw new CliError("FileMalformed", `${row.where}: the text should be a string`);
}

function toLabel({ where, fields: { label } }: Table[number]): string {
  if (label === null || label === "") {
    throw new CliError("LabelMissing", `${where} has no label; fill it in or delete the row`);
  }
  if (typeof label !== "object") return String(label);
  throw new CliError("FileMalformed", `${where}: the label should be a string`);
}

function toNumber(value: unknown, column: string, where: string): number {
  const isText = typeof value === "string" && value.trim() !== "";
  const number = typeof value === "number" || isText ? Number(value) : Number.NaN;
  if (Number.isFinite(number)) return number;
  throw new CliError(
    "NotANumber",
    `${where}: column "${column}" holds ${JSON.stringify(value)}, which is no number; correct it, or leave out the row or the column`,
  );
}
