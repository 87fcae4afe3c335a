import { BoundExceededError } from "../errors/compiler.js";
import { inputFeatures, type NetworkModel } from "./format.js";

/** What a layer's sums can be, neuron by neuron, and its inputs, whose least value is 0. */
export type LayerBounds = {
  readonly inputs: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
};

/**
 * The least and the greatest sum of each neuron: where every input with a positive weight is at its
 * greatest and every other at 0, and the reverse. Inside of a layer these are attained, unless the
 * layers before cannot give those inputs together.
 *
 * @throws `BoundExceededError` if a sum may leave the bits of its layer
 */
export function networkBounds({ input, layers }: NetworkModel): LayerBounds[] {
  const { count, max } = inputFeatures(input);
  let inputs = new Array<number>(count).fill(max);
  return layers.map(({ bits, shift, weights, biases }, layer) => {
    const low: number[] = [];
    const high: number[] = [];
    weights.forEach((row, neuron) => {
      const reach = (sign: 1 | -1) =>
        row.reduce(
          (sum, weight, i) => (weight * sign > 0 ? sum + weight * (inputs[i] as number) : sum),
          biases[neuron] as number,
        );
      const [least, greatest] = [reach(-1), reach(1)];
      if (least < -(2 ** (bits - 1)) || greatest >= 2 ** (bits - 1)) {
        throw new BoundExceededError({ layer, neuron, low: least, high: greatest, bits });
      }
      low.push(least);
      high.push(greatest);
    });
    const bounds = { inputs, low, high };
    inputs = high.map((sum) => Math.floor(Math.max(sum, 0) / 2 ** shift));
    return bounds;
  });
}
