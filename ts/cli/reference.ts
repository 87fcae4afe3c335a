/** What a sample is to the reference: its features and its class, 0 or 1. */
export type ReferenceSample = { sample: ArrayLike<number>; label: number };

/**
 * A perceptron in plain floating point, to check contract and twin against: it knows neither
 * lanes nor saturation and shares no code with either.
 */
export class ReferencePerceptron {
  private readonly weights: number[] = [];

  predict(ids: ArrayLike<number>): number {
    let score = 0;
    for (let i = 0; i < ids.length; i++) score += this.weights[ids[i] as number] ?? 0;
    return score > 0 ? 1 : 0;
  }

  /** Learns from the samples in turn. Returns how many it had wrong when it met them. */
  train(samples: readonly ReferenceSample[]): number {
    let mistakes = 0;
    for (const { sample: ids, label } of samples) {
      if (this.predict(ids) === label) continue;
      mistakes++;
      for (let i = 0; i < ids.length; i++) {
        const id = ids[i] as number;
        this.weights[id] = (this.weights[id] ?? 0) + (label === 1 ? 1.0 : -1.0);
      }
    }
    return mistakes;
  }

  /** How many samples it gets right. */
  evaluate(samples: readonly ReferenceSample[]): number {
    return samples.filter(({ sample, label }) => this.predict(sample) === label).length;
  }
}
