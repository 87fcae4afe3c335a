import { PbfReader } from "pbf";
import { ImportInvalidError, ImportUnsupportedError } from "../../errors/importers.js";

/** What an importer needs of an ONNX file (`onnx.proto` of the project ONNX, IR versions 3 and later). */
export type OnnxGraph = {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
};

/** A step: an operator, and the names of what it takes and gives. */
export type OnnxNode = {
  readonly name: string;
  readonly operator: string;
  /** Empty if it is one of ONNX itself. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
};

/** The value of an attribute; which of these it has depends on its kind. */
export type OnnxAttribute = {
  float?: number;
  int?: number;
  text?: string;
  tensor?: OnnxTensor;
  ints: number[];
};

/** A constant, row by row. */
export type OnnxTensor = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
};

/** An input or an output of the graph; a size that the file leaves open is `undefined`. */
export type OnnxValue = { readonly name: string; readonly shape: readonly (number | undefined)[] };

/**
 * Reads an ONNX file.
 *
 * @throws `ImportInvalidError` if it is none, `ImportUnsupportedError` for constants of other kinds than
 * numbers of 32 or 64 bits in the file itself
 */
export function readOnnx(file: Uint8Array): OnnxGraph {
  const graphs: OnnxGraph[] = [];
  try {
    new PbfReader(file).readFields((tag, _, pbf) => {
      if (tag === 7) graphs.push(readGraph(pbf));
    }, undefined);
  } catch (cause) {
    if (cause instanceof ImportUnsupportedError || cause instanceof ImportInvalidError) throw cause;
    throw noModel(cause);
  }
  const [graph] = graphs;
  if (!graph || graph.inputs.length === 0) throw noModel();
  return graph;
}

function noModel(cause?: unknown): Error {
  return new ImportInvalidError({ path: "the file", reason: "is no ONNX model" }, { cause });
}

function readGraph(pbf: PbfReader): OnnxGraph {
  const [nodes, initializers]: [OnnxNode[], OnnxTensor[]] = [[], []];
  const [inputs, outputs]: [OnnxValue[], OnnxValue[]] = [[], []];
  return pbf.readMessage(
    (tag) => {
      if (tag === 1) nodes.push(readNode(pbf));
      else if (tag === 5) initializers.push(readTensor(pbf));
      else if (tag === 11) inputs.push(readValue(pbf));
      else if (tag === 12) outputs.push(readValue(pbf));
    },
    { nodes, initializers, inputs, outputs },
  );
}

function readNode(pbf: PbfReader): OnnxNode {
  const attributes = new Map<string, OnnxAttribute>();
  const [inputs, outputs]: [string[], string[]] = [[], []];
  return pbf.readMessage(
    (tag, node) => {
      if (tag === 1) inputs.push(pbf.readString());
      else if (tag === 2) outputs.push(pbf.readString());
      else if (tag === 3) node.name = pbf.readString();
      else if (tag === 4) node.operator = pbf.readString();
      else if (tag === 5) attributes.set(...readAttribute(pbf));
      else if (tag === 7) node.domain = pbf.readString();
    },
    { name: "", operator: "", domain: "", inputs, outputs, attributes },
  );
}

function readAttribute(pbf: PbfReader): [string, OnnxAttribute] {
  let name = "";
  const value: OnnxAttribute = { ints: [] };
  pbf.readMessage((tag) => {
    if (tag === 1) name = pbf.readString();
    else if (tag === 2) value.float = pbf.readFloat();
    else if (tag === 3) value.int = pbf.readVarint(true);
    else if (tag === 4) value.text = pbf.readString();
    else if (tag === 5) value.tensor = readTensor(pbf);
    else if (tag === 8) pbf.readPackedVarint(value.ints, true);
  }, undefined);
  return [name, value];
}

/** Bytes of a number, by the kinds of `TensorProto.DataType`, and how it is read from them. */
const KINDS: Record<number, { size: number; read: (view: DataView, at: number) => number }> = {
  1: { size: 4, read: (view, at) => view.getFloat32(at, true) },
  6: { size: 4, read: (view, at) => view.getInt32(at, true) },
  7: { size: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  11: { size: 8, read: (view, at) => view.getFloat64(at, true) },
};

function readTensor(pbf: PbfReader): OnnxTensor {
  const [shape, values]: [number[], number[]] = [[], []];
  let [name, kind, outside] = ["", 0, false];
  let raw: Uint8Array | undefined;
  pbf.readMessage((tag) => {
    if (tag === 1) pbf.readPackedVarint(shape);
    else if (tag === 2) kind = pbf.readVarint();
    else if (tag === 4) pbf.readPackedFloat(values);
    else if (tag === 5 || tag === 7) pbf.readPackedVarint(values, true);
    else if (tag === 8) name = pbf.readString();
    else if (tag === 9) raw = pbf.readBytes();
    else if (tag === 10) pbf.readPackedDouble(values);
    else if (tag === 14) outside = pbf.readVarint() === 1;
  }, undefined);
  const path = `the constant "${name}"`;
  const format = KINDS[kind];
  if (!format) {
    throw new ImportUnsupportedError({ path, feature: `the data type ${kind} of ONNX` });
  }
  if (outside) throw new ImportUnsupportedError({ path, feature: "data outside of the file" });
  if (raw) {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    for (let at = 0; at + format.size <= raw.length; at += format.size) {
      values.push(format.read(view, at));
    }
  }
  const length = shape.reduce((product, size) => product * size, 1);
  if (values.length !== length) {
    throw new ImportInvalidError({ path, reason: `has ${values.length} numbers, not ${length}` });
  }
  return { name, shape, values };
}

function readValue(pbf: PbfReader): OnnxValue {
  const shape: (number | undefined)[] = [];
  const readDimension = () => {
    const [size] = pbf.readMessage((tag, found) => {
      if (tag === 1) found.push(pbf.readVarint(true));
    }, [] as number[]);
    shape.push(size);
  };
  /** The field of a message that lies in a field of a message. */
  const within = (field: number, read: () => void) => () => {
    pbf.readMessage((tag) => {
      if (tag === field) read();
    }, undefined);
  };
  return pbf.readMessage(
    (tag, value) => {
      if (tag === 1) value.name = pbf.readString();
      // The dimensions of the shape of the tensor that is the type.
      else if (tag === 2) within(1, within(2, within(1, readDimension)))();
    },
    { name: "", shape },
  );
}
