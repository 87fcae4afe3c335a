import type { ModelKind, Spec } from "../models/twins.js";
import { percent } from "./output.js";

/** What the scores of a model are in. */
export type ScoreUnit = {
  name: "score" | "probability" | "distance" | "prediction";
  /** A contract's number as one for people; null for a class that is never predicted. */
  convert: (score: bigint) => number | null;
};

const NEVER = -(1n << 255n);

/**
 * What the scores of a model of this spec are in; `docs/formats.md` states them as integers.
 *
 * @param target - What a regression's prediction was scaled by.
 */
export function scoreUnit(
  { kind, fractionBits }: Spec & { kind: ModelKind },
  target = { mean: 0, deviation: 1 },
): ScoreUnit {
  switch (kind) {
    case "dense-perceptron":
    case "encoded-perceptron":
      return { name: "score", convert: (score) => Number(score) / 4 ** fractionBits };
    case "sparse-multiclass-perceptron":
    case "sparse-perceptron":
      return { name: "score", convert: Number };
    case "dense-logistic-regression":
    case "naive-bayes":
    case "sparse-logistic-regression":
      return { name: "probability", convert: (score) => Number(score) / 1e18 };
    case "linear-regression":
      return {
        name: "prediction",
        convert: (score) => (Number(score) / 1e18) * target.deviation + target.mean,
      };
    case "nearest-centroid":
    case "sparse-nearest-centroid":
      return {
        name: "distance",
        convert: (score) => (score === NEVER ? null : Math.sqrt(Number(-score) / 1e18)),
      };
  }
}

/** A converted score for people. */
export function describeScore(score: number | null, { name }: ScoreUnit): string {
  if (score === null) return "no samples yet";
  return name === "probability" ? percent(score) : `${Number(score.toPrecision(6))}`;
}
