import { bytesToHex, type Hex, hexToBytes, size } from "viem";
import {
  BatchTruncatedError,
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  LabelOutOfRangeError,
  SampleLengthOddError,
} from "../errors/contract.js";
import { SampleTooLongError } from "../errors/library.js";
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
  writeIds(bytes, 0, ids);
  return bytesToHex(bytes);
}

/**
 * The ids of an encoded sparse sample.
 *
 * @throws `SampleLengthOddError`, `FeaturesNotIncreasingError`, `FeatureOutOfRangeError`
 */
export function decodeSparse(sample: Hex): Uint16Array {
  // viem would complete half a byte.
  if (sample.length % 2 !== 0) throw new SampleLengthOddError({ length: BigInt(size(sample)) });
  const ids = readIds(hexToBytes(sample));
  checkSparse(ids);
  return ids;
}

/**
 * A sample as the contracts read it, whether or not it is encoded yet.
 *
 * @throws as {@link decodeSparse}
 */
export function toSample(sample: SparseSample | Hex): Hex {
  return encodeSparse(typeof sample === "string" ? decodeSparse(sample) : sample);
}

/**
 * Labelled samples as `evaluate` reads them: label and length in bytes, two bytes each, then the
 * sample, and so on.
 *
 * @throws `LabelOutOfRangeError` (labels take two bytes), `SampleTooLongError`, as {@link checkSparse}
 */
export function encodeBatch(samples: readonly LabelledSample[]): Hex {
  const bytes = new Uint8Array(samples.reduce((sum, record) => sum + recordLength(record), 0));
  const view = new DataView(bytes.buffer);
  let position = 0;
  for (const record of samples) {
    const { sample, label } = record;
    checkSparse(sample);
    if (sample.length > 0x7fff) throw new SampleTooLongError({ length: sample.length });
    const whole = toWhole("label", label);
    if (whole < 0n || whole > 0xffffn) {
      throw new LabelOutOfRangeError({ label: whole, classes: 65_536n });
    }
    view.setUint16(position, label);
    view.setUint16(position + 2, 2 * sample.length);
    writeIds(bytes, position + 4, sample);
    position += recordLength(record);
  }
  return bytesToHex(bytes);
}

/**
 * The labelled samples of an encoded batch.
 *
 * @throws `BatchTruncatedError`, as {@link decodeSparse}
 */
export function decodeBatch(batch: Hex): { sample: Uint16Array; label: number }[] {
  const bytes = hexToBytes(batch);
  const view = new DataView(bytes.buffer);
  const samples = [];
  for (let position = 0; position < bytes.length; ) {
    const start = position + 4;
    const end = start <= bytes.length ? start + view.getUint16(position + 2) : start;
    if (end > bytes.length) throw new BatchTruncatedError({ position: BigInt(position) });
    const sample = readIds(bytes.subarray(start, end));
    checkSparse(sample);
    samples.push({ sample, label: view.getUint16(position) });
    position = end;
  }
  return samples;
}

/** Bytes that a labelled sample takes in a batch. */
export function recordLength({ sample }: LabelledSample): number {
  return 4 + 2 * sample.length;
}

function writeIds(bytes: Uint8Array, position: number, ids: SparseSample): void {
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    bytes[position + 2 * i] = id >> 8;
    bytes[position + 2 * i + 1] = id;
  }
}

function readIds(bytes: Uint8Array): Uint16Array {
  if (bytes.length % 2 !== 0) throw new SampleLengthOddError({ length: BigInt(bytes.length) });
  const ids = new Uint16Array(bytes.length / 2);
  for (let i = 0; i < ids.length; i++) {
    ids[i] = ((bytes[2 * i] as number) << 8) | (bytes[2 * i + 1] as number);
  }
  return ids;
}
