/**
 * `npm run train:mnist` trains the example networks again and writes them to `models/`; the same
 * seeds give the same files. `npm run train:mnist -- NAME…` trains some of them, `--seed N` with
 * another seed, of which it only prints the accuracy.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readDigits } from "../../test/utils/digits.js";
import { Network } from "../../ts/models/network.js";
import { trainNetwork } from "../../ts/training/network.js";
import { loadTensors } from "../../ts/training/tensors.js";
import { loadDigits } from "./digits.js";
import { MNIST_MODELS, type MnistModel } from "./models.js";
import { createPool } from "./pool.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" } },
});
const seed = Number(values.seed);
const tf = await loadTensors();
const { train } = loadDigits();
// The teacher is the same for all seeds: what they vary is the network itself.
const pool = createPool(tf, train, { seed: 1, log: console.log });
for (const name of positionals.length > 0 ? positionals : Object.keys(MNIST_MODELS)) {
  const spec = MNIST_MODELS[name] as MnistModel;
  const features = spec.input.kind === "bitmap" ? pool.pooled : pool.thumbnails;
  const { rounded, model } = trainNetwork(tf, {
    name,
    classes: [..."0123456789"],
    ...spec,
    data: { ...pool, features },
    passSize: train.labels.length,
    seed,
    log: console.log,
  });
  if (seed === 1) {
    const file = new URL(`../../models/${name}.json`, import.meta.url);
    writeFileSync(file, `${JSON.stringify(model)}\n`);
  }
  const test = readDigits(model, "test");
  const accuracy = (network: typeof model) => {
    const { correct, total } = new Network(network).evaluate(test);
    return `${((100 * correct) / total).toFixed(2)} %`;
  };
  console.log(
    `${name}, seed ${seed}: ${accuracy(model)} of the test digits, ${accuracy(rounded)} rounded only`,
  );
}
