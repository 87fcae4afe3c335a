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
    `A part of the model that cannot be divided takes ${length} bytes of code, and a contract has at most ${limit}; make the layer smaller.`,
  InputLengthInvalid: ({ expected, actual }: { expected: bigint; actual: bigint }) =>
    `A sample of this model has ${expected} bytes, not ${actual}; encode it for this model.`,
  InputOutOfRange: ({
    position,
    value,
    limit,
  }: {
    position: number;
    value: number;
    limit: number;
  }) => `The value ${value} at position ${position} is not a whole number from 0 to ${limit}.`,
  InputPaddingNotZero: (_: object) =>
    "The bits after the last value of the sample must be zero; encode it for this model.",
  LayerUnsupported: ({ layer, bits }: { layer: number; bits: number }) =>
    `An encoder's last layer, here layer ${layer}, has 16 bits, not ${bits}; train the network with such a layer before its last.`,
  ModelFileInvalid: ({ path, reason }: { path: string; reason: string }) =>
    `The model is not as docs/compiler.md describes it: ${path} ${reason}.`,
  PartMissing: ({ part }: { part: string }) =>
    `The model's part at ${part} is not on this chain; deploy the model with deployCompiled.`,
});

export const {
  BoundExceededError,
  CodeTooLongError,
  InputLengthInvalidError,
  InputOutOfRangeError,
  InputPaddingNotZeroError,
  LayerUnsupportedError,
  ModelFileInvalidError,
  PartMissingError,
} = compilerErrors;
