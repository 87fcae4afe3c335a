import { defineConfig } from "@wagmi/cli";
import { foundry } from "@wagmi/cli/plugins";

const contracts = [
  ["SparsePerceptronTrainer", "sparsePerceptronTrainer"],
  ["TrainerFactory", "trainerFactory"],
] as const;

/** Set by `script/generate.ts`. */
const { SUM_ARTIFACTS: artifacts = "out", SUM_GENERATED: folder = "ts" } = process.env;

export default defineConfig(
  contracts.map(([contract, file]) => ({
    out: `${folder}/abis/${file}.ts`,
    plugins: [
      foundry({
        artifacts,
        forge: { build: false, path: "./tools/forge" },
        // Foundry leaves the artifacts of deleted files behind, so name what is wanted.
        include: [`${contract}.sol/${contract}.json`],
      }),
    ],
  })),
);
