import { requireLabel } from "../utils/label.js";
import { type Labelled, type Tally, tally } from "../utils/tally.js";
import { bytesToWords } from "../utils/words.js";

/** What the twins of all models have in common: they learn samples, and are judged by them. */
export abstract class Learner<sample> {
  /** Number of labels. */
  abstract readonly classes: number;

  /** The label of the sample. Throws as {@link check}. */
  abstract predict(sample: sample): number;

  /** One number a class, as the contract's `scores` returns them. Throws as {@link check}. */
  abstract scores(sample: sample): bigint[];

  /**
   * Learns from a labelled sample.
   *
   * @returns Whether the model learned something.
   * @throws `LabelOutOfRangeError`, as {@link check}
   */
  abstract update(sample: sample, label: number): boolean;

  /** The model's lanes as the data of a base, before it is cut into chunks. */
  abstract toBytes(): Uint8Array;

  /** Throws what the contract refuses a malformed sample with. */
  protected abstract check(sample: sample): void;

  /** Whether the model agrees with a label. Throws as {@link check}. */
  agrees(sample: sample, label: number): boolean {
    return this.predict(sample) === label;
  }

  /**
   * Learns labelled samples one after the other, all or none.
   *
   * @returns Whether the model learned something.
   * @throws as {@link update}
   */
  updateBatch(samples: readonly Labelled<sample>[]): boolean {
    for (const { sample, label } of samples) {
      this.check(sample);
      requireLabel(label, this.classes);
    }
    return samples.filter(({ sample, label }) => this.update(sample, label)).length > 0;
  }

  /** With how many of the samples the model agrees. Throws as {@link check}. */
  evaluate(samples: Iterable<Labelled<sample>>): Tally {
    return tally(samples, (sample, label) => this.agrees(sample, label));
  }

  /** The 256-bit words, as the contract's `words` returns them. */
  words(): bigint[] {
    return bytesToWords(this.toBytes());
  }
}
