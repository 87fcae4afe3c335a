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
      fromXgboostDump(dump, data === "wine" ? { features: 13, classes: 3 } : { features: 30 }),
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
  const convert = (source: FloatForest) => convertForest(source, { calibration: { rows: [] } });

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
    const categorical = { ...lightgbm, tree_info: [{ tree_structure: root }] };
    expect(() => fromLightgbmDump(categorical)).toThrow("tree_info[0] uses the decision type ==");
    expect(() => fromXgboostDump(read<Fixture>("xgboost-wine").dump, { features: 2 })).toThrow(
      "no known feature",
    );
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
