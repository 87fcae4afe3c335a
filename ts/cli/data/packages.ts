import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { CliError } from "../errors.js";

/**
 * What a data package exports, or a file in it. Data packages are optional, beside this package or in
 * the project that the command runs in.
 *
 * @throws {CliError} `PackageMissing`
 */
export function requireData<T>(name: string, file?: string): T {
  return createRequire(import.meta.url)(resolveData(name, file)) as T;
}

/** Where a file of a data package is, though the package may not export it; it is `path` from its entry. */
export function dataPath(name: string, path: string): string {
  return join(dirname(resolveData(name)), path);
}

function resolveData(name: string, file?: string): string {
  const require = createRequire(import.meta.url);
  const here = dirname(fileURLToPath(import.meta.url));
  try {
    return require.resolve(file ? `${name}/${file}` : name, { paths: [here, process.cwd()] });
  } catch (cause) {
    throw new CliError("PackageMissing", `the data is in another package: npm install ${name}`, {
      cause,
    });
  }
}
