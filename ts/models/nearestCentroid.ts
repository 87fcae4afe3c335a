import { checkDense, type DenseSample, MAX_DENSE_FEATURES } from "../encoders/dense.js";
import { ClassesFullError } from "../errors/contract.js";
import { LanesInvalidError } from "../errors/library.js";
import { requireLabel } from "../utils/label.js";
import { requireInteger } from "../utils/whole.js";
import { Learner } from "./learner.js";

/** Lanes of one word of storage, and those that the head of a row takes. */
const LANES = 8;
const HEAD_LANES = 4;

const ONE_ETHER = 10n ** 18n;
const MIN_INT256 = -(1n << 255n);

const MAX_CLASSES = 256;

/** The most samples that a class learns. */
const MAX_SAMPLES = 65_535;

/** What a nearest-centroid model starts from. */
export type NearestCentroidParameters = {
  /** Values of a sample, 1 to 32,767. */
  readonly features: number;
  /** Number of classes, 2 to 256; 2 by default. */
  readonly classes?: number | undefined;
  /** Fraction bits of values, 0 to 14; 8 by default. */
  readonly fractionBits?: number | undefined;
  /** Samples that each class has learned; none by default. */
  readonly samples?: ArrayLike<number> | undefined;
  /** Sums of these, `features` a class; zeros by default. They are copied. */
  readonly sums?: Int32Array | undefined;
};

/**
 * The twin of the contract `NearestCentroid`: the same samples in the same order give the same
 * predictions and the same words, bit for bit.
 *
 * A class is a number of samples n and their sum s; the nearest mean s/n wins, ties go to the lowest
 * class, and all comparisons are exact. A class without samples is not predicted unless all are;
 * one that has learned 65,535 samples stays as it is.
 */
export class NearestCentroid extends Learner<DenseSample> {
  readonly features: number;
  classes: number;
  readonly fractionBits: number;
  /** Samples that each class has learned. */
  samples: Uint16Array;
  /** Sums of these, `features` a class. */
  sums: Int32Array;
  /** The squared norm of each class's sum. */
  readonly #norms: bigint[];

  /** @throws `ParameterOutOfRangeError`, `LanesInvalidError` */
  constructor({
    features,
    classes = 2,
    fractionBits = 8,
    samples = new Uint16Array(classes),
    sums = new Int32Array(classes * features),
  }: NearestCentroidParameters) {
    requireInteger("features", features, 1, MAX_DENSE_FEATURES);
    requireInteger("classes", classes, 2, MAX_CLASSES);
    requireInteger("fractionBits", fractionBits, 0, 14);
    super();
    this.features = features;
    this.classes = classes;
    this.fractionBits = fractionBits;
    if (samples.length !== classes || sums.length !== classes * features) {
      throw new LanesInvalidError({
        reason: `${classes} classes of ${features} features need ${classes} numbers of samples and ${classes * features} sums`,
      });
    }
    sums.forEach((sum, i) => {
      if (Math.abs(sum) > 32_768 * (samples[Math.floor(i / features)] as number)) {
        throw new LanesInvalidError({ reason: `sum ${i} is of more samples than its class has` });
      }
    });
    for (let i = 0; i < classes; i++) {
      requireInteger("base", samples[i] as number, 0, MAX_SAMPLES);
    }
    this.samples = Uint16Array.from(samples);
    this.sums = Int32Array.from(sums);
    this.#norms = Array.from({ length: classes }, (_, label) => {
      let norm = 0n;
      for (const sum of this.#sum(label)) norm += BigInt(sum) ** 2n;
      return norm;
    });
  }

  /**
   * The class of the sample. Throws as the contract does.
   *
   * @throws `DimensionMismatchError`, `ValueOutOfRangeError`
   */
  predict(values: DenseSample): number {
    this.check(values);
    let best = 0;
    // (‖s‖² − 2n x·s) / n², which is the squared distance less ‖x‖²
    let numerator = 0n;
    let denominator = 0n;
    for (let label = 0; label < this.classes; label++) {
      const n = BigInt(this.samples[label] as number);
      if (n === 0n) continue;
      const distance = (this.#norms[label] as bigint) - 2n * n * this.#dot(label, values);
      if (denominator === 0n || distance * denominator < numerator * n * n) {
        [best, numerator, denominator] = [label, distance, n * n];
      }
    }
    return best;
  }

  /**
   * Minus the squared distance of each class from the sample, in 10^−18, rounded up; −2^255 for a class
   * without samples. Throws as {@link predict}.
   */
  scores(values: DenseSample): bigint[] {
    this.check(values);
    const square = Array.from(values).reduce((sum, value) => sum + BigInt(value) ** 2n, 0n);
    return this.#norms.map((norm, label) => {
      const n = BigInt(this.samples[label] as number);
      if (n === 0n) return MIN_INT256;
      const distance = norm + n * n * square - 2n * n * this.#dot(label, values);
      return -((distance * ONE_ETHER) / ((n * n) << BigInt(2 * this.fractionBits)));
    });
  }

  /**
   * Learns a labelled sample.
   *
   * @returns Whether the class was not full, so that the model learned.
   * @throws `LabelOutOfRangeError`, as {@link predict}
   */
  update(values: DenseSample, label: number): boolean {
    this.check(values);
    requireLabel(label, this.classes);
    const samples = this.samples[label] as number;
    if (samples === MAX_SAMPLES) return false;

    // ‖s + x‖² = ‖s‖² + 2 x·s + ‖x‖²
    const sum = this.#sum(label);
    let square = 0;
    const dot = this.#dot(label, values);
    for (let i = 0; i < this.features; i++) {
      const value = values[i] as number;
      square += value * value;
      sum[i] = (sum[i] as number) + value;
    }
    this.#norms[label] = (this.#norms[label] as bigint) + 2n * dot + BigInt(square);
    this.samples[label] = samples + 1;
    return true;
  }

  /**
   * Adds a class without samples, which is not predicted before it gets some.
   *
   * @returns Its label.
   * @throws `ClassesFullError`
   */
  addClass(): number {
    const label = this.classes;
    if (label === MAX_CLASSES) throw new ClassesFullError({ most: BigInt(label) });
    this.classes = label + 1;
    this.samples = Uint16Array.of(...this.samples, 0);
    const sums = new Int32Array(this.classes * this.features);
    sums.set(this.sums);
    this.sums = sums;
    this.#norms.push(0n);
    return label;
  }

  /** The rows as the data of a base, before it is cut into chunks: whole words. */
  toBytes(): Uint8Array {
    const row = 32 * Math.ceil((HEAD_LANES + this.features) / LANES);
    const view = new DataView(new ArrayBuffer(row * this.classes));
    for (let label = 0; label < this.classes; label++) {
      const start = row * label;
      const norm = this.#norms[label] as bigint;
      view.setUint32(start, this.samples[label] as number);
      view.setUint32(start + 4, Number(norm >> 64n));
      view.setBigUint64(start + 8, BigInt.asUintN(64, norm));
      this.#sum(label).forEach((sum, i) => {
        view.setInt32(start + 4 * (HEAD_LANES + i), sum);
      });
    }
    return new Uint8Array(view.buffer);
  }

  protected check(values: DenseSample): void {
    checkDense(values, this.features);
  }

  #sum(label: number): Int32Array {
    return this.sums.subarray(label * this.features, (label + 1) * this.features);
  }

  /** x·s in two halves of s, each of which a double holds exactly. */
  #dot(label: number, values: DenseSample): bigint {
    const start = label * this.features;
    let high = 0;
    let low = 0;
    for (let i = 0; i < this.features; i++) {
      const sum = this.sums[start + i] as number;
      const value = values[i] as number;
      high += (sum >> 16) * value;
      low += (sum & 0xffff) * value;
    }
    return BigInt(high) * 65_536n + BigInt(low);
  }
}
