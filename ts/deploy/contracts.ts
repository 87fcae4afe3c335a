import { type Address, concatHex, getContractAddress, type Hash, type Hex } from "viem";
import { getChainId } from "viem/actions";
import { Create2DeployerMissingError } from "../errors/library.js";
import { MODEL_KINDS, type ModelKind } from "../models/twins.js";
import {
  type AnyClient,
  type TransactErrorType,
  type TransactionOptions,
  transact,
} from "../utils/transact.js";
import { trainerFactoryBytecode } from "./bytecode.js";
import { isDeployed, SALT } from "./chunks.js";
import { presets } from "./presets.js";

/** The CREATE2 deployer that most chains have at this address, and anvil from the start. */
export const CREATE2_DEPLOYER: Address = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

/** What trainers share, once a chain. */
export type Contracts = {
  /** The `TrainerFactory`. */
  readonly factory: Address;
  /** What trainers are clones of, by the kind of their model. */
  readonly presets: { readonly [kind in ModelKind]: Address };
};

export type EnsureContractsParameters = Omit<TransactionOptions, "nonce"> & {
  /** The kinds of model whose preset is needed; all by default. */
  readonly kinds?: readonly ModelKind[] | undefined;
  /** Creation code of other contracts that are needed, at addresses that follow from it. */
  readonly others?: readonly Hex[] | undefined;
  /** Called after each transaction. */
  readonly onTransaction?: ((hash: Hash) => void) | undefined;
};

export type EnsureContractsReturnType = Contracts & {
  /** The transactions that deployed what was missing; none if nothing was. */
  readonly hashes: Hash[];
  /** The gas that these used. */
  readonly gasUsed: number;
};

export type EnsureContractsErrorType =
  | InstanceType<typeof Create2DeployerMissingError>
  | TransactErrorType;

/** Where the shared contracts of this version are on every chain, whether or not they are there yet. */
export function getContracts(): Contracts {
  const entries = MODEL_KINDS.map((kind) => [kind, create2Address(presets[kind].bytecode)]);
  return { factory: create2Address(trainerFactoryBytecode), presets: Object.fromEntries(entries) };
}

/**
 * Deploys those of the shared contracts that the chain does not have yet.
 *
 * @param client - A client with an account, or name one in the options.
 * @throws `Create2DeployerMissingError`
 */
export async function ensureContracts(
  client: AnyClient,
  parameters: EnsureContractsParameters = {},
): Promise<EnsureContractsReturnType> {
  const { kinds = MODEL_KINDS, others = [], onTransaction, ...transaction } = parameters;
  const needed = [...kinds.map((kind) => presets[kind].bytecode), ...others];
  const hashes: Hash[] = [];
  let gasUsed = 0;
  for (const bytecode of await missingContracts(client, needed)) {
    const receipt = await transact(
      client,
      { to: CREATE2_DEPLOYER, data: concatHex([SALT, bytecode]) },
      transaction,
    );
    hashes.push(receipt.transactionHash);
    gasUsed += Number(receipt.gasUsed);
    onTransaction?.(receipt.transactionHash);
  }
  return { ...getContracts(), hashes, gasUsed };
}

/**
 * Creation code of the factory and of what else is needed, if it is not on the chain.
 *
 * @throws `Create2DeployerMissingError` if some are not and cannot be deployed
 */
export async function missingContracts(client: AnyClient, needed: readonly Hex[]): Promise<Hex[]> {
  const missing: Hex[] = [];
  for (const bytecode of [trainerFactoryBytecode, ...needed]) {
    if (!(await isDeployed(client, create2Address(bytecode)))) missing.push(bytecode);
  }
  if (missing.length > 0 && !(await isDeployed(client, CREATE2_DEPLOYER))) {
    const chainId = await getChainId(client);
    throw new Create2DeployerMissingError({ deployer: CREATE2_DEPLOYER, chainId });
  }
  return missing;
}

/** Where a shared contract with this creation code is. */
export function create2Address(bytecode: Hex): Address {
  return getContractAddress({ opcode: "CREATE2", from: CREATE2_DEPLOYER, salt: SALT, bytecode });
}
