#!/usr/bin/env node
import { createRequire } from "node:module";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import type { BaseError } from "viem";

import { compile } from "./commands/compile.js";
import { demo } from "./commands/demo.js";
import { importModel } from "./commands/import.js";
import { MARKET_MODELS, market } from "./commands/market.js";
import { predict } from "./commands/predict.js";
import { train } from "./commands/train.js";
import { trainFrozen } from "./commands/trainFrozen.js";
import { DATASETS } from "./data/index.js";
import { FROZEN_NAMES, isFrozenName, MODEL_NAMES, requireOptions } from "./models.js";
import { count } from "./output.js";

const whole = (least: number, most: number) => (value: string) => {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new InvalidArgumentError(`Give a whole number from ${count(least)} to ${count(most)}.`);
};

const fraction = (value: string) => {
  const number = Number(value);
  if (number > 0 && number < 1) return number;
  throw new InvalidArgumentError("Give a number between 0 and 1.");
};

const seed = whole(0, 2 ** 32 - 1);
const json = ["--json <file>", "write the result there, for machines"] as const;

const { version } = createRequire(import.meta.url)("@sum/contracts/package.json");
const program = new Command("sum")
  .description("Machine-learning models in smart contracts, trained by the people who use them.")
  .version(version)
  .configureOutput({ outputError: (text, write) => write(usageError(text)) })
  .exitOverride();

program
  .command("train")
  .description("Train a model on a chain with real data, and check it against twin and reference.")
  .requiredOption(
    "--data <source>",
    `${DATASETS.join(", ")}, or a CSV, TSV or JSONL file with a column label and a column text or, for models of numbers, columns of numbers`,
  )
  .option(
    "--model <name>",
    `${MODEL_NAMES.join(", ")}; ${FROZEN_NAMES.join(" and ")}, off chain`,
    "sparse-perceptron",
  )
  .option(
    "--features <n>",
    "of texts, the size of the vocabulary: the most frequent words",
    whole(1, 2 ** 15),
    1000,
  )
  .option("--train <fraction>", "share of the samples to train with", fraction, 0.8)
  .option("--seed <n>", "of the shuffle before the split", seed, 42)
  .option(
    "--passes <n>",
    "on a chain, how often to train with them, shuffled anew",
    whole(1, 10_000),
    1,
  )
  .option(
    "--limit <n>",
    "train with the first n samples of the training split",
    whole(1, 10_000_000),
  )
  .option("--rpc-url <url>", "a chain other than an embedded one; SUM_PRIVATE_KEY pays there")
  .option(
    "--trees <n>",
    "of a forest, at most: of three classes or more a multiple of their number",
    whole(1, 10_000),
    64,
  )
  .option("--depth <n>", "of a forest's trees", whole(1, 10), 6)
  .option("--hidden <n>", "neurons of an mlp's hidden layer", whole(1, 512), 16)
  .option(
    "--steps <n>",
    "of an mlp, batches of 50 samples to learn from",
    whole(10, 10_000_000),
    5000,
  )
  .option("--out <file>", "where a forest or an mlp is written", "model.json")
  .option(...json)
  .addHelpText(
    "after",
    `
Each training sample is a transaction of its own, and a mistake if the contract,
asked just before, predicts another class; the last pass is counted. Then the
contract judges the samples that are left. The twin is the library's copy of the
model, compared word by word; the reference is the same model in plain floating
point or fractions, which shares no code with either. Numbers are taken as z-scores.
A forest or an mlp, a network of integers with one hidden layer, is trained off
chain, judged by the samples that are left, and written to a file as a frozen model.
An option that the model does not have is refused.`,
  )
  .action((options, command: Command) => {
    const given = command.options.filter(
      (option) => command.getOptionValueSource(option.attributeName()) === "cli",
    );
    requireOptions(
      options.model,
      given.map((option) => option.name()),
    );
    return isFrozenName(options.model) ? trainFrozen(options) : train(options);
  });

program
  .command("import")
  .description("Convert a model of XGBoost, LightGBM, scikit-learn or ONNX to a frozen model.")
  .argument("<model>", "JSON as docs/importers.md describes, or a file ending in .onnx")
  .requiredOption(
    "--calibrate <source>",
    `samples by which the conversion is judged: a data set, or a file as of sum train`,
  )
  .option("--out <file>", "where the frozen model is written", "model.json")
  .option(
    "--allowed-changes <n>",
    "how many of the samples may change their class; by default none, of a network 0.3 %",
    whole(0, 10_000_000),
  )
  .option("--classes <n>", "how many, of an XGBoost dump, which does not say it", whole(2, 255))
  .option(
    "--parallel-trees <n>",
    "the same: its num_parallel_tree, of a random forest",
    whole(1, 65_535),
    1,
  )
  .option("--base-score <p>", "the same: its base_score", fraction, 0.5)
  .option(...json)
  .action(importModel);

program
  .command("compile")
  .description("Compile a frozen model to contracts, and deploy them if a chain is named.")
  .argument("<model>", "its file, as docs/compiler.md describes")
  .option("--out <file>", "write code, addresses and ABI there")
  .option("--rpc-url <url>", "the chain; SUM_PRIVATE_KEY pays")
  .option(...json)
  .action(compile);

program
  .command("predict")
  .description(
    "Predict the class of a text or of numbers, given only a node and a trainer's address.",
  )
  .requiredOption("--rpc-url <url>", "the chain")
  .requiredOption("--trainer <address>", "the trainer")
  .option("--text <text>", "the text; else the file, else standard input")
  .option(
    "--row <numbers>",
    "the numbers of a row, for models of numbers, with commas between them",
  )
  .option("--file <file>", "a file with the text (of a mail, its subject and body) or the row")
  .option(...json)
  .action(predict);

program
  .command("demo")
  .description("Let contributors, one careless and one lying, train a spam filter with deposits.")
  .option("--seed <n>", "who contributes what, and when", seed, 1)
  .option(...json)
  .action(demo);

program
  .command("market")
  .description("Let contributors improve a model for a bounty, judged on committed test data.")
  .requiredOption("--data <source>", "texts: spam-assassin, sentences, or a file as of train")
  .option("--model <name>", MARKET_MODELS, "sparse-perceptron")
  .option("--features <n>", "size of the vocabulary", whole(1, 2 ** 15), 1000)
  .option("--seed <n>", "who contributes what, and what is tested", seed, 1)
  .option("--per-contribution", "score contributions one by one, not contributors")
  .option(...json)
  .addHelpText(
    "after",
    `
Fifty contributions, ten of them flipped, to a model that knows nothing; 250 test
samples in five portions, of which one is shown and four are scored; a bounty of
fifty stakes. Settling is all from the end of participation on.`,
  )
  .action(market);

try {
  await program.parseAsync();
} catch (error) {
  // Commander has said what it had to say.
  process.exitCode = error instanceof CommanderError ? error.exitCode : 1;
  if (!(error instanceof CommanderError)) console.error(describe(error as Error));
}

/** Commander's words for a wrong command line, on one line. */
function usageError(text: string): string {
  const line = text
    .replace(/^error: /, "")
    .trim()
    .replaceAll("\n", " ");
  return `UsageError: ${line} See sum --help, or --help after a command.\n`;
}

function describe(error: Error): string | Error {
  if (process.env.DEBUG) return error;
  // What viem adds, the arguments of a request for one, is no help here; what the node said is.
  const { shortMessage = error.message, details = "" } = error as Partial<BaseError>;
  const message = shortMessage.includes(details) ? shortMessage : `${shortMessage} ${details}`;
  return `${error.name}: ${message.replaceAll("\n", " ")}`;
}
