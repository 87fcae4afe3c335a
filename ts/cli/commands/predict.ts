import { text as readAll } from "node:stream/consumers";
import { isAddress } from "viem";

import { getModel } from "../../actions/getModel.js";
import { predict as ask } from "../../actions/predict.js";
import { scores as askScores } from "../../actions/scores.js";
import type { DenseEncoder } from "../../encoders/dense.js";
import { connect } from "../chain.js";
import { readTextFile } from "../data/files.js";
import { CliError } from "../errors.js";
import { checkWritable, count, list, report } from "../output.js";
import { describeScore, scoreUnit } from "../scores.js";

export type PredictOptions = {
  rpcUrl: string;
  trainer: string;
  text?: string;
  row?: string;
  file?: string;
  json?: string;
};

/** What `sum predict --json` writes. */
export type PredictResult = {
  /** Its name, or the trainer's address if it has none. */
  model: string;
  /** Number of the class, by the contract. */
  label: number;
  /** Name of the class, or its number if it has none; the target of a regression. */
  class: string;
  /** By the contract, one a class, the higher the likelier; null for a class that is never predicted. */
  scores: (number | null)[];
  /** What a score is. */
  unit: string;
  /** Of a text: its different words that the model knows. */
  known?: number;
};

/**
 * Predicts the class of a text or of a row of numbers from nothing but a node and the trainer's
 * address: encoder, words and names of classes come from the chain.
 *
 * @throws {CliError}
 */
export async function predict(options: PredictOptions): Promise<void> {
  const { rpcUrl, trainer, json } = options;
  checkWritable(json);
  if (!isAddress(trainer)) {
    throw new CliError(
      "AddressInvalid",
      `"${trainer}" is no address; give 0x and 40 hexadecimal digits, as train printed them`,
    );
  }
  const input = await readInput(options);
  const { client } = await connect(rpcUrl);
  const { spec, encoder, metadata } = await getModel(client, { trainer });
  if (!encoder) {
    throw new CliError(
      "EncoderMissing",
      `the model at ${trainer} does not say how a text or numbers become a sample; use the library instead`,
    );
  }
  const isRow = encoder.kind === "numbers";
  if (isRow ? options.text !== undefined : options.row !== undefined) {
    throw new CliError(
      "InputUnsuited",
      isRow ? "the model takes numbers; give them with --row" : "the model takes texts; use --text",
    );
  }

  const sample = isRow ? encoder.encode(parseRow(input, encoder)) : encoder.encode(input);
  const [label, found] = await Promise.all([
    ask(client, { trainer, sample }),
    askScores(client, { trainer, sample }),
  ]);
  const nameOf = (number: number) => metadata?.classes[number] ?? `${number}`;
  const unit = scoreUnit(spec, isRow ? encoder.scale.target : undefined);
  const scores = found.map(unit.convert);
  const describe = (score: number | null = null) => describeScore(score, unit);
  const isTarget = unit.name === "prediction";
  const result: PredictResult = {
    model: metadata?.name ?? trainer,
    label,
    class: isTarget ? describe(scores[0]) : nameOf(label),
    scores,
    unit: unit.name,
    ...(isRow ? {} : { known: sample.length }),
  };
  const rows: [string, string][] = [
    ["model", result.model],
    [isTarget ? "prediction" : "class", result.class],
  ];
  if (!isTarget) {
    scores.forEach((score, number) => {
      rows.push([`${unit.name} of ${nameOf(number)}`, describe(score)]);
    });
  }
  if (result.known !== undefined) rows.push(["known words", count(result.known)]);
  report(result, list(rows), json);
}

function readInput({ text, row, file }: PredictOptions): string | Promise<string> {
  return text ?? row ?? (file === undefined ? readAll(process.stdin) : readTextFile(file));
}

function parseRow(input: string, { scale }: DenseEncoder): number[] {
  const parts = input.trim().split(/\s*[,;\t\n]\s*|\s+/);
  const columns = scale.columns ? ` (${scale.columns.slice(0, 10).join(", ")})` : "";
  if (parts.length !== scale.means.length) {
    throw new CliError(
      "RowInvalid",
      `the model takes ${scale.means.length} numbers${columns}, not ${parts.length}; give them in this order, with commas between them`,
    );
  }
  return parts.map((part) => {
    const number = part === "" ? Number.NaN : Number(part);
    if (Number.isFinite(number)) return number;
    throw new CliError("RowInvalid", `"${part}" is no number; give numbers with commas between`);
  });
}
