/**
 * `npm run check:readme`: compiles, runs or parses every fenced block of `README.md` and `docs/`.
 *
 * - `solidity`: compiles in a Foundry project that has installed the packed package, unmapped, and
 *   its tests pass. A path after the word names the file, for other blocks to import.
 * - `ts`: passes the type checker, then runs against a fresh chain at `RPC_URL`, on which
 *   `SUM_PRIVATE_KEY` has money; what the Solidity compiled to is in `out/`, and `models/` is ours.
 * - `sh`: scripts exist, `sum` commands parse.
 * - `json`: parses.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { bytesToHex } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { ANVIL_MNEMONIC, startAnvil } from "../ts/node/anvil.js";
import { run } from "./run.js";

interface Block {
  /** Where it begins, `README.md:12`. */
  place: string;
  /** The same as the name of a file, without an extension. */
  file: string;
  /** The path that its fence names. */
  path?: string;
  language: string;
  code: string;
}

/** Checks all blocks of one language; returns what is wrong with them. */
type Checker = (blocks: Block[], folder: string) => Promise<string[]> | string[];

const root = resolve(import.meta.dirname, "..");
const CHECKERS: Record<string, Checker> = { solidity, ts: typescript, sh: shell, json };
/** What has nothing to check, or not here (Python). Any other word after the fence is an error, so that none slips by. */
const PROSE = ["text", "toml", "mermaid", "python"];
/** Programs whose command lines are not checked. */
const TRUSTED = ["npm", "git", "cd", "forge", "tools/forge", "tools/anvil", "tools/cast"];

/** Checks the given Markdown files; returns what is wrong with their blocks. */
export async function checkDocuments(documents: string[]): Promise<string[]> {
  const blocks = documents.flatMap(blocksOf);
  const complaints = blocks
    .filter(({ language }) => !(language in CHECKERS) && !PROSE.includes(language))
    .map(({ place, language }) => `${place}: no checker for a block of '${language}'`);

  const folder = mkdtempSync(join(tmpdir(), "sum-readme-"));
  try {
    for (const [language, checker] of Object.entries(CHECKERS)) {
      const ours = blocks.filter((block) => block.language === language);
      if (ours.length > 0) complaints.push(...(await checker(ours, join(folder, language))));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return complaints;
}

function blocksOf(document: string): Block[] {
  const text = readFileSync(document, "utf8");
  return [...text.matchAll(/^```(\S*) *(\S*)\n(.*?)^```$/gms)].map((match) => {
    const line = text.slice(0, match.index).split("\n").length;
    return {
      place: `${document}:${line}`,
      file: `${document.replace(/\W/g, "_")}_${line}`,
      language: match[1] ?? "",
      ...(match[2] && { path: match[2] }),
      code: match[3] ?? "",
    };
  });
}

async function solidity(blocks: Block[], folder: string): Promise<string[]> {
  const installed = join(folder, "node_modules/@sum/contracts");
  mkdirSync(installed, { recursive: true });
  symlinkSync(join(root, "node_modules/solady"), join(folder, "node_modules/solady"));
  const packed = await run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
  });
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (!packed.ok || !tarball) return [`npm pack failed:\n${packed.all}`];
  await run("tar", ["-xzf", join(folder, tarball), "-C", installed, "--strip-components=1"]);

  const settings = ["[profile.default]", `solc = "${join(root, "tools/solc")}"`, "isolate = true"];
  write(folder, "foundry.toml", settings.join("\n"));
  for (const { file, path = `src/${file}.sol`, place, code } of blocks) {
    if (existsSync(join(folder, path))) return [`${place}: another block is ${path}, too`];
    write(folder, path, code);
  }
  const tested = await run(join(root, "tools/forge"), ["test", "--root", folder]);
  return tested.ok ? [] : [`Solidity (file name and line say where):\n${tested.all}`];
}

async function typescript(blocks: Block[], folder: string): Promise<string[]> {
  mkdirSync(folder);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  symlinkSync(join(folder, "../solidity/out"), join(folder, "out"));
  symlinkSync(join(root, "models"), join(folder, "models"));
  write(folder, "package.json", '{ "type": "module" }');
  const paths = {
    "@sum/contracts": [join(root, "ts/exports/index.ts")],
    "@sum/contracts/*": [join(root, "ts/exports/*.ts")],
  };
  const compilerOptions = { paths, noUnusedLocals: false };
  const config = { extends: join(root, "tsconfig.json"), compilerOptions, include: ["*.ts"] };
  write(folder, "tsconfig.json", JSON.stringify(config));
  for (const { file, code } of blocks) write(folder, `${file}.ts`, code);

  const typed = await bin("tsc", ["--project", folder]);
  if (!typed.ok) return [`TypeScript (file name and line say where):\n${typed.all}`];

  const complaints: string[] = [];
  for (const { place, file } of blocks) {
    const anvil = await startAnvil();
    try {
      const { privateKey } = mnemonicToAccount(ANVIL_MNEMONIC).getHdKey();
      const env = {
        RPC_URL: anvil.rpcUrl,
        SUM_PRIVATE_KEY: bytesToHex(privateKey ?? new Uint8Array()),
      };
      const ran = await bin("tsx", [`${file}.ts`], { cwd: folder, env, timeout: 60_000 });
      if (!ran.ok) complaints.push(`${place} did not run:\n${ran.all}`);
    } finally {
      await anvil.stop();
    }
  }
  return complaints;
}

async function shell(blocks: Block[]): Promise<string[]> {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const complaints: string[] = [];
  for (const { place, code } of blocks) {
    const commands = code
      .replaceAll("\\\n", " ")
      .split("\n")
      .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
      .filter((line) => line !== "")
      .flatMap((line) => line.split("&&"));
    for (const command of commands) {
      const complaint = await commandComplaint(words(command), scripts);
      if (complaint) complaints.push(`${place}: ${command.trim()}: ${complaint}`);
    }
  }
  return complaints;
}

async function commandComplaint(
  [program, ...args]: string[],
  scripts: object,
): Promise<string | undefined> {
  if (program === "sum") return sumComplaint(args);
  if (program === "npx") return commandComplaint(args, scripts);
  if (program === "npm" && (args[0] === "run" || args[0] === "test")) {
    const [script = "", ...rest] = args.filter((word) => !["run", "-s", "--silent"].includes(word));
    if (!(script in scripts)) return "no such script in package.json";
    return script === "sum" ? sumComplaint(rest.slice(1)) : undefined;
  }
  return TRUSTED.includes(program ?? "") ? undefined : "nothing here can check this command";
}

/** Compares a command line with what the command says of itself. */
async function sumComplaint([command = "", ...args]: string[]): Promise<string | undefined> {
  const { stdout } = await bin("tsx", [join(root, "ts/cli/index.ts"), command, "--help"]);
  if (!stdout.startsWith(`Usage: sum ${command} `)) return `unknown command '${command}'`;
  const known = new Set(stdout.match(/--[a-z-]+/g));
  const unknown = args.find((word) => word.startsWith("--") && !known.has(word));
  return unknown && `unknown option '${unknown}'`;
}

/** The words of a command, without the variables set for it. */
function words(command: string): string[] {
  const all = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    (m) => m[1] ?? m[2] ?? m[3] ?? "",
  );
  return all.slice(all.findIndex((word) => !/^[A-Z_]+=/.test(word)));
}

function json(blocks: Block[]): string[] {
  return blocks.flatMap(({ place, code }) => {
    try {
      JSON.parse(code);
      return [];
    } catch (error) {
      return [`${place}: ${error}`];
    }
  });
}

function bin(name: string, args: string[], options = {}): ReturnType<typeof run> {
  return run(join(root, "node_modules/.bin", name), args, options);
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(join(folder, file, ".."), { recursive: true });
  writeFileSync(join(folder, file), text);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const docs = readdirSync("docs").filter((name) => name.endsWith(".md"));
  const complaints = await checkDocuments(["README.md", ...docs.map((name) => `docs/${name}`)]);
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
