import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

import { CliError } from "../errors.js";
import { readFile } from "./files.js";
import { loadData } from "./index.js";

const folder = mkdtempSync(join(tmpdir(), "sum-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function failure(work: () => unknown): CliError {
  try {
    work();
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("CSV", () => {
  test("quoted fields hold commas, quotes and line breaks", () => {
    const path = file(
      "a.csv",
      'id,text,label\r\n1,"a, ""b""\r\nc",yes\r\n2,plain,no\r\n\r\n3,,"no"\r\n',
    );
    expect(readFile(path)).toEqual({
      name: "a.csv",
      classes: ["no", "yes"],
      texts: ['a, "b"\r\nc', "plain", ""],
      labels: [1, 0, 0],
    });
  });

  test("a byte order mark and an upper-case ending are understood", () => {
    const path = file("b.CSV", "\uFEFFlabel,text\nx,one\ny,two");
    expect(readFile(path).classes).toEqual(["x", "y"]);
  });

  test("a record with a field too many names its line", () => {
    const error = failure(() => readFile(file("c.csv", "label,text\nx,one\ny,two,three\n")));
    expect(error.name).toBe("FileMalformed");
    expect(error.message).toContain("line 3");
  });

  test("an unclosed quote is an error", () => {
    const error = failure(() => readFile(file("d.csv", 'label,text\nx,"one\n')));
    expect(error.name).toBe("FileMalformed");
  });
});

describe("TSV", () => {
  test("quotes and commas are ordinary characters", () => {
    const path = file("a.tsv", 'text\tlabel\n"one, \ttwo words\n"open\tan "other"\n');
    expect(readFile(path)).toEqual({
      name: "a.tsv",
      classes: ['an "other"', "two words"],
      texts: ['"one, ', '"open'],
      labels: [1, 0],
    });
  });

  test("lines may end in CR LF", () => {
    expect(readFile(file("b.tsv", "text\tlabel\r\none\tx\r\ntwo\ty\r\n")).classes).toEqual([
      "x",
      "y",
    ]);
  });
});

describe("JSONL", () => {
  test("labels may be strings, numbers and truth values", () => {
    const path = file(
      "a.jsonl",
      '{"text":"one\\ntwo","label":true}\n\n{"label":false,"text":"","more":1}\n',
    );
    expect(readFile(path)).toEqual({
      name: "a.jsonl",
      classes: ["false", "true"],
      texts: ["one\ntwo", ""],
      labels: [1, 0],
    });
  });

  test("what is no object names its line", () => {
    const error = failure(() => readFile(file("b.jsonl", '{"text":"a","label":"b"}\n[1]\n')));
    expect(error.name).toBe("FileMalformed");
    expect(error.message).toContain("line 2");
  });
});

test.each([
  ["FileMissing", () => join(folder, "none.tsv")],
  ["FileUnreadable", () => folder],
  ["FormatUnknown", () => file("a.xml", "<a/>")],
  ["DataUnknown", () => "spam"],
  ["ColumnMissing", () => file("columns.csv", "Label,text\nx,one\n")],
  ["ColumnMissing", () => file("columns.tsv", "label\tbody\nx\tone\n")],
  ["ColumnMissing", () => file("columns.jsonl", '{"label":"x"}\n')],
  ["LabelMissing", () => file("label.csv", "label,text\n,one\n")],
  ["LabelMissing", () => file("label.jsonl", '{"label":null,"text":"one"}\n')],
  ["FileMalformed", () => file("text.jsonl", '{"label":"x","text":1}\n')],
  ["FileMalformed", () => file("json.jsonl", '{"label":"x","text":"one"\n')],
  ["EmptyData", () => file("empty.csv", "")],
  ["EmptyData", () => file("header.tsv", "label\ttext\n")],
  ["EmptyData", () => file("empty.jsonl", "\n")],
  ["OneClassOnly", () => file("one.csv", "label,text\nx,one\nx,two\n")],
  ["TooManyClasses", () => file("three.csv", "label,text\nx,one\ny,two\nz,three\n")],
])("%s is a named error (%#)", (name, source) => {
  expect(failure(() => loadData(source())).name).toBe(name);
});
