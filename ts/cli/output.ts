import { accessSync, constants, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Presets, SingleBar } from "cli-progress";
import Table from "cli-table3";

import { CliError } from "./errors.js";

/** Told how far the work is. */
export type OnProgress = (progress: { done: number; total: number }) => void;

/**
 * Shows on stderr how far the work is once it has taken a second: a bar, or, where that is no
 * terminal, a line at the beginning, every half minute, and at the end.
 */
export async function withProgress<T>(
  label: string,
  work: (onProgress: OnProgress) => Promise<T>,
): Promise<T> {
  const terminal = process.stderr.isTTY;
  const bar = new SingleBar(
    {
      format: `${label} ${terminal ? "{bar} {value}/{total}, {eta_formatted} to go" : "{value}/{total}"}`,
      clearOnComplete: !terminal, // Else it would end with an empty line there.
      emptyOnZero: true,
      etaBuffer: 100,
      gracefulExit: false,
      linewrap: true, // An interrupt would leave the terminal without.
      noTTYOutput: true,
      notTTYSchedule: 30_000,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  let last = { done: 0, total: 0 };
  const timer = setTimeout(() => bar.start(last.total, last.done), 1_000);
  try {
    return await work((progress) => {
      last = progress;
      if (!bar.isActive) return;
      bar.setTotal(progress.total);
      bar.update(progress.done);
    });
  } finally {
    clearTimeout(timer);
    if (bar.isActive) bar.stop();
  }
}

/** A number for people: 1,234,567. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
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

/** A framed table of rows under a head; columns of figures stand to the right. */
export function table(head: string[], rows: string[][]): string {
  const figures = head.map((_, column) =>
    rows.every((row) => /^(≥ |\+|−)?\d|^$/.test(row[column] ?? "")),
  );
  return frame(rows, { head, colAligns: figures.map((right) => (right ? "right" : "left")) });
}

/** A framed table of two columns without a head: what, and how much. */
export function list(rows: [what: string, value: string][]): string {
  return frame(rows);
}

function frame(rows: string[][], options: Table.TableConstructorOptions = {}): string {
  const result = new Table({ ...options, style: { head: [], border: [], compact: true } });
  // What a chain says must not steer the terminal.
  result.push(...rows.map((row) => row.map((cell) => cell.replace(/[\p{Cc}\p{Cf}]/gu, ""))));
  return result.toString();
}

/** Prints a result for people and writes it for machines, if they have a file for it. */
export function report(result: object, text: string, json?: string): void {
  console.log(text);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
}

/**
 * Makes sure, before the work, that its result can be written.
 *
 * @throws {CliError} `FileNotWritable`
 */
export function checkWritable(file?: string): void {
  if (file === undefined) return;
  const path = resolve(file);
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory()) throw new Error("it is a folder");
    accessSync(there ? path : dirname(path), constants.W_OK);
  } catch (cause) {
    const { message } = cause as Error;
    throw new CliError("FileNotWritable", `${path}: ${message}; name another file`, { cause });
  }
}
