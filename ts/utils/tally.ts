/** A sample and what it is. */
export type Labelled<sample> = { readonly sample: sample; readonly label: number };

/** How many samples of all a model agrees with. */
export type Tally = { correct: number; total: number };

/** Counts the samples that a model agrees with. */
export function tally<sample>(
  samples: Iterable<Labelled<sample>>,
  agrees: (sample: sample, label: number) => boolean,
): Tally {
  let correct = 0;
  let total = 0;
  for (const { sample, label } of samples) {
    if (agrees(sample, label)) correct++;
    total++;
  }
  return { correct, total };
}
