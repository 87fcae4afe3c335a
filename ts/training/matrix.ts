/** Matrices are rows of numbers, one after the other. */

/**
 * Writes A · Bᵀ to `target`: in row i and column j the product of row i of A and row j of B, each of
 * `length` numbers. Tiles of 4 × 4 keep their sums in registers; at the edges of a matrix a tile repeats
 * its last row, and writes the same sum again.
 */
export function multiply(
  target: Float64Array,
  a: Float64Array,
  b: Float64Array,
  length: number,
): void {
  const [rows, columns] = [a.length / length, b.length / length];
  for (let i = 0; i < rows; i += 4) {
    const [i1, i2, i3] = [next(i, 1, rows), next(i, 2, rows), next(i, 3, rows)] as const;
    const [a0, a1, a2, a3] = [i * length, i1 * length, i2 * length, i3 * length] as const;
    for (let j = 0; j < columns; j += 4) {
      const [j1, j2, j3] = [next(j, 1, columns), next(j, 2, columns), next(j, 3, columns)] as const;
      const [b0, b1, b2, b3] = [j * length, j1 * length, j2 * length, j3 * length] as const;
      let [s00, s01, s02, s03] = [0, 0, 0, 0];
      let [s10, s11, s12, s13] = [0, 0, 0, 0];
      let [s20, s21, s22, s23] = [0, 0, 0, 0];
      let [s30, s31, s32, s33] = [0, 0, 0, 0];
      for (let k = 0; k < length; k++) {
        const w = b[b0 + k] as number;
        const x = b[b1 + k] as number;
        const y = b[b2 + k] as number;
        const z = b[b3 + k] as number;
        let v = a[a0 + k] as number;
        s00 += v * w;
        s01 += v * x;
        s02 += v * y;
        s03 += v * z;
        v = a[a1 + k] as number;
        s10 += v * w;
        s11 += v * x;
        s12 += v * y;
        s13 += v * z;
        v = a[a2 + k] as number;
        s20 += v * w;
        s21 += v * x;
        s22 += v * y;
        s23 += v * z;
        v = a[a3 + k] as number;
        s30 += v * w;
        s31 += v * x;
        s32 += v * y;
        s33 += v * z;
      }
      const [t0, t1, t2, t3] = [i * columns, i1 * columns, i2 * columns, i3 * columns] as const;
      target[t0 + j] = s00;
      target[t0 + j1] = s01;
      target[t0 + j2] = s02;
      target[t0 + j3] = s03;
      target[t1 + j] = s10;
      target[t1 + j1] = s11;
      target[t1 + j2] = s12;
      target[t1 + j3] = s13;
      target[t2 + j] = s20;
      target[t2 + j1] = s21;
      target[t2 + j2] = s22;
      target[t2 + j3] = s23;
      target[t3 + j] = s30;
      target[t3 + j1] = s31;
      target[t3 + j2] = s32;
      target[t3 + j3] = s33;
    }
  }
}

function next(i: number, by: number, count: number): number {
  return Math.min(i + by, count - 1);
}

/** Writes the columns of a matrix as rows to `target`. */
export function transpose(target: Float64Array, a: Float64Array, columns: number): void {
  const rows = a.length / columns;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) target[j * rows + i] = a[i * columns + j] as number;
  }
}
