import type { SparseSample } from "../encoders/sparse.js";
import { requireInteger } from "../utils/whole.js";
import { ClassCounts, type ClassCountsParameters } from "./classCounts.js";

/** What naive Bayes starts from. */
export type NaiveBayesParameters = ClassCountsParameters & {
  /** What is added to each count, as a fraction of integers from 1 to 255; 1 / 1 by default. */
  readonly smoothing?: { readonly numerator: number; readonly denominator: number } | undefined;
};

const BIAS = 1n << 40n;
const ONE_ETHER = 10n ** 18n;

/**
 * The twin of the contract `NaiveBayes`: the same samples in the same order give the same
 * predictions, scores and words, bit for bit.
 *
 * The class with the largest samples · Π (count + smoothing) / (Σ counts + smoothing · features).
 */
export class NaiveBayes extends ClassCounts {
  readonly smoothing: { readonly numerator: number; readonly denominator: number };

  /** @throws `ParameterOutOfRangeError`, `WeightsLengthInvalidError` */
  constructor({ smoothing = { numerator: 1, denominator: 1 }, ...counts }: NaiveBayesParameters) {
    super(counts);
    requireInteger("smoothing", smoothing.numerator, 1, 255);
    requireInteger("smoothing", smoothing.denominator, 1, 255);
    this.smoothing = { ...smoothing };
  }

  /**
   * The probability of each class given the sample, in 10^−18, rounded down; zeros if no class has
   * samples. Throws as {@link predict}.
   */
  scores(ids: SparseSample): bigint[] {
    const floats = this.rawScores(ids);
    let best = 0n;
    for (const float of floats) if (float > best) best = float;
    const aligned = floats.map((x) =>
      x === 0n ? 0n : significant(x) >> ((best >> 127n) - (x >> 127n)),
    );
    const total = aligned.reduce((a, b) => a + b);
    return aligned.map((share) => (total === 0n ? 0n : (share * ONE_ETHER) / total));
  }

  protected contribution(count: number): number {
    return count;
  }

  /** A float of 128 significant bits, packed as the contract's `Floats`. */
  protected score(label: number, ids: SparseSample): bigint {
    const { numerator, denominator } = this.smoothing;
    const lanes = this.counts[label] as Uint16Array;
    const factor = (id: number) => BigInt((lanes[id] as number) * denominator + numerator);

    let mantissa = BigInt(this.samples[label] as number);
    if (mantissa === 0n) return 0n;
    let exponent = 0n;
    for (let i = 0; i < ids.length; i++) {
      mantissa *= factor(ids[i] as number);
      if (i % 4 !== 3) continue;
      while (mantissa >> 160n !== 0n) {
        mantissa >>= 32n;
        exponent += 32n;
      }
    }
    const divisor = (this.sums[label] as number) * denominator + this.features * numerator;
    const dividend = normalize(mantissa, exponent);
    const power = raise(BigInt(divisor), BigInt(ids.length));
    const quotient = normalize(
      (dividend.mantissa << 128n) / power.mantissa,
      dividend.exponent - power.exponent - 128n,
    );
    return ((BIAS + quotient.exponent) << 127n) + quotient.mantissa;
  }
}

/** mantissa · 2^exponent, of which the mantissa has 128 bits. */
type Float = { mantissa: bigint; exponent: bigint };

/** Cuts a mantissa off to 128 bits, or fills it up. */
function normalize(mantissa: bigint, exponent: bigint): Float {
  const excess = BigInt(mantissa.toString(2).length - 128);
  return {
    mantissa: excess > 0n ? mantissa >> excess : mantissa << -excess,
    exponent: exponent + excess,
  };
}

function multiply(x: Float, y: Float): Float {
  return normalize(x.mantissa * y.mantissa, x.exponent + y.exponent);
}

/** As many bits of the exponent at once as give at most 256 bits, exactly; one by one then. */
function raise(base: bigint, n: bigint): Float {
  const width = BigInt(base.toString(2).length);
  let bits = 0n;
  while ((n >> bits) * width > 256n) bits++;
  let result = normalize(base ** (n >> bits), 0n);
  while (bits-- > 0n) {
    result = multiply(result, result);
    if ((n >> bits) % 2n === 1n) result = multiply(result, normalize(base, 0n));
  }
  return result;
}

/** The mantissa of a packed float. */
function significant(float: bigint): bigint {
  return BigInt.asUintN(127, float) | (1n << 127n);
}
