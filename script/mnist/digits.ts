/** The digits of the package `mnist`, in the project's split, and as the models see them. */
import { createRequire } from "node:module";
import type { InputFormat } from "../../ts/compiler/format.js";
import { mulberry32, shuffled } from "../../ts/utils/random.js";

/** Pixels of a side. */
export const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** Grey images (0 to 1, 784 values each, one after the other) and the digits they show. */
export type Digits = { readonly images: Float32Array; readonly labels: Uint8Array };

/** 8,000 digits to train with and 2,000 that nothing but a test may look at. */
export function loadDigits(): { train: Digits; test: Digits } {
  const package_ = createRequire(import.meta.url)("mnist") as Record<number, { raw: number[] }>;
  const all = Array.from({ length: 10 }, (_, digit) => {
    const { raw } = package_[digit] as { raw: number[] };
    return Array.from({ length: raw.length / PIXELS }, (_, i) => ({ raw, digit, at: i * PIXELS }));
  }).flat();
  const order = shuffled(
    all.map((_, i) => i),
    mulberry32(42),
  );
  const pick = (positions: number[]): Digits => {
    const images = new Float32Array(positions.length * PIXELS);
    const labels = new Uint8Array(positions.length);
    positions.forEach((position, i) => {
      const { raw, digit, at } = all[position] as (typeof all)[number];
      for (let p = 0; p < PIXELS; p++) images[i * PIXELS + p] = raw[at + p] as number;
      labels[i] = digit;
    });
    return { images, labels };
  };
  const split = Math.floor(0.8 * order.length);
  return { train: pick(order.slice(0, split)), test: pick(order.slice(split)) };
}

/** The black and white bitmap: 1 where a pixel is at least half white. */
export function toBitmap(image: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(image, (grey) => (grey >= 0.5 ? 1 : 0));
}

/**
 * A smaller grey picture: the mean of each block of `block` × `block` pixels, from 0 to 15, rounded to
 * the nearest, of as many blocks a side around the middle as `side` says.
 */
export function toGrey(image: ArrayLike<number>, side: number, block: number): Uint8Array {
  const edge = Math.floor((SIDE - side * block) / 2);
  const grey = new Uint8Array(side * side);
  for (let i = 0; i < grey.length; i++) {
    const corner = SIDE * (edge + block * Math.floor(i / side)) + edge + block * (i % side);
    let sum = 0;
    for (let y = 0; y < block; y++) {
      for (let x = 0; x < block; x++) sum += image[corner + SIDE * y + x] as number;
    }
    grey[i] = Math.round((15 * sum) / block ** 2);
  }
  return grey;
}

/**
 * What a model is shown of an image: the bitmap, or grey blocks of 2 × 2 pixels, or 3 × 3 if there are 7 × 7
 * or 8 × 8 of them: digits are in the middle, and a frame of 2 to 4 pixels around them is black.
 */
export function look(input: InputFormat, image: ArrayLike<number>): Uint8Array {
  if (input.kind === "bitmap") return toBitmap(image);
  const side = Math.sqrt(input.count);
  return toGrey(image, side, side < 9 ? 3 : 2);
}
