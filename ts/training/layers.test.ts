import { expect, it } from "vitest";
import { mulberry32 } from "../utils/random.js";
import { Layers } from "./layers.js";
import { multiply, transpose } from "./matrix.js";

const random = mulberry32(7);
const draw = (length: number) => Float64Array.from({ length }, () => 2 * random() - 1);

it.each([
  [1, 1, 1],
  [4, 8, 3],
  [5, 7, 9],
  [21, 2, 36],
])("multiplies %i rows by %i", (rows, columns, length) => {
  const [a, b] = [draw(rows * length), draw(columns * length)];
  const target = new Float64Array(rows * columns);
  multiply(target, a, b, length);
  const turned = new Float64Array(a.length);
  transpose(turned, a, length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < length; k++) {
        sum += (turned[k * rows + i] as number) * (b[j * length + k] as number);
      }
      expect(target[i * columns + j]).toBeCloseTo(sum, 12);
    }
  }
});

it("has the gradients that differences have, through windows and through two layers", () => {
  const [inputs, batch] = [6, 5];
  const windows = [[0, 1, 2], [0, 1, 2], [1, 3, 5], [4]];
  const tasks = [
    { bits: 12, shift: 4, width: 4, windows },
    { bits: 16, shift: 5, width: 3 },
    { bits: 20, shift: 0, width: 2 },
  ];
  const layers = new Layers(inputs, tasks, batch);
  layers.initialize(() => random());
  // All sums are above 0, where nothing leaks.
  layers.parameters.forEach((value, i) => {
    layers.parameters[i] = Math.abs(value) + 0.1;
  });
  const samples = draw(inputs * batch).map(Math.abs);
  const weights = draw(2 * batch);
  const loss = (parameters: Float64Array) =>
    layers
      .forward(parameters, samples, false)
      .reduce((sum, value, i) => sum + value * (weights[i] as number), 0);

  layers.forward(layers.parameters, samples, false);
  layers.backward(layers.parameters, weights, false);
  const gradients = layers.gradients.slice();
  expect(gradients).toHaveLength(4 * 3 - 2 + 4 + 12 + 3 + 6 + 2);
  gradients.forEach((gradient, i) => {
    const at = (by: number) => loss(layers.parameters.map((v, k) => (k === i ? v + by : v)));
    expect(gradient).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
  });
});

it("reads what it was given, and 0 for what a neuron does not look at", () => {
  const windows = [[1], [1], [0, 2]];
  const layers = new Layers(3, [{ bits: 12, shift: 0, width: 3, windows }], 1);
  const rows = [
    {
      weights: [
        [0, 1, 0],
        [0, 2, 0],
        [3, 0, 4],
      ],
      biases: [5, 6, 7],
    },
  ];
  layers.write(rows);
  expect(layers.read()).toEqual(rows);
  // Sums of the sample 1, 10, 100.
  const sums = layers.forward(layers.parameters, Float64Array.of(1, 10, 100), false);
  expect([...sums]).toEqual([15, 26, 410]);
});
