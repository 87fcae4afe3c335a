import { checkSparse, MAX_FEATURES, type SparseSample } from "../encoders/sparse.js";
import { ClassesFullError, ParameterOutOfRangeError } from "../errors/contract.js";
import { WeightsLengthInvalidError } from "../errors/library.js";
import { requireLabel } from "../utils/label.js";
import { requireInteger } from "../utils/whole.js";
import { Learner } from "./learner.js";

/** Lanes of one word of storage. */
const LANES = 16;

const MOST_CLASSES = 255;
const MOST_COUNT = 0xffff;
const MOST_SAMPLES = 0xffff_ffff;

/** Scores that differ by no more are equal. */
const TIE = 1n << 31n;

/** What a model of counts starts from. */
export type ClassCountsParameters = {
  /** Size of the feature space, 1 to 32,768. */
  readonly features: number;
  /** Samples of each class, below 2^32; 2 to 255 classes. */
  readonly samples: readonly number[];
  /** In how many of them each feature is, for each class; zeros by default. They are copied. */
  readonly counts?: readonly Uint16Array[] | undefined;
};

/** What the twins of models that count have in common: see the contract `ClassCounts`. */
export abstract class ClassCounts extends Learner<SparseSample> {
  readonly features: number;
  /** Samples of each class. */
  readonly samples: number[];
  /** Occurrences of each feature, for each class. */
  readonly counts: Uint16Array[];
  /** What each class's head holds beside its samples. */
  protected readonly sums: number[];

  /** @throws `ParameterOutOfRangeError`, `WeightsLengthInvalidError` */
  constructor({ features, samples, counts }: ClassCountsParameters) {
    requireInteger("features", features, 1, MAX_FEATURES);
    requireInteger("samples", samples.length, 2, MOST_CLASSES);
    for (const count of samples) requireInteger("samples", count, 0, MOST_SAMPLES);
    if (counts !== undefined && counts.length !== samples.length) {
      throw new ParameterOutOfRangeError({ parameter: "counts" });
    }
    for (const { length } of counts ?? []) {
      if (length !== features) throw new WeightsLengthInvalidError({ length, features });
    }
    super();
    this.features = features;
    this.samples = [...samples];
    this.counts = counts
      ? counts.map((lanes) => Uint16Array.from(lanes))
      : samples.map(() => new Uint16Array(features));
    this.sums = this.counts.map((lanes) =>
      lanes.reduce((sum, count) => sum + this.contribution(count), 0),
    );
  }

  /** Number of classes. */
  get classes(): number {
    return this.samples.length;
  }

  /** What a count adds to the sum of its class. */
  protected abstract contribution(count: number): number;

  /** How well a checked sample fits into a class; the contract's number. */
  protected abstract score(label: number, ids: SparseSample): bigint;

  /**
   * The class of the sample; the lowest of those that fit equally well.
   *
   * @throws `FeaturesNotIncreasingError`, `FeatureOutOfRangeError`, as the contract does
   */
  predict(ids: SparseSample): number {
    const scores = this.rawScores(ids);
    return scores.reduce(
      (best, score, label) => (score > (scores[best] as bigint) + TIE ? label : best),
      0,
    );
  }

  /**
   * Counts a labelled sample.
   *
   * @returns `true`, as the contract says that the model changes.
   * @throws `LabelOutOfRangeError`, as {@link predict}
   */
  update(ids: SparseSample, label: number): boolean {
    requireLabel(label, this.classes);
    this.check(ids);
    const lanes = this.counts[label] as Uint16Array;
    const samples = this.samples[label] as number;
    if (samples < MOST_SAMPLES) this.samples[label] = samples + 1;
    let sum = this.sums[label] as number;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number;
      const count = lanes[id] as number;
      if (count === MOST_COUNT) continue;
      lanes[id] = count + 1;
      sum += this.contribution(count + 1) - this.contribution(count);
    }
    this.sums[label] = sum;
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
    if (label === MOST_CLASSES) throw new ClassesFullError({ most: BigInt(label) });
    this.samples.push(0);
    this.counts.push(new Uint16Array(this.features));
    this.sums.push(0);
    return label;
  }

  /** Head and counts of each class in turn as 256-bit words, as the contract's `words` returns them. */
  override words(): bigint[] {
    return this.counts.flatMap((lanes, label) => [
      (BigInt(this.sums[label] as number) << 32n) | BigInt(this.samples[label] as number),
      ...lanesToWords(lanes),
    ]);
  }

  /** Bytes of a word in the base: its 16 lanes have as many bits as the largest count needs. */
  get wordBytes(): number {
    const all = this.counts.reduce((bits, lanes) => lanes.reduce((a, b) => a | b, bits), 1);
    return (LANES * all.toString(2).length) / 8;
  }

  /** The counts as the data of a base, before it is cut into chunks of 512 words. */
  toBytes(): Uint8Array {
    const size = this.wordBytes;
    const bits = (8 * size) / LANES;
    const stride = size * Math.ceil(this.features / LANES);
    const bytes = new Uint8Array(this.classes * stride);
    this.counts.forEach((lanes, label) => {
      let buffer = 0; // The bits that do not fill a byte yet, fewer than eight.
      let position = label * stride;
      for (let i = 0, held = 0; i < (8 * stride) / bits; i++) {
        buffer = (buffer << bits) | (lanes[i] ?? 0);
        for (held += bits; held >= 8; held -= 8) bytes[position++] = buffer >> (held - 8);
        buffer &= (1 << held) - 1;
      }
    });
    return bytes;
  }

  protected check(ids: SparseSample): void {
    checkSparse(ids, this.features);
  }

  protected rawScores(ids: SparseSample): bigint[] {
    this.check(ids);
    return this.samples.map((_, label) => this.score(label, ids));
  }
}

function lanesToWords(lanes: Uint16Array): bigint[] {
  return Array.from({ length: Math.ceil(lanes.length / LANES) }, (_, i) => {
    let word = 0n;
    for (let j = 0; j < LANES; j++) word = (word << 16n) | BigInt(lanes[LANES * i + j] ?? 0);
    return word;
  });
}
