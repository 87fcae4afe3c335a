import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("draw.ts", import.meta.url));

test.each([
  [["--count", "abc"], "Give a whole number from 1 to 2,000."],
  [["--model", "nope"], "Allowed choices are mnist-raw, mnist-best"],
])("npm run digits -- %j says how it is used", async (args, words) => {
  const { exitCode, all } = await execa(process.execPath, ["--import", "tsx", script, ...args], {
    all: true,
    reject: false,
  });
  expect(all).toContain(words);
  expect(all).not.toMatch(/\bat .*:\d+:\d+/);
  expect(exitCode).toBe(1);
});
