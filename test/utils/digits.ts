import { readFileSync } from "node:fs";
import { loadDigits, look } from "../../script/mnist/digits.js";
import { type NetworkModel, parseModel } from "../../ts/compiler/format.js";
import { encodeInput } from "../../ts/compiler/input.js";

/** A committed model of handwritten digits. */
export function readModel(name: string): NetworkModel {
  const file = new URL(`../../models/${name}.json`, import.meta.url);
  return parseModel(JSON.parse(readFileSync(file, "utf8"))) as NetworkModel;
}

/** Digits as the samples of a model. */
export function readDigits({ input }: NetworkModel, set: "train" | "test") {
  const { images, labels } = loadDigits()[set];
  return Array.from(labels, (label, i) => {
    const image = images.subarray(784 * i, 784 * (i + 1));
    return { sample: encodeInput(input, look(input, image)), label };
  });
}
