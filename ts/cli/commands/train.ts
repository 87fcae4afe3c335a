import { type Address, encodeFunctionData, type Hex, hexToBytes, type LocalAccount } from "viem";

import { sparsePerceptronTrainerAbi } from "../../abis/sparsePerceptronTrainer.js";
import { addData } from "../../actions/addData.js";
import { evaluate } from "../../actions/evaluate.js";
import { getWords } from "../../actions/getWords.js";
import { predict } from "../../actions/predict.js";
import { deployTrainer } from "../../deploy/deployTrainer.js";
import { encodeSparse, type LabelledSample } from "../../encoders/sparse.js";
import { createWordEncoder } from "../../encoders/words.js";
import { SparsePerceptron } from "../../models/sparsePerceptron.js";
import type { TransactionOptions } from "../../utils/transact.js";
import {
  type Connection,
  connect,
  developmentAccount,
  environmentAccount,
  walletOf,
  withAnvil,
} from "../chain.js";
import type { Dataset } from "../data/dataset.js";
import { loadData } from "../data/index.js";
import { CliError } from "../errors.js";
import { type GasSummary, summarizeGas } from "../gas.js";
import { checkWritable, count, list, percent, report, withProgress } from "../output.js";
import { type Prepared, passOrder, prepare } from "../preprocess.js";
import { ReferencePerceptron } from "../reference.js";

/** The models that can be trained. */
export const MODELS = ["sparse-perceptron"];

export type TrainOptions = {
  data: string;
  model: string;
  features: number;
  train: number;
  seed: number;
  passes: number;
  limit?: number;
  rpcUrl?: string;
  json?: string;
};

/** What `sum train --json` writes. */
export type TrainResult = {
  model: string;
  incentive: "self-assessment";
  /** `features` is the size of the vocabulary, at most what was asked for. */
  data: { name: string; classes: string[]; features: number; train: number; test: number };
  /** Of the contract: mistakes in the last pass, and the test split after it. */
  result: { mistakes: number; correct: number; total: number; accuracy: number };
  reference: { mistakes: number; correct: number };
  twin: { weightMismatches: number; predictionMismatches: number };
  /** Whole transactions; a prediction is execution only. */
  gas: { deploy: number; addData: GasSummary; predict: { mean: number } };
};

/** Samples whose prediction is measured. */
const MEASURED = 100;

/** Contributions are free here: it is the model that is looked at, and it learns the same. */
const TERMS = { costWeight: 0n, refundWait: 86_400, anyWait: 9 * 86_400 };

/**
 * Trains a model on a chain with the training split of a data set, each sample its own transaction,
 * evaluates it by the contract, and compares it with its twin and with a floating-point reference.
 *
 * @throws {CliError}
 */
export async function train(options: TrainOptions): Promise<void> {
  checkWritable(options.json);
  if (!MODELS.includes(options.model)) {
    throw new CliError(
      "ModelUnknown",
      `no model "${options.model}"; there is ${MODELS.join(", ")}`,
    );
  }
  const account = options.rpcUrl ? environmentAccount() : developmentAccount(0);
  const data = loadData(options.data);
  const prepared = prepare(data, options);
  prepared.train = prepared.train.slice(0, options.limit);

  const work = (connection: Connection, fixed?: TransactionOptions) =>
    trainOn(connection, account, data, prepared, options, fixed);
  const { trainer, result } = options.rpcUrl
    ? await work(await connect(options.rpcUrl))
    : await withAnvil({ gasPrice: 0 }, (connection) => work(connection, EMBEDDED));
  report(result, render(result, options.rpcUrl ? trainer : undefined), options.json);
  const { weightMismatches, predictionMismatches } = result.twin;
  if (weightMismatches + predictionMismatches > 0) process.exitCode = 1;
}

/** On the embedded chain nothing needs to be asked before a transaction is sent. */
const EMBEDDED = { gas: 16_000_000n, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };

async function trainOn(
  connection: Connection,
  account: LocalAccount,
  data: Dataset,
  { vocabulary, train, test }: Prepared,
  options: TrainOptions,
  fixed?: TransactionOptions,
): Promise<{ trainer: Address; result: TrainResult }> {
  const features = vocabulary.length;
  const client = walletOf(connection, account);
  const reader = connection.client;
  const deployed = await withProgress("deploying", (onProgress) =>
    deployTrainer(client, {
      model: { kind: "sparse-perceptron", features },
      terms: TERMS,
      metadata: {
        name: `${data.name}, ${options.model}`,
        classes: data.classes,
        encoder: createWordEncoder(vocabulary),
      },
      onProgress,
    }),
  );
  const trainer = deployed.address;
  // Early, so that it is known even if the long part is interrupted.
  if (options.rpcUrl) console.error(`trainer ${trainer}`);

  const twin = new SparsePerceptron({ features });
  const reference = new ReferencePerceptron();
  let nonce = await reader.getTransactionCount({ address: account.address });
  const gas: number[] = [];
  let mistakes = 0;
  let referenceMistakes = 0;
  await withProgress("contributing", async (onProgress) => {
    for (let pass = 1; pass <= options.passes; pass++) {
      const samples = passOrder(train, pass);
      mistakes = 0;
      for (const { sample, label } of samples) {
        // A mistake is what the contract would have answered, had one asked it just before.
        if ((await predict(reader, { trainer, sample })) !== label) mistakes++;
        const chosen = fixed && { ...fixed, nonce: nonce++ };
        const sent = { trainer, sample, label, maxDeposit: 0n, ...chosen };
        gas.push((await addData(client, sent)).gasUsed);
        twin.update(sample, label);
        onProgress({ done: gas.length, total: train.length * options.passes });
      }
      referenceMistakes = reference.train(samples);
    }
  });

  const evaluation = await withProgress("evaluating", (onProgress) =>
    evaluate(reader, { trainer, samples: test, onProgress }),
  );
  const words = await getWords(reader, { trainer });
  const twinWords = twin.words();
  return {
    trainer,
    result: {
      model: options.model,
      incentive: "self-assessment",
      data: {
        name: data.name,
        classes: data.classes,
        features,
        train: train.length,
        test: test.length,
      },
      result: { mistakes, ...evaluation, accuracy: evaluation.correct / evaluation.total },
      reference: { mistakes: referenceMistakes, correct: reference.evaluate(test) },
      twin: {
        weightMismatches: words.filter((word, i) => word !== twinWords[i]).length,
        predictionMismatches: await countMismatches(connection, trainer, twin, test),
      },
      gas: {
        deploy: deployed.gasUsed.deploy,
        addData: summarizeGas(gas),
        predict: { mean: summarizeGas(await predictionGas(connection, trainer, test)).mean },
      },
    },
  };
}

function countMismatches(
  { client }: Connection,
  trainer: Address,
  twin: SparsePerceptron,
  samples: LabelledSample[],
): Promise<number> {
  return withProgress("comparing predictions", async (onProgress) => {
    let mismatches = 0;
    for (const [i, { sample }] of samples.entries()) {
      if ((await predict(client, { trainer, sample })) !== twin.predict(sample)) mismatches++;
      onProgress({ done: i + 1, total: samples.length });
    }
    return mismatches;
  });
}

/** What nodes estimate for predictions as transactions, less what a transaction costs that does nothing. */
function predictionGas(
  { client }: Connection,
  trainer: Address,
  samples: LabelledSample[],
): Promise<number[]> {
  return Promise.all(
    samples.slice(0, MEASURED).map(async ({ sample }) => {
      const data = encodeFunctionData({
        abi: sparsePerceptronTrainerAbi,
        functionName: "predict",
        args: [encodeSparse(sample)],
      });
      return Number(await client.estimateGas({ to: trainer, data })) - intrinsicGas(data);
    }),
  );
}

function intrinsicGas(data: Hex): number {
  return hexToBytes(data).reduce((gas, byte) => gas + (byte === 0 ? 4 : 16), 21_000);
}

function render({ data, result, reference, twin, gas }: TrainResult, trainer?: Address): string {
  const matches = (mismatches: number) =>
    mismatches === 0 ? "the same" : `${count(mismatches)} differ`;
  const right = (correct: number) => `${count(correct)} of ${count(result.total)}`;
  return list([
    ...(trainer ? ([["trainer", trainer]] as [string, string][]) : []),
    ["data", `${data.name}: ${data.classes.join(", ")}`],
    ["words in the vocabulary", count(data.features)],
    ["training samples", count(data.train)],
    ["mistakes in the last pass", count(result.mistakes)],
    ["… of the reference", count(reference.mistakes)],
    ["test samples right", `${right(result.correct)}, ${percent(result.accuracy)}`],
    ["… of the reference", right(reference.correct)],
    ["weights of the twin", matches(twin.weightMismatches)],
    ["predictions of the twin", matches(twin.predictionMismatches)],
    ["gas to deploy", count(gas.deploy)],
    ["gas to contribute, mean", count(gas.addData.mean)],
    ["… least and most", `${count(gas.addData.min)} to ${count(gas.addData.max)}`],
    ["gas to predict, execution", count(gas.predict.mean)],
  ]);
}
