/** Handwriting as others would have written it: moved, turned, sheared, scaled and bent a little. */
import type { Random } from "../../ts/utils/random.js";
import { type Digits, SIDE } from "./digits.js";

/** Nodes of a side of the grid whose random displacements bend an image. */
const NODES = 6;

/**
 * All digits as they are, then `copies` − 1 times all of them distorted, each as much as `strength` says.
 * Every image is the same array, with other values.
 */
export function* distortedCopies(
  { images, labels }: Digits,
  copies: number,
  random: Random,
  strength: () => number,
): Generator<Float32Array> {
  const size = SIDE * SIDE;
  const copy = new Float32Array(size);
  for (let i = 0; i < copies * labels.length; i++) {
    const at = (i % labels.length) * size;
    const image = images.subarray(at, at + size);
    if (i < labels.length) copy.set(image);
    else distort(image, copy, random, strength());
    yield copy;
  }
}

/**
 * Writes a distorted copy of `image` to `target`. At strength 1, distortions leave a digit just
 * readable: up to 10° and 15 %, a shear of 0.15, 2 pixels aside, and bends of up to 1.6 pixels.
 */
export function distort(
  image: Float32Array,
  target: Float32Array,
  random: Random,
  strength: number,
): void {
  const spread = (size: number) => (2 * random() - 1) * size * strength;
  const angle = spread(Math.PI / 18);
  const shear = spread(0.15);
  const [scaleX, scaleY] = [1 + spread(0.15), 1 + spread(0.15)];
  const [moveX, moveY] = [spread(2), spread(2)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const bends = Float32Array.from({ length: 2 * NODES * NODES }, () => spread(1.6));

  const centre = (SIDE - 1) / 2;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const dx = (x - centre) * scaleX;
      const dy = (y - centre) * scaleY;
      const fromX = centre + cos * dx - sin * dy + shear * dy + moveX + bend(bends, x, y, 0);
      const fromY = centre + sin * dx + cos * dy + moveY + bend(bends, x, y, 1);
      target[SIDE * y + x] = sampleAt(image, fromX, fromY);
    }
  }
}

/** One coordinate of the displacement at a pixel, interpolated between the four nodes around it. */
function bend(bends: Float32Array, x: number, y: number, coordinate: 0 | 1): number {
  const gx = (x * (NODES - 1)) / SIDE;
  const gy = (y * (NODES - 1)) / SIDE;
  const left = Math.floor(gx);
  const top = Math.floor(gy);
  const wx = gx - left;
  const wy = gy - top;
  const at = 2 * (NODES * top + left) + coordinate;
  const above = (1 - wx) * (bends[at] as number) + wx * (bends[at + 2] as number);
  const below =
    (1 - wx) * (bends[at + 2 * NODES] as number) + wx * (bends[at + 2 * NODES + 2] as number);
  return (1 - wy) * above + wy * below;
}

/** Bilinear, black outside. */
function sampleAt(image: Float32Array, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 0 || top < 0 || left >= SIDE - 1 || top >= SIDE - 1) return 0;
  const wx = x - left;
  const wy = y - top;
  const at = SIDE * top + left;
  return (
    (1 - wy) * ((1 - wx) * (image[at] as number) + wx * (image[at + 1] as number)) +
    wy * ((1 - wx) * (image[at + SIDE] as number) + wx * (image[at + SIDE + 1] as number))
  );
}
