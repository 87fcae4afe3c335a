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

/** What is wrong with a document of blocks. */
async function complaintsOf(...blocks: [fence: string, ...lines: string[]][]): Promise<string> {
  const document = join(folder, "page.md");
  const text = blocks.map(([fence, ...lines]) => [`\`\`\`${fence}`, ...lines, "```", ""]);
  writeFileSync(document, ["# Page", "", ...text.flat()].join("\n"));
  return (await checkDocuments([document])).join("\n");
}

/** What is wrong with a document of one block. */
function complaints(fence: string, ...lines: string[]): Promise<string> {
  return complaintsOf([fence, ...lines]);
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

  const library = [
    "solidity src/Twice.sol",
    "library Twice { uint256 constant TWO = 2; }",
  ] as const;
  const tests = (expected: number) => {
    const lines = [
      'import {Twice} from "../src/Twice.sol";',
      `contract TwiceTest { function test_two() public pure { assert(Twice.TWO == ${expected}); } }`,
    ];
    return ["solidity test/Twice.t.sol", ...lines] as [string, ...string[]];
  };

  test("accepts Solidity in files that import each other, with a test that passes", async () => {
    const typescript = [
      'import { readFileSync } from "node:fs";',
      'JSON.parse(readFileSync("out/Twice.sol/Twice.json", "utf8"));',
    ];
    expect(await complaintsOf([...library], tests(2), ["ts", ...typescript])).toBe("");
  });

  test("refuses Solidity whose test fails", async () => {
    expect(await complaintsOf([...library], tests(3))).toMatch(/FAIL.*test_two/);
  });

  test("refuses two blocks of one file", async () => {
    expect(await complaintsOf([...library], [...library])).toMatch(/page\.md:7: another block/);
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
