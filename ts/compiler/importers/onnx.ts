import {
  ImportInvalidError,
  ImportUnsupportedError,
  OperatorUnsupportedError,
  ShapeMismatchError,
} from "../../errors/importers.js";
import type { RealLayer } from "../../training/quantize.js";
import type { FloatNetwork } from "./floatNetwork.js";
import { type OnnxGraph, type OnnxNode, type OnnxTensor, readOnnx } from "./onnxFile.js";
import { type Pool, pooledSize } from "./pool.js";

/** What has been read of a graph: how a row becomes the value that the next node takes. */
type State = {
  /** The sizes of that value, of one sample. */
  shape: readonly number[];
  pool: Pool | undefined;
  readonly layers: RealLayer[];
  /** Whether the last layer's ReLU has not come yet, so that more may be added to its sums. */
  open: boolean;
  /** The operator that only keeps the order of the scores, if one has come: no layer may follow. */
  end: string | undefined;
};

type Constants = ReadonlyMap<string, OnnxTensor>;

type Operator = (state: State, node: OnnxNode, constants: Constants) => void;

const OPERATORS: Readonly<Record<string, Operator>> = {
  Gemm: readGemm,
  MatMul: readMatMul,
  Add: readAdd,
  Relu: readRelu,
  Flatten: readFlatten,
  Reshape: readReshape,
  Pad: readPad,
  AveragePool: readAveragePool,
  Softmax: readSoftmax,
  LogSoftmax: readSoftmax,
  ArgMax: readArgmax,
  Identity: () => {},
};

/** What may follow the last layer without changing the order of its scores. */
const KEEPS_ORDER = new Set(["Flatten", "Reshape", "Softmax", "LogSoftmax", "ArgMax", "Identity"]);

/**
 * A classifier as an ONNX file: a chain of Gemm, MatMul, Add, Relu, Flatten, Reshape, Identity and, in
 * front, AveragePool, at its end Softmax or LogSoftmax and ArgMax if they are there. The first dimension of
 * its one input counts samples; the numbers of its last layer are the classes. All outputs follow that layer.
 *
 * @throws `ImportInvalidError`, `ImportUnsupportedError`, `OperatorUnsupportedError`, `ShapeMismatchError`
 */
export function fromOnnx(file: Uint8Array): FloatNetwork {
  const graph = readOnnx(file);
  const constants = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
  const input = findInput(graph, constants);
  const { shape } = input;
  const state: State = { shape, pool: undefined, layers: [], open: false, end: undefined };
  const isOutput = (value: string) => graph.outputs.some(({ name }) => name === value);
  let value = input.name;
  let early: string | undefined;
  for (const [i, read] of graph.nodes.entries()) {
    const node = { ...read, name: read.name || `${i}` };
    const [output = ""] = node.outputs;
    const constant = readConstant(node, constants);
    if (constant) {
      constants.set(output, constant);
      continue;
    }
    if (node.domain !== "" || !Object.hasOwn(OPERATORS, node.operator)) throw unsupported(node);
    const apply = OPERATORS[node.operator] as Operator;
    if (!node.inputs.includes(value)) {
      const feature = `"${node.inputs[0]}" and not "${value}", as if the graph were no chain`;
      throw new ImportUnsupportedError({ path: `node "${node.name}"`, feature });
    }
    if (isOutput(value)) early = value;
    if (early !== undefined && !KEEPS_ORDER.has(node.operator)) {
      const feature = `what makes "${early}", an output, too`;
      throw new ImportUnsupportedError({ path: `node "${node.name}"`, feature });
    }
    apply(state, node, constants);
    value = output;
  }

  const { layers, pool, open } = state;
  const classes = open && state.shape.length === 1 ? size(state.shape) : 0;
  if (classes < 2 || !isOutput(value)) {
    const reason = "does not end with a layer of two classes or more, without a Relu behind it";
    throw new ImportInvalidError({ path: "the graph", reason });
  }
  const names = Array.from({ length: classes }, (_, k) => `${k}`);
  const picture = shape.length > 1;
  return { name: "onnx", classes: names, inputs: size(shape), picture, pool, layers };
}

/** What a node gives that depends on no input. */
function readConstant(
  { domain, operator, attributes, inputs }: OnnxNode,
  constants: Constants,
): OnnxTensor | undefined {
  if (domain !== "") return;
  if (operator === "Constant") return attributes.get("value")?.tensor;
  if (operator === "Identity") return constants.get(inputs[0] ?? "");
}

/** The input that is no constant, and what a sample of it is. */
function findInput({ inputs }: OnnxGraph, constants: Constants) {
  const open = inputs.filter(({ name }) => !constants.has(name));
  const [input] = open;
  if (!input || open.length > 1) {
    const feature = `${open.length} inputs and not one`;
    throw new ImportUnsupportedError({ path: "the graph", feature });
  }
  const shape = input.shape.slice(1).map((length) => length ?? 0);
  if (shape.length === 0 || shape.some((length) => length < 1)) {
    const reason = "does not say how many numbers a sample has";
    throw new ImportInvalidError({ path: `the input "${input.name}"`, reason });
  }
  return { name: input.name, shape };
}

function readGemm(state: State, node: OnnxNode, constants: Constants): void {
  if (integer(node, "transA", 0) !== 0) throw unsupported(node, "with transA");
  const alpha = node.attributes.get("alpha")?.float ?? 1;
  const beta = node.attributes.get("beta")?.float ?? 1;
  const matrix = takeConstant(node, constants, 1);
  const rows = readWeights(state, node, matrix, integer(node, "transB", 0) === 1);
  const weights = rows.map((row) => row.map((weight) => alpha * weight));
  const constant = node.inputs[2] ? takeConstant(node, constants, 2) : undefined;
  const biases = constant ? spread(node, constant, rows.length) : rows.map(() => 0);
  addLayer(state, node, { weights, biases: biases.map((bias) => beta * bias) });
}

function readMatMul(state: State, node: OnnxNode, constants: Constants): void {
  const weights = readWeights(state, node, takeConstant(node, constants, 1), false);
  addLayer(state, node, { weights, biases: weights.map(() => 0) });
}

/** Adds to the sums of the layer before. */
function readAdd(state: State, node: OnnxNode, constants: Constants): void {
  if (state.end) throw unsupported(node, `after ${state.end}`);
  const layer = state.open ? state.layers.pop() : undefined;
  if (!layer) throw unsupported(node, "that follows no layer");
  const { weights, biases } = layer;
  const position = constants.has(node.inputs[0] ?? "") ? 0 : 1;
  const added = spread(node, takeConstant(node, constants, position), biases.length);
  const total = biases.map((bias, j) => bias + (added[j] as number));
  state.layers.push({ weights, biases: total });
}

function readRelu(state: State, node: OnnxNode): void {
  if (state.layers.length === 0) throw unsupported(node, "before the first layer");
  if (state.end) throw unsupported(node, `after ${state.end}`);
  state.open = false;
}

function readFlatten(state: State, node: OnnxNode): void {
  const axis = integer(node, "axis", 1);
  if (axis !== 1) throw unsupported(node, `from axis ${axis}`);
  state.shape = [size(state.shape)];
}

function readReshape(state: State, node: OnnxNode, constants: Constants): void {
  const { values } = takeConstant(node, constants, 1);
  const total = size(state.shape);
  // The first size is that of the samples: 0 or −1 for as many as there are, or 1.
  const wanted = values
    .slice(1)
    .map((length, i) => (length === 0 ? (state.shape[i] ?? 0) : length));
  const rest = total / Math.abs(size(wanted));
  const shape = wanted.map((length) => (length === -1 ? rest : length));
  if ((values[0] as number) > 1 || size(shape) !== total || !shape.every(Number.isInteger)) {
    throw mismatch(node, `a shape for ${total} numbers a sample`, `[${values.join(", ")}]`);
  }
  state.shape = shape;
}

/** PyTorch writes one before each AveragePool, also where it pads nothing. */
function readPad(_: State, node: OnnxNode, constants: Constants): void {
  const { values } = takeConstant(node, constants, 1);
  if (values.some((pad) => pad !== 0)) throw unsupported(node, "with more than zeros");
}

function readAveragePool(state: State, node: OnnxNode): void {
  if (state.layers.length > 0 || state.pool) throw unsupported(node, "that is not in front");
  const [channels, height, width] = state.shape as [number, number, number];
  const window = integers(node, "kernel_shape", []) as [number, number];
  if (state.shape.length !== 3 || window.length !== 2) {
    throw mismatch(node, "channels of pictures", describe(state.shape));
  }
  const padded = integers(node, "pads", []).some((pad) => pad !== 0);
  const automatic = node.attributes.get("auto_pad")?.text ?? "NOTSET";
  if (padded || !["NOTSET", "VALID"].includes(automatic)) throw unsupported(node, "with padding");
  if (integer(node, "ceil_mode", 0) !== 0) throw unsupported(node, "with ceil_mode");
  if (integers(node, "dilations", []).some((step) => step !== 1)) {
    throw unsupported(node, "with dilations");
  }
  const stride = integers(node, "strides", [1, 1]) as [number, number];
  state.pool = { channels, height, width, window, stride };
  state.shape = [channels, ...pooledSize(state.pool)];
  if (size(state.shape) === 0)
    throw mismatch(node, `${describe(window)} pixels`, describe([height, width]));
}

/** Keeps the order of a sample's scores, and is left out. */
function readSoftmax(state: State, node: OnnxNode): void {
  if (!state.open) throw unsupported(node, "that follows no layer");
  const { shape } = state;
  if (shape.length !== 1) throw mismatch(node, "one number a class", describe(shape));
  const axis = integer(node, "axis", -1);
  if (axis !== 1 && axis !== -1) throw unsupported(node, `along axis ${axis}`);
  state.end = node.operator;
}

function readArgmax(state: State, node: OnnxNode): void {
  if (!node.attributes.has("axis")) throw unsupported(node, "along axis 0");
  if (integer(node, "select_last_index", 0) !== 0) {
    throw unsupported(node, "that gives ties to the last class");
  }
  readSoftmax(state, node);
}

/** The weights of each neuron. */
function readWeights(
  { shape }: State,
  node: OnnxNode,
  { shape: [rows = 0, columns = 0, ...more], values }: OnnxTensor,
  transposed: boolean,
): number[][] {
  const [inputs, neurons] = transposed ? [columns, rows] : [rows, columns];
  if (shape.length !== 1 || more.length > 0 || inputs !== shape[0]) {
    throw mismatch(node, `${describe([inputs, ...more])} numbers a sample`, describe(shape));
  }
  const [perNeuron, perInput] = transposed ? [inputs, 1] : [1, neurons];
  return Array.from({ length: neurons }, (_, j) =>
    Array.from({ length: inputs }, (_, i) => values[j * perNeuron + i * perInput] as number),
  );
}

/** Adds a layer or, if there was no ReLU since the last one, makes one of both. */
function addLayer(state: State, node: OnnxNode, layer: RealLayer): void {
  if (state.end) throw unsupported(node, `after ${state.end}`);
  const before = state.open ? state.layers.pop() : undefined;
  state.layers.push(before ? join(before, layer) : layer);
  state.open = true;
  state.shape = [layer.biases.length];
}

/** Two layers without a ReLU between them, as one. */
function join(first: RealLayer, second: RealLayer): RealLayer {
  const through = (row: readonly number[], column: (j: number) => number) =>
    row.reduce((sum, weight, j) => sum + weight * column(j), 0);
  const inputs = first.weights[0]?.length ?? 0;
  return {
    weights: second.weights.map((row) =>
      Array.from({ length: inputs }, (_, i) =>
        through(row, (j) => (first.weights[j] as readonly number[])[i] as number),
      ),
    ),
    biases: second.weights.map(
      (row, k) => (second.biases[k] as number) + through(row, (j) => first.biases[j] as number),
    ),
  };
}

/** A constant of one number, or one for each neuron, as numbers for all neurons. */
function spread(node: OnnxNode, { shape, values }: OnnxTensor, neurons: number): number[] {
  if (values.length === 1) return new Array<number>(neurons).fill(values[0] as number);
  if (shape.at(-1) === neurons && values.length === neurons) return [...values];
  throw mismatch(node, `a constant for ${neurons} numbers`, describe(shape));
}

function takeConstant(node: OnnxNode, constants: Constants, position: number): OnnxTensor {
  const name = node.inputs[position] ?? "";
  const constant = constants.get(name);
  if (constant) return constant;
  const feature = `"${name}", which is no constant of the file`;
  throw new ImportUnsupportedError({ path: `node "${node.name}"`, feature });
}

function integer({ attributes }: OnnxNode, name: string, absent: number): number {
  return attributes.get(name)?.int ?? absent;
}

function integers({ attributes }: OnnxNode, name: string, absent: readonly number[]) {
  return attributes.get(name)?.ints ?? absent;
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function describe(shape: readonly number[]): string {
  return shape.join(" × ");
}

function unsupported({ name, operator, domain }: OnnxNode, how?: string): Error {
  const full = domain === "" ? operator : `${domain}.${operator}`;
  return new OperatorUnsupportedError({ node: name, operator: how ? `${full} ${how}` : full });
}

function mismatch({ name }: OnnxNode, expected: string, actual: string): Error {
  return new ShapeMismatchError({ node: name, expected, actual });
}
