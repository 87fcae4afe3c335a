import { createErrorClasses } from "./sumError.js";

/** What can be wrong with frozen models, their files and their samples. */
const compilerErrors = createErrorClasses({
  BoundExceeded: ({
    layer,
    neuron,
    low,
    high,
    bits,
  }: {
    layer: number;
    neuron: number;
    low: number;
    high: number;
    bits: number;
  }) =>
    `Neuron ${neuron} of layer ${layer} can reach ${low} to ${high}, which ${bits} bits do not hold; scale its weights down, or give the layer more bits.`,
  CodeTooLong: ({ length, limit }: { length: number; limit: number }) =>
    `A part of the model that cannot be divided takes ${length} bytes of code, and a contract has at most ${limit}; make the layer or the trees smaller, or take fewer trees.`,
  InputLengthInvalid: ({ expected, actual, unit = "bytes" }: InputLengthInvalidArgs) =>
    `A sample of this model has ${expected} ${unit}, not ${actual}; encode it for this model.`,
  InputOutOfRange: ({ position, value, limit }: InputOutOfRangeArgs) =>
    `The value ${value} at position ${position} is not a whole number from 0 to ${limit}.`,
  InputPaddingNotZero: (_: object) =>
    "The bits after the last value of the sample must be zero; encode it for this model.",
  LayerUnsupported: ({ layer, bits }: { layer: number; bits: number }) =>
    layer < 0
      ? "An encoder is a network without its last layer, and this one has no other; train one with a hidden layer of 16 bits."
      : `An encoder's last layer, here layer ${layer}, has 16 bits, not ${bits}; train the network with such a layer before its last.`,
  ModelFileInvalid: ({ path, reason }: { path: string; reason: string }) =>
    `The model is not as docs/compiler.md describes it: ${path} ${reason}.`,
  PartMissing: ({ part }: { part: string }) =>
    `The model's part at ${part} is not on this chain; deploy the model with deployCompiled.`,
  TestsTooMany: ({ end, limit }: { end: number; limit: number }) =>
    `The features that trees compare have so many cuts that memory for them ends at byte ${end}, and ${limit} is the last; train with fewer bins a feature.`,
});

/** In numbers before they are encoded, in bytes as the contracts count. */
type InputLengthInvalidArgs = { expected: bigint; actual: bigint; unit?: "bytes" | "numbers" };
type InputOutOfRangeArgs = Record<"position" | "value" | "limit", number | bigint>;

export const {
  BoundExceededError,
  CodeTooLongError,
  InputLengthInvalidError,
  InputOutOfRangeError,
  InputPaddingNotZeroError,
  LayerUnsupportedError,
  ModelFileInvalidError,
  PartMissingError,
  TestsTooManyError,
} = compilerErrors;
