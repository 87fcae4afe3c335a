import { createErrorClasses } from "./sumError.js";

/** What can be wrong with models of other libraries. */
const importErrors = createErrorClasses({
  ConversionLossy: ({ changed, total, allowed }: ConversionLossyArgs) =>
    `The integer model answers ${changed} of ${total} calibration samples differently, and ${allowed} are allowed; allow more (--allowed-changes), or train a model here (sum train).`,
  CutsTooMany: ({ feature, cuts }: { feature: number; cuts: number }) =>
    `The trees compare feature ${feature} with ${cuts} different numbers, and 255 are the most; train with fewer bins.`,
  ImportInvalid: ({ path, reason }: { path: string; reason: string }) =>
    `The model cannot be imported: ${path} ${reason}; docs/importers.md says what is taken.`,
  ImportUnsupported: ({ path, feature }: { path: string; feature: string }) =>
    `The model cannot be imported: ${path} uses ${feature}; that has no equal here.`,
  OperatorUnsupported: ({ operator, node }: { operator: string; node: string }) =>
    `Node "${node}" of the ONNX graph is ${operator}, which cannot be imported; there are Gemm, MatMul, Add, Relu, Flatten, Reshape, Identity, AveragePool, Softmax, LogSoftmax and ArgMax.`,
  ShapeMismatch: ({ node, expected, actual }: ShapeMismatchArgs) =>
    `Node "${node}" of the ONNX graph needs ${expected}, not ${actual}.`,
  TreeTooDeep: ({ tree, depth, limit }: { tree: number; depth: number; limit: number }) =>
    `Tree ${tree} is ${depth} levels deep, and ${limit} are the most; train with a maximal depth.`,
});

type ConversionLossyArgs = { changed: number; total: number; allowed: number };
type ShapeMismatchArgs = { node: string; expected: string; actual: string };

export const {
  ConversionLossyError,
  CutsTooManyError,
  ImportInvalidError,
  ImportUnsupportedError,
  OperatorUnsupportedError,
  ShapeMismatchError,
  TreeTooDeepError,
} = importErrors;
