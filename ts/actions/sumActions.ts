import { deployTrainer } from "../deploy/deployTrainer.js";
import type { AnyClient } from "../utils/transact.js";
import { addClass } from "./addClass.js";
import { addData } from "./addData.js";
import { addDataBatch } from "./addDataBatch.js";
import { addDataWithToken } from "./addDataWithToken.js";
import { compact } from "./compact.js";
import { evaluate } from "./evaluate.js";
import { getClaimable } from "./getClaimable.js";
import { getContributions } from "./getContributions.js";
import { getDataset } from "./getDataset.js";
import { getDeposit } from "./getDeposit.js";
import { getMetadata } from "./getMetadata.js";
import { getModel } from "./getModel.js";
import { getPoints } from "./getPoints.js";
import { getReputation } from "./getReputation.js";
import { getSpec } from "./getSpec.js";
import { getTerms } from "./getTerms.js";
import { getToken } from "./getToken.js";
import { getTrackRecord } from "./getTrackRecord.js";
import { getWords } from "./getWords.js";
import { predict } from "./predict.js";
import { refund } from "./refund.js";
import { refundMany } from "./refundMany.js";
import { report } from "./report.js";
import { reportMany } from "./reportMany.js";
import { scores } from "./scores.js";

/** What anyone may ask. */
const publicActions = {
  evaluate,
  getClaimable,
  getContributions,
  getDataset,
  getDeposit,
  getMetadata,
  getModel,
  getPoints,
  getReputation,
  getSpec,
  getTerms,
  getToken,
  getTrackRecord,
  getWords,
  predict,
  scores,
};

/** What takes an account: the client's, or one named in the parameters. */
const walletActions = {
  addClass,
  addData,
  addDataBatch,
  addDataWithToken,
  compact,
  deployTrainer,
  refund,
  refundMany,
  report,
  reportMany,
};

type Bound<actions> = {
  [name in keyof actions]: actions[name] extends (
    client: AnyClient,
    parameters: infer parameters,
  ) => infer result
    ? (parameters: parameters) => result
    : never;
};

/** The actions as methods of a client. */
export type SumActions = Bound<typeof publicActions & typeof walletActions>;

/**
 * Adds the actions to a viem client.
 *
 * @example
 * const client = createWalletClient({ account, chain, transport }).extend(sumActions());
 * await client.addData({ trainer, sample, label: 1 });
 */
export function sumActions(): (client: AnyClient) => SumActions {
  return (client) => {
    const bound = Object.entries({ ...publicActions, ...walletActions }).map(([name, action]) => [
      name,
      (parameters: never) => action(client, parameters),
    ]);
    return Object.fromEntries(bound);
  };
}
