import {
  type Address,
  concatHex,
  encodeAbiParameters,
  encodeFunctionData,
  getContractAddress,
  type Hash,
  type Hex,
} from "viem";
import { trainerFactoryAbi } from "../abis/trainerFactory.js";
import {
  type AnyClient,
  type TransactErrorType,
  type TransactionOptions,
  transact,
} from "../utils/transact.js";
import { type Chunk, isDeployed, SALT } from "./chunks.js";
import { CREATE2_DEPLOYER, type EnsureContractsErrorType, ensureContracts } from "./contracts.js";

/** The account and fees; nonces and gas are those of each transaction. */
export type UploadOptions = Omit<TransactionOptions, "nonce" | "gas">;

/** A generic contract with a model of its own. */
export type DeployUploadedReturnType = {
  /** The contract: the same on every chain, as it follows from its code and the model. */
  readonly address: Address;
  /** Transactions that were needed; what was there already needs none. */
  readonly hashes: Hash[];
  readonly gasUsed: number;
};

export type DeployUploadedErrorType = EnsureContractsErrorType | TransactErrorType;

/**
 * Uploads a frozen model in chunks and deploys the generic contract that runs it. What an interrupted
 * deployment has left is used.
 *
 * @param creationCode - Of the contract, which is given its first chunk and the factory.
 * @param pack - The chunks that a factory at this address will hold, the first one last.
 */
export async function deployUploaded(
  client: AnyClient,
  creationCode: Hex,
  pack: (factory: Address) => readonly Chunk[],
  options: UploadOptions,
): Promise<DeployUploadedReturnType> {
  const { factory, hashes, gasUsed } = await ensureContracts(client, { ...options, kinds: [] });
  const result = { hashes: [...hashes], gasUsed };
  const send = async (to: Address, data: Hex) => {
    const receipt = await transact(client, { to, data }, options);
    result.hashes.push(receipt.transactionHash);
    result.gasUsed += Number(receipt.gasUsed);
  };
  const chunks = pack(factory);
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
  const bytecode = concatHex([creationCode, args]);
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
