import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

import { CliError } from "../errors.js";
import { readFile, readNumberFile } from "./files.js";
import { loadData, loadNumbers } from "./index.js";

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

describe("rows of numbers", () => {
  test("are all columns but the output, in their order", () => {
    const path = file("n.csv", "b,label,a\n1, x,-2.5\n3,y,4e1\n");
    expect(readNumberFile(path, "label")).toEqual({
      name: "n.csv",
      classes: [" x", "y"],
      columns: ["b", "a"],
      rows: [
        [1, -2.5],
        [3, 40],
      ],
      labels: [0, 1],
    });
  });

  test("may have a target instead of a label", () => {
    const path = file("n.jsonl", '{"target":1.5,"a":"2"}\n{"a":3,"target":-1}\n');
    expect(readNumberFile(path, "target")).toEqual({
      name: "n.jsonl",
      classes: [],
      columns: ["a"],
      rows: [[2], [3]],
      labels: [],
      targets: [1.5, -1],
    });
  });

  test("may have a column that never varies, if another does", () => {
    const path = file("c.csv", "a,b,label\n1,2,x\n1,3,y\n");
    expect(readNumberFile(path, "label").rows).toEqual([
      [1, 2],
      [1, 3],
    ]);
  });
});

test.each([
  ["penguins", 342, 4, ["Adelie", "Chinstrap", "Gentoo"]],
  ["weather", 1461, 3, ["dry", "rain"]],
  ["mnist-7x7", 10_000, 49, [..."0123456789"]],
])("%s has %d rows of %d columns", (name, rows, columns, classes) => {
  const data = loadNumbers(name, "label");
  expect(data.rows).toHaveLength(rows);
  expect(new Set(data.rows.map(({ length }) => length))).toEqual(new Set([columns]));
  expect(data).toMatchObject({ name, classes });
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
])("%s is a named error (%#)", (name, source) => {
  expect(failure(() => loadData(source())).name).toBe(name);
});
