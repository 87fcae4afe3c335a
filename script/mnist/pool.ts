/** What the small networks learn from: distorted digits as they see them, and a teacher's doubts. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { mulberry32 } from "../../ts/cli/random.js";
import type { Tensors } from "../../ts/training/tensors.js";
import { type Digits, SIDE, toBitmap, toThumbnail } from "./digits.js";
import { distort } from "./distort.js";
import { trainTeacher } from "./teacher.js";

const PIXELS = SIDE * SIDE;
/** Sums of 2 × 2 pixels of the bitmap, and values of the thumbnail. */
const [POOLED, THUMBNAIL] = [196, 49] as const;
/** Copies of each digit, the first undistorted. */
const COPIES = 24;
/** The small networks have no room for digits that hardly occur. */
const STRENGTH = 0.5;
const TEACHER_PASSES = 18;

export type Pool = {
  readonly count: number;
  /** 196 sums of 2 × 2 bits a sample, as the format's bitmaps make them. */
  readonly pooled: Uint8Array;
  /** 49 values from 0 to 15 a sample. */
  readonly thumbnails: Uint8Array;
  readonly labels: Uint8Array;
  /** 10 logits a sample: what the teacher thinks of the undistorted digit. */
  readonly logits: Float32Array;
};

/** The pool of a teacher of this seed. */
export function createPool(
  tf: Tensors,
  digits: Digits,
  { seed, log }: { seed: number; log: (line: string) => void },
): Pool {
  const size = digits.labels.length;
  const pooled = new Uint8Array(COPIES * size * POOLED);
  const thumbnails = new Uint8Array(COPIES * size * THUMBNAIL);
  const random = mulberry32(1000 + seed);
  const copy = new Float32Array(PIXELS);
  for (let i = 0; i < COPIES * size; i++) {
    const at = (i % size) * PIXELS;
    const image = digits.images.subarray(at, at + PIXELS);
    if (i < size) copy.set(image);
    else distort(image, copy, random, STRENGTH);
    const bits = toBitmap(copy);
    for (let p = 0; p < PIXELS; p++) {
      const sum = i * POOLED + 14 * (Math.floor(p / SIDE) >> 1) + ((p % SIDE) >> 1);
      pooled[sum] = (pooled[sum] as number) + (bits[p] as number);
    }
    thumbnails.set(toThumbnail(copy), i * THUMBNAIL);
  }

  const own = teacherLogits(tf, digits, seed, log);
  const labels = new Uint8Array(COPIES * size);
  const logits = new Float32Array(COPIES * own.length);
  for (let c = 0; c < COPIES; c++) {
    labels.set(digits.labels, c * size);
    logits.set(own, c * own.length);
  }
  return { count: COPIES * size, pooled, thumbnails, labels, logits };
}

/** Kept in `cache/mnist`, as a teacher takes minutes. */
function teacherLogits(
  tf: Tensors,
  digits: Digits,
  seed: number,
  log: (line: string) => void,
): Float32Array {
  const folder = new URL("../../cache/mnist/", import.meta.url);
  const file = new URL(`teacher-${seed}-${TEACHER_PASSES}.bin`, folder);
  if (existsSync(file)) return new Float32Array(new Uint8Array(readFileSync(file)).buffer);
  const teacher = trainTeacher(tf, digits, { seed, passes: TEACHER_PASSES, log });
  const logits = teacher.logits(digits.images);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, new Uint8Array(logits.buffer));
  return logits;
}
