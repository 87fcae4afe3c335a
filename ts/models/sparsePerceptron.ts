import { checkSparse, MAX_FEATURES, type SparseSample } from "../encoders/sparse.js";
import { WeightsLengthInvalidError } from "../errors/library.js";
import { requireLabel } from "../utils/label.js";
import { requireInteger } from "../utils/whole.js";
import { Learner } from "./learner.js";

/** What a sparse perceptron starts from. */
export type SparsePerceptronParameters = {
  /** Size of the feature space, 1 to 32,768. */
  readonly features: number;
  /** Constant of the score, −32,768 to 32,767, in units of a weight. */
  readonly bias?: number | undefined;
  /** Learning rate, 1 to 127, in units of a weight. */
  readonly step?: number | undefined;
  /** Initial weights, one a feature; zeros by default. They are copied. */
  readonly weights?: Int8Array | undefined;
};

/**
 * The twin of the contract `SparsePerceptron`: the same samples in the same order give the same
 * predictions and the same weight words, bit for bit.
 *
 * Two classes; class 1 if bias + Σ weights of the sample's features > 0. On a mistake each of these
 * weights moves by a step towards the label and stops at −128 and 127.
 */
export class SparsePerceptron extends Learner<SparseSample> {
  readonly features: number;
  readonly classes = 2;
  readonly bias: number;
  readonly step: number;
  /** The weights as they are now, one a feature. */
  readonly weights: Int8Array;

  /** @throws `ParameterOutOfRangeError`, `WeightsLengthInvalidError` */
  constructor({ features, bias = 0, step = 1, weights }: SparsePerceptronParameters) {
    requireInteger("features", features, 1, MAX_FEATURES);
    requireInteger("bias", bias, -32_768, 32_767);
    requireInteger("step", step, 1, 127);
    if (weights !== undefined && weights.length !== features) {
      throw new WeightsLengthInvalidError({ length: weights.length, features });
    }
    super();
    this.features = features;
    this.bias = bias;
    this.step = step;
    this.weights = weights ? Int8Array.from(weights) : new Int8Array(features);
  }

  /**
   * Bias plus the weights of the sample's features.
   *
   * @throws `FeaturesNotIncreasingError`, `FeatureOutOfRangeError`, as the contract does
   */
  score(ids: SparseSample): number {
    checkSparse(ids, this.features);
    let sum = this.bias;
    for (let i = 0; i < ids.length; i++) sum += this.weights[ids[i] as number] as number;
    return sum;
  }

  /** 0 for class 0 and the score for class 1, as the contract's `scores`. Throws as {@link score}. */
  scores(ids: SparseSample): bigint[] {
    return [0n, BigInt(this.score(ids))];
  }

  /** The class of the sample, 0 or 1; a score of 0 is class 0. Throws as {@link score}. */
  predict(ids: SparseSample): number {
    return this.score(ids) > 0 ? 1 : 0;
  }

  /**
   * Learns from a labelled sample.
   *
   * @returns Whether the prediction was wrong, so that the model learned.
   * @throws `LabelOutOfRangeError`, as {@link score}
   */
  update(ids: SparseSample, label: number): boolean {
    requireLabel(label, this.classes);
    if (this.predict(ids) === label) return false;

    const step = label === 1 ? this.step : -this.step;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number;
      this.weights[id] = Math.max(-128, Math.min(127, (this.weights[id] as number) + step));
    }
    return true;
  }

  /** The weights as the data of a base, a byte each, before it is cut into chunks. */
  toBytes(): Uint8Array {
    return new Uint8Array(this.weights.buffer, this.weights.byteOffset, this.weights.length);
  }

  protected check(ids: SparseSample): void {
    checkSparse(ids, this.features);
  }
}
