import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as Tensorflow from "@tensorflow/tfjs-core";

/** TensorFlow.js with its WebAssembly backend. */
export type Tensors = typeof Tensorflow;

/** Loads TensorFlow.js, on one thread: the same seed gives the same model on every run. */
export async function loadTensors(): Promise<Tensors> {
  const require = createRequire(import.meta.url);
  const tf: Tensors = require("@tensorflow/tfjs-core");
  require("@tensorflow/tfjs-layers");
  const wasm: typeof import("@tensorflow/tfjs-backend-wasm") = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")), "/"));
  wasm.setThreadsCount(1);
  await tf.setBackend("wasm");
  await tf.ready();
  return tf;
}

/**
 * A matrix product that is fast in both directions: the backend multiplies plain matrices with SIMD,
 * but transposed operands, which the library's own gradient asks for, twenty times slower.
 */
export function createProduct(
  tf: Tensors,
): (a: Tensorflow.Tensor2D, b: Tensorflow.Tensor2D) => Tensorflow.Tensor2D {
  return tf.customGrad((a, b, save) => {
    const [left, right] = [a as Tensorflow.Tensor2D, b as Tensorflow.Tensor2D];
    (save as Tensorflow.GradSaveFunc)([left, right]);
    return {
      value: tf.matMul(left, right),
      gradFunc: (dy: Tensorflow.Tensor, saved: Tensorflow.Tensor[]) => {
        const [x, w] = saved as [Tensorflow.Tensor2D, Tensorflow.Tensor2D];
        return [
          tf.matMul(dy as Tensorflow.Tensor2D, tf.transpose(w)),
          tf.matMul(tf.transpose(x), dy as Tensorflow.Tensor2D),
        ];
      },
    };
  }) as (a: Tensorflow.Tensor2D, b: Tensorflow.Tensor2D) => Tensorflow.Tensor2D;
}
