import type { NetworkModel } from "../compiler/format.js";
import { ENCODER_BITS } from "../compiler/network.js";
import type { DenseSample } from "../encoders/dense.js";
import { LayerUnsupportedError } from "../errors/compiler.js";
import { DensePerceptron, type DensePerceptronParameters } from "./densePerceptron.js";
import { Learner } from "./learner.js";
import { Network } from "./network.js";

/** The greatest value that the perceptron sees. */
const MAX_VALUE = 127;

/** What an encoded perceptron starts from: a network, and a perceptron of what its last layer sees. */
export type EncodedPerceptronParameters = Omit<
  DensePerceptronParameters,
  "features" | "fractionBits" | "step"
> & {
  /** The frozen network; its last layer is left out. */
  readonly network: NetworkModel;
  /** Fraction bits of values and weights, 0 to 6; 4 by default. */
  readonly fractionBits?: number | undefined;
  /** Learning rate in units of a weight: a power of two, at most `2 ** fractionBits`; 1 by default. */
  readonly step?: number | undefined;
};

/**
 * The twin of the contract `EncodedPerceptron`: a frozen network whose last layer learns. Samples are
 * the network's, as bytes; scores, updates and words are those of {@link DensePerceptron} on its features,
 * with weights that stop at −128 and 127.
 */
export class EncodedPerceptron extends Learner<DenseSample> {
  readonly network: NetworkModel;
  readonly #network: Network;
  readonly #perceptron: DensePerceptron;

  /** @throws what `Network` and `DensePerceptron` throw, `LayerUnsupportedError` */
  constructor({ network, fractionBits = 4, step = 1, ...others }: EncodedPerceptronParameters) {
    super();
    this.network = network;
    this.#network = new Network(network);
    const layer = network.layers.length - 2;
    const last = network.layers[layer];
    if (last?.bits !== ENCODER_BITS) {
      throw new LayerUnsupportedError({ layer, bits: last?.bits ?? 0 });
    }
    const features = last.biases.length;
    this.#perceptron = new DensePerceptron({ ...others, features, fractionBits, step }, 1);
  }

  /** Values that the network gives. */
  get features(): number {
    return this.#perceptron.features;
  }

  get classes(): number {
    return this.#perceptron.classes;
  }

  get fractionBits(): number {
    return this.#perceptron.fractionBits;
  }

  get step(): number {
    return this.#perceptron.step;
  }

  /** The weights as they are now: rows of `features` weights and the bias. */
  get weights(): Int16Array {
    return this.#perceptron.weights;
  }

  /**
   * What the perceptron sees in a sample: what `encode` of the compiled encoder gives, at most 127.
   *
   * @throws `InputLengthInvalidError`, `InputPaddingNotZeroError`
   */
  encode(sample: DenseSample): Int16Array {
    const values = this.#network.features(Uint8Array.from(sample));
    return Int16Array.from(values, (value) => Math.min(MAX_VALUE, value));
  }

  /** The score of each class, as of {@link DensePerceptron}. Throws as {@link encode}. */
  scores(sample: DenseSample): bigint[] {
    return this.#perceptron.scores(this.encode(sample));
  }

  /** The class of the sample; ties go to the lowest. Throws as {@link encode}. */
  predict(sample: DenseSample): number {
    return this.#perceptron.predict(this.encode(sample));
  }

  /**
   * Learns from a labelled sample.
   *
   * @returns Whether the prediction was wrong, so that the model learned.
   * @throws `LabelOutOfRangeError`, as {@link encode}
   */
  update(sample: DenseSample, label: number): boolean {
    return this.#perceptron.update(this.encode(sample), label);
  }

  /** Adds a class, as {@link DensePerceptron}. */
  addClass(): number {
    return this.#perceptron.addClass();
  }

  /** The weights as the data of a base, before it is cut into chunks. */
  toBytes(): Uint8Array {
    return this.#perceptron.toBytes();
  }

  protected check(sample: DenseSample): void {
    this.encode(sample);
  }
}
