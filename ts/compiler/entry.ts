import { parseAbi, toFunctionSelector } from "viem";
import type { Assembler } from "./assembler.js";

/** What is wrong with a sample; `src/interfaces/ICompiledModel.sol` and `IForest.sol` say what it means. */
const ERRORS = [
  "error InputLengthInvalid(uint256 expected, uint256 actual)",
  "error InputOutOfRange(uint256 position, uint256 value, uint256 limit)",
  "error InputPaddingNotZero()",
  "error PartMissing(address part)",
] as const;

/** What any caller of a compiled model sees, a network or a forest. */
export const compiledModelAbi = parseAbi([
  "function predict(bytes sample) view returns (uint256 label)",
  "function scores(bytes sample) view returns (int256[] values)",
  ...ERRORS,
]);

/** What `EncodedPerceptron` sees of a compiled encoder. */
export const compiledEncoderAbi = parseAbi([
  "function encode(bytes sample) view returns (bytes values)",
  ...ERRORS,
]);

/** Where the sample starts in the calldata of `predict(bytes)` and `scores(bytes)`. */
export const SAMPLE = 68;

export const PREDICT = Number(toFunctionSelector("predict(bytes)"));
export const SCORES = Number(toFunctionSelector("scores(bytes)"));
export const ENCODE = Number(toFunctionSelector("encode(bytes)"));

/** Selectors of the errors, as the first four bytes of a word. */
const [INPUT_LENGTH_INVALID, INPUT_PADDING_NOT_ZERO, PART_MISSING] = [
  "InputLengthInvalid(uint256,uint256)",
  "InputPaddingNotZero()",
  "PartMissing(address)",
].map((signature) => BigInt(toFunctionSelector(signature)) << 224n) as [bigint, bigint, bigint];

/**
 * Checks that there is a sample of `length` bytes where every encoder puts it, and no ether. Whatever
 * is wrong, also a function that is none, is found out at `writeRefusals`: the usual path does not pay
 * for it.
 */
export function writeChecks(asm: Assembler, length: number): void {
  asm.push(4).op("CALLDATALOAD").push(32).op("XOR");
  asm.push(36).op("CALLDATALOAD").push(length).op("XOR", "OR");
  asm.push(SAMPLE + length).op("CALLDATASIZE", "LT", "OR", "CALLVALUE", "OR");
  asm.pushPlace("refuse").op("JUMPI");
}

/** Goes on if a function was called, else jumps to `place`. */
export function writeUnless(asm: Assembler, selector: number, place: string): void {
  asm.push(0).op("CALLDATALOAD").push(224).op("SHR").push(selector).op("XOR");
  asm.pushPlace(place).op("JUMPI");
}

/** Why a call is refused: the wrong length, or, without a reason, no call of this ABI at all. */
export function writeRefusals(
  asm: Assembler,
  { length, padded, selectors }: { length: number; padded: boolean; selectors: readonly number[] },
): void {
  asm.label("refuse").push(0);
  for (const selector of selectors) {
    asm.push(0).op("CALLDATALOAD").push(224).op("SHR").push(selector).op("EQ", "OR");
  }
  asm.push(4).op("CALLDATALOAD").push(32).op("EQ", "AND");
  asm.push(SAMPLE - 1).op("CALLDATASIZE", "GT", "AND");
  // Cut off, or with ether: there is no error for these.
  asm.push(36).op("CALLDATALOAD").push(length).op("EQ", "CALLVALUE", "OR", "ISZERO", "AND");
  asm.pushPlace("length").op("JUMPI");
  asm.label("unknown").push(0).op("DUP1", "REVERT");
  asm.label("length").push(INPUT_LENGTH_INVALID).push(0).op("MSTORE");
  asm.push(length).push(4).op("MSTORE");
  asm.push(36).op("CALLDATALOAD").push(36).op("MSTORE").push(68).push(0).op("REVERT");
  if (padded) {
    asm.label("padding").push(INPUT_PADDING_NOT_ZERO).push(0).op("MSTORE");
    asm.push(4).push(0).op("REVERT");
  }
}

/** Reverts with the name of the part that gave no answer, or of the one that this one has missed. */
export function writePartMissing(asm: Assembler, place: string, part: bigint): void {
  asm.label(place).push(PART_MISSING).push(0).op("MSTORE");
  asm.push(part).push(4).op("MSTORE");
  asm.op("RETURNDATASIZE").push(0).push(0).op("RETURNDATACOPY");
  asm.push(36).push(0).op("REVERT");
}
