/**
 * `npm run check:package`: builds and packs the package, and checks what a user would install: that
 * its files are the ones meant for them, and that every way to import it resolves.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { run } from "./run.js";

const MEANT =
  /^(src\/.+\.sol|dist\/[^/]+\.(js|cjs|d\.ts|d\.cts)|docs\/[^/]+\.md|models\/[^/]+\.json|(CHANGELOG|README|SECURITY)\.md|LICENSE|NOTICE|package\.json)$/;
const NEEDED = [
  "CHANGELOG.md",
  "LICENSE",
  "NOTICE",
  "README.md",
  "SECURITY.md",
  "dist/abis.cjs",
  "dist/abis.d.cts",
  "dist/abis.d.ts",
  "dist/abis.js",
  "dist/cli.js",
  "dist/index.cjs",
  "dist/index.d.cts",
  "dist/index.d.ts",
  "dist/index.js",
  "docs/compiler.md",
  "docs/importers.md",
  "models/mnist-raw.json",
  "src/CollaborativeTrainer.sol",
];

const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "sum-package-"));
try {
  await must("npm", ["run", "-s", "build"]);
  const packed = await must("npm", [
    "pack",
    "--ignore-scripts",
    "--json",
    "--pack-destination",
    folder,
  ]);
  const [{ filename, files }] = JSON.parse(packed) as [
    { filename: string; files: { path: string }[] },
  ];
  const paths = files.map(({ path }) => path);
  const wrong = [
    ...paths.filter((path) => !MEANT.test(path)).map((path) => `${path} is not for users`),
    ...NEEDED.filter((path) => !paths.includes(path)).map((path) => `${path} is missing`),
  ];
  if (wrong.length > 0) fail(wrong.join("\n"));

  const tarball = join(folder, filename);
  await must("publint", ["run", tarball, "--strict"]);
  await must("attw", [tarball, "--profile", "node16"]);
  await must(process.execPath, ["dist/cli.js", "--help"]);
  for (const entry of ["@sum/contracts", "@sum/contracts/abis"]) {
    await must(process.execPath, ["--eval", `require("${entry}")`]);
    await must(process.execPath, ["--input-type=module", "--eval", `import "${entry}"`]);
  }
  console.log(`${filename}: ${paths.length} files, publint and attw have nothing to say`);
} finally {
  rmSync(folder, { recursive: true });
}

/** Runs a command and returns what it said; its failure is ours. */
async function must(command: string, args: string[]): Promise<string> {
  const { ok, stdout, all } = await run(command, args, { cwd: root, preferLocal: true });
  if (!ok) fail(all);
  return stdout;
}

function fail(why: string): never {
  console.error(why);
  rmSync(folder, { recursive: true });
  process.exit(1);
}
