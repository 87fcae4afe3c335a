import type { Address } from "viem";
import { readContract } from "viem/actions";
import { encodedPerceptronTrainerAbi } from "../abis/encodedPerceptronTrainer.js";
import { linearRegressionTrainerAbi } from "../abis/linearRegressionTrainer.js";
import { naiveBayesTrainerAbi } from "../abis/naiveBayesTrainer.js";
import { sparseMulticlassPerceptronTrainerAbi } from "../abis/sparseMulticlassPerceptronTrainer.js";
import type { Spec } from "../models/twins.js";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";

export type GetSpecParameters = { readonly trainer: Address };

export type GetSpecReturnType = Spec;

export type GetSpecErrorType = ReadTrainerErrorType;

/** The model's numbers. */
export async function getSpec(
  client: AnyClient,
  { trainer }: GetSpecParameters,
): Promise<GetSpecReturnType> {
  const { kind, features, classes, laneBits, fractionBits, step, bias } = await readTrainer(
    client,
    trainer,
    "spec",
    [],
  );
  return {
    kind,
    features: Number(features),
    classes: Number(classes),
    laneBits: Number(laneBits),
    fractionBits: Number(fractionBits),
    step: Number(step),
    bias: Number(bias),
    ...(kind === "naive-bayes" && { smoothing: await getSmoothing(client, trainer) }),
    ...(kind === "encoded-perceptron" && { encoder: await getEncoder(client, trainer) }),
    ...(kind === "linear-regression" && { tolerance: await getTolerance(client, trainer) }),
    ...(kind === "sparse-multiclass-perceptron" && (await getOptions(client, trainer))),
  };
}

async function getOptions(client: AnyClient, trainer: Address) {
  const [maxClasses, biasLearns] = await readContract(client, {
    address: trainer,
    abi: sparseMulticlassPerceptronTrainerAbi,
    functionName: "options",
  });
  return { maxClasses: Number(maxClasses), biasLearns };
}

function getEncoder(client: AnyClient, trainer: Address): Promise<Address> {
  return readContract(client, {
    address: trainer,
    abi: encodedPerceptronTrainerAbi,
    functionName: "encoder",
  });
}

async function getSmoothing(client: AnyClient, trainer: Address): Promise<Spec["smoothing"]> {
  const contract = {
    address: trainer,
    abi: naiveBayesTrainerAbi,
    functionName: "smoothing",
  } as const;
  const [numerator, denominator] = await readContract(client, contract);
  return { numerator: Number(numerator), denominator: Number(denominator) };
}

async function getTolerance(client: AnyClient, trainer: Address): Promise<number> {
  const contract = {
    address: trainer,
    abi: linearRegressionTrainerAbi,
    functionName: "tolerance",
  } as const;
  return Number(await readContract(client, contract));
}
