import {
  checkDense,
  type DenseSample,
  type LabelledDenseSample,
  MAX_DENSE_FEATURES,
} from "../encoders/dense.js";
import { ClassesFullError, ParameterOutOfRangeError } from "../errors/contract.js";
import { LanesInvalidError } from "../errors/library.js";
import { requireLabel } from "../utils/label.js";
import { bytesToWords } from "../utils/words.js";

/** Lanes of one word of storage. */
const LANES = 16;

const MAX_CLASSES = 256;

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
export class DensePerceptron {
  readonly features: number;
  classes: number;
  readonly fractionBits: number;
  readonly step: number;
  /** The weights as they are now: rows of `features` weights and the bias. */
  weights: Int16Array;
  readonly #shift: number;

  /** @throws `ParameterOutOfRangeError`, `LanesInvalidError` */
  constructor({
    features,
    classes = 2,
    fractionBits = 8,
    step = 2 ** fractionBits,
    weights,
  }: DensePerceptronParameters) {
    requireInteger("features", features, 1, MAX_DENSE_FEATURES);
    requireInteger("classes", classes, 2, MAX_CLASSES);
    requireInteger("fractionBits", fractionBits, 0, 14);
    const shift = fractionBits - Math.log2(step);
    requireInteger("step", shift, 0, fractionBits);
    this.features = features;
    this.classes = classes;
    this.fractionBits = fractionBits;
    this.step = step;
    this.#shift = shift;
    const length = this.#rows * (features + 1);
    if (weights !== undefined && weights.length !== length) {
      throw new LanesInvalidError({ reason: `${length} weights, not ${weights.length}` });
    }
    this.weights = weights ? Int16Array.from(weights) : new Int16Array(length);
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
    if (this.#rows === 1) {
      this.#move(0, values, label === 1 ? 1 : -1);
    } else {
      this.#move(label, values, 1);
      this.#move(prediction, values, -1);
    }
    return true;
  }

  /**
   * Learns labelled samples one after the other, all or none.
   *
   * @returns Whether the model learned something.
   * @throws as {@link update}
   */
  updateBatch(samples: readonly LabelledDenseSample[]): boolean {
    for (const { sample, label } of samples) {
      checkDense(sample, this.features);
      requireLabel(label, this.classes);
    }
    return samples.filter(({ sample, label }) => this.update(sample, label)).length > 0;
  }

  /**
   * Adds a class whose weights are zeros. Of two classes one row serves both, so these cannot get a third.
   *
   * @returns Its label.
   * @throws `ClassesFullError`
   */
  addClass(): number {
    const label = this.classes;
    if (label === 2 || label === MAX_CLASSES) {
      throw new ClassesFullError({ most: BigInt(label) });
    }
    const weights = new Int16Array((label + 1) * (this.features + 1));
    weights.set(this.weights);
    this.weights = weights;
    this.classes = label + 1;
    return label;
  }

  /** How many of the samples the model gets right. Throws as {@link scores}. */
  evaluate(samples: Iterable<LabelledDenseSample>): { correct: number; total: number } {
    let correct = 0;
    let total = 0;
    for (const { sample, label } of samples) {
      if (this.predict(sample) === label) correct++;
      total++;
    }
    return { correct, total };
  }

  /** The weights as 256-bit words, as the contract's `words` returns them. */
  words(): bigint[] {
    return bytesToWords(this.toBytes());
  }

  /** The weights as the data of a base, before it is cut into chunks: each row but the last padded. */
  toBytes(): Uint8Array {
    const row = this.features + 1;
    const padded = 2 * LANES * Math.ceil(row / LANES);
    const view = new DataView(new ArrayBuffer(padded * (this.#rows - 1) + 2 * row));
    this.weights.forEach((weight, i) => {
      view.setInt16(padded * Math.floor(i / row) + 2 * (i % row), weight);
    });
    return new Uint8Array(view.buffer);
  }

  /** Sums of 2^15 products below 2^30 are exact in doubles. */
  #scores(values: DenseSample): number[] {
    checkDense(values, this.features);
    const scores = Array.from({ length: this.#rows }, (_, row) => {
      const start = row * (this.features + 1);
      let sum = (this.weights[start + this.features] as number) * 2 ** this.fractionBits;
      for (let i = 0; i < this.features; i++) {
        sum += (this.weights[start + i] as number) * (values[i] as number);
      }
      return sum;
    });
    return this.#rows === 1 ? [0, ...scores] : scores;
  }

  get #rows(): number {
    return this.classes === 2 ? 1 : this.classes;
  }

  #move(row: number, values: DenseSample, sign: 1 | -1): void {
    const start = row * (this.features + 1);
    for (let i = 0; i <= this.features; i++) {
      const value = i < this.features ? (values[i] as number) : 2 ** this.fractionBits;
      const moved = (this.weights[start + i] as number) + sign * (value >> this.#shift);
      this.weights[start + i] = Math.max(-32_768, Math.min(32_767, moved));
    }
  }
}

function requireInteger(parameter: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new ParameterOutOfRangeError({ parameter });
  }
}
