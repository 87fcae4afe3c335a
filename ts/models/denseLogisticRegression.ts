import type { DenseSample } from "../encoders/dense.js";
import { requireLabel } from "../utils/label.js";
import { bestClass, probabilities, SCORE_BITS } from "../utils/softmax.js";
import { requireInteger } from "../utils/whole.js";
import { DenseRows, MAX_ROWS } from "./denseRows.js";
import { defaultStep, gradients } from "./logisticRegression.js";
import { RowsLearner } from "./rowsLearner.js";

/** What a logistic regression of dense samples starts from. */
export type DenseLogisticRegressionParameters = {
  /** Values of a sample, 1 to 32,767. */
  readonly features: number;
  /** Number of classes, 2 to 256; 2 by default. */
  readonly classes?: number | undefined;
  /** Fraction bits of values and weights, 0 to 14; 10 by default. */
  readonly fractionBits?: number | undefined;
  /** Learning rate in units of a weight, 1 to 2^fractionBits and to 4096; about 0.1 by default. */
  readonly step?: number | undefined;
  /**
   * Initial weights, zeros by default: a row of `features` weights and the bias, for each class or,
   * of two classes, for class 1 alone. They are copied.
   */
  readonly weights?: Int16Array | undefined;
};

/**
 * The twin of the contract `DenseLogisticRegression`: the same samples in the same order give the same
 * predictions and the same weight words, bit for bit.
 *
 * A class's score is its bias plus the scalar product of weights and values, rounded down to 16 fraction
 * bits, and its probability p the softmax of the scores; of two classes the score of class 0 is 0. Every
 * sample moves the bias of its label's row by g = step · (1 − p), that of other rows by g = −step · p, and
 * the weights by g · value, all rounded to the nearest; they stop at −32,768 and 32,767.
 */
export class DenseLogisticRegression extends RowsLearner {
  classes: number;
  readonly step: number;

  /** @throws `ParameterOutOfRangeError`, `LanesInvalidError` */
  constructor({
    features,
    classes = 2,
    fractionBits = 10,
    step = defaultStep(0.1, fractionBits),
    weights,
  }: DenseLogisticRegressionParameters) {
    requireInteger("classes", classes, 2, MAX_ROWS);
    super(new DenseRows(features, classes === 2 ? 1 : classes, fractionBits, weights));
    requireInteger("step", step, 1, Math.min(4096, 2 ** fractionBits));
    this.classes = classes;
    this.step = step;
  }

  /** The class of the sample, the one with the greatest score; ties go to the lowest. Throws as {@link scores}. */
  predict(values: DenseSample): number {
    return bestClass(this.#logits(values));
  }

  /**
   * The probability of each class in 10^−18, as the contract's `scores` returns it.
   *
   * @throws `DimensionMismatchError`, as the contract does, `ValueOutOfRangeError`
   */
  scores(values: DenseSample): bigint[] {
    return probabilities(this.#logits(values));
  }

  /**
   * Learns from a labelled sample.
   *
   * @returns Whether it moved a row: a sample of whose label the model is sure does not.
   * @throws `LabelOutOfRangeError`, as {@link scores}
   */
  update(values: DenseSample, label: number): boolean {
    requireLabel(label, this.classes);
    const changes = gradients(this.#logits(values), label, this.step);
    if (changes.every((g) => g === 0)) return false;
    if (this.rows.rows === 1) changes.shift();
    changes.forEach((g, row) => {
      this.rows.step(row, values, g);
    });
    return true;
  }

  /**
   * Adds a class whose weights are zeros. Of two classes only one has a row, so these cannot get a third.
   *
   * @returns Its label.
   * @throws `ClassesFullError`
   */
  addClass(): number {
    this.classes = this.rows.addClass() + 1;
    return this.classes - 1;
  }

  /** The score of each class, with 16 fraction bits. */
  #logits(values: DenseSample): number[] {
    const shift = 2 ** (SCORE_BITS - 2 * this.fractionBits);
    const scores = this.rows.scores(values).map((score) => Math.floor(score * shift));
    return scores.length === 1 ? [0, ...scores] : scores;
  }
}
