import { LabelOutOfRangeError } from "../errors/contract.js";
import { toWhole } from "./whole.js";

/** @throws `LabelOutOfRangeError` if there is no such class */
export function requireLabel(label: number, classes: number): void {
  if (Number.isInteger(label) && label >= 0 && label < classes) return;
  throw new LabelOutOfRangeError({ label: toWhole("label", label), classes: BigInt(classes) });
}
