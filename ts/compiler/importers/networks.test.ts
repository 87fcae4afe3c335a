import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runCompiled } from "../../../test/utils/evm.js";
import {
  type ImportedFixture,
  importerFile,
  readFixture,
  type TestData,
} from "../../../test/utils/fixtures.js";
import { Network } from "../../models/network.js";
import type { RealLayer } from "../../training/quantize.js";
import { compileNetwork } from "../network.js";
import { argmax } from "./convert.js";
import { convertNetwork, type FloatNetwork, floatNetworkScores } from "./floatNetwork.js";
import { fromOnnx } from "./onnx.js";
import { fromSklearnLinear, type SklearnLinear } from "./sklearn.js";

const onnx = (name: string) => fromOnnx(readFileSync(importerFile(`${name}.onnx`)));
const linear = (name: string) => fromSklearnLinear(readFixture<ImportedFixture>(name).model);
const digits = readFixture<TestData>("digits");
const black = digits.rows.map((row) => row.map((value) => Number(value >= 8)));

/** A file of a library, and data that did not train it. */
type Case = {
  name: string;
  source: FloatNetwork;
  data: TestData;
  /** How far its library's own rounding goes. */
  error: number;
  input: object;
  /** How many samples of the other half change their class if one half calibrates. */
  changes: number;
};

const docs = readFileSync(new URL("../../../docs/importers.md", import.meta.url), "utf8");
const values = { kind: "values" };
const CASES: readonly Case[] = [
  {
    ...{ name: "onnx-digits", source: onnx("onnx-digits"), data: digits, error: 2e-5, changes: 1 },
    input: { kind: "values", count: 64, bits: 8 },
  },
  {
    ...{ name: "onnx-pooled", source: onnx("onnx-pooled"), error: 2e-5, changes: 0 },
    data: { ...digits, rows: black },
    input: { kind: "bitmap", width: 8, height: 8 },
  },
  {
    // Its softmax is left out: shares are compared.
    ...{ name: "onnx-wine", source: onnx("onnx-wine"), error: 2e-4, changes: 1 },
    data: readFixture("wine"),
    input: { kind: "values", count: 13 },
  },
  ...["wine", "cancer"].map((data) => {
    const name = `sklearn-linear-${data}`;
    const source = linear(name);
    return {
      name,
      source,
      data: readFixture<TestData>(data),
      error: 1e-9,
      input: values,
      changes: 0,
    };
  }),
];

function softmax(scores: readonly number[]): number[] {
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
}

describe("an imported network", () => {
  it.each(CASES)(
    "$name answers as its library, before and after",
    async ({ name, source, data, error, input, changes }) => {
      const { rows, labels } = data;
      const fixture = readFixture<ImportedFixture>(name);
      rows.forEach((row, i) => {
        const theirs = fixture.scores[i] as number[];
        const scores = floatNetworkScores(source, row);
        const ours = name === "onnx-wine" ? softmax(scores) : scores.slice(-theirs.length);
        ours.forEach((score, k) => {
          expect(Math.abs(score - (theirs[k] as number))).toBeLessThan(error);
        });
        expect(argmax(scores)).toBe(fixture.labels[i]);
      });

      const { model, report } = convertNetwork(source, { calibration: data, allowedChanges: 0 });
      const right = labels.filter((label, i) => label === fixture.labels[i]).length;
      expect(report).toEqual({ total: rows.length, changed: 0, before: right, after: right });
      expect(model.input).toMatchObject(input);
      const twin = new Network(model);
      const compiled = compileNetwork(model);
      const bytes = compiled.contracts.reduce((sum, { code }) => sum + (code.length - 2) / 2, 0);
      const bits = model.layers.map((layer) => layer.bits).join(", ");
      // The row of docs/importers.md.
      expect(docs).toContain(
        `| ${right} of ${rows.length} | ${right} | ${bits} bits | ${bytes.toLocaleString("en")} | ${changes} of ${rows.length >> 1} |`,
      );
      const contract = await runCompiled(compiled);
      for (const [i, row] of rows.entries()) {
        const sample = twin.encode(row);
        expect(await contract.scores(sample)).toEqual([...twin.scores(sample)]);
        expect((await contract.predict(sample)).label).toBe(fixture.labels[i]);
      }
    },
  );

  it.each(CASES)("$name: half of the samples calibrate, the others are asked", (each) => {
    const { name, source, data, changes } = each;
    const part = (odd: number) => ({
      rows: data.rows.filter((_, i) => i % 2 === odd),
      labels: data.labels.filter((_, i) => i % 2 === odd),
    });
    const { model } = convertNetwork(source, { calibration: part(0) });
    const twin = new Network(model);
    const { rows } = part(1);
    const theirs = readFixture<ImportedFixture>(name).labels.filter((_, i) => i % 2 === 1);
    const changed = rows.filter((row, i) => twin.predict(twin.encode(row)) !== theirs[i]);
    expect(changed).toHaveLength(changes);
  });

  it("is the same, whatever the size of a neuron's numbers", () => {
    const { rows } = digits;
    const source = onnx("onnx-digits");
    const [first, last] = source.layers as [RealLayer, RealLayer];
    const times = ({ weights, biases }: RealLayer, factor: number, biasFactor: number) => ({
      weights: weights.map((row) => row.map((weight) => weight * factor)),
      biases: biases.map((bias) => bias * biasFactor),
    });
    const { model } = convertNetwork(source, { calibration: { rows } });
    for (const power of [-200, -40, -8, 8, 40, 200]) {
      const [factor, other] = [2 ** power, 2 ** (power >> 1)];
      const layers = [times(first, factor, factor), times(last, other / factor, other)];
      const scaled = convertNetwork({ ...source, layers }, { calibration: { rows } });
      expect(scaled.model.layers, `2^${power}`).toEqual(model.layers);
    }
  });

  it("has no weight for what is always 0, however large its own was", () => {
    const layers = [
      { weights: [[1], [-1]], biases: [0, 0] },
      {
        weights: [
          [0, 1e200],
          [1, 1e200],
        ],
        biases: [0, 0],
      },
    ];
    const source = { name: "dead", classes: ["a", "b"], inputs: 1, layers };
    const { model } = convertNetwork(source, { calibration: { rows: [[0], [3]] } });
    expect(model.layers[1]?.weights.map((row) => row[1])).toEqual([0, 0]);
    expect(new Network(model).predict(Uint8Array.of(0xc0))).toBe(1);
  });

  it("takes what is outside of its range for the end of it", () => {
    const calibration = readFixture<TestData>("wine");
    const { model } = convertNetwork(onnx("onnx-wine"), { calibration });
    const twin = new Network(model);
    const [high, low] = [new Array(13).fill(1e9), new Array(13).fill(-1e9)];
    expect([...twin.encode(high)]).toEqual(new Array(13).fill(255));
    expect([...twin.encode(low)]).toEqual(new Array(13).fill(0));
    expect(() => twin.encode(high.slice(1))).toThrow("has 13 numbers, not 12");
    expect(() => twin.encode([Number.NaN, ...low.slice(1)])).toThrow("position 0 must be a number");
  });

  it("is refused if too many samples change their class", () => {
    // What tells the classes apart is one part in 2^40 of what they have in common.
    const source: FloatNetwork = {
      name: "close",
      classes: ["a", "b"],
      inputs: 2,
      layers: [
        {
          weights: [
            [1, 0],
            [1, 2 ** -40],
          ],
          biases: [0, 0],
        },
      ],
    };
    const rows = [
      [255, 0],
      [255, 255],
      [0, 255],
    ];
    const calibration = { rows, labels: [0, 1, 1] };
    expect(() => convertNetwork(source, { calibration })).toThrow(/2 of 3 .* 0 are allowed/);
    const { report } = convertNetwork(source, { calibration, allowedChanges: 2 });
    expect(report).toEqual({ total: 3, changed: 2, before: 3, after: 1 });

    // By default 3 of 1000.
    const thousand = (changed: number) => {
      const rows = Array.from({ length: 1000 }, (_, i) => (i < changed ? [0, 255] : [255, 0]));
      return convertNetwork(source, { calibration: { rows } }).report;
    };
    expect(thousand(3)).toEqual({ total: 1000, changed: 3 });
    expect(() => thousand(4)).toThrow(/4 of 1000 .* 3 are allowed/);
  });
});

describe("ONNX", () => {
  const { good, bad } = readFixture<{
    good: Record<string, { file: string; row: number[]; scores: number[] }>;
    bad: Record<string, string>;
  }>("onnx-small");
  const read = (file: string) => fromOnnx(Buffer.from(file, "base64"));

  it.each(Object.entries(good))("reads %s", (_, { file, row, scores }) => {
    floatNetworkScores(read(file), row).forEach((score, k) => {
      expect(score).toBeCloseTo(scores[k] as number, 5);
    });
  });

  it.each([
    ["Conv", 'OperatorUnsupportedError: Node "it" of the ONNX graph is Conv,'],
    ["LinearClassifier", 'Node "it" of the ONNX graph is ai.onnx.ml.LinearClassifier,'],
    ["transA", "is Gemm with transA"],
    ["Flatten from axis 2", "is Flatten from axis 2"],
    ["pads", 'Node "pool" of the ONNX graph is AveragePool with padding'],
    ["SAME_UPPER", "is AveragePool with padding"],
    ["ceil_mode", "is AveragePool with ceil_mode"],
    ["window", 'ShapeMismatchError: Node "pool" of the ONNX graph needs 5 × 5 pixels, not 4 × 4'],
    ["Pad", "is Pad with more than zeros"],
    ["late AveragePool", "is AveragePool that is not in front"],
    ["Relu in front", "is Relu before the first layer"],
    ["Add in front", "is Add that follows no layer"],
    ["Relu at the end", "without a Relu behind it"],
    ["axis of ArgMax", "is ArgMax along axis 0"],
    ["axis of Softmax", "is Softmax along axis 0"],
    ["classes in rows", 'Node "it" of the ONNX graph needs one number a class, not 2 × 2'],
    ["early output", 'node "it" uses what makes "a", an output, too;'],
    ["early output behind an Identity", 'node "it" uses what makes "a", an output, too;'],
    ["last of ArgMax", "is ArgMax that gives ties to the last class"],
    ["Gemm after Softmax", "is Gemm after Softmax"],
    ["rows", 'Node "it" of the ONNX graph needs 3 numbers a sample, not 4'],
    ["picture", "needs 4 numbers a sample, not 2 × 2"],
    ["bias", "needs a constant for 3 numbers, not 2"],
    ["Reshape", "needs a shape for 4 numbers a sample, not [-1, 3]"],
    ["no constant", 'node "it" uses "z", which is no constant of the file;'],
    ["two branches", "as if the graph were no chain"],
    ["half", 'the constant "W" uses the data type 10 of ONNX'],
    ["one output", "does not end with a layer of two classes or more"],
    ["open shape", 'the input "x" does not say how many numbers'],
  ])("refuses by name: %s", (name, message) => {
    let error: unknown;
    try {
      read(bad[name] as string);
    } catch (thrown) {
      error = thrown;
    }
    expect(String(error)).toContain(message);
  });

  it.each([
    ["NaN", "a weight of neuron 2 of layer 0 is NaN, no finite number"],
    ["infinite", "a weight of neuron 1 of layer 0 is Infinity"],
  ])("refuses weights that are no numbers: %s", (name, message) => {
    const calibration = { rows: [[1, 2, 3, 4]] };
    expect(() => convertNetwork(read(bad[name] as string), { calibration })).toThrow(message);
  });

  it("says if a file is none", () => {
    for (const file of ["", "{}", "ONNX", "\u0008\u0007"]) {
      expect(() => fromOnnx(new TextEncoder().encode(file))).toThrow("the file is no ONNX model");
    }
    const whole = readFileSync(importerFile("onnx-wine.onnx"));
    for (let length = 0; length < whole.length; length += 97) {
      expect(() => fromOnnx(whole.subarray(0, length)), `${length} bytes`).toThrow(
        expect.objectContaining({ name: expect.stringMatching(/^Import/) }),
      );
    }
  });
});

describe("a linear model", () => {
  const model: SklearnLinear = {
    format: "sklearn",
    kind: "linear",
    classes: ["a", "b", "c"],
    coefficients: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    intercepts: [0, 0, 0],
  };

  it("has a row for each class, and the calibration as many numbers", () => {
    const { coefficients, intercepts } = model;
    const short = { ...model, coefficients: coefficients.slice(1) };
    expect(() => fromSklearnLinear(short)).toThrow("coefficients must have 3 entries, not 2");
    expect(() => fromSklearnLinear({ ...model, intercepts: intercepts.slice(1) })).toThrow(
      "intercepts",
    );
    const ragged = { ...model, coefficients: [[1, 2], [3], [5, 6]] };
    expect(() => fromSklearnLinear(ragged)).toThrow("coefficients[1] must have 2 entries, not 1");
    const convert = (...rows: number[][]) =>
      convertNetwork(fromSklearnLinear(model), { calibration: { rows } });
    expect(() => convert([1, 2, 3])).toThrow("have 3 numbers in row 0, and the model takes 2");
    expect(() => convert([1, 2], [1, Number.NaN])).toThrow("row 1 of the calibration data is NaN");
    expect(() => convert()).toThrow("have no rows");
    expect(convert([1, 2]).report).toEqual({ total: 1, changed: 0 });
  });

  it("gives a sum of 0 to the first of two classes, as scikit-learn", () => {
    const source = fromSklearnLinear({
      ...model,
      classes: ["a", "b"],
      coefficients: [[1, -1]],
      intercepts: [0],
    });
    expect(
      [
        [2, 2],
        [3, 2],
        [2, 3],
      ].map((row) => argmax(floatNetworkScores(source, row))),
    ).toEqual([0, 1, 0]);
  });
});
