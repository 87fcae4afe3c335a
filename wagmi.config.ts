import { defineConfig } from "@wagmi/cli";
import { foundry } from "@wagmi/cli/plugins";

/** Contracts whose creation code is shipped, so that a chain that lacks them gets them. */
export const deployable = [
  "DenseLogisticRegressionPointsTrainer",
  "DenseLogisticRegressionTrainer",
  "DensePerceptronPointsTrainer",
  "DensePerceptronTrainer",
  "EncodedPerceptronPointsTrainer",
  "EncodedPerceptronTrainer",
  "Forest",
  "LinearRegressionPointsTrainer",
  "LinearRegressionTrainer",
  "MarginPhases",
  "Mlp",
  "NaiveBayesMarket",
  "NaiveBayesPointsTrainer",
  "NaiveBayesTrainer",
  "NearestCentroidPointsTrainer",
  "NearestCentroidTrainer",
  "ReplayPhases",
  "SparseLogisticRegressionPointsTrainer",
  "SparseLogisticRegressionTrainer",
  "SparseMulticlassPerceptronPointsTrainer",
  "SparseMulticlassPerceptronTrainer",
  "SparseNearestCentroidPointsTrainer",
  "SparseNearestCentroidTrainer",
  "SparsePerceptronArchiveTrainer",
  "SparsePerceptronMarket",
  "SparsePerceptronPointsTrainer",
  "SparsePerceptronTokenTrainer",
  "SparsePerceptronTrackRecordTrainer",
  "SparsePerceptronTrainer",
  "TrainerFactory",
];

/** What contracts promise, whatever else they are. */
const interfaces = [
  "IArchive",
  "IBadges",
  "ICollaborativeTrainer",
  "ICompiledModel",
  "IDataHandler",
  "IERC20Asset",
  "IEncodedPerceptron",
  "IEncoder",
  "IForest",
  "ILinearRegression",
  "IModel",
  "INoAsset",
  "IPoints",
  "IPredictionMarket",
  "IRateLimit",
  "ISelfAssessment",
  "ITrackRecord",
];

/** The contracts of each file in `ts/abis`. */
export const abis: Record<string, string[]> = {
  ...Object.fromEntries(deployable.map((name) => [uncapitalized(name), [name]])),
  interfaces,
};

/** A contract's name as that of a variable or file. */
export function uncapitalized(name: string): string {
  return `${name[0]?.toLowerCase()}${name.slice(1)}`;
}

/** Set by `script/generate.ts`. */
const { SUM_ARTIFACTS: artifacts = "out", SUM_GENERATED: folder = "ts" } = process.env;

export default defineConfig(
  Object.entries(abis).map(([file, contracts]) => ({
    out: `${folder}/abis/${file}.ts`,
    plugins: [
      foundry({
        artifacts,
        forge: { build: false, path: "./tools/forge" },
        // Foundry leaves the artifacts of deleted files behind, so name what is wanted.
        include: contracts.map((contract) => `${contract}.sol/${contract}.json`),
        // What is compiled for size and for speed has an artifact of each, one of them in a folder.
        exclude: ["*/*.sol/*.json"],
      }),
    ],
  })),
);
