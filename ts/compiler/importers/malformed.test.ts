import { describe, expect, it } from "vitest";
import { type ImportedFixture, readFixture, type TestData } from "../../../test/utils/fixtures.js";
import { SumError } from "../../errors/sumError.js";
import { mulberry32 } from "../../utils/random.js";
import { convertForest } from "./floatForest.js";
import { convertNetwork } from "./floatNetwork.js";
import { fromLightgbmDump } from "./lightgbm.js";
import { fromSklearnForest, fromSklearnLinear } from "./sklearn.js";
import { fromXgboostDump, fromXgboostModel } from "./xgboost.js";

// biome-ignore lint/suspicious/noExplicitAny: as it comes from a file, and may be anything
type Json = any;

/** A file with one change, which names a place in it as `a.b.0`. */
function change(file: Json, place: string, value: unknown): Json {
  const copy = structuredClone(file);
  const names = place.split(".");
  const last = names.pop() as string;
  names.reduce((at, name) => at[name], copy)[last] = value;
  return copy;
}

/** One test of feature 0 with 0.5, and two leaves. */
const XGBOOST = {
  learner: {
    learner_model_param: { base_score: "5E-1", num_class: "0", num_feature: "2", num_target: "1" },
    objective: { name: "binary:logistic" },
    gradient_booster: {
      name: "gbtree",
      model: {
        tree_info: [0],
        trees: [
          {
            left_children: [1, -1, -1],
            right_children: [2, -1, -1],
            split_indices: [0, 0, 0],
            split_conditions: [0.5, -1, 1],
          },
        ],
      },
    },
  },
};

const DUMP = [
  {
    nodeid: 0,
    split: "f0",
    split_condition: 0.5,
    yes: 1,
    no: 2,
    children: [
      { nodeid: 1, leaf: -1 },
      { nodeid: 2, leaf: 1 },
    ],
  },
];

const LIGHTGBM = {
  num_class: 1,
  num_tree_per_iteration: 1,
  max_feature_idx: 1,
  objective: "binary sigmoid:1",
  tree_info: [
    {
      tree_structure: {
        split_feature: 0,
        threshold: 0.5,
        decision_type: "<=",
        left_child: { leaf_value: -1 },
        right_child: { leaf_value: 1 },
      },
    },
  ],
};

const MEAN = {
  format: "sklearn",
  kind: "forest",
  features: 2,
  classes: ["a", "b"],
  combine: "mean",
  trees: [
    {
      feature: [0, -2, -2],
      threshold: [0.5, -2, -2],
      left: [1, -1, -1],
      right: [2, -1, -1],
      values: [
        [0.5, 0.5],
        [1, 0],
        [0, 1],
      ],
    },
  ],
};

const TREE = { ...MEAN.trees[0], values: [[0], [-1], [1]] };
const SUM = { ...MEAN, combine: "sum", start: [0], rate: 0.1, trees: [TREE] };
const SUM3 = { ...SUM, classes: ["a", "b", "c"], start: [0, 0, 0], trees: [TREE, TREE, TREE] };

const LINEAR = {
  format: "sklearn",
  kind: "linear",
  classes: ["a", "b"],
  coefficients: [[1, 2]],
  intercepts: [0],
};

const READERS = {
  xgboost: [XGBOOST, fromXgboostModel],
  dump: [DUMP, (file: Json) => fromXgboostDump(file, { features: 2, classes: 2 })],
  lightgbm: [LIGHTGBM, fromLightgbmDump],
  mean: [MEAN, fromSklearnForest],
  sum: [SUM, fromSklearnForest],
  sum3: [SUM3, fromSklearnForest],
  linear: [LINEAR, fromSklearnLinear],
} as Record<string, [Json, (file: Json) => unknown]>;

const BOOSTER = "learner.gradient_booster.model";
const TREE0 = `${BOOSTER}.trees.0`;
const PARAMETERS = "learner.learner_model_param";

/** The reader, the place that changes, to what, and what is said of it. */
type Case = [reader: string, place: string, value: unknown, said: string];

function refuse(reader: string, place: string, value: unknown, said: string): void {
  const [file, read] = READERS[reader] as [Json, (file: Json) => unknown];
  expect(() => read(file)).not.toThrow();
  const reading = () => read(change(file, place, value));
  expect(reading).toThrow(said);
  expect(reading).toThrow(expect.objectContaining({ name: "ImportInvalidError" }));
}

describe("null, which writers put for NaN", () => {
  it.each([
    ["xgboost", `${TREE0}.split_conditions.0`, null, "trees[0].split_conditions[0] is null"],
    ["xgboost", `${TREE0}.split_conditions.1`, null, "trees[0].split_conditions[1] is null"],
    ["xgboost", `${PARAMETERS}.base_score`, "", 'base_score is "", no finite number'],
    ["xgboost", `${PARAMETERS}.base_score`, null, "base_score must be a text"],
    ["dump", "0.split_condition", null, "a threshold of tree 0 is null"],
    ["dump", "0.children.0.leaf", null, "a leaf of tree 0 is null"],
    ["lightgbm", "tree_info.0.tree_structure.threshold", null, "threshold of tree_info[0] is null"],
    ["lightgbm", "tree_info.0.tree_structure.threshold", "", 'threshold of tree_info[0] is ""'],
    [
      "lightgbm",
      "tree_info.0.tree_structure.left_child.leaf_value",
      null,
      "a leaf of tree_info[0]",
    ],
    ["mean", "trees.0.threshold.0", null, "trees[0].threshold[0] is null"],
    ["mean", "trees.0.values.1.0", null, "trees[0].values[1][0] is null"],
    ["sum", "trees.0.values.1.0", null, "trees[0].values[1][0] is null"],
    ["sum", "start.0", null, "start[0] is null"],
    ["sum", "start", null, "start must be a list"],
    ["sum", "rate", null, "rate is null"],
    ["linear", "coefficients.0.1", null, "coefficients[0][1] is null"],
    ["linear", "intercepts.0", null, "intercepts[0] is null"],
  ] as Case[])("is no number: %s, %s = %j", refuse);
});

describe("trees that are none", () => {
  it.each([
    ["xgboost", `${TREE0}.left_children.0`, 0, "trees[0] comes to one node twice"],
    ["xgboost", `${TREE0}.left_children.0`, 2, "trees[0] comes to one node twice"],
    ["xgboost", `${TREE0}.left_children.0`, 3, "a child in trees[0] must be a whole number"],
    ["dump", "0.no", 1, "tree 0 comes to one node twice"],
    ["dump", "0.no", 7, "tree 0 has no node 7"],
    ["mean", "trees.0.left.0", 0, "trees[0] comes to one node twice"],
    ["mean", "trees.0.right.0", -1, "a child in trees[0] must be a whole number"],
  ] as Case[])("are refused: %s, %s = %j", refuse);

  it("are refused if they never end", () => {
    const steps = Array.from({ length: 100_001 }, (_, i) => i + 1);
    const leaves = steps.map((i) => i + 100_001);
    const ends = steps.map(() => -1);
    const numbers = [...steps, ...ends].map(() => 0.5);
    const endless = {
      left_children: [...steps, ...ends],
      right_children: [...leaves, ...ends],
      split_indices: numbers.map(() => 0),
      split_conditions: numbers,
    };
    refuse("xgboost", TREE0, endless, "trees[0] is more than 1000 levels deep");
  });
});

describe("counts and lengths that do not fit", () => {
  it.each([
    ["xgboost", `${PARAMETERS}.num_feature`, "1e12", "num_feature must be a whole number"],
    ["xgboost", `${PARAMETERS}.num_feature`, "", 'num_feature is ""'],
    ["xgboost", `${TREE0}.right_children`, [2], "right_children must have 3 entries, not 1"],
    ["xgboost", `${BOOSTER}.tree_info`, [0, 0], "tree_info must have 1 entries"],
    ["xgboost", `${BOOSTER}.tree_info.0`, 1, "tree_info[0] must be a whole number from 0 to 0"],
    ["lightgbm", "max_feature_idx", 1e12, "max_feature_idx must be a whole number"],
    ["lightgbm", "num_tree_per_iteration", 3, "num_tree_per_iteration must be a whole number"],
    ["mean", "features", 1e12, "features must be a whole number"],
    ["mean", "trees", [], "trees must have 1 to"],
    ["mean", "trees.0.values.1", [1], "trees[0].values[1] must have 2 entries, not 1"],
    [
      "mean",
      "trees.0.values.1",
      [0.5, 0.25, 0.25],
      "trees[0].values[1] must have 2 entries, not 3",
    ],
    ["mean", "trees.0.values.1", [[1, 0]], "trees[0].values[1] must have 2 entries, not 1"],
    ["mean", "trees.0.values.1", [50, 30], "trees[0].values[1] adds up to 80"],
    ["sum", "trees.0.values.1", [1, 2], "trees[0].values[1] must have 1 entries, not 2"],
    ["sum", "start", [1, 2], "start must have 1 entries, not 2"],
    ["sum3", "start", [7], "start must have 3 entries, not 1"],
    ["sum3", "trees", [TREE, TREE, TREE, TREE], "trees must be as many for each of the 3 classes"],
    ["mean", "classes", ["a"], "classes must have 2 to 255 entries"],
    ["mean", "classes.0", 0, "classes[0] must be a text, as str(c) makes it; docs/importers.md"],
    ["linear", "classes.1", 1, "classes[1] must be a text, as str(c) makes it; docs/importers.md"],
    ["linear", "coefficients.0", "12", "coefficients[0] must be a list"],
  ] as Case[])("are refused: %s, %s = %j", refuse);
});

describe("a file with something changed at random", () => {
  const calibration = readFixture<TestData>("wine");
  const options = { calibration, allowedChanges: 54 };
  const VALUES = [null, undefined, -1, 0, 0.5, 1e9, Number.NaN, "", "x", [], {}, true];

  /** Goes down at random, and replaces what is there. */
  function mutate(file: Json, random: () => number): string {
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
    let at = file;
    const path: string[] = [];
    for (;;) {
      const name = pick(Object.keys(at));
      path.push(name);
      const inner = at[name];
      const open = typeof inner === "object" && inner !== null && Object.keys(inner).length > 0;
      if (open && random() < 0.75) {
        at = inner;
        continue;
      }
      at[name] = pick(VALUES);
      return `${path.join(".")} = ${JSON.stringify(at[name])}`;
    }
  }

  it.each([
    ["xgboost-wine", "model", (file: Json) => convertForest(fromXgboostModel(file), options)],
    [
      "xgboost-wine",
      "dump",
      (file: Json) => convertForest(fromXgboostDump(file, { features: 13, classes: 3 }), options),
    ],
    ["lightgbm-wine", "model", (file: Json) => convertForest(fromLightgbmDump(file), options)],
    ["sklearn-tree-wine", "model", (file: Json) => convertForest(fromSklearnForest(file), options)],
    [
      "sklearn-boosting-wine",
      "model",
      (file: Json) => convertForest(fromSklearnForest(file), options),
    ],
    [
      "sklearn-linear-wine",
      "model",
      (file: Json) => convertNetwork(fromSklearnLinear(file), options),
    ],
  ] as const)("becomes a model or a named error: %s, %s", (name, field, run) => {
    const source = readFixture<ImportedFixture>(name)[field];
    const random = mulberry32(7);
    let refused = 0;
    for (let i = 0; i < 100; i++) {
      const file = structuredClone(source);
      const changed = mutate(file, random);
      try {
        run(file);
      } catch (error) {
        expect(error, changed).toBeInstanceOf(SumError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(10);
  });
});
