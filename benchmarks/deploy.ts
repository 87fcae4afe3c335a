import {
  type Address,
  concatHex,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  parseEventLogs,
  size,
  zeroAddress,
} from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { getCode, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { createChunks, isDeployed, SALT } from "../ts/deploy/chunks.js";
import { CREATE2_DEPLOYER } from "../ts/deploy/contracts.js";
import { trainerFactoryAbi } from "../ts/exports/abis.js";
import { type AnyClient, ensureContracts } from "../ts/exports/index.js";
import { ANVIL_MNEMONIC } from "../ts/node/anvil.js";
import { transact } from "../ts/utils/transact.js";
import type { Contract } from "./contract.js";
import { deploymentFloor, directDeploymentFloor } from "./floor.js";
import type { Workload } from "./workloads.js";

export const HOUR = 3600;
export const DAY = 24 * HOUR;
export const TERMS = {
  costWeight: 10n ** 15n,
  refundWait: DAY,
  ownerWait: 7 * DAY,
  anyWait: 9 * DAY,
  batchShare: 7500,
  maxClasses: 0,
};

/** Bytes of weights in a chunk but the last. */
const BASE_CHUNK = 16_384;

export const accountAt = (addressIndex: number) =>
  mnemonicToAccount(ANVIL_MNEMONIC, { addressIndex });
const deployer = accountAt(0);

export type Deployed = { address: Address; gas: number; floor: number };

/** The implementation and then, what counts, a clone of it: one transaction of the factory. */
export async function deployClone(
  client: AnyClient,
  workload: Workload,
  { abi, creation }: Contract,
): Promise<Deployed> {
  const { factory, pointers, chunks } = await prepare(client, workload.base);
  const implementation = getContractAddress({
    opcode: "CREATE2",
    from: CREATE2_DEPLOYER,
    salt: SALT,
    bytecode: creation,
  });
  if (!(await isDeployed(client, implementation))) {
    const data = concatHex([SALT, creation]);
    await transact(client, { to: CREATE2_DEPLOYER, data }, { account: deployer });
  }
  const initialization = encodeFunctionData({
    abi,
    functionName: "initialize",
    args: [parametersOf(workload, pointers)],
  });
  const data = encodeFunctionData({
    abi: trainerFactoryAbi,
    functionName: "deploy",
    args: [implementation, initialization, chunks],
  });
  const receipt = await transact(client, { to: factory, data }, { account: deployer });
  const [event] = parseEventLogs({
    abi: trainerFactoryAbi,
    eventName: "TrainerDeployed",
    logs: receipt.logs,
  });
  const address = event?.args.trainer as Address;
  const code = await getCode(client, { address });
  return {
    address,
    gas: Number(receipt.gasUsed),
    floor: deploymentFloor(data, workload.base.length, size(code as Hex), workload.words),
  };
}

/** Uploads the weights and creates the contract: two transactions, taken together. */
export async function deployDirect(
  client: AnyClient,
  workload: Workload,
  { abi, creation, runtime }: Contract,
): Promise<Deployed> {
  const { factory, pointers, chunks } = await prepare(client, workload.base);
  const [chunk, rest] = chunks;
  if (chunk === undefined || rest !== undefined) throw new Error("the weights are not one chunk");
  const upload = encodeFunctionData({
    abi: trainerFactoryAbi,
    functionName: "upload",
    args: [chunk],
  });
  const uploaded = await transact(client, { to: factory, data: upload }, { account: deployer });
  const data = encodeDeployData({
    abi,
    bytecode: creation,
    args: [parametersOf(workload, pointers), factory],
  });
  const created = await create(client, data);
  return {
    address: created.contractAddress as Address,
    gas: Number(uploaded.gasUsed + created.gasUsed),
    floor: directDeploymentFloor(upload, data, workload.base.length, runtime, workload.words),
  };
}

async function prepare(client: AnyClient, base: Uint8Array) {
  const { factory } = await ensureContracts(client, { account: deployer, kinds: [] });
  const chunks = createChunks(base, factory, BASE_CHUNK);
  return {
    factory,
    pointers: chunks.map(({ pointer }) => pointer),
    chunks: chunks.map(({ data }) => data),
  };
}

function parametersOf({ parameters }: Workload, base: readonly Address[]) {
  return { owner: deployer.address, metadata: zeroAddress, base, ...TERMS, ...parameters };
}

export async function create(client: AnyClient, data: Hex) {
  const hash = await sendTransaction(client, { account: deployer, data, chain: null });
  return waitForTransactionReceipt(client, { hash, pollingInterval: 10 });
}
