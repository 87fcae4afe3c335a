import type { SparseSample } from "../encoders/sparse.js";
import { ClassCounts } from "./classCounts.js";

const SCALE = 160n;
const ORIGIN = 1n << 240n;
const ONE_ETHER = 10n ** 18n;
const MIN_INT256 = -(1n << 255n);

/**
 * The twin of the contract `SparseNearestCentroid`: the same samples in the same order give the
 * same predictions, scores and words, bit for bit.
 *
 * The class whose samples' mean is nearest, exactly. A class without samples is never predicted,
 * unless none has any.
 */
export class SparseNearestCentroid extends ClassCounts {
  /**
   * Minus the squared distance of each class from the sample, in 10^−18, rounded up; −2^255 for a class
   * without samples. Throws as {@link predict}.
   */
  scores(ids: SparseSample): bigint[] {
    const farthest = ORIGIN + (BigInt(ids.length) << SCALE);
    return this.rawScores(ids).map((score) =>
      score === 0n ? MIN_INT256 : -(((farthest - score) * ONE_ETHER) >> SCALE),
    );
  }

  protected contribution(count: number): number {
    return count * count;
  }

  protected score(label: number, ids: SparseSample): bigint {
    const samples = BigInt(this.samples[label] as number);
    if (samples === 0n) return 0n;
    const lanes = this.counts[label] as Uint16Array;
    let common = 0;
    for (let i = 0; i < ids.length; i++) common += lanes[ids[i] as number] as number;
    const nearer = 2n * samples * BigInt(common) - BigInt(this.sums[label] as number);
    return ORIGIN + (nearer << SCALE) / (samples * samples);
  }
}
