import { bytesToHex, type Hex, size } from "viem";
import { SampleLengthOddError } from "../errors/contract.js";
import { encodeDense } from "./dense.js";
import { encodeSparse, type SparseSample } from "./sparse.js";

/**
 * A sample for any model: the ids of a sparse one, the values of a dense one as an `Int16Array`, or
 * either of them encoded; a network's as its bytes.
 */
export type Sample = SparseSample | Int16Array | Uint8Array | Hex;

/**
 * A sample as the contracts read it, whether or not it is encoded yet.
 *
 * @throws `SampleLengthOddError`, as `encodeSparse`
 */
export function toSample(sample: Sample): Hex {
  if (typeof sample !== "string") {
    if (sample instanceof Uint8Array) return bytesToHex(sample);
    return sample instanceof Int16Array ? encodeDense(sample) : encodeSparse(sample);
  }
  // viem would complete half a byte.
  if (sample.length % 2 !== 0) throw new SampleLengthOddError({ length: BigInt(size(sample)) });
  return sample;
}
