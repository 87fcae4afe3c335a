import { checkDense, type DenseSample } from "../encoders/dense.js";
import type { DenseRows } from "./denseRows.js";
import { Learner } from "./learner.js";

/** What the twins have in common whose weights are rows of dense lanes. */
export abstract class RowsLearner extends Learner<DenseSample> {
  protected constructor(protected readonly rows: DenseRows) {
    super();
  }

  get features(): number {
    return this.rows.features;
  }

  get fractionBits(): number {
    return this.rows.fractionBits;
  }

  /** The weights as they are now: rows of `features` weights and the bias. */
  get weights(): Int16Array {
    return this.rows.weights;
  }

  /** The weights as the data of a base, before it is cut into chunks. */
  toBytes(): Uint8Array {
    return this.rows.toBytes();
  }

  protected check(values: DenseSample): void {
    checkDense(values, this.features);
  }
}
