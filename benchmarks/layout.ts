/**
 * `npm run layout` measures on real data what decides the layout of weights: how large they get, how many
 * words of storage a text touches with the vocabulary in this order or that, and what the last layer of a
 * network loses to shorter lanes. The figures are in `docs/formats.md`.
 */
import Table from "cli-table3";
import { readDigits, readModel } from "../test/utils/digits.js";
import { loadData } from "../ts/cli/data/index.js";
import { passOrder, prepare } from "../ts/cli/preprocess.js";
import { DensePerceptron, EncodedPerceptron, SparsePerceptron } from "../ts/exports/index.js";

const FEATURES = 1000;
const PASSES = [1, 100];
const CLASSES = 10;
/** A perceptron that learns goes up and down: the mean of many moments is told. */
const [FROM, EVERY] = [4500, 500];

const table = new Table({
  head: ["corpus", "words a text", ...PASSES.map((n) => `largest weight, ${n} passes`)].concat(
    [32, 16].flatMap((lanes) => [`${lanes} lanes: by frequency`, "alphabetical", "fewer"]),
  ),
});

for (const source of ["spam-assassin", "sentences"]) {
  const { vocabulary, train } = prepare(loadData(source), {
    features: FEATURES,
    train: 0.8,
    seed: 42,
  });
  const model = new SparsePerceptron({ features: FEATURES });
  const largest: number[] = [];
  for (let pass = 1; pass <= Math.max(...PASSES); pass++) {
    for (const { sample, label } of passOrder(train, pass)) model.update(sample, label);
    if (PASSES.includes(pass)) largest.push(Math.max(...model.weights.map(Math.abs)));
  }

  const alphabetical = new Map([...vocabulary].sort().map((word, i) => [word, i]));
  const places = vocabulary.map((word) => alphabetical.get(word) ?? 0);
  const texts = train.map(({ sample }) => Array.from(sample));
  const row = [source, mean(texts.map((ids) => ids.length)).toFixed(1), ...largest];
  for (const lanes of [32, 16]) {
    const touched = (ids: number[]) => new Set(ids.map((id) => Math.floor(id / lanes))).size;
    const frequency = mean(texts.map(touched));
    const alphabet = mean(texts.map((ids) => touched(ids.map((id) => places[id] ?? 0))));
    const fewer = `${(100 * (1 - frequency / alphabet)).toFixed(0)} %`;
    row.push(frequency.toFixed(1), alphabet.toFixed(1), fewer);
  }
  table.push(row);
}
console.log(table.toString());

const widths = new Table({ head: ["network", "features", "16 bits", "8 bits"] });
for (const name of ["mnist-encoder", "mnist-small", "mnist-raw"]) {
  const network = readModel(name);
  const encoder = new EncodedPerceptron({ network, classes: CLASSES });
  const { features, fractionBits, step } = encoder;
  const encoded = (set: "train" | "test") =>
    readDigits(network, set).map(({ sample, label }) => ({
      sample: encoder.encode(sample),
      label,
    }));
  const [train, test] = [encoded("train"), encoded("test")];
  const accuracies = ([2, 1] as const).map((bytes) => {
    const model = new DensePerceptron({ features, classes: CLASSES, fractionBits, step }, bytes);
    const moments: number[] = [];
    train.forEach(({ sample, label }, i) => {
      model.update(sample, label);
      if (i + 1 < FROM || (i + 1) % EVERY > 0) return;
      moments.push(mean(test.map((other) => Number(model.predict(other.sample) === other.label))));
    });
    return `${(100 * mean(moments)).toFixed(1)} %`;
  });
  widths.push([name, features, ...accuracies]);
}
console.log(widths.toString());

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
