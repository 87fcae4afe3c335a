import { readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { CsvError, type Options, parse } from "csv-parse/sync";

import { CliError } from "../errors.js";
import { createDataset, type Dataset, type Row } from "./dataset.js";

type Fields = Record<string, unknown>;

/** Rows by header name and the line that each ends on. */
type Table = { line: number; fields: Fields }[];

const formats: Record<string, (content: string, name: string) => Table> = {
  // RFC 4180: quoted fields may hold commas, doubled quotes and line breaks.
  ".csv": (content, name) => parseTable(content, name, { delimiter: "," }),
  ".tsv": (content, name) => parseTable(content, name, { delimiter: "\t", quote: false }),
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
  const name = basename(path);
  const content = readTextFile(path);
  const format = formats[extname(path).toLowerCase()];
  if (!format) {
    throw new CliError("FormatUnknown", `${path} should end in ${extensions.join(", ")}`);
  }
  const table = format(content, name);
  return createDataset(
    name,
    table.map(({ line, fields }) => toRow(fields, `${name}, line ${line}`)),
  );
}

/** Reads a text file. @throws {CliError} `FileMissing`, `FileUnreadable` */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw missing
      ? new CliError("FileMissing", `there is no file ${path}; check the path`, { cause })
      : new CliError("FileUnreadable", (cause as Error).message, { cause });
  }
}

function parseTable(content: string, name: string, dialect: Options): Table {
  try {
    const rows = parse(content, {
      ...dialect,
      columns: (header: string[]) => {
        requireColumns(header, name);
        return header;
      },
      info: true,
      record_delimiter: ["\r\n", "\n"],
      skip_empty_lines: true,
    }) as unknown as { record: Fields; info: { lines: number } }[];
    return rows.map(({ record, info }) => ({ line: info.lines, fields: record }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new CliError("FileMalformed", `${name}: ${cause.message}`, { cause });
  }
}

function parseLines(content: string, name: string): Table {
  return content.split(/\r?\n/).flatMap((text, index) => {
    if (text.trim() === "") return [];
    const line = index + 1;
    const fields = parseObject(text, `${name}, line ${line}`);
    requireColumns(Object.keys(fields), `${name}, line ${line}`);
    return [{ line, fields }];
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
    throw new CliError("FileMalformed", `${where} is not an object {"label": …, "text": …}`);
  }
  return value as Fields;
}

function requireColumns(found: string[], where: string): void {
  for (const column of ["label", "text"]) {
    if (!found.includes(column)) {
      const columns = found.map((name) => JSON.stringify(name)).join(", ") || "none";
      throw new CliError(
        "ColumnMissing",
        `${where} has no column "${column}" (found: ${columns}); name one so in the header`,
      );
    }
  }
}

function toRow({ label, text }: Fields, where: string): Row {
  if (label === null || label === "") {
    throw new CliError("LabelMissing", `${where} has no label; fill it in or delete the row`);
  }
  if (typeof label === "object" || typeof text !== "string") {
    throw new CliError("FileMalformed", `${where}: label and text should be strings`);
  }
  return { label: String(label), text };
}
