import { bytesToHex, type Hex, hexToBytes, size } from "viem";
import {
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  SampleLengthOddError,
} from "../errors/contract.js";
import { toWhole } from "../utils/whole.js";

/** The largest feature space of a model; ids are below it. */
export const MAX_FEATURES = 1 << 15;

/** A sparse sample: the ids of the features that are present, strictly increasing. */
export type SparseSample = ArrayLike<number>;

/** A sample and the class it belongs to, from 0. */
export type LabelledSample = { readonly sample: SparseSample; readonly label: number };

/**
 * Checks what the contracts check.
 *
 * @param features - Size of the feature space.
 * @throws `NotWholeError`, `FeaturesNotIncreasingError`, `FeatureOutOfRangeError`
 */
export function checkSparse(ids: SparseSample, features: number = MAX_FEATURES): void {
  let floor = 0;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    if (id >= floor && id < features && Number.isInteger(id)) {
      floor = id + 1;
      continue;
    }
    const feature = toWhole(`feature at position ${i}`, id);
    const position = BigInt(i);
    if (id < floor && i > 0) throw new FeaturesNotIncreasingError({ position });
    throw new FeatureOutOfRangeError({ position, feature, features: BigInt(features) });
  }
}

/**
 * A sparse sample as the contracts read it: two bytes an id, big-endian.
 *
 * @throws as {@link checkSparse}
 */
export function encodeSparse(ids: SparseSample): Hex {
  checkSparse(ids);
  const bytes = new Uint8Array(2 * ids.length);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    bytes[2 * i] = id >> 8;
    bytes[2 * i + 1] = id;
  }
  return bytesToHex(bytes);
}

/**
 * The ids of an encoded sparse sample.
 *
 * @throws `SampleLengthOddError`, `FeaturesNotIncreasingError`, `FeatureOutOfRangeError`
 */
export function decodeSparse(sample: Hex): Uint16Array {
  // Of two bytes each, in digits: viem would complete half a byte.
  if (sample.length % 4 !== 2) throw new SampleLengthOddError({ length: BigInt(size(sample)) });
  const bytes = hexToBytes(sample);
  const ids = new Uint16Array(bytes.length / 2);
  for (let i = 0; i < ids.length; i++) {
    ids[i] = ((bytes[2 * i] as number) << 8) | (bytes[2 * i + 1] as number);
  }
  checkSparse(ids);
  return ids;
}
