import { depthOf, type ForestModel } from "../compiler/forestFormat.js";
import { encodeLevels } from "../encoders/levels.js";
import {
  InputLengthInvalidError,
  InputOutOfRangeError,
  ModelFileInvalidError,
} from "../errors/compiler.js";
import { type Labelled, type Tally, tally } from "../utils/tally.js";

/** Where a tree is in the arrays, node i at `start` + i and leaf j at `start` + j. */
type Place = { start: number; depth: number; class: number };

/**
 * The twin of a frozen forest, compiled or run by the contract `Forest`: the same scores, bit for bit.
 */
export class Forest {
  readonly model: ForestModel;
  readonly #places: Place[];
  readonly #features: Uint16Array;
  readonly #thresholds: Uint8Array;
  readonly #leaves: Int16Array;

  /** @param model - A checked one, as `parseModel` returns it. */
  constructor(model: ForestModel) {
    this.model = model;
    const size = model.trees.reduce((sum, { leaves }) => sum + leaves.length, 0);
    this.#features = new Uint16Array(size);
    this.#thresholds = new Uint8Array(size);
    this.#leaves = new Int16Array(size);
    let start = 0;
    this.#places = model.trees.map((tree) => {
      const place = { start, depth: depthOf(tree), class: tree.class };
      this.#features.set(tree.features, start + 1);
      this.#thresholds.set(tree.thresholds, start + 1);
      this.#leaves.set(tree.leaves, start);
      start += tree.leaves.length;
      return place;
    });
  }

  /**
   * The score of each class, in units of a leaf.
   *
   * @param sample - Levels, one byte a feature.
   * @throws `InputLengthInvalidError`, `InputOutOfRangeError`, as the contracts do
   */
  scores(sample: Uint8Array): Float64Array {
    this.#check(sample);
    const scores = Float64Array.from(this.model.biases);
    for (const { start, depth, class: label } of this.#places) {
      let node = 1;
      for (let level = 0; level < depth; level++) {
        const value = sample[this.#features[start + node] as number] as number;
        node = 2 * node + (value >= (this.#thresholds[start + node] as number) ? 1 : 0);
      }
      const leaf = this.#leaves[start + node - 2 ** depth] as number;
      scores[label] = (scores[label] as number) + leaf;
    }
    return scores;
  }

  /** The class of the sample; ties go to the lowest. Throws as {@link scores}. */
  predict(sample: Uint8Array): number {
    const scores = this.scores(sample);
    return scores.indexOf(Math.max(...scores));
  }

  /** How many of the samples the model gets right. Throws as {@link scores}. */
  evaluate(samples: Iterable<Labelled<Uint8Array>>): Tally {
    return tally(samples, (sample, label) => this.predict(sample) === label);
  }

  /**
   * The sample of a row of numbers, by the model's cuts.
   *
   * @throws `ModelFileInvalidError` if it has none, `InputLengthInvalidError`, `NotFiniteError`
   */
  encode(row: ArrayLike<number>): Uint8Array {
    const { cuts } = this.model;
    if (cuts) return encodeLevels(cuts, row);
    throw new ModelFileInvalidError({ path: "cuts", reason: "is missing, so no numbers fit it" });
  }

  #check(sample: Uint8Array): void {
    const { levels } = this.model;
    if (sample.length !== levels.length) {
      throw new InputLengthInvalidError({
        expected: BigInt(levels.length),
        actual: BigInt(sample.length),
      });
    }
    sample.forEach((value, position) => {
      const limit = (levels[position] as number) - 1;
      if (value > limit) throw new InputOutOfRangeError({ position, value, limit });
    });
  }
}
