import { readFileSync } from "node:fs";
import { isAddress } from "viem";

import { getModel } from "../../actions/getModel.js";
import { predict as ask } from "../../actions/predict.js";
import { connect } from "../chain.js";
import { CliError } from "../errors.js";
import { checkWritable, list, report } from "../output.js";

export type PredictOptions = {
  rpcUrl: string;
  trainer: string;
  text?: string;
  file?: string;
  json?: string;
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
      `"${trainer}" is no address; it has 40 hexadecimal digits`,
    );
  }
  const input = text ?? read(file);
  const { client } = await connect(rpcUrl);
  const { encoder, metadata, twin } = await getModel(client, { trainer });
  if (!encoder) {
    throw new CliError(
      "EncoderMissing",
      `the model at ${trainer} does not say how a text becomes a sample; use the library instead`,
    );
  }

  const sample = encoder.encode(input);
  const label = await ask(client, { trainer, sample });
  const result = {
    model: metadata?.name ?? trainer,
    label,
    class: metadata?.classes[label] ?? `${label}`,
    score: twin.score(sample),
    known: sample.length,
  };
  const rows: [string, string | number][] = [
    ["model", result.model],
    ["class", result.class],
    ["score", result.score],
    ["known words", result.known],
  ];
  report(result, list(rows), json);
}

function read(file?: string): string {
  try {
    return readFileSync(file ?? 0, "utf8");
  } catch (cause) {
    throw new CliError(
      "FileNotReadable",
      `${file ?? "standard input"} cannot be read: ${(cause as Error).message}`,
      { cause },
    );
  }
}
