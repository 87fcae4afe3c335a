import type { DenseSample } from "../encoders/dense.js";
import { requireLabel } from "../utils/label.js";
import { requireInteger } from "../utils/whole.js";
import { DenseRows } from "./denseRows.js";
import { defaultStep } from "./logisticRegression.js";
import { RowsLearner } from "./rowsLearner.js";

/** Labels of a regression: 0 to 65,535. */
const LABELS = 65_536;

/** The label of the target 0. */
const ZERO = 32_768;

/** What a linear regression starts from. */
export type LinearRegressionParameters = {
  /** Values of a sample, 1 to 32,767. */
  readonly features: number;
  /** Fraction bits of values, targets and weights, 0 to 14; 12 by default. */
  readonly fractionBits?: number | undefined;
  /** Learning rate in units of a weight, 1 to 4096; about 0.01 by default. */
  readonly step?: number | undefined;
  /** How far a prediction may be from the target to agree with it, in 32nds of one, 0 to 255; 8 by default. */
  readonly tolerance?: number | undefined;
  /** Initial weights, one a feature, and the bias; zeros by default. They are copied. */
  readonly weights?: Int16Array | undefined;
};

/**
 * The twin of the contract `LinearRegression`: the same samples in the same order give the same
 * predictions and the same weight words, bit for bit.
 *
 * Predicts bias + Σ weight · value. A target is a label: the number in fixed point plus 32,768. Every
 * sample moves the bias by g = step · (target − prediction), at most one, and the weights by g · value, all
 * rounded to the nearest; they stop at −32,768 and 32,767.
 */
export class LinearRegression extends RowsLearner {
  /** Number of labels: each is a class to the trainer. */
  readonly classes = LABELS;
  readonly step: number;
  readonly tolerance: number;

  /** @throws `ParameterOutOfRangeError`, `LanesInvalidError` */
  constructor({
    features,
    fractionBits = 12,
    step = defaultStep(0.01, fractionBits),
    tolerance = 8,
    weights,
  }: LinearRegressionParameters) {
    super(new DenseRows(features, 1, fractionBits, weights));
    requireInteger("step", step, 1, 4096);
    requireInteger("tolerance", tolerance, 0, 255);
    this.step = step;
    this.tolerance = tolerance;
  }

  /**
   * The predicted label: see {@link decodeTarget}.
   *
   * @throws `DimensionMismatchError`, as the contract does, `ValueOutOfRangeError`
   */
  predict(values: DenseSample): number {
    const rounded = Math.floor(this.#score(values) / 2 ** this.fractionBits + 0.5);
    return Math.max(0, Math.min(LABELS - 1, rounded + ZERO));
  }

  /** The prediction in 10^−18, rounded down, as the contract's `scores` returns it. Throws as {@link predict}. */
  scores(values: DenseSample): bigint[] {
    return [(BigInt(this.#score(values)) * 10n ** 18n) >> BigInt(2 * this.fractionBits)];
  }

  /** Whether the prediction is within the tolerance of a label. Throws as {@link predict}. */
  override agrees(values: DenseSample, label: number): boolean {
    const distance = Math.abs(this.predict(values) - label);
    return distance * 32 <= this.tolerance * 2 ** this.fractionBits;
  }

  /**
   * Learns from a sample and its label.
   *
   * @returns Whether it moved a weight.
   * @throws `LabelOutOfRangeError`, as {@link predict}
   */
  update(values: DenseSample, label: number): boolean {
    requireLabel(label, LABELS);
    const one = 2 ** this.fractionBits;
    const error = (label - ZERO) * one - this.#score(values);
    const size = Math.min(one, Math.floor((Math.abs(error) * this.step) / one ** 2 + 0.5));
    if (size === 0) return false;
    this.rows.step(0, values, error < 0 ? -size : size);
    return true;
  }

  /** The label of a target in fixed point units of one: rounded to the nearest, stopped at 0 and 65,535. */
  encodeTarget(target: number): number {
    const rounded = Math.round(target * 2 ** this.fractionBits) + ZERO;
    return Math.max(0, Math.min(LABELS - 1, rounded));
  }

  /** The target that a label stands for. */
  decodeTarget(label: number): number {
    return (label - ZERO) / 2 ** this.fractionBits;
  }

  /** Exact, in units of 2^−(2 · fractionBits). */
  #score(values: DenseSample): number {
    return this.rows.scores(values)[0] as number;
  }
}
