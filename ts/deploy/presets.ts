import { type Address, encodeFunctionData, type Hex } from "viem";
import { denseLogisticRegressionTrainerAbi } from "../abis/denseLogisticRegressionTrainer.js";
import { densePerceptronTrainerAbi } from "../abis/densePerceptronTrainer.js";
import { encodedPerceptronTrainerAbi } from "../abis/encodedPerceptronTrainer.js";
import { linearRegressionTrainerAbi } from "../abis/linearRegressionTrainer.js";
import { naiveBayesTrainerAbi } from "../abis/naiveBayesTrainer.js";
import { nearestCentroidTrainerAbi } from "../abis/nearestCentroidTrainer.js";
import { sparseLogisticRegressionTrainerAbi } from "../abis/sparseLogisticRegressionTrainer.js";
import { sparseMulticlassPerceptronTrainerAbi } from "../abis/sparseMulticlassPerceptronTrainer.js";
import { sparseNearestCentroidTrainerAbi } from "../abis/sparseNearestCentroidTrainer.js";
import { sparsePerceptronTrainerAbi } from "../abis/sparsePerceptronTrainer.js";
import { compileEncoder } from "../compiler/network.js";
import type { ModelKind, Twins } from "../models/twins.js";
import {
  denseLogisticRegressionTrainerBytecode,
  densePerceptronTrainerBytecode,
  encodedPerceptronTrainerBytecode,
  linearRegressionTrainerBytecode,
  naiveBayesTrainerBytecode,
  nearestCentroidTrainerBytecode,
  sparseLogisticRegressionTrainerBytecode,
  sparseMulticlassPerceptronTrainerBytecode,
  sparseNearestCentroidTrainerBytecode,
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

/** The contract that trainers of a kind of model are clones of. */
type Preset<twin> = {
  /** Its creation code. */
  readonly bytecode: Hex;
  /** Call data that sets a clone up with the model's parameters; its words are in the base. */
  readonly initialization: (twin: twin, common: Common) => Hex;
};

const functionName = "initialize";

export const presets: { readonly [kind in ModelKind]: Preset<Twins[kind]> } = {
  "dense-logistic-regression": {
    bytecode: denseLogisticRegressionTrainerBytecode,
    initialization: ({ features, classes, fractionBits, step }, common) => {
      const numbers = bigints({ features, classes, fractionBits, step });
      const args = [{ ...common, ...numbers }] as const;
      return encodeFunctionData({ abi: denseLogisticRegressionTrainerAbi, functionName, args });
    },
  },
  "dense-perceptron": {
    bytecode: densePerceptronTrainerBytecode,
    initialization: ({ features, classes, fractionBits, step }, common) => {
      const numbers = bigints({ features, classes, fractionBits, step });
      const args = [{ ...common, ...numbers }] as const;
      return encodeFunctionData({ abi: densePerceptronTrainerAbi, functionName, args });
    },
  },
  "encoded-perceptron": {
    bytecode: encodedPerceptronTrainerBytecode,
    initialization: ({ network, features, classes, fractionBits, step }, common) => {
      const numbers = bigints({ features, classes, fractionBits, step });
      const args = [{ ...common, ...numbers, encoder: compileEncoder(network).address }] as const;
      return encodeFunctionData({ abi: encodedPerceptronTrainerAbi, functionName, args });
    },
  },
  "linear-regression": {
    bytecode: linearRegressionTrainerBytecode,
    initialization: ({ features, fractionBits, step, tolerance }, common) => {
      const numbers = bigints({ features, fractionBits, step, tolerance });
      const args = [{ ...common, ...numbers }] as const;
      return encodeFunctionData({ abi: linearRegressionTrainerAbi, functionName, args });
    },
  },
  "naive-bayes": {
    bytecode: naiveBayesTrainerBytecode,
    initialization: ({ features, samples, smoothing }, common) => {
      const numbers = bigints({ features, ...smoothing });
      const args = [{ ...common, ...numbers, samples: samples.map(BigInt) }] as const;
      return encodeFunctionData({ abi: naiveBayesTrainerAbi, functionName, args });
    },
  },
  "nearest-centroid": {
    bytecode: nearestCentroidTrainerBytecode,
    initialization: ({ features, classes, fractionBits }, common) => {
      const args = [{ ...common, ...bigints({ features, classes, fractionBits }) }] as const;
      return encodeFunctionData({ abi: nearestCentroidTrainerAbi, functionName, args });
    },
  },
  "sparse-logistic-regression": {
    bytecode: sparseLogisticRegressionTrainerBytecode,
    initialization: ({ features, classes, fractionBits, step }, common) => {
      const numbers = bigints({ features, classes, fractionBits, step });
      const args = [{ ...common, ...numbers }] as const;
      return encodeFunctionData({ abi: sparseLogisticRegressionTrainerAbi, functionName, args });
    },
  },
  "sparse-multiclass-perceptron": {
    bytecode: sparseMulticlassPerceptronTrainerBytecode,
    initialization: ({ features, classes, maxClasses, biasLearns, step }, common) => {
      const numbers = bigints({ features, classes, maxClasses, step });
      const args = [{ ...common, ...numbers, biasLearns }] as const;
      return encodeFunctionData({ abi: sparseMulticlassPerceptronTrainerAbi, functionName, args });
    },
  },
  "sparse-nearest-centroid": {
    bytecode: sparseNearestCentroidTrainerBytecode,
    initialization: ({ features, samples }, common) => {
      const numbers = { ...bigints({ features }), samples: samples.map(BigInt) };
      const args = [{ ...common, ...numbers }] as const;
      return encodeFunctionData({ abi: sparseNearestCentroidTrainerAbi, functionName, args });
    },
  },
  "sparse-perceptron": {
    bytecode: sparsePerceptronTrainerBytecode,
    initialization: (twin, common) => {
      const args = [sparsePerceptron(twin, common)] as const;
      return encodeFunctionData({ abi: sparsePerceptronTrainerAbi, functionName, args });
    },
  },
};

/** What all presets of the sparse perceptron take. */
export function sparsePerceptron(
  { features, step, bias }: Twins["sparse-perceptron"],
  common: Common,
) {
  return { ...common, ...bigints({ features, step }), bias };
}

function bigints<name extends string>(numbers: { [key in name]: number }) {
  const entries = Object.entries<number>(numbers).map(([name, number]) => [name, BigInt(number)]);
  return Object.fromEntries(entries) as { [key in name]: bigint };
}
