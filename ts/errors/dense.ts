import { createErrorClasses } from "./sumError.js";

/** What can be wrong with dense samples and the models of them. */
const denseErrors = createErrorClasses({
  DimensionMismatch: ({ expected, actual }: { expected: bigint; actual: bigint }) =>
    `A sample of this model has ${expected} bytes, two a feature, not ${actual}; encode it for this model.`,
  ValueOutOfRange: ({ position, value }: { position: number; value: number }) =>
    `The value ${value} at position ${position} is not a whole number from −32,768 to 32,767; scale and quantise it first.`,
  NotFinite: ({ position, value }: { position: number; value: number }) =>
    `The value at position ${position} must be a number, not ${value}.`,
  LanesInvalid: ({ reason }: { reason: string }) =>
    `The initial parameters do not fit the model: ${reason}.`,
});

export const { DimensionMismatchError, LanesInvalidError, NotFiniteError, ValueOutOfRangeError } =
  denseErrors;
