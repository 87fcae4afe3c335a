import { type Address, hexToString } from "viem";
import { type ReadTrainerErrorType, readTrainer } from "../utils/trainer.js";
import type { AnyClient } from "../utils/transact.js";

export type GetPointsParameters = {
  readonly trainer: Address;
  readonly author: Address;
};

export type GetPointsReturnType = {
  /** Contributions that the model has confirmed, less those reported. */
  readonly points: number;
  /** The number of levels for which they suffice now; 0 for none. */
  readonly level: number;
  /** All levels, lowest first; those with a badge were reached at some time. */
  readonly levels: readonly {
    readonly name: string;
    readonly points: number;
    /** The token of the author's badge; `undefined` until it is earned. */
    readonly badge: bigint | undefined;
  }[];
};

export type GetPointsErrorType = ReadTrainerErrorType;

/** An author's points and badges, where contributions earn these; fails where they earn money. */
export async function getPoints(
  client: AnyClient,
  { trainer, author }: GetPointsParameters,
): Promise<GetPointsReturnType> {
  const [points, level, [thresholds, names]] = await Promise.all([
    readTrainer(client, trainer, "points", [author]),
    readTrainer(client, trainer, "levelOf", [author]),
    readTrainer(client, trainer, "levels", []),
  ]);
  const levels = thresholds.map(async (threshold, i) => {
    // As the contract's `badgeOf`.
    const badge = (BigInt(i + 1) << 160n) | BigInt(author);
    const earned = await readTrainer(client, trainer, "locked", [badge]).catch(() => false);
    const name = hexToString(names[i] as `0x${string}`, { size: 28 });
    return { name, points: threshold, badge: earned ? badge : undefined };
  });
  return { points: Number(points), level: Number(level), levels: await Promise.all(levels) };
}
