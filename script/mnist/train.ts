/**
 * `npm run train:mnist` trains the example networks, each with two seeds, and writes those of seed 1 to
 * `models/` and the accuracy of all to `docs/mnist.md`. The same seeds give the same files.
 *
 * `-- --model NAME --seed N` trains one of them. `--validate` trains on 7,000 of the 8,000 training
 * digits and tells the accuracy on the other 1,000, writing nothing: settings are chosen so, as the
 * test digits are for the last report alone.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type InputFormat, inputFeatures } from "../../ts/compiler/format.js";
import { argmax } from "../../ts/compiler/importers/convert.js";
import { floatNetworkScores } from "../../ts/compiler/importers/floatNetwork.js";
import { decodeInput, encodeInput } from "../../ts/compiler/input.js";
import { Network } from "../../ts/models/network.js";
import {
  type TrainingData,
  type TrainNetworkReturnType,
  trainNetwork,
} from "../../ts/training/network.js";
import type { RealLayer } from "../../ts/training/quantize.js";
import { mulberry32 } from "../../ts/utils/random.js";
import { type Digits, loadDigits, look } from "./digits.js";
import { distortedCopies } from "./distort.js";
import { MNIST_MODELS, type MnistModel } from "./models.js";
import { createPool, toData } from "./pool.js";
import { describe, type Result, type Score, withReport } from "./report.js";
import { loadTensors } from "./tensors.js";

const VALIDATION = 1000;
/** Pictures of each digit, but for the first mildly distorted, by which a loss shows that few digits hide. */
const [COPIES, MILD, COPIES_SEED] = [8, 0.3, 77] as const;
const RESULTS = new URL("results.json", import.meta.url);
const REPORT = new URL("../../docs/mnist.md", import.meta.url);

const { values } = parseArgs({
  options: {
    model: { type: "string", multiple: true },
    seed: { type: "string", multiple: true },
    validate: { type: "boolean", default: false },
  },
});
const names = values.model ?? Object.keys(MNIST_MODELS);
const seeds = (values.seed ?? ["1", "2"]).map(Number);

const tf = await loadTensors();
const { train, test } = loadDigits();
const kept = train.labels.length - (values.validate ? VALIDATION : 0);
const digits = part(train, 0, kept);
const judged = values.validate ? part(train, kept, train.labels.length) : test;
const pool = createPool(tf, digits, console.log);
for (const name of names) {
  const spec = MNIST_MODELS[name];
  if (!spec) throw new Error(`no such model: ${name}; there are ${Object.keys(MNIST_MODELS)}`);
  const data = toData(pool, spec.input);
  for (const seed of seeds) report(trainOne(name, spec, data, seed));
}

/** Trains one network and asks it about the digits it has never seen. */
function trainOne(name: string, spec: MnistModel, data: TrainingData, seed: number): Result {
  const start = performance.now();
  const trained = trainNetwork({
    name: `mnist-${name}`,
    classes: [..."0123456789"],
    ...spec,
    data,
    seed,
    onProgress: ({ done, total }) => {
      if (done % 5000 === 0) console.log(`${name}, seed ${seed}: step ${done} of ${total}`);
    },
  });
  const minutes = Math.round((performance.now() - start) / 6000) / 10;
  console.log(`${name}, seed ${seed}: ${minutes} minutes`);
  if (!values.validate && seed === 1) {
    const file = new URL(`../../models/mnist-${name}.json`, import.meta.url);
    writeFileSync(file, `${JSON.stringify(trained.model)}\n`);
  }
  const score = (copies: number) => judge(judged, copies, spec.input, trained);
  return { model: name, seed, digits: score(1), copies: score(COPIES) };
}

/** Asks all forms of a network about some digits, and their distorted copies. */
function judge(
  digits: Digits,
  copies: number,
  input: InputFormat,
  { real, rounded, model }: TrainNetworkReturnType,
): Score {
  const [roundedTwin, twin] = [new Network(rounded), new Network(model)];
  const { labels } = digits;
  const more = new Int8Array(labels.length);
  const score = { asked: 0, real: 0, rounded: 0, integers: 0 };
  for (const image of distortedCopies(digits, copies, mulberry32(COPIES_SEED), () => MILD)) {
    const digit = score.asked++ % labels.length;
    const sample = encodeInput(input, look(input, image));
    const hit = (label: number) => Number(label === labels[digit]);
    const ofReal = hit(classify(real, decodeInput(input, sample), input));
    const ofIntegers = hit(twin.predict(sample));
    score.real += ofReal;
    score.rounded += hit(roundedTwin.predict(sample));
    score.integers += ofIntegers;
    more[digit] = (more[digit] as number) + ofIntegers - ofReal;
  }
  return { ...score, squares: more.reduce((sum, difference) => sum + difference ** 2, 0) };
}

/** What the network of real numbers says. */
function classify(layers: readonly RealLayer[], features: Uint16Array, input: InputFormat): number {
  const { count, max } = inputFeatures(input);
  const values = Array.from(features, (feature) => feature / max);
  return argmax(floatNetworkScores({ name: "", classes: [], inputs: count, layers }, values));
}

function part({ images, labels }: Digits, start: number, stop: number): Digits {
  return { images: images.slice(784 * start, 784 * stop), labels: labels.slice(start, stop) };
}

/** Prints a result and, unless it is of a validation, takes it into the report. */
function report(result: Result): void {
  console.log(describe(result));
  if (values.validate) return;
  const others = (JSON.parse(readFileSync(RESULTS, "utf8")) as Result[]).filter(
    ({ model, seed }) => model !== result.model || seed !== result.seed,
  );
  const order = Object.keys(MNIST_MODELS);
  const results = [...others, result].sort(
    (a, b) => order.indexOf(a.model) - order.indexOf(b.model) || a.seed - b.seed,
  );
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(REPORT, withReport(readFileSync(REPORT, "utf8"), results));
}
