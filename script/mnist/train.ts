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
import { type InputFormat, inputFeatures, type NetworkModel } from "../../ts/compiler/format.js";
import { argmax } from "../../ts/compiler/importers/convert.js";
import { floatNetworkScores } from "../../ts/compiler/importers/floatNetwork.js";
import { decodeInput, encodeInput } from "../../ts/compiler/input.js";
import { Network } from "../../ts/models/network.js";
import { type TrainingData, trainNetwork } from "../../ts/training/network.js";
import type { RealLayer } from "../../ts/training/quantize.js";
import { type Digits, loadDigits, look } from "./digits.js";
import { MNIST_MODELS, type MnistModel } from "./models.js";
import { createPool, toData } from "./pool.js";
import { describe, type Result, withReport } from "./report.js";
import { loadTensors } from "./tensors.js";

const VALIDATION = 1000;
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
  const { real, rounded, model } = trainNetwork({
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
    writeFileSync(file, `${JSON.stringify(model)}\n`);
  }
  const samples = Array.from(judged.labels, (label, i) => {
    const image = judged.images.subarray(784 * i, 784 * (i + 1));
    return { sample: encodeInput(spec.input, look(spec.input, image)), label };
  });
  const right = (network: NetworkModel) => new Network(network).evaluate(samples).correct;
  return {
    model: name,
    seed,
    asked: samples.length,
    real: samples.filter(({ sample, label }) => {
      return classify(real, decodeInput(spec.input, sample), spec.input) === label;
    }).length,
    rounded: right(rounded),
    integers: right(model),
  };
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
