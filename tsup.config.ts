import { defineConfig } from "tsup";

export default defineConfig([
  {
    entry: { index: "ts/exports/index.ts", abis: "ts/exports/abis.ts" },
    format: ["esm", "cjs"],
    dts: true,
    target: "node20",
    treeshake: true,
  },
  {
    // The command line brings its libraries along; viem and the data are the project's own.
    entry: { cli: "ts/cli/index.ts" },
    format: "esm",
    target: "node20",
    platform: "node",
    noExternal: ["cli-progress", "cli-table3", "commander", "csv-parse", "pbf"],
    // The CommonJS ones among them ask for Node's modules.
    banner: {
      js: 'import { createRequire as requireFor } from "node:module"; const require = requireFor(import.meta.url);',
    },
  },
]);
