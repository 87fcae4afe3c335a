import { checkSparse, MAX_FEATURES, type SparseSample } from "../encoders/sparse.js";
import { ClassesFullError } from "../errors/contract.js";
import { LanesInvalidError } from "../errors/library.js";
import { requireLabel } from "../utils/label.js";
import { bestClass, probabilities, SCORE_BITS } from "../utils/softmax.js";
import { requireInteger } from "../utils/whole.js";
import { Learner } from "./learner.js";
import { defaultStep, gradients } from "./logisticRegression.js";

/** The most classes: lanes of one word of storage. */
const LANES = 16;

/** What a logistic regression of sparse samples starts from. */
export type SparseLogisticRegressionParameters = {
  /** Size of the feature space, 1 to 32,768. */
  readonly features: number;
  /** Number of classes, 2 to 16; 2 by default. */
  readonly classes?: number | undefined;
  /** Fraction bits of the weights, 0 to 14; 10 by default. */
  readonly fractionBits?: number | undefined;
  /** Learning rate in units of a weight, 1 to 4096; about 0.1 by default. */
  readonly step?: number | undefined;
  /**
   * Initial weights, zeros by default: for each feature and then for the bias one a class or, of two
   * classes, the one of class 1 alone. They are copied.
   */
  readonly weights?: Int16Array | undefined;
};

/**
 * The twin of the contract `SparseLogisticRegression`: the same samples in the same order give the same
 * predictions and the same weight words, bit for bit.
 *
 * A class's score is its bias plus the weights of the sample's features, and its probability p the
 * softmax of the scores; of two classes the score of class 0 is 0. Every sample moves the weights of its
 * features and the bias by step · (1 − p) for its label and by −step · p for other classes, rounded to the
 * nearest; they stop at −32,768 and 32,767.
 */
export class SparseLogisticRegression extends Learner<SparseSample> {
  readonly features: number;
  classes: number;
  readonly fractionBits: number;
  readonly step: number;
  /** The weights as they are now: of each feature and then of the bias, one a class (of two, one). */
  weights: Int16Array;

  /** @throws `ParameterOutOfRangeError`, `LanesInvalidError` */
  constructor({
    features,
    classes = 2,
    fractionBits = 10,
    step = defaultStep(0.1, fractionBits),
    weights,
  }: SparseLogisticRegressionParameters) {
    requireInteger("features", features, 1, MAX_FEATURES);
    requireInteger("classes", classes, 2, LANES);
    requireInteger("fractionBits", fractionBits, 0, 14);
    requireInteger("step", step, 1, 4096);
    super();
    this.features = features;
    this.classes = classes;
    this.fractionBits = fractionBits;
    this.step = step;
    const length = (features + 1) * this.#columns;
    if (weights !== undefined && weights.length !== length) {
      throw new LanesInvalidError({ reason: `${length} weights, not ${weights.length}` });
    }
    this.weights = weights ? Int16Array.from(weights) : new Int16Array(length);
  }

  /** The class of the sample, the one with the greatest score; ties go to the lowest. Throws as {@link scores}. */
  predict(ids: SparseSample): number {
    return bestClass(this.#logits(ids));
  }

  /**
   * The probability of each class in 10^−18, as the contract's `scores` returns it.
   *
   * @throws `FeaturesNotIncreasingError`, `FeatureOutOfRangeError`, as the contract does
   */
  scores(ids: SparseSample): bigint[] {
    return probabilities(this.#logits(ids));
  }

  /**
   * Learns from a labelled sample.
   *
   * @returns Whether it moved a weight: a sample of whose label the model is sure does not.
   * @throws `LabelOutOfRangeError`, as {@link scores}
   */
  update(ids: SparseSample, label: number): boolean {
    requireLabel(label, this.classes);
    const changes = gradients(this.#logits(ids), label, this.step);
    if (changes.every((change) => change === 0)) return false;
    if (this.#columns === 1) changes.shift();
    for (let i = 0; i < ids.length; i++) this.#move(ids[i] as number, changes);
    this.#move(this.features, changes);
    return true;
  }

  /**
   * Adds a class whose weights are zeros. Of two classes only one has weights, so these cannot get a third; and
   * blocks cannot grow, so that there are 4, 8 or 16 at the most.
   *
   * @returns Its label.
   * @throws `ClassesFullError`
   */
  addClass(): number {
    const label = this.classes;
    if (label === 2 || label === this.#blockLanes) {
      throw new ClassesFullError({ most: BigInt(label) });
    }
    const weights = new Int16Array((this.features + 1) * (label + 1));
    this.weights.forEach((weight, i) => {
      weights[i + Math.floor(i / label)] = weight;
    });
    this.weights = weights;
    this.classes = label + 1;
    return label;
  }

  /**
   * The weights as the data of a base, before it is cut into chunks: a feature's in a block of the next
   * power of two of lanes.
   */
  toBytes(): Uint8Array {
    const width = this.#blockLanes;
    const view = new DataView(new ArrayBuffer(2 * (width * this.features + this.#columns)));
    this.weights.forEach((weight, i) => {
      const lane = width * Math.floor(i / this.#columns) + (i % this.#columns);
      view.setInt16(2 * lane, weight);
    });
    return new Uint8Array(view.buffer);
  }

  protected check(ids: SparseSample): void {
    checkSparse(ids, this.features);
  }

  /** Of two classes, class 1 alone has weights. */
  get #columns(): number {
    return this.classes === 2 ? 1 : this.classes;
  }

  get #blockLanes(): number {
    return 2 ** Math.ceil(Math.log2(this.#columns));
  }

  /** The score of each class, with 16 fraction bits. */
  #logits(ids: SparseSample): number[] {
    this.check(ids);
    const columns = this.#columns;
    const sums = Array.from({ length: columns }, (_, c) => {
      let sum = this.weights[this.features * columns + c] as number;
      for (let i = 0; i < ids.length; i++) {
        sum += this.weights[(ids[i] as number) * columns + c] as number;
      }
      return sum * 2 ** (SCORE_BITS - this.fractionBits);
    });
    return columns === 1 ? [0, ...sums] : sums;
  }

  #move(feature: number, changes: readonly number[]): void {
    changes.forEach((change, c) => {
      const i = feature * this.#columns + c;
      const moved = (this.weights[i] as number) + change;
      this.weights[i] = Math.max(-32_768, Math.min(32_767, moved));
    });
  }
}
