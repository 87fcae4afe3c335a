/**
 * The workloads of the original's benchmark, and what it costs there: gas of whole transactions of
 * the unmodified contracts (Microsoft 0xDeCA10B, commit f97e40db), compiler 0.6.12 with 200 optimizer
 * runs, hardfork Osaka; a prediction is execution only. Its price depends on the label (one that is
 * not 0 costs 19,912 more), so figures are those for label 1.
 */
export type Workload = {
  readonly name: string;
  readonly about: string;
  /** Features of the sample that is contributed over and over. */
  readonly sample: readonly number[];
  readonly original: {
    readonly deploy: number;
    readonly addRight: number;
    readonly addWrong: number;
    readonly refund: number;
    readonly report: number;
    readonly predict: number;
    /** A row of 60 indices, the only size that its `evaluateBatch` has: 362,913 gas for ten. */
    readonly evaluate?: number;
  };
};

/** Size of the feature space of all workloads. */
export const FEATURES = 1000;

/** Added to the score; with it, the initial weights put both samples into class 1. */
export const BIAS = 3;

/** The original's synthetic weights, −9.995 to 9.995, in twelfths. */
export const WEIGHTS = Int8Array.from({ length: FEATURES }, (_, i) =>
  Math.round(((((7919 * i) % 2000) - 999.5) / 100) * 12),
);

export const WORKLOADS: readonly Workload[] = [
  {
    name: "W1",
    about: "20 of 1000 words, as in a film review",
    sample: [
      1, 2, 3, 14, 15, 26, 37, 48, 59, 110, 111, 112, 213, 314, 515, 616, 717, 818, 919, 920,
    ],
    original: {
      deploy: 27_815_476,
      addRight: 254_674,
      addWrong: 324_644,
      refund: 181_762,
      report: 180_546,
      predict: 56_572,
      evaluate: 36_291,
    },
  },
  {
    name: "W2",
    about: "15 of 1000 words, as in a headline",
    sample: [1, 2, 3, 14, 25, 36, 57, 88, 299, 310, 411, 512, 613, 714, 815],
    original: {
      deploy: 27_827_752,
      addRight: 237_467,
      addWrong: 289_938,
      refund: 166_170,
      report: 164_954,
      predict: 43_187,
    },
  },
];
