import { networkBounds } from "../compiler/bounds.js";
import type { NetworkModel } from "../compiler/format.js";
import { decodeInput, encodeInput } from "../compiler/input.js";
import { encodeValues } from "../encoders/values.js";
import { type Labelled, type Tally, tally } from "../utils/tally.js";

/** A layer with its rows of weights one after the other. */
type PackedLayer = { weights: Int32Array; biases: Int32Array; shift: number };

/**
 * The twin of a frozen network, compiled or run by the contract `Mlp`: the same scores, bit for bit.
 */
export class Network {
  readonly model: NetworkModel;
  readonly #layers: PackedLayer[];

  /** @throws `BoundExceededError`, as the compiler does */
  constructor(model: NetworkModel) {
    networkBounds(model);
    this.model = model;
    this.#layers = model.layers.map(({ weights, biases, shift }) => ({
      weights: Int32Array.from(weights.flat()),
      biases: Int32Array.from(biases),
      shift,
    }));
  }

  /**
   * The score of each class, exact: the sums of the last layer.
   *
   * @param sample - Its bytes (`encodeInput`).
   * @throws `InputLengthInvalidError`, `InputPaddingNotZeroError`
   */
  scores(sample: Uint8Array): Int32Array {
    return this.#run(decodeInput(this.model.input, sample), this.#layers.length);
  }

  /**
   * The sample of a row of numbers, by the model's scale; without one, of whole numbers or pixels.
   *
   * @throws `InputLengthInvalidError`, `InputOutOfRangeError`, `NotFiniteError`
   */
  encode(row: ArrayLike<number>): Uint8Array {
    const { input, scale } = this.model;
    return encodeInput(input, scale ? encodeValues(scale, input, row) : row);
  }

  /** What the last layer sees. Throws as {@link scores}. */
  features(sample: Uint8Array): Int32Array {
    const depth = this.#layers.length - 1;
    const { shift } = this.#layers[depth - 1] ?? { shift: 0 };
    const sums = this.#run(decodeInput(this.model.input, sample), depth);
    return depth === 0 ? sums : sums.map((sum) => (sum > 0 ? sum >> shift : 0));
  }

  /** The class of the sample; ties go to the lowest. Throws as {@link scores}. */
  predict(sample: Uint8Array): number {
    const scores = this.scores(sample);
    let best = 0;
    for (let i = 1; i < scores.length; i++) {
      if ((scores[i] as number) > (scores[best] as number)) best = i;
    }
    return best;
  }

  /** How many of the samples the model gets right. Throws as {@link scores}. */
  evaluate(samples: Iterable<Labelled<Uint8Array>>): Tally {
    return tally(samples, (sample, label) => this.predict(sample) === label);
  }

  /** The sums of the last of the first `depth` layers. */
  #run(features: Uint16Array, depth: number): Int32Array {
    let values = Int32Array.from(features);
    for (let l = 0; l < depth; l++) {
      const { weights, biases } = this.#layers[l] as PackedLayer;
      const sums = Int32Array.from(biases);
      for (let j = 0, at = 0; j < sums.length; j++) {
        let sum = sums[j] as number;
        for (let i = 0; i < values.length; i++, at++) {
          sum += (weights[at] as number) * (values[i] as number);
        }
        sums[j] = sum;
      }
      if (l < depth - 1) this.#rectify(sums, l);
      values = sums;
    }
    return values;
  }

  #rectify(sums: Int32Array, layer: number): void {
    const { shift } = this.#layers[layer] as PackedLayer;
    for (let j = 0; j < sums.length; j++) {
      const sum = sums[j] as number;
      sums[j] = sum > 0 ? sum >> shift : 0;
    }
  }
}
