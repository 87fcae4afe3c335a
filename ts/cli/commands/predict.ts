import { text as readAll } from "node:stream/consumers";
import { isAddress } from "viem";

import { getModel } from "../../actions/getModel.js";
import { predict as ask } from "../../actions/predict.js";
import { SparsePerceptron } from "../../models/sparsePerceptron.js";
import { connect } from "../chain.js";
import { readTextFile } from "../data/files.js";
import { CliError } from "../errors.js";
import { checkWritable, count, list, report } from "../output.js";

export type PredictOptions = {
  rpcUrl: string;
  trainer: string;
  text?: string;
  file?: string;
  json?: string;
};

/** What `sum predict --json` writes. */
export type PredictResult = {
  /** Its name, or the trainer's address if it has none. */
  model: string;
  /** Number of the class, by the contract. */
  label: number;
  /** Name of the class, or its number if it has none. */
  class: string;
  /** Above 0 for class 1. */
  score: number;
  /** Different words of the text that the model knows. */
  known: number;
};

/**
 * Predicts the class of a text from nothing but a node and the trainer's address: encoder, words and
 * names of classes come from the chain.
 *
 * @throws {CliError}
 */
export async function predict({
  rpcUrl,
  trainer,
  text,
  file,
  json,
}: PredictOptions): Promise<void> {
  checkWritable(json);
  if (!isAddress(trainer)) {
    throw new CliError(
      "AddressInvalid",
      `"${trainer}" is no address; give 0x and 40 hexadecimal digits, as train printed them`,
    );
  }
  const input = text ?? (file === undefined ? await readAll(process.stdin) : readTextFile(file));
  const { client } = await connect(rpcUrl);
  const { encoder, metadata, twin } = await getModel(client, { trainer });
  if (!encoder || encoder.kind === "numbers" || !(twin instanceof SparsePerceptron)) {
    throw new CliError(
      "EncoderMissing",
      `the model at ${trainer} does not say how a text becomes a sample; use the library instead`,
    );
  }

  const sample = encoder.encode(input);
  const label = await ask(client, { trainer, sample });
  const result: PredictResult = {
    model: metadata?.name ?? trainer,
    label,
    class: metadata?.classes[label] ?? `${label}`,
    score: twin.score(sample),
    known: sample.length,
  };
  const rendered = list([
    ["model", result.model],
    ["class", result.class],
    ["score", `${result.score}`],
    ["known words", count(result.known)],
  ]);
  report(result, rendered, json);
}
