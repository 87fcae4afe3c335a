import type { CompiledModel } from "./compiled.js";
import { compileForest } from "./compileForest.js";
import type { FrozenModel } from "./format.js";
import { compileNetwork } from "./network.js";

/**
 * A frozen model as contracts with the ABI of `ICompiledModel`. Equal models give equal bytes, so
 * that anyone who has the file can check the code on the chain against it.
 *
 * @throws `BoundExceededError`, `CodeTooLongError`
 */
export function compileModel(model: FrozenModel): CompiledModel {
  return model.kind === "forest" ? compileForest(model) : compileNetwork(model);
}
