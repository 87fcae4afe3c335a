/** Numbers that are the same on every run. */
export type Random = ReturnType<typeof createRandom>;

/** The Park-Miller generator. */
export function createRandom(seed: number) {
  let state = seed % 2_147_483_647 || 1;
  const below = (limit: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  return {
    /** A whole number from 0 to limit − 1. */
    below,
    /** Up to `most` different ids below `features`, in order. */
    sample(features: number, most: number): number[] {
      const ids = new Set(Array.from({ length: below(most + 1) }, () => below(features)));
      return [...ids].sort((a, b) => a - b);
    },
  };
}
