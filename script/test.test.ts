import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const SOLIDITY = "contract SumTest { function test_Sum() external pure { require(1 + 1 == 2); } }";
const TYPESCRIPT =
  'import { expect, test } from "vitest"; test("sum", () => expect(1 + 1).toBe(2));';

/** A small project with one test of each language, tested by the same `script/test.ts`. */
let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "sum-project-"));
  for (const name of ["node_modules", "tools"]) symlinkSync(join(root, name), join(project, name));
  cpSync(join(root, "foundry.toml"), join(project, "foundry.toml"));
  write("package.json", '{ "type": "module", "scripts": { "check:fine": "true" } }');
  write("test/Sum.t.sol", SOLIDITY);
  write("ts/sum.test.ts", TYPESCRIPT);
});

afterEach(() => rmSync(project, { recursive: true }));

describe("npm test", { timeout: 60_000 }, () => {
  test("passes when everything passes, and counts both languages", async () => {
    expect(await npmTest()).toEqual({ exitCode: 0, last: "2 passed, 0 failed, 0 skipped" });
  });

  test("fails with a Solidity test", async () => {
    write("test/Sum.t.sol", SOLIDITY.replace("== 2", "== 3"));
    expect(await npmTest()).toEqual({ exitCode: 1, last: "1 passed, 1 failed, 0 skipped" });
  });

  test("fails when a contract does not compile, and still runs the other tests", async () => {
    write("src/Broken.sol", "contract Broken { function f() external { g(); } }");
    expect(await npmTest()).toEqual({ exitCode: 1, last: "1 passed, 1 failed, 0 skipped" });
  });

  test("fails with a TypeScript test", async () => {
    write("ts/sum.test.ts", TYPESCRIPT.replace("toBe(2)", "toBe(3)"));
    expect(await npmTest()).toEqual({ exitCode: 1, last: "1 passed, 1 failed, 0 skipped" });
  });

  test("fails when a TypeScript test cannot be loaded", async () => {
    write("ts/broken.test.ts", 'import "./missing.js";');
    expect(await npmTest()).toEqual({ exitCode: 1, last: "2 passed, 1 failed, 0 skipped" });
  });

  test("fails when there are no tests of one language", async () => {
    rmSync(join(project, "test"), { recursive: true });
    expect(await npmTest()).toEqual({ exitCode: 1, last: "1 passed, 1 failed, 0 skipped" });
  });

  test("fails with a check, and still runs the tests", async () => {
    write("package.json", '{ "type": "module", "scripts": { "check:broken": "false" } }');
    expect(await npmTest()).toEqual({ exitCode: 1, last: "2 passed, 1 failed, 0 skipped" });
  });
});

function write(file: string, text: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), `${text}\n`);
}

async function npmTest(): Promise<{ exitCode: number | undefined; last: string | undefined }> {
  const { exitCode, stdout } = await execa(
    join(root, "node_modules/.bin/tsx"),
    [join(root, "script/test.ts")],
    { cwd: project, reject: false },
  );
  return { exitCode, last: stdout.split("\n").at(-1) };
}
