import { concatHex, type Hex, numberToHex, size, sliceHex } from "viem";
import { BatchTruncatedError, LabelOutOfRangeError } from "../errors/contract.js";
import { SampleTooLongError } from "../errors/library.js";
import { toWhole } from "../utils/whole.js";
import { type Sample, toSample } from "./sample.js";

/** A sample of any model and the class it belongs to, from 0. */
export type Labelled = { readonly sample: Sample; readonly label: number };

const MAX_LENGTH = 0xffff;

/**
 * Labelled samples as `evaluate` and `addDataBatch` read them: label and length in bytes, two bytes
 * each, then the sample, and so on.
 *
 * @throws `LabelOutOfRangeError` (labels take two bytes), `SampleTooLongError`, as {@link toSample}
 */
export function encodeBatch(samples: readonly Labelled[]): Hex {
  const parts: Hex[] = ["0x"];
  for (const { sample, label } of samples) {
    const encoded = toSample(sample);
    const length = size(encoded);
    if (length > MAX_LENGTH) throw new SampleTooLongError({ length });
    const whole = toWhole("label", label);
    if (whole < 0n || whole > 0xffffn) {
      throw new LabelOutOfRangeError({ label: whole, classes: 65_536n });
    }
    parts.push(numberToHex(label, { size: 2 }), numberToHex(length, { size: 2 }), encoded);
  }
  return concatHex(parts);
}

/**
 * The labelled samples of an encoded batch, each of them still encoded.
 *
 * @throws `BatchTruncatedError`
 */
export function decodeBatch(batch: Hex): { sample: Hex; label: number }[] {
  const total = size(batch);
  const number = (position: number) => Number(sliceHex(batch, position, position + 2));
  const samples: { sample: Hex; label: number }[] = [];
  for (let position = 0; position < total; ) {
    const start = position + 4;
    const end = start <= total ? start + number(position + 2) : start;
    if (end > total) throw new BatchTruncatedError({ position: BigInt(position) });
    const sample = start === end ? "0x" : sliceHex(batch, start, end);
    samples.push({ sample, label: number(position) });
    position = end;
  }
  return samples;
}

/** Bytes that a labelled sample takes in a batch. */
export function recordLength({ sample }: Labelled): number {
  if (typeof sample === "string") return 4 + size(sample);
  return 4 + (sample instanceof Uint8Array ? 1 : 2) * sample.length;
}
