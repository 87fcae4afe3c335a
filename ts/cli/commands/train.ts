import { type Address, encodeFunctionData, type Hex, hexToBytes, type LocalAccount } from "viem";

import { addData } from "../../actions/addData.js";
import { evaluate } from "../../actions/evaluate.js";
import { getWords } from "../../actions/getWords.js";
import { predict } from "../../actions/predict.js";
import { deployTrainer } from "../../deploy/deployTrainer.js";
import { toSample } from "../../encoders/sample.js";
import { trainerAbi } from "../../utils/trainer.js";
import type { TransactionOptions } from "../../utils/transact.js";
import {
  type Connection,
  connect,
  developmentAccount,
  environmentAccount,
  walletOf,
  withAnvil,
} from "../chain.js";
import { type GasSummary, summarizeGas } from "../gas.js";
import { checkWritable, count, list, percent, report, withProgress } from "../output.js";
import { passOrder } from "../preprocess.js";
import { createTask, type Item, type Task, type TaskOptions } from "../task.js";

export type TrainOptions = TaskOptions & {
  passes: number;
  rpcUrl?: string;
  json?: string;
};

/** What `sum train --json` writes. */
export type TrainResult<result = Classified> = {
  model: string;
  incentive: "self-assessment";
  /** `features` of texts is the size of the vocabulary, at most what was asked for. */
  data: { name: string; classes: string[]; features: number; train: number; test: number };
  /** Words of weights that differ at the end, and predictions as with the reference. */
  twin: { weightMismatches: number; predictionMismatches: number };
  /** Whole transactions; a prediction is execution only. */
  gas: { deploy: number; addData: GasSummary; predict: { mean: number } };
} & result;

/** How well a model of classes does. */
export type Classified = {
  /** Of the contract: mistakes in the last pass, and the test split after it. */
  result: { mistakes: number; correct: number; total: number; accuracy: number };
  /** `predictionMismatches`: how often it and the contract predicted differently, all passes and the test. */
  reference: { mistakes: number; correct: number; predictionMismatches: number };
};

/** How well a model of a target does on the test split. */
export type Regressed = {
  /** Of the contract: R², and the root of the mean square error, in the target's unit. */
  result: { r2: number; rmse: number; total: number };
  reference: { r2: number; rmse: number };
};

/** Samples whose prediction is measured. */
const MEASURED = 100;

/** Contributions are free here: it is the model that is looked at, and it learns the same. */
const TERMS = { costWeight: 0n, refundWait: 86_400, anyWait: 9 * 86_400 };

/**
 * Trains a model on a chain with the training split of a data set, each sample its own transaction,
 * evaluates it by the contract, and compares it with its twin and with a reference, sample by sample.
 *
 * @throws {CliError}
 */
export async function train(options: TrainOptions): Promise<void> {
  checkWritable(options.json);
  const task = createTask(options);
  const account = options.rpcUrl ? environmentAccount() : developmentAccount(0);
  const work = (connection: Connection, fixed?: TransactionOptions) =>
    trainOn(connection, account, task, options, fixed);
  const { trainer, result } = options.rpcUrl
    ? await work(await connect(options.rpcUrl))
    : await withAnvil({ gasPrice: 0 }, (connection) => work(connection, EMBEDDED));
  report(result, render(result, task, options.rpcUrl ? trainer : undefined), options.json);
  const { weightMismatches, predictionMismatches } = result.twin;
  const wrong = isRegressed(result) || !task.exact ? 0 : result.reference.predictionMismatches;
  if (weightMismatches + predictionMismatches + wrong > 0) process.exitCode = 1;
}

/** On the embedded chain nothing needs to be asked before a transaction is sent. */
const EMBEDDED = { gas: 16_000_000n, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };

async function trainOn(
  connection: Connection,
  account: LocalAccount,
  task: Task,
  options: TrainOptions,
  fixed?: TransactionOptions,
): Promise<{ trainer: Address; result: TrainResult<Classified | Regressed> }> {
  const { data, model, twin, reference, encoder, train, test } = task;
  const client = walletOf(connection, account);
  const reader = connection.client;
  const deployed = await withProgress("deploying", (onProgress) =>
    deployTrainer(client, {
      model,
      terms: TERMS,
      metadata: { name: `${data.name}, ${options.model}`, classes: data.classes, encoder },
      onProgress,
    }),
  );
  const trainer = deployed.address;
  // Early, so that it is known even if the long part is interrupted.
  if (options.rpcUrl) console.error(`trainer ${trainer}`);

  const mismatches = { twin: 0, reference: 0 };
  /** What the contract predicts, and whether the others do. */
  const compare = async ({ sample, input }: Item) => {
    const label = await predict(reader, { trainer, sample });
    const expected = reference.predict(input);
    if (label !== twin.predict(sample)) mismatches.twin++;
    if (label !== expected) mismatches.reference++;
    return { label, expected };
  };

  let nonce = await reader.getTransactionCount({ address: account.address });
  const gas: number[] = [];
  const mistakes = { contract: 0, reference: 0 };
  await withProgress("contributing", async (onProgress) => {
    for (let pass = 1; pass <= options.passes; pass++) {
      mistakes.contract = 0;
      mistakes.reference = 0;
      for (const item of passOrder(train, pass)) {
        const { sample, label, input, output } = item;
        // A mistake is what the contract would have answered, had one asked it just before.
        const before = await compare(item);
        if (before.label !== label) mistakes.contract++;
        if (before.expected !== output) mistakes.reference++;
        const chosen = fixed && { ...fixed, nonce: nonce++ };
        const sent = { trainer, sample, label, maxDeposit: 0n, ...chosen };
        gas.push((await addData(client, sent)).gasUsed);
        twin.update(sample, label);
        reference.learn(input, output);
        onProgress({ done: gas.length, total: train.length * options.passes });
      }
    }
  });

  const predictions: { label: number; expected: number }[] = [];
  await withProgress("comparing predictions", async (onProgress) => {
    for (const item of test) {
      predictions.push(await compare(item));
      onProgress({ done: predictions.length, total: test.length });
    }
  });
  const judged = async (): Promise<Classified | Regressed> => {
    if (task.decode) return regressed(task, predictions);
    const evaluation = await withProgress("evaluating", (onProgress) =>
      evaluate(reader, { trainer, samples: test, onProgress }),
    );
    return {
      result: {
        mistakes: mistakes.contract,
        ...evaluation,
        accuracy: evaluation.correct / evaluation.total,
      },
      reference: {
        mistakes: mistakes.reference,
        correct: predictions.filter(({ expected }, i) => expected === test[i]?.output).length,
        predictionMismatches: mismatches.reference,
      },
    };
  };
  const twinWords = twin.words();
  const words = await getWords(reader, { trainer });
  return {
    trainer,
    result: {
      model: options.model,
      incentive: "self-assessment",
      data: { ...data, train: train.length, test: test.length },
      ...(await judged()),
      twin: {
        weightMismatches: words.filter((word, i) => word !== twinWords[i]).length,
        predictionMismatches: mismatches.twin,
      },
      gas: {
        deploy: deployed.gasUsed.deploy,
        addData: summarizeGas(gas),
        predict: { mean: summarizeGas(await predictionGas(connection, trainer, test)).mean },
      },
    },
  };
}

/** How far predictions are from the targets of the test. */
function regressed(
  { test, encoder, decode }: Task,
  predictions: readonly { label: number; expected: number }[],
): Regressed {
  const { deviation } = (encoder.kind === "numbers" && encoder.scale.target) || { deviation: 1 };
  const targets = test.map(({ output }) => output);
  const squares = (others: readonly number[]) =>
    targets.reduce((sum, target, i) => sum + (target - (others[i] as number)) ** 2, 0);
  const mean = targets.reduce((sum, target) => sum + target, 0) / targets.length;
  const spread = squares(targets.map(() => mean));
  const errors = (others: readonly number[]) => ({
    r2: 1 - squares(others) / spread,
    rmse: Math.sqrt(squares(others) / targets.length) * deviation,
  });
  const decoded = predictions.map(({ label }) => decode?.(label) ?? Number.NaN);
  return {
    result: { ...errors(decoded), total: test.length },
    reference: errors(predictions.map(({ expected }) => expected)),
  };
}

/** What nodes estimate for predictions as transactions, less what a transaction costs that does nothing. */
function predictionGas(
  { client }: Connection,
  trainer: Address,
  samples: Item[],
): Promise<number[]> {
  return Promise.all(
    samples.slice(0, MEASURED).map(async ({ sample }) => {
      const data = encodeFunctionData({
        abi: trainerAbi,
        functionName: "predict",
        args: [toSample(sample)],
      });
      return Number(await client.estimateGas({ to: trainer, data })) - intrinsicGas(data);
    }),
  );
}

function intrinsicGas(data: Hex): number {
  return hexToBytes(data).reduce((gas, byte) => gas + (byte === 0 ? 4 : 16), 21_000);
}

function render(
  { data, twin, gas, ...judged }: TrainResult<Classified | Regressed>,
  { encoder }: Task,
  trainer?: Address,
): string {
  return list([
    ...(trainer ? ([["trainer", trainer]] as [string, string][]) : []),
    ["data", [data.name, data.classes.join(", ")].filter(Boolean).join(": ")],
    [encoder.kind === "numbers" ? "columns" : "words in the vocabulary", count(data.features)],
    ["training samples", count(data.train)],
    ...(isRegressed(judged) ? renderTarget(judged) : renderClasses(judged)),
    ["predictions of the twin", matches(twin.predictionMismatches)],
    ["words of the twin", matches(twin.weightMismatches)],
    ["gas to deploy", count(gas.deploy)],
    ["gas to contribute, mean", count(gas.addData.mean)],
    ["… least and most", `${count(gas.addData.min)} to ${count(gas.addData.max)}`],
    ["gas to predict, execution", count(gas.predict.mean)],
  ]);
}

function isRegressed(judged: Classified | Regressed): judged is Regressed {
  return "r2" in judged.result;
}

function renderClasses({ result, reference }: Classified): [string, string][] {
  const right = (correct: number) => `${count(correct)} of ${count(result.total)}`;
  return [
    ["mistakes in the last pass", count(result.mistakes)],
    ["… of the reference", count(reference.mistakes)],
    ["test samples right", `${right(result.correct)}, ${percent(result.accuracy)}`],
    ["… of the reference", right(reference.correct)],
    ["predictions of the reference", matches(reference.predictionMismatches)],
  ];
}

function renderTarget({ result, reference }: Regressed): [string, string][] {
  return [
    ["test samples", count(result.total)],
    ["R²", result.r2.toFixed(4)],
    ["… of the reference", reference.r2.toFixed(4)],
    ["root of the mean square error", result.rmse.toFixed(3)],
    ["… of the reference", reference.rmse.toFixed(3)],
  ];
}

function matches(mismatches: number): string {
  return mismatches === 0 ? "the same" : `${count(mismatches)} differ`;
}
