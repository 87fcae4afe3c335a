import { compileModel } from "../compiler/compile.js";
import type { CompiledModel } from "../compiler/compiled.js";
import { depthOf } from "../compiler/forestFormat.js";
import { type FrozenModel, inputFeatures } from "../compiler/format.js";
import { readTextFile } from "./data/files.js";
import { CliError } from "./errors.js";
import { count } from "./output.js";

/** What is worth saying about a frozen model. */
export type FrozenSummary = {
  classes: string[];
  /** Of a bitmap its blocks of pixels. */
  features: number;
  /** Of a forest. */
  trees?: number;
  depth?: number;
  /** Of a network: the neurons of each layer, and the bits of their sums. */
  layers?: number[];
  bits?: number[];
  /** Bytes of the compiled contracts' code. */
  code: number[];
};

export function summarizeModel(
  model: FrozenModel,
  { contracts }: CompiledModel = compileModel(model),
): FrozenSummary {
  const shape =
    model.kind === "forest"
      ? { trees: model.trees.length, depth: Math.max(0, ...model.trees.map(depthOf)) }
      : {
          layers: model.layers.map(({ biases }) => biases.length),
          bits: model.layers.map(({ bits }) => bits),
        };
  return {
    classes: [...model.classes],
    features: inputFeatures(model.input).count,
    ...shape,
    code: contracts.map(({ code }) => code.length / 2 - 1),
  };
}

/** The same for people. */
export function describeModel(summary: FrozenSummary): [what: string, value: string][] {
  const { classes, features, trees, depth, layers = [], bits = [], code } = summary;
  return [
    ["classes", classes.join(", ")],
    ["features", count(features)],
    trees === undefined
      ? ["neurons of each layer, bits", `${layers.map(count).join(" → ")}, ${bits.join(" → ")}`]
      : ["trees, depth", `${count(trees)}, ${depth}`],
    ["code of the contract, bytes", code.map(count).join(" + ")],
  ];
}

/**
 * Reads a file of JSON.
 *
 * @throws {CliError} `FileMissing`, `FileUnreadable`, `FileMalformed`
 */
export function readJson(path: string): unknown {
  const text = readTextFile(path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CliError("FileMalformed", `${path}: ${(cause as Error).message}`, { cause });
  }
}
