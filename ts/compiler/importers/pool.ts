import type { RealLayer } from "../../training/quantize.js";

/** Means of windows of a picture, whose numbers lie channel by channel and row by row, as the means do. */
export type Pool = {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Height and width of a window. */
  readonly window: readonly [number, number];
  /** How far it is to the next window, down and to the right. */
  readonly stride: readonly [number, number];
};

/** How many windows are one below the other, and side by side. */
export function pooledSize({ height, width, window, stride }: Pool): [number, number] {
  const along = (size: number, axis: 0 | 1) =>
    Math.max(0, Math.floor((size - window[axis]) / stride[axis]) + 1);
  return [along(height, 0), along(width, 1)];
}

/** The means of the windows. */
export function poolMeans(pool: Pool, numbers: ArrayLike<number>): number[] {
  return windowsOf(pool).map(
    (window) => window.reduce((sum, i) => sum + (numbers[i] as number), 0) / window.length,
  );
}

/** A layer that sees means, as one that sees the numbers: each weight is divided among its window. */
export function unpool({ weights, biases }: RealLayer, pool: Pool): RealLayer {
  const windows = windowsOf(pool);
  const { channels, height, width } = pool;
  return {
    weights: weights.map((row) => {
      const spread = new Array<number>(channels * height * width).fill(0);
      windows.forEach((window, j) => {
        for (const i of window) {
          spread[i] = (spread[i] as number) + (row[j] as number) / window.length;
        }
      });
      return spread;
    }),
    biases,
  };
}

/** Whether the contract can do it itself with a picture of one bit a pixel: sums of blocks of 2 × 2. */
export function isBitmapPool({ channels, height, width, window, stride }: Pool): boolean {
  const blocks = [...window, ...stride].every((size) => size === 2);
  const fits = width % 4 === 0 && width <= 128 && height % 2 === 0 && height <= 1024;
  return blocks && fits && channels === 1;
}

/** The numbers of each window. */
function windowsOf(pool: Pool): number[][] {
  const { channels, height, width, window, stride } = pool;
  const [rows, columns] = pooledSize(pool);
  return Array.from({ length: channels * rows * columns }, (_, j) => {
    const [channel, row] = [Math.floor(j / (rows * columns)), Math.floor(j / columns) % rows];
    const corner = (channel * height + row * stride[0]) * width + (j % columns) * stride[1];
    return Array.from(
      { length: window[0] * window[1] },
      (_, i) => corner + Math.floor(i / window[1]) * width + (i % window[1]),
    );
  });
}
