/**
 * The twin of a contract's training policy: whether the model learns an author's contribution.
 * Called once for each, in order.
 */
export type TrainingPolicy = (contribution: {
  readonly author: string;
  /** Contributions of the author that the model has confirmed. */
  readonly reputation: number;
  /** Samples in it: 1, or those of a batch. */
  readonly samples: number;
  /** Unix seconds. */
  readonly time: number;
}) => boolean;

/** The model learns every contribution, as with the contract `OpenTraining`. */
export function openTraining(): TrainingPolicy {
  return () => true;
}

/**
 * The model learns from authors with a record, as with the contract `TrackRecord`: at least `confirmed`
 * contributions confirmed, and at least a share of all samples submitted before.
 *
 * @param terms.share In ten thousandths; with 0 this is plain probation.
 */
export function trackRecord(terms: { confirmed: number; share: number }): TrainingPolicy {
  const submitted = new Map<string, number>();
  return ({ author, reputation, samples }) => {
    const before = submitted.get(author) ?? 0;
    submitted.set(author, before + samples);
    return (
      reputation >= terms.confirmed && reputation * 10_000 >= terms.share * (before + samples - 1)
    );
  };
}

/** At most so many samples of an author in a period, as with the contract `RateLimit`. */
export function rateLimit(terms: { samples: number; period: number }): TrainingPolicy {
  const spent = new Map<string, { period: number; samples: number }>();
  return ({ author, samples, time }) => {
    const period = Math.floor(time / terms.period);
    const last = spent.get(author);
    const sum = last?.period === period ? last.samples + samples : samples;
    if (sum > terms.samples) return false;
    spent.set(author, { period, samples: sum });
    return true;
  };
}

/** What all policies allow; one that is not asked counts nothing, as `&&` does in Solidity. */
export function allOf(...policies: TrainingPolicy[]): TrainingPolicy {
  return (contribution) => policies.every((policy) => policy(contribution));
}
