import {
  type Address,
  concatHex,
  encodeAbiParameters,
  encodeFunctionData,
  getContractAddress,
  type Hash,
} from "viem";
import { trainerFactoryAbi } from "../abis/trainerFactory.js";
import type { ForestModel } from "../compiler/forestFormat.js";
import { packForest } from "../compiler/packForest.js";
import type { CodeTooLongError } from "../errors/compiler.js";
import {
  type AnyClient,
  type TransactErrorType,
  type TransactionOptions,
  transact,
} from "../utils/transact.js";
import { forestBytecode } from "./bytecode.js";
import { isDeployed, SALT } from "./chunks.js";
import { CREATE2_DEPLOYER, type EnsureContractsErrorType, ensureContracts } from "./contracts.js";

export type DeployForestParameters = Omit<TransactionOptions, "nonce" | "gas"> & {
  /** A checked one, as `parseModel` returns it. */
  readonly model: ForestModel;
};

export type DeployForestReturnType = {
  /** The contract `Forest` with this model: the same on every chain. */
  readonly address: Address;
  /** Transactions that were needed; what was there already needs none. */
  readonly hashes: Hash[];
  readonly gasUsed: number;
};

export type DeployForestErrorType =
  | InstanceType<typeof CodeTooLongError>
  | EnsureContractsErrorType
  | TransactErrorType;

/**
 * Uploads a forest in chunks and deploys a contract `Forest` that runs it. What an interrupted
 * deployment has left is used.
 */
export async function deployForest(
  client: AnyClient,
  { model, ...options }: DeployForestParameters,
): Promise<DeployForestReturnType> {
  const { factory, hashes, gasUsed } = await ensureContracts(client, { ...options, kinds: [] });
  const result = { hashes: [...hashes], gasUsed };
  const send = async (to: Address, data: `0x${string}`) => {
    const receipt = await transact(client, { to, data }, options);
    result.hashes.push(receipt.transactionHash);
    result.gasUsed += Number(receipt.gasUsed);
  };
  const chunks = packForest(model, factory);
  for (const { data, pointer } of chunks) {
    if (await isDeployed(client, pointer)) continue;
    const args = [data] as const;
    await send(
      factory,
      encodeFunctionData({ abi: trainerFactoryAbi, functionName: "upload", args }),
    );
  }
  const first = chunks.at(-1)?.pointer as Address;
  const args = encodeAbiParameters([{ type: "address" }, { type: "address" }], [first, factory]);
  const bytecode = concatHex([forestBytecode, args]);
  const address = getContractAddress({
    opcode: "CREATE2",
    from: CREATE2_DEPLOYER,
    salt: SALT,
    bytecode,
  });
  if (!(await isDeployed(client, address))) {
    await send(CREATE2_DEPLOYER, concatHex([SALT, bytecode]));
  }
  return { address, ...result };
}
