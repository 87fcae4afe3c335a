import { expect, test } from "vitest";
import { randomNetwork } from "../../test/utils/networks.js";
import { createRandom } from "../../test/utils/random.js";
import { parseModel } from "./format.js";
import { decodeInput, encodeInput } from "./input.js";

test("a file is checked in every number, and errors say where", () => {
  const good = randomNetwork(createRandom(5), { kind: "values", count: 9, bits: 2 });
  const broken = (change: (model: Record<string, never>) => void) => {
    const model = JSON.parse(JSON.stringify(good));
    change(model);
    return () => parseModel(model);
  };
  expect(parseModel(JSON.parse(JSON.stringify(good)))).toEqual(good);
  const nines = (value: number) => new Array<number>(9).fill(value);
  // biome-ignore lint/suspicious/noExplicitAny: what is written here is wrong on purpose.
  const cases: [(model: any) => void, string][] = [
    [(m) => (m.format = "onnx"), "format"],
    [(m) => (m.version = 2), "version"],
    [(m) => (m.kind = "svm"), "kind"],
    [(m) => (m.classes = ["one"]), "classes must have 2 to 256 entries, not 1"],
    [(m) => (m.input.bits = 3), "input.bits"],
    [(m) => (m.input = { kind: "bitmap", width: 30, height: 8 }), "input.width"],
    [(m) => (m.input = { kind: "bitmap", width: 28, height: 7 }), "input.height"],
    [(m) => (m.input = undefined), "input is missing"],
    [(m) => (m.layers = []), "layers must have 1 to 16 entries"],
    [(m) => (m.layers[0].weights[0][1] = Number.NaN), "layers[0].weights[0][1] must be a whole"],
    [(m) => (m.layers[0].weights[0][1] = 0.5), "not 0.5"],
    [(m) => (m.layers[0].weights[0][1] = Number.POSITIVE_INFINITY), "not Infinity"],
    [(m) => m.layers[0].weights[0].push(1), "layers[0].weights[0] must have 9 entries, not 10"],
    [(m) => m.layers[0].biases.push(1), "layers[0].biases"],
    [(m) => (m.layers.at(-1).shift = 1), ".shift must be a whole number from 0 to 0"],
    [(m) => (m.layers[0].bits = 33), "layers[0].bits"],
    [(m) => m.classes.push("more"), "must have a row for each of"],
    [(m) => (m.scale = { starts: [1], steps: [1] }), "scale.starts must have 9 entries, not 1"],
    [(m) => (m.scale = { starts: nines(0), steps: nines(0) }), "scale.steps[0] must be greater"],
    [
      (m) => (m.scale = { starts: nines(1 / 0), steps: nines(1) }),
      "scale.starts[0] must be a finite",
    ],
  ];
  for (const [change, message] of cases) expect(broken(change as never), message).toThrow(message);
  expect(() => parseModel(null)).toThrow("the file is no object");
});

test("samples are packed bits, most significant first", () => {
  expect([...encodeInput({ kind: "values", count: 3, bits: 4 }, [1, 2, 15])]).toEqual([0x12, 0xf0]);
  expect([...encodeInput({ kind: "values", count: 2, bits: 16 }, [1, 65_535])]).toEqual([
    0, 1, 255, 255,
  ]);
  const picture = { kind: "bitmap", width: 4, height: 2 } as const;
  const bytes = encodeInput(picture, [1, 0, 0, 1, 1, 1, 0, 1]);
  expect([...bytes]).toEqual([0b1001_1101]);
  expect([...decodeInput(picture, bytes)]).toEqual([3, 2]);

  const random = createRandom(1);
  for (const bits of [1, 2, 4, 8, 16] as const) {
    const input = { kind: "values", count: 37, bits } as const;
    const values = Array.from({ length: 37 }, () => random.below(2 ** bits));
    expect([...decodeInput(input, encodeInput(input, values))]).toEqual(values);
  }
});

test("values that a model cannot see are refused", () => {
  const input = { kind: "values", count: 3, bits: 4 } as const;
  expect(() => encodeInput(input, [1, 2])).toThrow("has 3 numbers, not 2");
  const digit = { kind: "bitmap", width: 28, height: 28 } as const;
  expect(() => encodeInput(digit, new Uint8Array(783))).toThrow("has 784 numbers, not 783");
  expect(() => decodeInput(digit, new Uint8Array(97))).toThrow("has 98 bytes, not 97");
  expect(() => encodeInput(input, [1, 16, 2])).toThrow("The value 16 at position 1");
  expect(() => encodeInput(input, [1, -1, 2])).toThrow("from 0 to 15");
  expect(() => encodeInput(input, [1, 2.5, 2])).toThrow("The value 2.5");
  expect(() => decodeInput(input, Uint8Array.of(1, 1))).toThrow("must be zero");
});
