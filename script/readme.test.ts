import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkDocuments } from "./readme.js";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sum-docs-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What is wrong with a document of one block. */
async function complaints(language: string, ...lines: string[]): Promise<string> {
  const document = join(folder, "page.md");
  writeFileSync(document, ["# Page", "", `\`\`\`${language}`, ...lines, "```", ""].join("\n"));
  return (await checkDocuments([document])).join("\n");
}

const PRICED = "contract Priced is ISelfAssessment {}";
const IMPORT = 'import {Role} from "@sum/contracts/src/Role.sol";';

describe("check:readme", { timeout: 60_000 }, () => {
  test("accepts Solidity that imports the package by its npm path", async () => {
    expect(await complaints("solidity", IMPORT, "abstract contract Mine is Role {}")).toBe("");
  });

  test("refuses Solidity that does not compile, and says where", async () => {
    expect(await complaints("solidity", PRICED)).toMatch(/page_md_3\.sol:1:/);
  });

  test("accepts TypeScript that talks to the chain it is given", async () => {
    const code = [
      'import { createPublicClient, http } from "viem";',
      "const client = createPublicClient({ transport: http(process.env.RPC_URL) });",
      'if ((await client.getChainId()) !== 31337) throw new Error("another chain");',
    ];
    expect(await complaints("ts", ...code)).toBe("");
  });

  test("refuses TypeScript of the wrong type", async () => {
    expect(await complaints("ts", "export const count: number = 'three';")).toMatch(/TS2322/);
  });

  test("refuses TypeScript that throws", async () => {
    expect(await complaints("ts", 'throw new Error("no such sample");')).toMatch(
      /page\.md:3 did not run:[\s\S]*no such sample/,
    );
  });

  test.each([
    ["npm run no-such-script", "no such script"],
    ["SUM_PRIVATE_KEY=0x1 npm run -s sum -- train --no-such-option", "unknown option"],
    ["npx sum no-such-command", "unknown command"],
    ["curl example.org", "nothing here can check"],
  ])("refuses the command `%s`", async (command, complaint) => {
    expect(await complaints("sh", command)).toContain(complaint);
  });

  test("accepts commands that exist", async () => {
    const commands = [
      "npm ci && npm test # all of it",
      "npx sum train --data sentences \\",
      "  --seed 7",
    ];
    expect(await complaints("sh", ...commands)).toBe("");
  });

  test("refuses JSON that does not parse", async () => {
    expect(await complaints("json", '{ "classes": ["ham", "spam",] }')).toMatch(/page\.md:3: /);
  });

  test("refuses a language that it does not know, so that no block slips by", async () => {
    expect(await complaints("typescript", "const x = 1;")).toMatch(/page\.md:3: no checker/);
  });
});
