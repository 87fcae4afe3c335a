/** What a sample is to a reference: its features or its numbers. */
export type ReferenceSample = ArrayLike<number>;

/**
 * A model in plain floating point or plain fractions, to check contract and twin against: it knows
 * neither lanes nor saturation and shares no code with either.
 */
export interface Reference {
  /** The class of a sample, the lowest of the best; of a regression, the target. */
  predict(sample: ReferenceSample): number;
  /** Learns one labelled sample. */
  learn(sample: ReferenceSample, label: number): void;
}

/** What a linear model is like. */
export type LinearShape = {
  features: number;
  classes: number;
  /** Whether samples are features that are there or not; else they are numbers. */
  sparse: boolean;
  /** The value beside the features of every sample, whose weight is the bias; 0 for none. */
  constant: number;
};

/** Weights by class. */
abstract class LinearReference implements Reference {
  protected readonly classes: number;
  /** The weights of each class: of its features, and last that of the constant. */
  protected readonly weights: Float64Array[];
  private readonly features: number;
  private readonly sparse: boolean;
  private readonly constant: number;

  constructor({ features, classes, sparse, constant }: LinearShape) {
    this.features = features;
    this.classes = classes;
    this.sparse = sparse;
    this.constant = constant;
    this.weights = Array.from({ length: classes }, () => new Float64Array(features + 1));
  }

  abstract predict(sample: ReferenceSample): number;
  abstract learn(sample: ReferenceSample, label: number): void;

  protected score(label: number, sample: ReferenceSample): number {
    const weights = this.weights[label] as Float64Array;
    let sum = (weights[this.features] as number) * this.constant;
    for (let i = 0; i < sample.length; i++) {
      const value = sample[i] as number;
      sum += this.sparse ? (weights[value] as number) : (weights[i] as number) * value;
    }
    return sum;
  }

  /** Adds a multiple of the sample to the weights of a class. */
  protected add(label: number, sample: ReferenceSample, factor: number): void {
    const weights = this.weights[label] as Float64Array;
    for (let i = 0; i < sample.length; i++) {
      const value = sample[i] as number;
      if (this.sparse) weights[value] = (weights[value] as number) + factor;
      else weights[i] = (weights[i] as number) + factor * value;
    }
    weights[this.features] = (weights[this.features] as number) + factor * this.constant;
  }
}

/** The perceptron rule with learning rate 1: on a mistake the label's class gains, the predicted one loses. */
export class ReferencePerceptron extends LinearReference {
  predict(sample: ReferenceSample): number {
    if (this.classes === 2) return this.score(1, sample) > 0 ? 1 : 0;
    return lowestBest(this.weights.map((_, label) => this.score(label, sample)));
  }

  learn(sample: ReferenceSample, label: number): void {
    const prediction = this.predict(sample);
    if (prediction === label) return;
    if (this.classes === 2) {
      this.add(1, sample, label === 1 ? 1 : -1);
    } else {
      this.add(label, sample, 1);
      this.add(prediction, sample, -1);
    }
  }
}

/** Softmax regression by gradient descent, a sample at a time. */
export class ReferenceLogisticRegression extends LinearReference {
  constructor(
    shape: LinearShape,
    private readonly rate: number,
  ) {
    super(shape);
  }

  predict(sample: ReferenceSample): number {
    return lowestBest(this.scores(sample));
  }

  learn(sample: ReferenceSample, label: number): void {
    const scores = this.scores(sample);
    const highest = Math.max(...scores);
    const powers = scores.map((score) => Math.exp(score - highest));
    const total = powers.reduce((sum, power) => sum + power, 0);
    for (let c = this.classes === 2 ? 1 : 0; c < this.classes; c++) {
      const probability = (powers[c] as number) / total;
      this.add(c, sample, this.rate * ((c === label ? 1 : 0) - probability));
    }
  }

  /** Of two classes the first keeps weights of zero. */
  private scores(sample: ReferenceSample): number[] {
    return this.weights.map((_, label) => this.score(label, sample));
  }
}

/** Least mean squares by gradient descent, a sample at a time. */
export class ReferenceLinearRegression extends LinearReference {
  constructor(
    features: number,
    private readonly rate: number,
  ) {
    super({ features, classes: 1, sparse: false, constant: 1 });
  }

  predict(sample: ReferenceSample): number {
    return this.score(0, sample);
  }

  learn(sample: ReferenceSample, target: number): void {
    this.add(0, sample, this.rate * (target - this.predict(sample)));
  }
}

/** Multinomial naive Bayes of the features that are there, with Laplace's smoothing, in logarithms. */
export class ReferenceNaiveBayes implements Reference {
  private readonly samples: number[];
  private readonly totals: number[];
  private readonly counts: Float64Array[];

  constructor(
    private readonly features: number,
    classes: number,
  ) {
    this.samples = Array(classes).fill(0);
    this.totals = Array(classes).fill(0);
    this.counts = this.samples.map(() => new Float64Array(features));
  }

  predict(sample: ReferenceSample): number {
    return lowestBest(
      this.counts.map((counts, c) => {
        const total = (this.totals[c] as number) + this.features;
        let sum = Math.log(this.samples[c] as number);
        for (let i = 0; i < sample.length; i++) {
          sum += Math.log(((counts[sample[i] as number] as number) + 1) / total);
        }
        return sum;
      }),
      1e-9,
    );
  }

  learn(sample: ReferenceSample, label: number): void {
    const counts = this.counts[label] as Float64Array;
    for (let i = 0; i < sample.length; i++) {
      const id = sample[i] as number;
      counts[id] = (counts[id] as number) + 1;
    }
    this.samples[label] = (this.samples[label] as number) + 1;
    this.totals[label] = (this.totals[label] as number) + sample.length;
  }
}

/**
 * The class whose mean is nearest, by squared distances Σ (n · x − sum)² / n² that are fractions, so
 * that nothing is rounded. A class without samples has no mean.
 */
export class ReferenceCentroid implements Reference {
  private readonly samples: number[];
  private readonly sums: Float64Array[];

  constructor(
    private readonly features: number,
    classes: number,
    private readonly sparse: boolean,
  ) {
    this.samples = Array(classes).fill(0);
    this.sums = this.samples.map(() => new Float64Array(features));
  }

  predict(sample: ReferenceSample): number {
    const values = this.valuesOf(sample);
    let best = 0;
    let nearest: { above: bigint; below: bigint } | undefined;
    for (let c = 0; c < this.samples.length; c++) {
      const n = this.samples[c] as number;
      if (n === 0) continue;
      const above = sumOfSquares(values, this.sums[c] as Float64Array, n);
      const below = BigInt(n) ** 2n;
      if (!nearest || above * nearest.below < nearest.above * below) {
        best = c;
        nearest = { above, below };
      }
    }
    return best;
  }

  learn(sample: ReferenceSample, label: number): void {
    const sums = this.sums[label] as Float64Array;
    this.valuesOf(sample).forEach((value, i) => {
      sums[i] = (sums[i] as number) + value;
    });
    this.samples[label] = (this.samples[label] as number) + 1;
  }

  private valuesOf(sample: ReferenceSample): Float64Array {
    if (!this.sparse) return Float64Array.from(sample);
    const values = new Float64Array(this.features);
    for (let i = 0; i < sample.length; i++) values[sample[i] as number] = 1;
    return values;
  }
}

/** Σ (n · x − sum)², exact: added up in a double while it holds that, in a bigint beyond. */
function sumOfSquares(values: Float64Array, sums: Float64Array, n: number): bigint {
  let total = 0n;
  let part = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = n * (values[i] as number) - (sums[i] as number);
    const square = difference * difference;
    if (part + square > Number.MAX_SAFE_INTEGER) {
      total += BigInt(part);
      part = 0;
    }
    if (square > Number.MAX_SAFE_INTEGER) total += BigInt(difference) ** 2n;
    else part += square;
  }
  return total + BigInt(part);
}

/** The lowest of the positions of the highest score; scores that differ by no more than `tie` are equal. */
function lowestBest(scores: readonly number[], tie = 0): number {
  let best = 0;
  scores.forEach((score, i) => {
    if (score > (scores[best] as number) + tie) best = i;
  });
  return best;
}
