import type { ForestModel, ForestTree } from "../../ts/compiler/forestFormat.js";

/** Numbers in [0, 1). */
type Random = () => number;

/** What a random forest is drawn from. */
export type ForestShape = {
  readonly features: number;
  readonly classes: number;
  readonly trees: number;
  readonly depth: number;
  /** Levels of a feature, at most. */
  readonly levels: number;
  /** Trees may be shallower. */
  readonly ragged?: boolean;
};

const whole = (random: Random, least: number, most: number) =>
  least + Math.floor(random() * (most - least + 1));

/** A forest whose leaves are as large as the format allows, and sometimes at its bounds. */
export function randomForest(random: Random, shape: ForestShape): ForestModel {
  const levels = Array.from({ length: shape.features }, () =>
    shape.ragged ? whole(random, 2, shape.levels) : shape.levels,
  );
  const share = Math.floor(32_767 / Math.max(1, shape.trees));
  const tree = (): ForestTree => {
    const depth = shape.ragged ? whole(random, 1, shape.depth) : shape.depth;
    const features = Array.from({ length: 2 ** depth - 1 }, () =>
      whole(random, 0, shape.features - 1),
    );
    return {
      class: whole(random, 0, shape.classes - 1),
      features,
      thresholds: features.map((feature) => whole(random, 1, (levels[feature] as number) - 1)),
      leaves: Array.from({ length: 2 ** depth }, () => {
        const kind = random();
        return kind < 0.2 ? -share : kind < 0.4 ? share : whole(random, -share, share);
      }),
    };
  };
  return {
    format: "sum-model",
    version: 1,
    kind: "forest",
    name: "random",
    classes: Array.from({ length: shape.classes }, (_, k) => `${k}`),
    input: { kind: "values", count: shape.features, bits: 8 },
    levels,
    biases: Array.from({ length: shape.classes }, () =>
      random() < 0.2 ? -(2 ** 31) : whole(random, -1000, 1000),
    ),
    trees: Array.from({ length: shape.trees }, tree),
  };
}

/** The least and the greatest sample, and random ones between. */
export function randomLevels(random: Random, { levels }: ForestModel, count: number): Uint8Array[] {
  const draw = () => Uint8Array.from(levels, (most) => whole(random, 0, most - 1));
  return [
    new Uint8Array(levels.length),
    Uint8Array.from(levels, (most) => most - 1),
    ...Array.from({ length: count }, draw),
  ];
}

/** Two trees whose leaves, and scores whose starts, are the least and the greatest; by level, what they give is below. */
export const EXTREME_FOREST: ForestModel = {
  format: "sum-model",
  version: 1,
  kind: "forest",
  name: "extreme",
  classes: ["low", "high"],
  input: { kind: "values", count: 1, bits: 8 },
  levels: [2],
  biases: [-(2 ** 31), 2 ** 31 - 1],
  trees: [0, 1].map((k) => ({
    class: k,
    features: [0],
    thresholds: [1],
    leaves: [-32_768, 32_767],
  })),
};
export const EXTREME_SCORES = [
  [-(2 ** 31) - 2 ** 15, 2 ** 31 - 32_769],
  [-(2 ** 31) + 32_767, 2 ** 31 + 32_766],
];
