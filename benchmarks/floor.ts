import { type Hex, hexToBytes, size } from "viem";

/** Prices of the EVM (hardfork Osaka), in gas. */
export const GAS = {
  transaction: 21_000,
  /** A word of storage that was zero. */
  newWord: 22_100,
  /** A word of storage that was not. */
  changedWord: 5_000,
  /** A word of storage, read for the first time in a transaction. */
  readWord: 2_100,
  /** Contract code, read for the first time in a transaction, and each word that is copied. */
  readCode: 2_600,
  copyWord: 3,
  /** A call that carries value: 9,000, less the stipend that comes back, and a warm account. */
  payment: 6_800,
  /** Returned for a word that becomes zero. */
  clearedWord: -4_800,
  create: 32_000,
  codeByte: 200,
  initCodeWord: 2,
} as const;

/** The gas of a transaction before it executes anything. */
export function intrinsicGas(data: Hex): number {
  return hexToBytes(data).reduce((gas, byte) => gas + (byte === 0 ? 4 : 16), GAS.transaction);
}

/** The gas of an event: its topics, the signature among them, and its data. */
export function logGas(topics: number, words: number): number {
  return 375 * (1 + topics) + 8 * 32 * words;
}

/** Words that an operation cannot do without. */
export type Needs = {
  /** Words that are in storage from the start. */
  readonly heads: number;
  /** Words that are in the base until they change. */
  readonly words: number;
  /** Words of the base that are copied to find these in it. */
  readonly copied: number;
};

/** What a model must read to predict, read and write to learn, hold in all, and store at first. */
export type Words = {
  readonly predict: Needs;
  readonly learn: Needs;
  readonly all: number;
  readonly deployed: number;
};

/** What an operation on one sample must at least read, write, log and pay. */
export type Footprint = {
  /** Call data. */
  readonly data: Hex;
  readonly words: Words;
  /** Words that a record of the sample takes in an event. */
  readonly sampleWords: number;
};

export type Operation = "addRight" | "addWrong" | "add" | "refund" | "report" | "predict";
export type Variant = "written" | "base" | "firstWrite" | "all";

/**
 * The floor of an operation: what the EVM charges for the words it cannot do without. Execution,
 * memory, checks and anything one could conceivably leave out are not in it.
 */
export function floorOf(operation: Operation, variant: Variant, footprint: Footprint): number {
  const { data, words, sampleWords } = footprint;
  const read = readGas(variant, words.predict);
  const added = addedGas(sampleWords);

  switch (operation) {
    case "addRight":
      return intrinsicGas(data) + added + read;
    case "addWrong":
    case "add":
      return intrinsicGas(data) + added + learnGas(variant, words.learn);
    case "refund": // record, state and reputation change
      return (
        intrinsicGas(data) +
        3 * GAS.changedWord +
        read +
        logGas(2, 2) +
        GAS.payment +
        GAS.clearedWord
      );
    case "report": // the record changes; state and reputation are read, and the longer waits
      return (
        intrinsicGas(data) +
        GAS.changedWord +
        3 * GAS.readWord +
        read +
        logGas(3, 2) +
        GAS.payment +
        GAS.clearedWord
      );
    case "predict": // execution only
      return GAS.readWord + read;
  }
}

/** What each contribution leaves: a record and its event, a changed state, and what it overpaid. */
function addedGas(sampleWords: number): number {
  return GAS.newWord + GAS.changedWord + logGas(3, 4 + sampleWords) + GAS.payment;
}

function readGas(variant: Variant, { heads, words, copied }: Needs): number {
  const base = GAS.readWord + GAS.readCode + GAS.copyWord * copied;
  return heads * GAS.readWord + (variant === "written" ? words * GAS.readWord : base);
}

function learnGas(variant: Variant, needs: Needs): number {
  const { heads, words } = needs;
  if (variant === "written") return (heads + words) * GAS.changedWord;
  const base = readGas("base", { ...needs, heads: 0 });
  return base + heads * GAS.changedWord + words * GAS.newWord;
}

/** The floor of `evaluate` for a whole batch: each word once. */
export function evaluateFloor({ all }: Words): number {
  return GAS.readWord * (1 + all);
}

/**
 * The floor of a batch that needs each word of the model. The first time, words come to storage or, if that costs
 * less, to a chunk of code that holds `bytes`.
 */
export function batchFloor(
  variant: Variant,
  { data, words, sampleWords }: Footprint,
  bytes: number,
): number {
  const heads = words.deployed;
  const whole = { heads, words: words.all - heads, copied: words.all };
  const stored = learnGas(variant, whole);
  const moved = learnGas("firstWrite", { ...whole, words: 0 }) + chunkGas(bytes);
  return (
    intrinsicGas(data) +
    addedGas(sampleWords) +
    (variant === "written" ? stored : Math.min(stored, moved))
  );
}

/** The floor of moving `read` words of storage to code that holds `bytes`; state and pointer change. */
export function compactFloor(data: Hex, read: number, bytes: number): number {
  return intrinsicGas(data) + read * GAS.readWord + GAS.changedWord + chunkGas(bytes);
}

/** The gas of a chunk of code that holds `bytes`, of its changed pointer and its event. */
function chunkGas(bytes: number): number {
  return GAS.create + GAS.codeByte * (1 + bytes) + GAS.changedWord + logGas(2, 1);
}

/** State, owner, waits and the address of the base: what any deployment with weights must write. */
const DEPLOYED_WORDS = 4;

/** The floor of a deployment through the factory: the base as code, the clone and its words. */
export function deploymentFloor(
  data: Hex,
  baseBytes: number,
  cloneBytes: number,
  { deployed }: Words,
): number {
  return (
    intrinsicGas(data) +
    2 * GAS.create +
    GAS.codeByte * (1 + baseBytes + cloneBytes) +
    (DEPLOYED_WORDS + deployed) * GAS.newWord +
    logGas(3, 1) +
    logGas(3, 0)
  );
}

/** The floor of a direct deployment: a transaction for the base, another for the contract. */
export function directDeploymentFloor(
  upload: Hex,
  creation: Hex,
  baseBytes: number,
  runtime: Hex,
  { deployed }: Words,
): number {
  return (
    intrinsicGas(upload) +
    intrinsicGas(creation) +
    GAS.initCodeWord * Math.ceil(size(creation) / 32) +
    2 * GAS.create +
    GAS.codeByte * (1 + baseBytes + size(runtime)) +
    (DEPLOYED_WORDS + deployed) * GAS.newWord +
    logGas(3, 0)
  );
}
