import { deployTrainer } from "../deploy/deployTrainer.js";
import type { AnyClient } from "../utils/transact.js";
import { addData } from "./addData.js";
import { addDataBatch } from "./addDataBatch.js";
import { evaluate } from "./evaluate.js";
import { getClaimable } from "./getClaimable.js";
import { getContributions } from "./getContributions.js";
import { getDeposit } from "./getDeposit.js";
import { getMetadata } from "./getMetadata.js";
import { getModel } from "./getModel.js";
import { getReputation } from "./getReputation.js";
import { getSpec } from "./getSpec.js";
import { getTerms } from "./getTerms.js";
import { getWords } from "./getWords.js";
import { predict } from "./predict.js";
import { refund } from "./refund.js";
import { report } from "./report.js";
import { scores } from "./scores.js";

/** What anyone may ask. */
const publicActions = {
  evaluate,
  getClaimable,
  getContributions,
  getDeposit,
  getMetadata,
  getModel,
  getReputation,
  getSpec,
  getTerms,
  getWords,
  predict,
  scores,
};

/** What takes an account: the client's, or one named in the parameters. */
const walletActions = { addData, addDataBatch, deployTrainer, refund, report };

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
