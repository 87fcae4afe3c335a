import {
  type Abi,
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  encodeFunctionData,
  type Hex,
} from "viem";
import { denseLogisticRegressionPointsTrainerAbi } from "../abis/denseLogisticRegressionPointsTrainer.js";
import { denseLogisticRegressionTrainerAbi } from "../abis/denseLogisticRegressionTrainer.js";
import { densePerceptronPointsTrainerAbi } from "../abis/densePerceptronPointsTrainer.js";
import { densePerceptronTrainerAbi } from "../abis/densePerceptronTrainer.js";
import { encodedPerceptronPointsTrainerAbi } from "../abis/encodedPerceptronPointsTrainer.js";
import { encodedPerceptronTrainerAbi } from "../abis/encodedPerceptronTrainer.js";
import { linearRegressionPointsTrainerAbi } from "../abis/linearRegressionPointsTrainer.js";
import { linearRegressionTrainerAbi } from "../abis/linearRegressionTrainer.js";
import { naiveBayesPointsTrainerAbi } from "../abis/naiveBayesPointsTrainer.js";
import { naiveBayesTrainerAbi } from "../abis/naiveBayesTrainer.js";
import { nearestCentroidPointsTrainerAbi } from "../abis/nearestCentroidPointsTrainer.js";
import { nearestCentroidTrainerAbi } from "../abis/nearestCentroidTrainer.js";
import { sparseLogisticRegressionPointsTrainerAbi } from "../abis/sparseLogisticRegressionPointsTrainer.js";
import { sparseLogisticRegressionTrainerAbi } from "../abis/sparseLogisticRegressionTrainer.js";
import { sparseMulticlassPerceptronPointsTrainerAbi } from "../abis/sparseMulticlassPerceptronPointsTrainer.js";
import { sparseMulticlassPerceptronTrainerAbi } from "../abis/sparseMulticlassPerceptronTrainer.js";
import { sparseNearestCentroidPointsTrainerAbi } from "../abis/sparseNearestCentroidPointsTrainer.js";
import { sparseNearestCentroidTrainerAbi } from "../abis/sparseNearestCentroidTrainer.js";
import { sparsePerceptronPointsTrainerAbi } from "../abis/sparsePerceptronPointsTrainer.js";
import { sparsePerceptronTrainerAbi } from "../abis/sparsePerceptronTrainer.js";
import { compileEncoder } from "../compiler/network.js";
import type { ModelKind, Twins } from "../models/twins.js";
import {
  denseLogisticRegressionPointsTrainerBytecode,
  denseLogisticRegressionTrainerBytecode,
  densePerceptronPointsTrainerBytecode,
  densePerceptronTrainerBytecode,
  encodedPerceptronPointsTrainerBytecode,
  encodedPerceptronTrainerBytecode,
  linearRegressionPointsTrainerBytecode,
  linearRegressionTrainerBytecode,
  naiveBayesPointsTrainerBytecode,
  naiveBayesTrainerBytecode,
  nearestCentroidPointsTrainerBytecode,
  nearestCentroidTrainerBytecode,
  sparseLogisticRegressionPointsTrainerBytecode,
  sparseLogisticRegressionTrainerBytecode,
  sparseMulticlassPerceptronPointsTrainerBytecode,
  sparseMulticlassPerceptronTrainerBytecode,
  sparseNearestCentroidPointsTrainerBytecode,
  sparseNearestCentroidTrainerBytecode,
  sparsePerceptronPointsTrainerBytecode,
  sparsePerceptronTrainerBytecode,
} from "./bytecode.js";

/** What the presets of all models take. */
export type Common = {
  owner: Address;
  metadata: Address;
  base: readonly Address[];
  costWeight: bigint;
  refundWait: bigint;
  ownerWait: bigint;
  anyWait: bigint;
  batchShare: bigint;
  /** Only of models that can grow. */
  maxClasses: bigint;
};

/** What presets with points take besides. */
export type PointsCommon = Common & Pick<Terms, "levels" | "confirmed" | "share">;

/** What presets take: parameters, and with points terms. */
type Args<abi extends Abi> = ContractFunctionArgs<
  abi,
  "nonpayable",
  Extract<ContractFunctionName<abi, "nonpayable">, "initialize">
>;
type ModelOf<abi extends Abi> =
  Args<abi> extends readonly [infer first, ...unknown[]] ? first : never;
type Terms = Args<typeof sparsePerceptronPointsTrainerAbi>[1];

/** A contract that trainers are clones of. */
type Preset<twin, common> = {
  /** Its creation code. */
  readonly bytecode: Hex;
  /** Call data that sets a clone up with the model's parameters; its words are in the base. */
  readonly initialization: (twin: twin, common: common) => Hex;
};

/** Those of a kind of model: with deposits, and with points. */
type Presets<twin> = Preset<twin, Common> & { readonly points: Preset<twin, PointsCommon> };

type Contract<abi extends Abi> = readonly [abi: abi, bytecode: Hex];

const functionName = "initialize";

export const presets: { readonly [kind in ModelKind]: Presets<Twins[kind]> } = {
  "dense-logistic-regression": define(
    ({ features, classes, fractionBits, step }) =>
      bigints({ features, classes, fractionBits, step }),
    [denseLogisticRegressionTrainerAbi, denseLogisticRegressionTrainerBytecode],
    [denseLogisticRegressionPointsTrainerAbi, denseLogisticRegressionPointsTrainerBytecode],
  ),
  "dense-perceptron": define(
    ({ features, classes, fractionBits, step }) =>
      bigints({ features, classes, fractionBits, step }),
    [densePerceptronTrainerAbi, densePerceptronTrainerBytecode],
    [densePerceptronPointsTrainerAbi, densePerceptronPointsTrainerBytecode],
  ),
  "encoded-perceptron": define(
    ({ network, features, classes, fractionBits, step }) => ({
      ...bigints({ features, classes, fractionBits, step }),
      encoder: compileEncoder(network).address,
    }),
    [encodedPerceptronTrainerAbi, encodedPerceptronTrainerBytecode],
    [encodedPerceptronPointsTrainerAbi, encodedPerceptronPointsTrainerBytecode],
  ),
  "linear-regression": define(
    ({ features, fractionBits, step, tolerance }) =>
      bigints({ features, fractionBits, step, tolerance }),
    [linearRegressionTrainerAbi, linearRegressionTrainerBytecode],
    [linearRegressionPointsTrainerAbi, linearRegressionPointsTrainerBytecode],
  ),
  "naive-bayes": define(
    ({ features, samples, smoothing }) => ({
      ...bigints({ features, ...smoothing }),
      samples: samples.map(BigInt),
    }),
    [naiveBayesTrainerAbi, naiveBayesTrainerBytecode],
    [naiveBayesPointsTrainerAbi, naiveBayesPointsTrainerBytecode],
  ),
  "nearest-centroid": define(
    ({ features, classes, fractionBits }) => bigints({ features, classes, fractionBits }),
    [nearestCentroidTrainerAbi, nearestCentroidTrainerBytecode],
    [nearestCentroidPointsTrainerAbi, nearestCentroidPointsTrainerBytecode],
  ),
  "sparse-logistic-regression": define(
    ({ features, classes, fractionBits, step }) =>
      bigints({ features, classes, fractionBits, step }),
    [sparseLogisticRegressionTrainerAbi, sparseLogisticRegressionTrainerBytecode],
    [sparseLogisticRegressionPointsTrainerAbi, sparseLogisticRegressionPointsTrainerBytecode],
  ),
  "sparse-multiclass-perceptron": define(
    ({ features, classes, maxClasses, biasLearns, step }) => ({
      ...bigints({ features, classes, maxClasses, step }),
      biasLearns,
    }),
    [sparseMulticlassPerceptronTrainerAbi, sparseMulticlassPerceptronTrainerBytecode],
    [sparseMulticlassPerceptronPointsTrainerAbi, sparseMulticlassPerceptronPointsTrainerBytecode],
  ),
  "sparse-nearest-centroid": define(
    ({ features, samples }) => ({ ...bigints({ features }), samples: samples.map(BigInt) }),
    [sparseNearestCentroidTrainerAbi, sparseNearestCentroidTrainerBytecode],
    [sparseNearestCentroidPointsTrainerAbi, sparseNearestCentroidPointsTrainerBytecode],
  ),
  "sparse-perceptron": define(
    toSparsePerceptron,
    [sparsePerceptronTrainerAbi, sparsePerceptronTrainerBytecode],
    [sparsePerceptronPointsTrainerAbi, sparsePerceptronPointsTrainerBytecode],
  ),
};

/** What all presets of the sparse perceptron with deposits take. */
export function sparsePerceptron(twin: Twins["sparse-perceptron"], common: Common) {
  return { ...common, ...toSparsePerceptron(twin) };
}

function toSparsePerceptron({ features, step, bias }: Twins["sparse-perceptron"]) {
  return { ...bigints({ features, step }), bias };
}

/**
 * The presets of a kind of model.
 *
 * @param toModel - Gives the fields that are the model's own; those with deposits and with points have the same.
 */
function define<twin, abi extends Abi>(
  toModel: (twin: twin) => Omit<ModelOf<abi>, keyof Common>,
  [abi, bytecode]: Contract<abi>,
  [pointsAbi, pointsBytecode]: Contract<Abi>,
): Presets<twin> {
  const encode = (abi: Abi, args: readonly unknown[]) =>
    encodeFunctionData({ abi, functionName, args });
  return {
    bytecode,
    initialization: (twin, common) => encode(abi, [{ ...common, ...toModel(twin) }]),
    points: {
      bytecode: pointsBytecode,
      initialization: (twin, common) => {
        const terms: Terms = { ...common, reportWait: common.ownerWait };
        return encode(pointsAbi, [{ ...common, ...toModel(twin) }, terms]);
      },
    },
  };
}

function bigints<name extends string>(numbers: { [key in name]: number }) {
  const entries = Object.entries<number>(numbers).map(([name, number]) => [name, BigInt(number)]);
  return Object.fromEntries(entries) as { [key in name]: bigint };
}
