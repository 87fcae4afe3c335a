import { checkSparse, MAX_FEATURES, type SparseSample } from "../encoders/sparse.js";
import { ClassesFullError } from "../errors/contract.js";
import { LanesInvalidError } from "../errors/library.js";
import { requireLabel } from "../utils/label.js";
import { bestClass } from "../utils/softmax.js";
import { requireInteger } from "../utils/whole.js";
import { Learner } from "./learner.js";

/** The most classes. */
const MAX_CLASSES = 32;

/** What a sparse perceptron of several classes starts from. */
export type SparseMulticlassPerceptronParameters = {
  /** Size of the feature space, 1 to 32,768. */
  readonly features: number;
  /** Number of classes, 2 to `maxClasses`. */
  readonly classes: number;
  /** The most there can be, up to 32; as many as there are by default. */
  readonly maxClasses?: number | undefined;
  /** Whether the bias learns as if it were a feature of every sample; it does by default. */
  readonly biasLearns?: boolean | undefined;
  /** Learning rate, 1 to 127, in units of a weight. */
  readonly step?: number | undefined;
  /**
   * Initial weights: for each feature, and then for the bias, one for each of `maxClasses`; zeros by
   * default. They are copied.
   */
  readonly weights?: Int8Array | undefined;
};

/**
 * The twin of the contract `SparseMulticlassPerceptron`: the same samples in the same order give the same
 * predictions and the same weight words, bit for bit.
 *
 * The class with the greatest score wins, ties go to the lowest; a score is the class's bias and its
 * weights of the sample's features. On a mistake those of the label move up by a step, those of the
 * prediction down; they stop at −128 and 127.
 */
export class SparseMulticlassPerceptron extends Learner<SparseSample> {
  readonly features: number;
  readonly maxClasses: number;
  readonly biasLearns: boolean;
  readonly step: number;
  /** The weights as they are now, `maxClasses` for each feature and then for the bias. */
  readonly weights: Int8Array;
  #classes: number;

  /** @throws `ParameterOutOfRangeError`, `LanesInvalidError` */
  constructor({
    features,
    classes,
    maxClasses = classes,
    biasLearns = true,
    step = 1,
    weights,
  }: SparseMulticlassPerceptronParameters) {
    requireInteger("features", features, 1, MAX_FEATURES);
    requireInteger("maxClasses", maxClasses, 2, MAX_CLASSES);
    requireInteger("classes", classes, 2, maxClasses);
    requireInteger("step", step, 1, 127);
    const length = (features + 1) * maxClasses;
    if (weights !== undefined && weights.length !== length) {
      throw new LanesInvalidError({
        reason: `${features} features and a bias need ${length} weights of ${maxClasses} classes`,
      });
    }
    super();
    this.features = features;
    this.maxClasses = maxClasses;
    this.biasLearns = biasLearns;
    this.step = step;
    this.weights = weights ? Int8Array.from(weights) : new Int8Array(length);
    this.#classes = classes;
  }

  get classes(): number {
    return this.#classes;
  }

  /**
   * The score of each class, in units of a weight, as the contract's `scores`.
   *
   * @throws `FeaturesNotIncreasingError`, `FeatureOutOfRangeError`, as the contract does
   */
  scores(ids: SparseSample): bigint[] {
    return Array.from(this.#scores(ids), BigInt);
  }

  /** The class of the sample. Throws as {@link scores}. */
  predict(ids: SparseSample): number {
    return bestClass(this.#scores(ids));
  }

  /**
   * Learns from a labelled sample.
   *
   * @returns Whether the prediction was wrong, so that the model learned.
   * @throws `LabelOutOfRangeError`, as {@link scores}
   */
  update(ids: SparseSample, label: number): boolean {
    requireLabel(label, this.#classes);
    const prediction = this.predict(ids);
    if (prediction === label) return false;

    for (let i = 0; i < ids.length; i++) this.#move(ids[i] as number, label, prediction);
    if (this.biasLearns) this.#move(this.features, label, prediction);
    return true;
  }

  /**
   * Adds a class, whose weights are zeros unless it was given some.
   *
   * @returns Its label.
   * @throws `ClassesFullError`
   */
  addClass(): number {
    const label = this.#classes;
    if (label === this.maxClasses) throw new ClassesFullError({ most: BigInt(label) });
    this.#classes++;
    return label;
  }

  /** The weights as the data of a base, before it is cut into chunks: a block for each feature. */
  toBytes(): Uint8Array {
    const lanes = blockLanes(this.maxClasses);
    const bytes = new Int8Array((this.features + 1) * lanes);
    for (let i = 0; i <= this.features; i++) {
      const first = i * this.maxClasses;
      bytes.set(this.weights.subarray(first, first + this.maxClasses), i * lanes);
    }
    return new Uint8Array(bytes.buffer);
  }

  protected check(ids: SparseSample): void {
    checkSparse(ids, this.features);
  }

  #scores(ids: SparseSample): Int32Array {
    this.check(ids);
    const bias = this.features * this.maxClasses;
    const scores = Int32Array.from(this.weights.subarray(bias, bias + this.#classes));
    for (let i = 0; i < ids.length; i++) {
      const first = (ids[i] as number) * this.maxClasses;
      for (let c = 0; c < scores.length; c++) {
        scores[c] = (scores[c] as number) + (this.weights[first + c] as number);
      }
    }
    return scores;
  }

  #move(feature: number, up: number, down: number): void {
    const first = feature * this.maxClasses;
    const { weights, step } = this;
    weights[first + up] = Math.min(127, (weights[first + up] as number) + step);
    weights[first + down] = Math.max(-128, (weights[first + down] as number) - step);
  }
}

/** Lanes of a block with room for so many classes: the next power of two. */
export function blockLanes(maxClasses: number): number {
  return 2 ** Math.ceil(Math.log2(maxClasses));
}
