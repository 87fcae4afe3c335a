/** What the small networks learn from: distorted digits, and what a teacher thinks of each. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { type InputFormat, inputFeatures } from "../../ts/compiler/format.js";
import { decodeInput, encodeInput } from "../../ts/compiler/input.js";
import type { TrainingData } from "../../ts/training/network.js";
import { mulberry32 } from "../../ts/utils/random.js";
import { type Digits, look, SIDE } from "./digits.js";
import { distortedCopies } from "./distort.js";
import { trainTeacher } from "./teacher.js";
import type { Tensors } from "./tensors.js";

const PIXELS = SIDE * SIDE;
/** Copies of each digit, the first undistorted, the others by anything up to full strength. */
const COPIES = 64;
/** The seed of the teacher, the same for all networks, and its passes. */
const TEACHER_SEED = 1;
const TEACHER_PASSES = 30;

export type Pool = {
  readonly count: number;
  /** Grey images of 784 values from 0 to 255: all digits, then all of their next copies, and so on. */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  /** 10 logits an image: what the teacher thinks of it. */
  readonly logits: Float32Array;
};

/** Copies of these digits, and the opinions of a teacher that has seen no others. */
export function createPool(tf: Tensors, digits: Digits, log: (line: string) => void): Pool {
  const size = digits.labels.length;
  const count = COPIES * size;
  const images = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  const random = mulberry32(1001);
  let i = 0;
  for (const copy of distortedCopies(digits, COPIES, random, random)) {
    for (let p = 0; p < PIXELS; p++) images[i * PIXELS + p] = Math.round(255 * (copy[p] as number));
    labels[i] = digits.labels[i % size] as number;
    i++;
  }
  return { count, images, labels, logits: teach(tf, digits, images, log) };
}

/** The pool as a model with this input sees it. */
export function toData({ count, images, labels, logits }: Pool, input: InputFormat): TrainingData {
  const width = inputFeatures(input).count;
  const features = new Uint8Array(count * width);
  for (let i = 0; i < count; i++) {
    const image = toFloats(images.subarray(i * PIXELS, (i + 1) * PIXELS));
    features.set(decodeInput(input, encodeInput(input, look(input, image))), i * width);
  }
  return { count, features, labels, logits };
}

/** The teacher's logits of all images; kept in `cache/mnist`, as they take minutes. */
function teach(
  tf: Tensors,
  digits: Digits,
  images: Uint8Array,
  log: (line: string) => void,
): Float32Array {
  const folder = new URL("../../cache/mnist/", import.meta.url);
  const name = `logits-${digits.labels.length}-${TEACHER_SEED}-${TEACHER_PASSES}-${COPIES}.bin`;
  const file = new URL(name, folder);
  if (existsSync(file)) return new Float32Array(new Uint8Array(readFileSync(file)).buffer);
  const teacher = trainTeacher(tf, digits, { seed: TEACHER_SEED, passes: TEACHER_PASSES, log });
  const logits = new Float32Array((images.length / PIXELS) * 10);
  const step = digits.images.length;
  for (let start = 0; start < images.length; start += step) {
    const own = teacher.logits(toFloats(images.subarray(start, start + step)));
    logits.set(own, (start / PIXELS) * 10);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, new Uint8Array(logits.buffer));
  return logits;
}

function toFloats(greys: Uint8Array): Float32Array {
  return Float32Array.from(greys, (grey) => grey / 255);
}
