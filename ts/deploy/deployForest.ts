import type { ForestModel } from "../compiler/forestFormat.js";
import { packForest } from "../compiler/packForest.js";
import type { TestsTooManyError } from "../errors/compiler.js";
import type { AnyClient } from "../utils/transact.js";
import { forestBytecode } from "./bytecode.js";
import {
  type DeployUploadedErrorType,
  type DeployUploadedReturnType,
  deployUploaded,
  type UploadOptions,
} from "./uploaded.js";

export type DeployForestParameters = UploadOptions & {
  /** A checked one, as `parseModel` returns it. */
  readonly model: ForestModel;
};

/** The contract `Forest` with this model. */
export type DeployForestReturnType = DeployUploadedReturnType;

export type DeployForestErrorType =
  | InstanceType<typeof TestsTooManyError>
  | DeployUploadedErrorType;

/**
 * Uploads a forest in chunks and deploys a contract `Forest` that runs it. What an interrupted
 * deployment has left is used.
 */
export function deployForest(
  client: AnyClient,
  { model, ...options }: DeployForestParameters,
): Promise<DeployForestReturnType> {
  return deployUploaded(client, forestBytecode, (factory) => packForest(model, factory), options);
}
