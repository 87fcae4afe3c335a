/** A convolutional network on grey images, whose opinions the small integer networks learn from. */
import type { Scalar, Tensor, Tensor2D, Variable } from "@tensorflow/tfjs-core";
import { mulberry32, shuffled } from "../../ts/utils/random.js";
import { type Digits, SIDE } from "./digits.js";
import { distort } from "./distort.js";
import { createProduct, type Tensors } from "./tensors.js";

const PIXELS = SIDE * SIDE;
const BATCH = 100;
/** Channels of the two convolutions, 6 × 6 each with stride 2, and the width of the layer after. */
const [FIRST, SECOND, DENSE] = [24, 48, 128] as const;

export type Teacher = {
  /** The logits of images, ten each. */
  readonly logits: (images: Float32Array) => Float32Array;
};

/** Trains on distorted copies of the digits, other ones in each pass. */
export function trainTeacher(
  tf: Tensors,
  { images, labels }: Digits,
  { seed, passes, log }: { seed: number; passes: number; log: (line: string) => void },
): Teacher {
  const product = createProduct(tf);
  const random = mulberry32(seed);
  const normal = (rows: number, columns: number, inputs = rows) =>
    tf.variable(
      tf.randomNormal([rows, columns], 0, Math.sqrt(2 / inputs), "float32", random() * 1e9),
    );
  const zeros = (width: number) => tf.variable(tf.zeros([width]));
  const w1 = normal(36, FIRST) as Variable;
  const kernels = Array.from(
    { length: 9 },
    () => normal(4 * FIRST, SECOND, 36 * FIRST) as Variable,
  );
  const w3 = normal(16 * SECOND, DENSE) as Variable;
  const w4 = normal(DENSE, 10) as Variable;
  const [b1, b2, b3, b4] = [zeros(FIRST), zeros(SECOND), zeros(DENSE), zeros(10)];

  const patchPixels = tf.tensor1d(
    Array.from({ length: 144 * 36 }, (_, i) => {
      const [patch, pixel] = [Math.floor(i / 36), i % 36];
      const [y, x] = [2 * Math.floor(patch / 12), 2 * (patch % 12)];
      return SIDE * (y + Math.floor(pixel / 6)) + x + (pixel % 6);
    }),
    "int32",
  );

  const forward = (batch: Tensor2D, training: boolean): Tensor2D => {
    const count = batch.shape[0];
    const layer = (x: Tensor, w: Tensor, b: Tensor) =>
      tf.relu(tf.add(product(x as Tensor2D, w as Tensor2D), b));
    const patches = tf.reshape(tf.gather(batch, patchPixels, 1), [count * 144, 36]);
    const maps = layer(patches, w1, b1);
    // Blocks of 2 × 2 become channels, so that stride 2 is stride 1 and a kernel of 6 is one of 3.
    const blocks = tf.reshape(
      tf.transpose(tf.reshape(maps, [count * 6, 2, 6, 2 * FIRST]), [0, 2, 1, 3]),
      [count, 6, 6, 4 * FIRST],
    );
    const windows = Array.from({ length: 9 }, (_, i) => {
      const at = [0, Math.floor(i / 3), i % 3, 0];
      const window = tf.slice(blocks, at, [count, 4, 4, 4 * FIRST]);
      return product(
        tf.reshape(window, [count * 16, 4 * FIRST]),
        kernels[i] as unknown as Tensor2D,
      );
    });
    const second = tf.relu(tf.add(tf.addN(windows), b2));
    const dense = layer(tf.reshape(second, [count, 16 * SECOND]), w3, b3);
    const kept = training ? tf.dropout(dense, 0.3, undefined, random() * 1e9) : dense;
    return tf.add(product(kept as Tensor2D, w4 as unknown as Tensor2D), b4);
  };

  const optimizer = tf.train.adam(0.001);
  const steps = (passes * labels.length) / BATCH;
  const batch = new Float32Array(BATCH * PIXELS);
  let step = 0;
  for (let pass = 0; pass < passes; pass++) {
    const order = shuffled([...labels.keys()], random);
    let total = 0;
    for (let start = 0; start + BATCH <= order.length; start += BATCH, step++) {
      const ids = order.slice(start, start + BATCH);
      ids.forEach((id, i) => {
        const image = images.subarray(id * PIXELS, (id + 1) * PIXELS);
        distort(image, batch.subarray(i * PIXELS, (i + 1) * PIXELS), random, 1);
      });
      const learningRate = 0.0015 * (1 + Math.cos((Math.PI * step) / steps)) * 0.5 + 1e-6;
      Object.assign(optimizer, { learningRate });
      tf.tidy(() => {
        const x = tf.tensor2d(batch, [BATCH, PIXELS]);
        const y = tf.oneHot(
          tf.tensor1d(
            Array.from(ids, (id) => labels[id] as number),
            "int32",
          ),
          10,
        );
        const { value, grads } = tf.variableGrads(
          () => tf.neg(tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(forward(x, true))), 1))) as Scalar,
        );
        total += value.dataSync()[0] as number;
        optimizer.applyGradients(grads as never);
      });
    }
    log(
      `teacher ${seed}: pass ${pass + 1} of ${passes}, loss ${((total * BATCH) / order.length).toFixed(4)}`,
    );
  }

  return {
    logits: (images) => {
      const logits = new Float32Array((images.length / PIXELS) * 10);
      for (let start = 0; start < images.length; start += 500 * PIXELS) {
        const part = images.slice(start, start + 500 * PIXELS);
        const values = tf.tidy(() =>
          forward(tf.tensor2d(part, [part.length / PIXELS, PIXELS]), false).dataSync(),
        );
        logits.set(values as Float32Array, (start / PIXELS) * 10);
      }
      return logits;
    },
  };
}
