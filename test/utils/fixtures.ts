import { readFileSync } from "node:fs";

/** Where a model or data of `test/fixtures/importers` are; `make.py` and `make_onnx.py` say how they were made. */
export function importerFile(name: string): URL {
  return new URL(`../fixtures/importers/${name}`, import.meta.url);
}

/** Rows that trained nothing, and their classes. */
export type TestData = { rows: number[][]; labels: number[] };

/** A model with the predictions that its own library made. */
// biome-ignore lint/suspicious/noExplicitAny: as it comes from a file
export type ImportedFixture = { model: any; dump: any; labels: number[]; scores: number[][] };

export function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(importerFile(`${name}.json`), "utf8"));
}
