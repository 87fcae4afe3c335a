#!/usr/bin/env node
import { Command, InvalidArgumentError } from "commander";

import { demo } from "./commands/demo.js";
import { predict } from "./commands/predict.js";
import { MODELS, train } from "./commands/train.js";

const integer = (least: number, most: number) => (value: string) => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new InvalidArgumentError(`It should be an integer from ${least} to ${most}.`);
  }
  return number;
};

const fraction = (value: string) => {
  const number = Number(value);
  if (!(number > 0 && number < 1)) {
    throw new InvalidArgumentError("It should be a number between 0 and 1.");
  }
  return number;
};

const seed = integer(0, 2 ** 32 - 1);

const program = new Command("sum")
  .description("Machine-learning models in smart contracts, trained by the people who use them.")
  .showHelpAfterError()
  .exitOverride();

program
  .command("train")
  .description("Train a model on a chain with real data, and check it against twin and reference.")
  .requiredOption("--data <source>", "spam-assassin, sentences, or a CSV, TSV or JSONL file")
  .option("--model <name>", MODELS.join(", "), "sparse-perceptron")
  .option("--features <n>", "most words in the vocabulary", integer(1, 2 ** 15), 1000)
  .option("--train <fraction>", "share of the samples to train with", fraction, 0.8)
  .option("--seed <n>", "of the split", seed, 42)
  .option("--passes <n>", "over the training samples", integer(1, 10_000), 1)
  .option("--limit <n>", "train with the first n samples only", integer(1, 10_000_000))
  .option("--rpc-url <url>", "a chain other than an embedded one; SUM_PRIVATE_KEY pays")
  .option("--json <file>", "write the result there")
  .action(train);

program
  .command("predict")
  .description("Predict the class of a text, given only a node and a trainer's address.")
  .requiredOption("--rpc-url <url>", "the chain")
  .requiredOption("--trainer <address>", "the trainer")
  .option("--text <text>", "the text; else the file, else standard input")
  .option("--file <file>", "a file with the text")
  .option("--json <file>", "write the result there")
  .action(predict);

program
  .command("demo")
  .description("Let contributors, one careless and one lying, train a spam filter with deposits.")
  .option("--seed <n>", "who contributes what, and when", seed, 1)
  .option("--json <file>", "write the result there")
  .action(demo);

try {
  await program.parseAsync();
} catch (error) {
  const { name, message, exitCode } = error as Error & { exitCode?: number };
  if (exitCode === undefined) {
    console.error(process.env.DEBUG ? error : `${name}: ${message}`);
  }
  process.exitCode = exitCode ?? 1;
}
