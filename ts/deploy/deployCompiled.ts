import { type Address, concatHex, type Hash } from "viem";
import { getChainId } from "viem/actions";
import type { CompiledModel } from "../compiler/compiled.js";
import { Create2DeployerMissingError } from "../errors/library.js";
import {
  type AnyClient,
  type TransactErrorType,
  type TransactionOptions,
  transact,
} from "../utils/transact.js";
import { isDeployed, SALT } from "./chunks.js";
import { CREATE2_DEPLOYER } from "./contracts.js";

/** What to deploy; nonces are those of the account, as there may be several transactions. */
export type DeployCompiledParameters = Omit<TransactionOptions, "nonce"> & {
  readonly model: CompiledModel;
  /** Called before the first transaction and after each. */
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
};

export type DeployCompiledReturnType = {
  /** The model: `predict` and `scores` of `compiledModelAbi`. */
  readonly address: Address;
  /** The transactions that deployed something, in order; none if it was there before. */
  readonly hashes: Hash[];
  readonly gasUsed: number;
};

export type DeployCompiledErrorType =
  | InstanceType<typeof Create2DeployerMissingError>
  | TransactErrorType;

/**
 * Deploys a compiled model, one transaction for each of its contracts, each below 2^24 gas. Their
 * addresses follow from their code: who deploys them does not matter, also at the same time, and a call
 * that was interrupted, repeated, sends only what is missing.
 *
 * @param client - A client with an account, or name one in the parameters.
 * @throws `Create2DeployerMissingError`
 *
 * @example
 * const model = parseModel(JSON.parse(await readFile("digits.json", "utf8")));
 * const { address } = await deployCompiled(client, { model: compileModel(model) });
 */
export async function deployCompiled(
  client: AnyClient,
  { model, onProgress, ...options }: DeployCompiledParameters,
): Promise<DeployCompiledReturnType> {
  const found = await Promise.all(
    model.contracts.map(({ address }) => isDeployed(client, address)),
  );
  const missing = model.contracts.filter((_, i) => !found[i]);
  if (missing.length > 0 && !(await isDeployed(client, CREATE2_DEPLOYER))) {
    const chainId = await getChainId(client);
    throw new Create2DeployerMissingError({ deployer: CREATE2_DEPLOYER, chainId });
  }

  const hashes: Hash[] = [];
  let gasUsed = 0;
  onProgress?.({ done: 0, total: missing.length });
  for (const [i, { address, creationCode }] of missing.entries()) {
    try {
      const receipt = await transact(
        client,
        { to: CREATE2_DEPLOYER, data: concatHex([SALT, creationCode]) },
        options,
      );
      gasUsed += Number(receipt.gasUsed);
      hashes.push(receipt.transactionHash);
    } catch (error) {
      // Someone else, or a transaction that was thought lost, may have been faster.
      if (!(await isDeployed(client, address).catch(() => false))) throw error;
    }
    onProgress?.({ done: i + 1, total: missing.length });
  }
  return { address: model.address, hashes, gasUsed };
}
