import { type Address, encodeFunctionData, type Hex, stringToHex } from "viem";
import { sparsePerceptronArchiveTrainerAbi } from "../abis/sparsePerceptronArchiveTrainer.js";
import { sparsePerceptronTokenTrainerAbi } from "../abis/sparsePerceptronTokenTrainer.js";
import { sparsePerceptronTrackRecordTrainerAbi } from "../abis/sparsePerceptronTrackRecordTrainer.js";
import { TrackRecordInvalidError } from "../errors/contract.js";
import { CompositionUnsupportedError } from "../errors/library.js";
import type { ModelKind, Twins } from "../models/twins.js";
import { toWhole } from "../utils/whole.js";
import {
  sparsePerceptronArchiveTrainerBytecode,
  sparsePerceptronTokenTrainerBytecode,
  sparsePerceptronTrackRecordTrainerBytecode,
} from "./bytecode.js";
import { type Common, presets, sparsePerceptron } from "./presets.js";

/** In what a trainer deviates from deposits in the chain's coin, of which everything trains. */
export type Composition = {
  /** An ERC-20 token that deposits are paid in. */
  readonly token?: Address | undefined;
  /** The model learns from authors only while it has confirmed enough of what they submitted. */
  readonly trackRecord?:
    | {
        /** Least number of contributions confirmed, below 2^32. */
        readonly confirmed: number;
        /** Least share of all that were submitted, 0 (the default) to 1. */
        readonly share?: number | undefined;
      }
    | undefined;
  /** Whether samples are kept as contract code. */
  readonly archive?: boolean | undefined;
};

/** A badge, and from how many points on. */
export type Level = { readonly points: number; readonly name: string };

/** Creation code of what the trainer is a clone of, and call data that sets the clone up. */
export type Composed = { readonly bytecode: Hex; readonly initialization: Hex };

const functionName = "initialize";

/**
 * The preset for a composition, and its initialization.
 *
 * @throws `CompositionUnsupportedError`, `TrackRecordInvalidError`
 */
export function compose<kind extends ModelKind>(
  kind: kind,
  twin: Twins[kind],
  common: Common,
  { token, trackRecord, archive }: Composition,
  levels?: readonly Level[],
): Composed {
  const { bytecode, initialization, points } = presets[kind];
  if (!token && !trackRecord && !archive && !levels) {
    return { bytecode, initialization: initialization(twin, common) };
  }
  const confirmed = toWhole("confirmed", trackRecord?.confirmed ?? 0);
  const share = BigInt(Math.round(10_000 * (trackRecord?.share ?? 0)));
  if (confirmed < 0n || confirmed >= 2n ** 32n || share < 0n || share > 10_000n) {
    throw new TrackRecordInvalidError({ confirmed, share });
  }
  if (levels && !token && !archive) {
    const badges = levels.map(({ points: threshold, name }) => ({
      threshold,
      name: stringToHex(name, { size: 28 }),
    }));
    return {
      bytecode: points.bytecode,
      initialization: points.initialization(twin, { ...common, levels: badges, confirmed, share }),
    };
  }
  const named = Object.entries({ token, trackRecord, archive, levels });
  const parts = named.flatMap(([name, part]) => (part ? [name] : [])).join(", ");
  if (kind !== "sparse-perceptron" || levels || (archive && parts !== "archive")) {
    throw new CompositionUnsupportedError({ kind, parts });
  }

  const p = sparsePerceptron(twin as Twins["sparse-perceptron"], common);
  if (archive) {
    return {
      bytecode: sparsePerceptronArchiveTrainerBytecode,
      initialization: encodeFunctionData({
        abi: sparsePerceptronArchiveTrainerAbi,
        functionName,
        args: [p],
      }),
    };
  }
  return token
    ? {
        bytecode: sparsePerceptronTokenTrainerBytecode,
        initialization: encodeFunctionData({
          abi: sparsePerceptronTokenTrainerAbi,
          functionName,
          args: [p, token, confirmed, share],
        }),
      }
    : {
        bytecode: sparsePerceptronTrackRecordTrainerBytecode,
        initialization: encodeFunctionData({
          abi: sparsePerceptronTrackRecordTrainerAbi,
          functionName,
          args: [p, confirmed, share],
        }),
      };
}
