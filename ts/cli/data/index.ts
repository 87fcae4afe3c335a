import { existsSync } from "node:fs";
import { extname } from "node:path";

import { CliError } from "../errors.js";
import { corpora } from "./corpora.js";
import type { Dataset } from "./dataset.js";
import { extensions, readFile } from "./files.js";

/**
 * Loads a data set by name, or from a file (`readFile`).
 *
 * @throws {CliError} `DataUnknown`, `PackageMissing` and what `readFile` throws
 */
export function loadData(source: string): Dataset {
  if (Object.hasOwn(corpora, source)) return (corpora[source] as () => Dataset)();
  if (extname(source) === "" && !existsSync(source)) {
    const names = Object.keys(corpora).join(", ");
    throw new CliError(
      "DataUnknown",
      `no data set "${source}"; there are ${names}, or name a file ending in ${extensions.join(", ")}`,
    );
  }
  return readFile(source);
}
