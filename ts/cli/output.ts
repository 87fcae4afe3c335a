import { accessSync, constants, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Presets, SingleBar } from "cli-progress";
import Table from "cli-table3";

import { CliError } from "./errors.js";

/** Counts steps of something long. */
export type Progress = { step(): void; stop(): void };

/** Shows a bar on stderr from the second second on; a line now and then where that is no terminal. */
export function startProgress(label: string, total: number): Progress {
  const bar = new SingleBar(
    {
      format: `${label} {bar} {value}/{total}, {eta_formatted} to go`,
      gracefulExit: false,
      noTTYOutput: true,
      notTTYSchedule: 5_000,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  let done = 0;
  const timer = setTimeout(() => bar.start(total, done), 1_000);
  return {
    step() {
      done++;
      if (bar.isActive) bar.update(done);
    },
    stop() {
      clearTimeout(timer);
      if (bar.isActive) bar.stop();
    },
  };
}

/** A table of rows under a head; numbers stand to the right. */
export function table(head: string[], rows: (string | number)[][]): string {
  const numeric = head.map((_, column) => rows.every((row) => typeof row[column] === "number"));
  const result = new Table({
    head,
    colAligns: numeric.map((right) => (right ? "right" : "left")),
    style: { head: [], border: [] },
  });
  result.push(...rows.map((row) => row.map(text)));
  return result.toString();
}

/** A table of two columns without a head: what, and how much. */
export function list(rows: [string, string | number][]): string {
  const result = new Table({ style: { head: [], border: [] } });
  result.push(...rows.map((row) => row.map(text)));
  return result.toString();
}

/** A fraction as per cent. */
export function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`;
}

/** A block of growing height for each value, between the least and the greatest. */
export function sparkline(values: number[]): string {
  const blocks = "▁▂▃▄▅▆▇█";
  const least = Math.min(...values);
  const span = Math.max(...values) - least || 1;
  return values.map((value) => blocks[Math.round(((value - least) / span) * 7)]).join("");
}

/**
 * Prints a result: `text` for people, unless the JSON goes to stdout; JSON to the file, if any.
 *
 * @param json Path of a file, or true for stdout.
 */
export function report(result: object, text: string, json?: string | true): void {
  const document = `${JSON.stringify(result, null, 2)}\n`;
  process.stdout.write(json === true ? document : `${text}\n`);
  if (typeof json === "string") writeFileSync(json, document);
}

/**
 * Makes sure, before the work, that its result can be written.
 *
 * @throws {CliError} `FileNotWritable`
 */
export function checkWritable(json?: string | true): void {
  if (typeof json !== "string") return;
  try {
    accessSync(dirname(resolve(json)), constants.W_OK);
  } catch (cause) {
    throw new CliError(
      "FileNotWritable",
      `${json} cannot be written: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}

function text(cell: string | number): string {
  return typeof cell === "number" ? cell.toLocaleString("en-US") : cell;
}
