import type { Assembler } from "./assembler.js";
import type { Layer } from "./format.js";
import { headLanes } from "./lanes.js";

/** From the words of scores to the lowest class with the greatest one, which is returned. */
export function writeArgmax(asm: Assembler, head: Layer, results: number): void {
  const classes = head.biases.length;
  const { width, count, idBits } = headLanes(head, classes);
  let guards = 0n;
  for (let k = 0; k < count; k++) guards |= 1n << BigInt(k * width + width - 1);
  for (let i = 1; i < results; i++) writeMax(asm, guards, width);
  let lanes = Math.min(count, classes);
  while (lanes > 1) {
    lanes = Math.ceil(lanes / 2);
    asm
      .op("DUP1")
      .push(lanes * width)
      .op("SHR");
    writeMax(asm, guards, width);
  }
  asm
    .push((1 << idBits) - 1)
    .op("AND")
    .push(classes - 1)
    .op("SUB");
  asm.push(0).op("MSTORE").push(32).push(0).op("RETURN");
}

/** The greater of two words in each lane: b + max(a − b, 0), where a guard bit keeps a − b in its lane. */
function writeMax(asm: Assembler, guards: bigint, width: number): void {
  asm.op("SWAP1").push(guards).op("OR", "DUP2", "SWAP1", "SUB");
  asm
    .op("DUP1")
    .push(guards)
    .op("AND", "DUP1")
    .push(width - 1)
    .op("SHR", "SWAP1", "SUB");
  asm.op("AND", "ADD");
}

/** Returns all scores, from the words of the last layer. */
export function writeScores(asm: Assembler, head: Layer, results: number): void {
  const classes = head.biases.length;
  const { width, count, idBits } = headLanes(head, classes);
  const half = 1n << BigInt(head.bits - 1);
  for (let word = results - 1; word >= 0; word--) {
    for (let k = 0; k < count && word * count + k < classes; k++) {
      asm.push(half).op("DUP2");
      asm.shiftRight(k * width + idBits);
      asm
        .push(2n * half - 1n)
        .op("AND", "SUB")
        .push(64 + 32 * (word * count + k))
        .op("MSTORE");
    }
    asm.op("POP");
  }
  asm.push(32).push(0).op("MSTORE").push(classes).push(32).op("MSTORE");
  asm
    .push(64 + 32 * classes)
    .push(0)
    .op("RETURN");
}
