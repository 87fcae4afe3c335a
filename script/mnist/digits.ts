/** The digits of the package `mnist`, in the project's split, and as the models see them. */
import { createRequire } from "node:module";
import { mulberry32, shuffled } from "../../ts/cli/random.js";

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

/** The mean of each block of 4 × 4 pixels, from 0 to 15, rounded to the nearest. */
export function toThumbnail(image: ArrayLike<number>): Uint8Array {
  const thumbnail = new Uint8Array(49);
  for (let i = 0; i < 49; i++) {
    const corner = 4 * SIDE * Math.floor(i / 7) + 4 * (i % 7);
    let sum = 0;
    for (let p = 0; p < 16; p++) sum += image[corner + SIDE * (p >> 2) + (p & 3)] as number;
    thumbnail[i] = Math.round((15 * sum) / 16);
  }
  return thumbnail;
}
