import type { NetworkModel } from "../compiler/format.js";
import { encodeProgram } from "../compiler/program.js";
import type { BoundExceededError, CodeTooLongError } from "../errors/compiler.js";
import type { AnyClient } from "../utils/transact.js";
import { mlpBytecode } from "./bytecode.js";
import { createChunks } from "./chunks.js";
import {
  type DeployUploadedErrorType,
  type DeployUploadedReturnType,
  deployUploaded,
  type UploadOptions,
} from "./uploaded.js";

export type DeployNetworkParameters = UploadOptions & {
  /** A checked one, as `parseModel` returns it. */
  readonly model: NetworkModel;
};

/** The contract `Mlp` with this model. */
export type DeployNetworkReturnType = DeployUploadedReturnType;

export type DeployNetworkErrorType =
  | InstanceType<typeof BoundExceededError>
  | InstanceType<typeof CodeTooLongError>
  | DeployUploadedErrorType;

/**
 * Uploads a network's table and deploys a contract `Mlp` that runs it. What an interrupted deployment
 * has left is used.
 *
 * @throws `BoundExceededError`, `CodeTooLongError` if the table does not fit into one chunk
 */
export async function deployNetwork(
  client: AnyClient,
  { model, ...options }: DeployNetworkParameters,
): Promise<DeployNetworkReturnType> {
  const table = encodeProgram(model);
  return await deployUploaded(
    client,
    mlpBytecode,
    (factory) => createChunks(table, factory),
    options,
  );
}
