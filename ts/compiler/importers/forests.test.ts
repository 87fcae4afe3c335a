import { describe, expect, it } from "vitest";
import { runCompiled } from "../../../test/utils/evm.js";
import {
  type ImportedFixture as Fixture,
  readFixture as read,
  type TestData,
} from "../../../test/utils/fixtures.js";
import { Forest } from "../../models/forest.js";
import { compileForest } from "../compileForest.js";
import { argmax } from "./convert.js";
import { cutOfRoundedAbove, cutOfRoundedAtLeast, nextAbove } from "./cuts.js";
import { convertForest, type FloatForest, type FloatNode, floatScores } from "./floatForest.js";
import { fromLightgbmDump } from "./lightgbm.js";
import { fromSklearnForest } from "./sklearn.js";
import { fromXgboostDump, fromXgboostModel } from "./xgboost.js";

const CASES = ["wine", "cancer"].flatMap((data) => [
  [`xgboost-${data}`, data, ({ model }: Fixture) => fromXgboostModel(model), 2e-5],
  [
    `xgboost-${data}`,
    data,
    ({ dump }: Fixture) =>
      fromXgboostDump(
        dump,
        data === "wine" ? { features: 13, classes: 3 } : { features: 30, classes: 2 },
      ),
    2e-5,
  ],
  [`lightgbm-${data}`, data, ({ model }: Fixture) => fromLightgbmDump(model), 1e-12],
  [`sklearn-tree-${data}`, data, ({ model }: Fixture) => fromSklearnForest(model), 1e-12],
  [`sklearn-forest-${data}`, data, ({ model }: Fixture) => fromSklearnForest(model), 1e-12],
  [`sklearn-boosting-${data}`, data, ({ model }: Fixture) => fromSklearnForest(model), 1e-12],
]) as [string, string, (fixture: Fixture) => FloatForest, number][];

describe("an imported forest", () => {
  it.each(CASES)(
    "%s of %s predicts as its library, before and after",
    async (name, data, from, e) => {
      const { rows, labels } = read<TestData>(data);
      const fixture = read<Fixture>(name);
      const source = from(fixture);

      // Before: the sums are the library's, up to its own rounding (XGBoost adds in 32 bits).
      rows.forEach((row, i) => {
        const ours = floatScores(source, row);
        const theirs = fixture.scores[i] as number[];
        const binary = theirs.length === 1;
        const differences = (binary ? [0, ...theirs] : theirs).map(
          (their, k) =>
            (ours[k] as number) -
            (ours[0] as number) -
            (their - (binary ? 0 : (theirs[0] as number))),
        );
        expect(Math.max(...differences.map(Math.abs))).toBeLessThan(e);
        expect(argmax(ours)).toBe(fixture.labels[i]);
      });

      // After: the integer model, and the contract it compiles to, give every sample the same class.
      const { model, report } = convertForest(source, { calibration: { rows, labels } });
      const right = labels.filter((label, i) => label === fixture.labels[i]).length;
      expect(report).toEqual({ total: rows.length, changed: 0, before: right, after: right });
      const twin = new Forest(model);
      const contract = await runCompiled(compileForest(model));
      for (const [i, row] of rows.entries()) {
        const sample = twin.encode(row);
        expect(twin.predict(sample)).toBe(fixture.labels[i]);
        expect((await contract.predict(sample)).label).toBe(fixture.labels[i]);
      }
    },
  );

  it("is judged by the calibration samples", () => {
    const split = (feature: number, leaf: number): FloatNode => ({
      feature,
      cut: 0.5,
      below: { leaf: 0 },
      reached: { leaf },
    });
    const source: FloatForest = {
      name: "coarse",
      classes: ["a", "b"],
      features: 2,
      starts: [0, 0],
      trees: [
        { class: 0, root: split(0, 1e6) },
        { class: 1, root: split(1, 1) },
      ],
    };
    const calibration = {
      rows: [
        [0, 0],
        [0, 1],
        [1, 1],
      ],
      labels: [0, 1, 0],
    };
    expect(() => convertForest(source, { calibration })).toThrow(/1 of 3 .* 0 are allowed/);
    expect(convertForest(source, { calibration, allowedChanges: 1 }).report).toEqual({
      total: 3,
      changed: 1,
      before: 3,
      after: 2,
    });
  });
});

describe("the scale of leaves", () => {
  /** Stumps of ±1, as many for each class. */
  const stumps = (count: number, classes: number): FloatForest => ({
    name: "stumps",
    classes: Array.from({ length: classes }, (_, k) => `${k}`),
    features: 1,
    starts: new Array<number>(classes).fill(0),
    trees: Array.from({ length: count * classes }, (_, t) => ({
      class: t % classes,
      root: { feature: 0, cut: t % classes, below: { leaf: -1 }, reached: { leaf: 1 } },
    })),
  });
  const calibration = { rows: [[0], [1], [2]] };
  const leavesOf = (source: FloatForest, allowedChanges = 0) => {
    const { model } = convertForest(source, { calibration, allowedChanges });
    return new Set(model.trees.flatMap(({ leaves }) => leaves));
  };

  it.each([
    [3, 2, 10_922],
    // ⌊(2^15 − 1 − 500) / 1000 + ½⌋, whatever the number of classes.
    [1000, 2, 32],
    [1000, 7, 32],
    [30_000, 2, 1],
  ])("leaves room for what the %i trees of each of %i classes are rounded by", (count, k, leaf) => {
    expect(leavesOf(stumps(count, k))).toEqual(new Set([-leaf, leaf]));
  });

  it("leaves room for what is there, however many trees there are", () => {
    const source = stumps(40_000, 1);
    const scaled = source.trees.map(({ root }, t) => {
      const leaf = t === 0 ? 1 : 1e-6;
      return { class: 1, root: { ...root, below: { leaf: -leaf }, reached: { leaf } } };
    });
    const { model } = convertForest(
      { ...source, classes: ["a", "b"], starts: [0, 1e-9], trees: scaled },
      { calibration },
    );
    // ⌊(2^15 − 1) / 2 / 1.039999 + ½⌋
    expect(model.trees[0]?.leaves).toEqual([-15_753, 15_753]);
  });
});

describe("the base score of XGBoost", () => {
  /** What a base score adds to the sums of a row, beyond those of a model whose sums start at 0. */
  const startsWith = (name: string, score: string, zero: string) => {
    const { learner } = read<Fixture>(name).model;
    const scoresOf = (base_score: string) => {
      const parameters = { ...learner.learner_model_param, base_score };
      const forest = fromXgboostModel({ learner: { ...learner, learner_model_param: parameters } });
      return floatScores(forest, new Array(forest.features).fill(1));
    };
    const from = scoresOf(zero);
    return scoresOf(score).map((sum, k) => sum - (from[k] as number));
  };

  it.each([
    ["5E-1", [0.5, 0.5, 0.5]],
    ["[2.5E-1]", [0.25, 0.25, 0.25]],
    ["[3E-1,-2E-1,5E-1]", [0.3, -0.2, 0.5]],
    ["[3E-1, -2E-1, 5E-1]", [0.3, -0.2, 0.5]],
  ])("of three classes is where sums start: %s", (score, expected) => {
    startsWith("xgboost-wine", score, "0").forEach((start, k) => {
      expect(start).toBeCloseTo(expected[k] as number, 12);
    });
  });

  // The logarithm of the odds.
  it.each([
    ["8E-1", Math.log(4)],
    ["[8E-1]", Math.log(4)],
    ["[2E-1]", -Math.log(4)],
  ])("of two is a probability: %s", (score, expected) => {
    const [first, second] = startsWith("xgboost-cancer", score, "5E-1");
    expect(first).toBe(0);
    expect(second).toBeCloseTo(expected, 12);
  });

  it("has as many numbers as there are sums", () => {
    expect(() => startsWith("xgboost-wine", "[1,2]", "0")).toThrow("list of 2, and there are 3");
    expect(() => startsWith("xgboost-cancer", "[5E-1,5E-1]", "0.5")).toThrow("there are 1");
  });
});

describe("trees of XGBoost", () => {
  /** Where feature 0 reaches 0.5 it adds `leaf`, elsewhere nothing. */
  const saved = (leaf: number) => ({
    left_children: [1, -1, -1],
    right_children: [2, -1, -1],
    split_indices: [0, 0, 0],
    split_conditions: [0.5, 0, leaf],
  });
  const dumped = (leaf: number, split = "f0") => ({
    nodeid: 0,
    split,
    split_condition: 0.5,
    yes: 1,
    no: 2,
    children: [
      { nodeid: 1, leaf: 0 },
      { nodeid: 2, leaf },
    ],
  });
  /** Sums that start at 0, of three classes. */
  const model = (leaves: number[], info: number[], booster: object, attributes: object) => ({
    learner: {
      learner_model_param: { base_score: "0", num_class: "3", num_feature: "2" },
      objective: { name: "multi:softprob" },
      gradient_booster: {
        name: "gbtree",
        model: { trees: leaves.map(saved), tree_info: info, ...booster },
      },
      attributes,
    },
  });
  const leaves = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048];
  const parallel = { gbtree_model_param: { num_parallel_tree: "2" } };

  // As they are trained: round by round, class by class, parallel ones side by side.
  const groups = [0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2];

  it("belong to the classes that the file says", () => {
    const forest = fromXgboostModel(model(leaves, groups, parallel, {}));
    expect(floatScores(forest, [1, 0])).toEqual([195, 780, 3120]);
    expect(floatScores(forest, [0, 1])).toEqual([0, 0, 0]);
    expect(forest.rounds).toBeUndefined();
  });

  it.each([
    ["0", {}, [1, 2, 4], { taken: 1, of: 4 }],
    ["2", {}, [1 + 8 + 64, 2 + 16 + 128, 4 + 32 + 256], { taken: 3, of: 4 }],
    ["3", {}, [585, 1170, 2340], undefined],
    ["0", { iteration_indptr: [0, 3, 9, 12] }, [1, 2, 4], { taken: 1, of: 3 }],
    ["1", { iteration_indptr: [0, 3, 9, 12] }, [73, 146, 292], { taken: 2, of: 3 }],
    ["2", { iteration_indptr: [0, 3, 9, 12] }, [585, 1170, 2340], undefined],
    // Of a model that was cut at it by hand.
    ["9", {}, [585, 1170, 2340], undefined],
  ])("end with the best round, %s: %j", (best_iteration, booster, sums, rounds) => {
    const info = leaves.map((_, t) => t % 3);
    const forest = fromXgboostModel(model(leaves, info, booster, { best_iteration }));
    expect(floatScores(forest, [1, 0])).toEqual(sums);
    expect(forest.rounds).toEqual(rounds);
  });

  it("end with the best round of parallel ones, too", () => {
    const forest = fromXgboostModel(model(leaves, groups, parallel, { best_iteration: "0" }));
    expect(floatScores(forest, [1, 0])).toEqual([3, 12, 48]);
    expect(forest.rounds).toEqual({ taken: 1, of: 2 });
    const odd = model(leaves, groups, {}, { best_iteration: "none" });
    expect(() => fromXgboostModel(odd)).toThrow('best_iteration is "none"');
  });

  it("belong to one of the classes, by turns, in a dump", () => {
    const trees = leaves.map((leaf) => dumped(leaf));
    const sums = (options: { classes: number; parallelTrees?: number }, count = 12) =>
      floatScores(
        fromXgboostDump(trees.slice(0, count), { features: 2, baseScore: 0.5, ...options }),
        [1, 0],
      );
    expect(sums({ classes: 3 })).toEqual([585.5, 1170.5, 2340.5]);
    expect(sums({ classes: 3, parallelTrees: 2 })).toEqual([195.5, 780.5, 3120.5]);
    expect(sums({ classes: 3, parallelTrees: 4 })).toEqual([15.5, 240.5, 3840.5]);
    expect(sums({ classes: 2 })).toEqual([0, 4095]);
    expect(() => sums({ classes: 3 }, 10)).toThrow(
      "has 10 trees, which is no multiple of the 3 × 1",
    );
    expect(() => sums({ classes: 3, parallelTrees: 3 })).toThrow("no multiple of the 3 × 3");
    expect(() => sums({ classes: 1 })).toThrow("classes must be a whole number from 2");
  });

  it("test columns by name or, of a model without names, by place", () => {
    const tests = (splits: string[], features: number | string[]) =>
      fromXgboostDump(
        splits.map((split) => dumped(1, split)),
        { features, classes: 2 },
      ).trees.map(({ root }) => (root as { feature: number }).feature);
    expect(tests(["pay", "age"], ["age", "pay"])).toEqual([1, 0]);
    expect(tests(["f1", "f0"], ["age", "pay"])).toEqual([1, 0]);
    expect(tests(["f1", "f0"], 2)).toEqual([1, 0]);
    expect(tests(["f1", "f0"], ["f0", "f1"])).toEqual([1, 0]);
    // By place there is no f2, and by name no f0.
    expect(tests(["f1", "f2"], ["f1", "f2"])).toEqual([0, 1]);
    expect(tests(["f0", "f1"], ["f1", "f2"])).toEqual([0, 1]);
    expect(() => tests(["f1"], ["f1", "f2"])).toThrow("by name or by place");
    expect(() => tests(["age", "f1"], ["age", "pay"])).toThrow('tests "f1", no known feature');
    expect(() => tests(["f2"], 2)).toThrow('tests "f2", no known feature');
  });

  it("have one number a leaf, for one target", () => {
    const { learner } = model(leaves, groups, parallel, {});
    const parameters = { ...learner.learner_model_param, num_target: "3" };
    expect(() =>
      fromXgboostModel({ learner: { ...learner, learner_model_param: parameters } }),
    ).toThrow("num_target uses 3 targets");
    const several = { ...saved(1), tree_param: { size_leaf_vector: "3" } };
    expect(() => fromXgboostModel(model([], [], { trees: [several], tree_info: [0] }, {}))).toThrow(
      "trees[0] uses leaves of several numbers",
    );
  });
});

describe("what cannot be imported", () => {
  const chain = (depth: number): FloatNode =>
    depth === 0
      ? { leaf: 1 }
      : { feature: 0, cut: depth, below: { leaf: 0 }, reached: chain(depth - 1) };
  const forest = (root: FloatNode): FloatForest => ({
    name: "bad",
    classes: ["a", "b"],
    features: 1,
    starts: [0, 0],
    trees: [{ class: 1, root }],
  });
  const convert = (source: FloatForest, rows = [[0]]) =>
    convertForest(source, { calibration: { rows } });

  it("says what calibration data should be, as of a network", () => {
    expect(() => convert(forest(chain(1)), [])).toThrow("the calibration data have no rows");
    expect(() => convert(forest(chain(1)), [[0], [0, 1]])).toThrow("2 numbers in row 1");
    expect(() => convert(forest(chain(1)), [[Number.NaN]])).toThrow("row 0 of the calibration");
  });

  it("says which tree is too deep", () => {
    expect(() => convert(forest(chain(11)))).toThrow("Tree 0 is 11 levels deep");
    expect(convert(forest(chain(10))).model.trees).toHaveLength(1);
  });

  it("says which feature is compared too often", () => {
    const trees = Array.from({ length: 256 }, (_, i) => ({
      class: 1,
      root: { feature: 0, cut: i, below: { leaf: 0 }, reached: { leaf: 1 } },
    }));
    const source = { ...forest(chain(1)), trees };
    expect(() => convert(source)).toThrow("feature 0 with 256 different numbers");
    expect(convert({ ...source, trees: trees.slice(1) }).model.levels).toEqual([256]);
  });

  it("names numbers that are none, and features that are not there", () => {
    expect(() => convert(forest({ leaf: Number.NaN }))).toThrow("a leaf of tree 0 is NaN");
    const node = { feature: 0, cut: Number.POSITIVE_INFINITY, below: chain(0), reached: chain(0) };
    expect(() => convert(forest(node))).toThrow("a threshold of tree 0 is Infinity");
    expect(() => convert(forest({ ...node, cut: 1, feature: 7 }))).toThrow("tests feature 7");
    expect(() => convert({ ...forest(chain(1)), starts: [Number.NaN, 0] })).toThrow(
      "the start of class 0 is NaN",
    );
  });

  it("names what the sources have and we have not", () => {
    const { model } = read<Fixture>("xgboost-cancer");
    const { learner } = model;
    const linear = { learner: { ...learner, gradient_booster: { name: "gblinear" } } };
    expect(() => fromXgboostModel(linear)).toThrow("uses gblinear");
    const ranking = { learner: { ...learner, objective: { name: "rank:pairwise" } } };
    expect(() => fromXgboostModel(ranking)).toThrow("objective uses rank:pairwise");
    const lightgbm = read<Fixture>("lightgbm-wine").model;
    expect(() => fromLightgbmDump({ ...lightgbm, objective: "regression" })).toThrow("regression");
    const root = { ...lightgbm.tree_info[0].tree_structure, decision_type: "==" };
    const ofTree = (tree_structure: object) => ({
      ...lightgbm,
      tree_info: [0, 1, 2].map(() => ({ tree_structure })),
    });
    expect(() => fromLightgbmDump(ofTree(root))).toThrow("tree_info[0] uses the decision type ==");
    expect(() =>
      fromXgboostDump(read<Fixture>("xgboost-wine").dump, { features: 2, classes: 3 }),
    ).toThrow("no known feature");
    const [tree] = learner.gradient_booster.model.trees;
    const sets = { ...tree, split_type: tree.split_type.map(() => 1) };
    const booster = { name: "gbtree", model: { trees: [sets], tree_info: [0] } };
    expect(() => fromXgboostModel({ learner: { ...learner, gradient_booster: booster } })).toThrow(
      "trees[0] uses a categorical split",
    );
    const zero = { ...lightgbm.tree_info[0].tree_structure, missing_type: "Zero" };
    expect(() => fromLightgbmDump(ofTree(zero))).toThrow("tree_info[0] uses zero for a missing");
    // As LightGBM's linear_tree writes leaves; of some the coefficients are none.
    for (const leaf_coeff of [[0.5], []]) {
      const leaf = {
        leaf_value: 1,
        leaf_const: 2,
        leaf_features: leaf_coeff.map(() => 0),
        leaf_coeff,
      };
      const root = { ...lightgbm.tree_info[0].tree_structure, left_child: leaf };
      expect(() => fromLightgbmDump(ofTree(root))).toThrow("tree_info[0] uses a linear leaf");
    }
  });
});

describe("cuts", () => {
  it("are exactly where the comparison of the library changes", () => {
    const numbers = [0, 1, 0.1, -0.1, 760, 2.3, 1e-40, -1e-40, 1e30, 2 ** -149, 16_777_217, 1 / 3];
    const previous = (x: number) => -nextAbove(-x);
    for (const threshold of numbers.flatMap((x) => [x, -x])) {
      expect(nextAbove(threshold)).toBeGreaterThan(threshold);
      const rounded = Math.fround(threshold);
      const least = cutOfRoundedAtLeast(rounded);
      expect(Math.fround(least) >= rounded).toBe(true);
      expect(Math.fround(previous(least)) >= rounded).toBe(false);
      const above = cutOfRoundedAbove(threshold);
      expect(Math.fround(above) > threshold).toBe(true);
      expect(Math.fround(previous(above)) > threshold).toBe(false);
    }
  });
});
