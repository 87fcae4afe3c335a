import type { NetworkModel } from "../compiler/format.js";
import { ENCODER_BITS } from "../compiler/network.js";
import { LayerUnsupportedError } from "../errors/compiler.js";
import { DensePerceptron, type DensePerceptronParameters } from "./densePerceptron.js";
import { Network } from "./network.js";

/** What an encoded perceptron starts from: a network, and a perceptron of what its last layer sees. */
export type EncodedPerceptronParameters = Omit<DensePerceptronParameters, "features"> & {
  /** The frozen network; its last layer is left out. */
  readonly network: NetworkModel;
};

/**
 * The twin of the contract `EncodedPerceptron`: a frozen network whose last layer learns. Samples are
 * the network's; scores, updates and words are those of {@link DensePerceptron} on its features.
 */
export class EncodedPerceptron {
  readonly perceptron: DensePerceptron;
  readonly #network: Network;

  /** @throws what `Network` and `DensePerceptron` throw, `LayerUnsupportedError` */
  constructor({ network, ...parameters }: EncodedPerceptronParameters) {
    this.#network = new Network(network);
    const layer = network.layers.length - 2;
    const last = network.layers[layer];
    if (last?.bits !== ENCODER_BITS) {
      throw new LayerUnsupportedError({ layer, bits: last?.bits ?? 0 });
    }
    this.perceptron = new DensePerceptron({ ...parameters, features: last.biases.length });
  }

  /** The values that the perceptron sees in a sample, as `encode` of the compiled encoder gives them. */
  encode(sample: Uint8Array): Int16Array {
    return Int16Array.from(this.#network.features(sample));
  }

  /** The class of the sample; ties go to the lowest. */
  predict(sample: Uint8Array): number {
    return this.perceptron.predict(this.encode(sample));
  }

  /** Learns from a labelled sample. Returns whether the prediction was wrong, so that it learned. */
  update(sample: Uint8Array, label: number): boolean {
    return this.perceptron.update(this.encode(sample), label);
  }

  /** The weights as the contract's `words` returns them. */
  words(): bigint[] {
    return this.perceptron.words();
  }
}
