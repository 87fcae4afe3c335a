import type { DenseSample } from "../encoders/dense.js";
import { requireLabel } from "../utils/label.js";
import { requireInteger } from "../utils/whole.js";
import { DenseRows, MAX_ROWS } from "./denseRows.js";
import { RowsLearner } from "./rowsLearner.js";

/** What a dense perceptron starts from. */
export type DensePerceptronParameters = {
  /** Values of a sample, 1 to 32,767. */
  readonly features: number;
  /** Number of classes, 2 to 256; 2 by default. */
  readonly classes?: number | undefined;
  /** Fraction bits of values and weights, 0 to 14; 8 by default. */
  readonly fractionBits?: number | undefined;
  /** Learning rate in units of a weight: a power of two, at most 1 (`2 ** fractionBits`), the default. */
  readonly step?: number | undefined;
  /**
   * Initial weights, zeros by default: a row of `features` weights and the bias, for each class or,
   * of two classes, for class 1 alone. They are copied.
   */
  readonly weights?: Int16Array | undefined;
};

/**
 * The twin of the contract `DensePerceptron`: the same samples in the same order give the same
 * predictions and the same weight words, bit for bit.
 *
 * A score is the row's bias plus the scalar product of weights and values. Of two classes, class 1 if
 * the score is above 0; of more, the one with the greatest score. On a mistake ⌊value · step⌋ moves
 * the weights towards the label and away from the prediction; they stop at −32,768 and 32,767.
 */
export class DensePerceptron extends RowsLearner {
  classes: number;
  readonly step: number;
  readonly #shift: number;

  /**
   * @param laneBytes - Of a weight; 1 as in the contract `EncodedPerceptron`.
   * @throws `ParameterOutOfRangeError`, `LanesInvalidError`
   */
  constructor(
    {
      features,
      classes = 2,
      fractionBits = 8,
      step = 2 ** fractionBits,
      weights,
    }: DensePerceptronParameters,
    laneBytes: 1 | 2 = 2,
  ) {
    requireInteger("classes", classes, 2, MAX_ROWS);
    const rows = classes === 2 ? 1 : classes;
    super(new DenseRows(features, rows, fractionBits, weights, laneBytes));
    this.#shift = fractionBits - Math.log2(step);
    requireInteger("step", this.#shift, 0, fractionBits);
    this.classes = classes;
    this.step = step;
  }

  /**
   * The score of each class, exact, in units of 2^−(2 · fractionBits); of two classes 0 for class 0.
   *
   * @throws `DimensionMismatchError`, as the contract does, `ValueOutOfRangeError`
   */
  scores(values: DenseSample): bigint[] {
    return this.#scores(values).map(BigInt);
  }

  /** The class of the sample; ties go to the lowest. Throws as {@link scores}. */
  predict(values: DenseSample): number {
    const scores = this.#scores(values);
    return scores.indexOf(Math.max(...scores));
  }

  /**
   * Learns from a labelled sample.
   *
   * @returns Whether the prediction was wrong, so that the model learned.
   * @throws `LabelOutOfRangeError`, as {@link scores}
   */
  update(values: DenseSample, label: number): boolean {
    requireLabel(label, this.classes);
    const prediction = this.predict(values);
    if (prediction === label) return false;
    if (this.classes === 2) {
      this.rows.move(0, values, this.#shift, label === 1 ? 1 : -1);
    } else {
      this.rows.move(label, values, this.#shift, 1);
      this.rows.move(prediction, values, this.#shift, -1);
    }
    return true;
  }

  /**
   * Adds a class whose weights are zeros. Of two classes one row serves both, so these cannot get a third.
   *
   * @returns Its label.
   * @throws `ClassesFullError`
   */
  addClass(): number {
    this.classes = this.rows.addClass() + 1;
    return this.classes - 1;
  }

  #scores(values: DenseSample): number[] {
    const scores = this.rows.scores(values);
    return scores.length === 1 ? [0, ...scores] : scores;
  }
}
