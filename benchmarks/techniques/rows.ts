import { readFileSync } from "node:fs";
import { size } from "viem";
import { readDigits, readModel } from "../../test/utils/digits.js";
import { runCompiled, runGeneric } from "../../test/utils/evm.js";
import { randomForest, randomLevels } from "../../test/utils/forests.js";
import { compileModel } from "../../ts/compiler/compile.js";
import type { CompiledModel } from "../../ts/compiler/compiled.js";
import type { ForestModel } from "../../ts/compiler/forestFormat.js";
import { type NetworkModel, parseModel } from "../../ts/compiler/format.js";
import { decodeInput, encodeInput } from "../../ts/compiler/input.js";
import { packForest } from "../../ts/compiler/packForest.js";
import { encodeProgram } from "../../ts/compiler/program.js";
import { getContracts } from "../../ts/deploy/contracts.js";
import { Forest } from "../../ts/models/forest.js";
import { Network } from "../../ts/models/network.js";
import { mulberry32 } from "../../ts/utils/random.js";
import { bytesOf, type Cost, costOf, type Question, toQuestions } from "./answers.js";
import * as forests from "./forest.js";
import * as networks from "./network.js";

/** A technique, and what the same answers cost without it. */
export type Row = {
  readonly technique: string;
  readonly instead: string;
  /** What is asked. */
  readonly unit: string;
  readonly without: Cost;
  readonly with: Cost;
  /** The gas that counts: of the execution alone, or with the call data. */
  readonly of: "gas" | "transaction";
};

/** Digits, or random samples, that each contract is asked about. */
const SAMPLES = 10;

/** A model with its questions, and what they cost if all steps are the compiler's, undivided. */
type Subject<Model> = {
  readonly name: string;
  readonly model: Model;
  readonly questions: readonly Question[];
  readonly cost: Cost;
};

/** Adds what a subject costs without a technique. */
type Add = (technique: string, instead: string, subject: Subject<unknown>, without: Cost) => void;

export async function measureTechniques(): Promise<Row[]> {
  const rows: Row[] = [];
  const add: Add = (technique, instead, { name, cost }, without) =>
    rows.push({ technique, instead, unit: name, without, with: cost, of: "gas" });
  await measureNetworkTechniques(add, (...row) => {
    add(...row);
    const last = rows.at(-1) as Row;
    rows.push({ ...last, unit: `${last.unit}, as a transaction`, of: "transaction" });
  });
  await measureForestTechniques(add);
  return rows;
}

async function measureNetworkTechniques(add: Add, addWithCallData: Add): Promise<void> {
  const [raw, small, best, generic] = [
    await digitsOf("mnist-raw"),
    await digitsOf("mnist-small"),
    await digitsOf("mnist-best"),
    await digitsOf("mnist-generic"),
  ];
  const { assembleNetwork } = networks;
  const plain = ({ model, questions }: Subject<NetworkModel>, steps: Partial<networks.Steps>) =>
    ask(assembleNetwork(model, steps), questions);
  const changed = (model: NetworkModel, questions = raw.questions) =>
    ask(assembleNetwork(model), questions);

  add("1. Lanes", "a neuron a word", small, await plain(small, networks.ONE_NEURON));
  for (const bits of [networks.carelessBits(raw.model), [16]]) {
    const wide = networks.withBits(raw.model, bits);
    const widths = wide.layers.slice(0, -1).map((layer) => layer.bits);
    add("1. Bounds", `lanes of ${widths.join(" and ")} bits`, raw, await changed(wide));
  }

  const [masked, shifted] = [networks.MASKED_INPUTS, networks.SHIFTED_INPUTS];
  add("2. No masking", "a mask for each input", raw, await plain(raw, masked));
  add("2. … nor shifts", "a shift and a mask for each input", raw, await plain(raw, shifted));

  const [behind, elsewhere] = [networks.copiedWeights("code"), networks.copiedWeights("contract")];
  add("3. Weights in the code", "copied from behind the code", raw, await plain(raw, behind));
  add("3. Weights in the code", "copied from a contract", raw, await plain(raw, elsewhere));
  const table = encodeProgram(generic.model).length;
  const program = await costOf(await runGeneric(generic.model), table, generic.questions);
  add("3. Code for each network", "the contract `Mlp` and its table", generic, program);

  const cancelled = await plain(raw, networks.UNMASKED_WINDOWS);
  add("4. Windows masked", "other inputs cancelled", raw, cancelled);
  const dense = networks.withoutZeros(raw.model);
  const samples = raw.questions.map(({ sample }) => sample);
  const whole = await changed(dense, toQuestions(new Network(dense), samples));
  add("4. Windows", "no zero in the first layer", raw, whole);

  add("5. ReLU on words", "lane by lane", raw, await plain(raw, networks.RECTIFIED_LANES));

  const pixels = await changed(networks.withPixels(raw.model));
  add("6. Pooling of words", "pixel by pixel", raw, await plain(raw, networks.POOLED_PIXELS));
  add("6. Pooling", "a weight for each pixel", raw, pixels);
  addWithCallData("6. Pooling on chain", "sums are handed in", raw, await askValues(raw, 4));

  const byClass = await plain(raw, networks.ARGMAX_BY_CLASS);
  const carried = await plain(raw, networks.ARGMAX_WITH_INDEX);
  add("7. Argmax by halves", "class by class", raw, byClass);
  add("7. Class ids in lanes", "class by class, without ids", { ...raw, cost: byClass }, carried);

  const divided = { ...best, cost: await ask(compileModel(best.model), best.questions) };
  add("8. More than one contract", "one that no chain takes", divided, best.cost);
  addWithCallData("Inputs of 4 bits", "inputs of 8 bits", small, await askValues(small, 8));
}

async function measureForestTechniques(add: Add): Promise<void> {
  const file = new URL("../../models/weather-forest.json", import.meta.url);
  const weather = parseModel(JSON.parse(readFileSync(file, "utf8"))) as ForestModel;
  const subject = await levelsOf("weather-forest", weather);
  const few = { ...weather, trees: weather.trees.slice(0, 16) };
  const quarter = await levelsOf("weather-forest, 16 trees", few);
  const shaped = (features: number, levels: number) => {
    const shape = { features, classes: 2, trees: 64, depth: 6, levels };
    const name = `random forest, ${features} × ${levels - 1}`;
    return levelsOf(name, randomForest(mulberry32(1), shape));
  };
  const wide = await shaped(49, 16);
  const plain = ({ model, questions }: Subject<ForestModel>, steps: Partial<forests.Steps>) =>
    ask(forests.assembleForest(model, steps), questions);

  const { factory } = getContracts();
  for (const forest of [await shaped(3, 256), await shaped(10, 64), wide]) {
    const { model, questions } = forest;
    const bytes = packForest(model, factory).reduce((sum, { data }) => sum + size(data), 0);
    const generic = await costOf(await runGeneric(model), bytes, questions);
    add("Code for each forest", "the contract `Forest` and its chunk", forest, generic);
  }

  const compared = await plain(subject, forests.COMPARED_AT_NODES);
  add("Tests as bytes", "levels compared at each node", subject, compared);
  const checked = await plain(wide, forests.LIMITS_ONE_BY_ONE);
  add("Levels checked 32 at a time", "one by one", wide, checked);
  add("Nodes without a branch", "JUMPI at each", subject, await plain(subject, forests.branches()));
  add("Trees as data", "trees as code", quarter, await plain(quarter, forests.codedTrees()));
  add("Four trees copied at once", "each alone", wide, await plain(wide, forests.TREES_ALONE));
  const signed = await plain(subject, forests.SIGNED_LEAVES);
  add("Leaves in the low bits", "each extended to a word", subject, signed);
}

async function ask(
  model: CompiledModel,
  questions: readonly Question[],
  sampleOf?: (sample: Uint8Array) => Uint8Array,
): Promise<Cost> {
  return costOf(await runCompiled(model), bytesOf(model), questions, sampleOf);
}

/** The network with its features as values, of test digits that are turned into these. */
function askValues({ model, questions }: Subject<NetworkModel>, bits: 4 | 8): Promise<Cost> {
  const other = networks.withValues(model, bits);
  return ask(networks.assembleNetwork(other), questions, (sample) =>
    encodeInput(other.input, decodeInput(model.input, sample)),
  );
}

async function digitsOf(name: string): Promise<Subject<NetworkModel>> {
  const model = readModel(name);
  const digits = readDigits(model, "test").slice(0, SAMPLES);
  const questions = toQuestions(
    new Network(model),
    digits.map(({ sample }) => sample),
  );
  return { name, model, questions, cost: await ask(networks.assembleNetwork(model), questions) };
}

async function levelsOf(name: string, model: ForestModel): Promise<Subject<ForestModel>> {
  const samples = randomLevels(mulberry32(2), model, SAMPLES - 2);
  const questions = toQuestions(new Forest(model), samples);
  return { name, model, questions, cost: await ask(forests.assembleForest(model), questions) };
}
