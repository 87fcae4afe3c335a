import {
  type Account,
  type Address,
  concatHex,
  createPublicClient,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  http,
  numberToHex,
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
import { ANVIL_MNEMONIC, type Anvil } from "../ts/node/anvil.js";
import { transact } from "../ts/utils/transact.js";
import type { Contract, compile } from "./contract.js";
import {
  deploymentFloor,
  directDeploymentFloor,
  evaluateFloor,
  floorOf,
  GAS,
  type Operation,
  type Variant,
} from "./floor.js";
import { type Kind, MODELS } from "./models.js";
import type { Workload } from "./workloads.js";

/** One figure. Gas of a whole transaction; of `predict` and `evaluate`, execution only. */
export type Row = {
  readonly workload: Workload["name"];
  readonly model: Kind;
  readonly incentive: "self-assessment";
  readonly deployment: "direct" | "clone";
  readonly operation: Operation | "deploy" | "evaluate";
  readonly variant: Variant;
  readonly gas: number;
  /** What the original needs, where it was measured. */
  readonly original?: number | undefined;
  readonly floor: number;
  /** The most that it may be. */
  readonly goal?: number | undefined;
};

const HOUR = 3600;
const DAY = 24 * HOUR;
const TERMS = {
  costWeight: 10n ** 15n,
  refundWait: DAY,
  ownerWait: 7 * DAY,
  anyWait: 9 * DAY,
  batchShare: 7500,
  maxClasses: 0,
};

/** Bytes of weights in a chunk but the last. */
const BASE_CHUNK = 16_384;

/** What people send: a round sum, of which all but the deposit comes back. */
const ONE_ETHER = 10n ** 18n;

const accountAt = (addressIndex: number) => mnemonicToAccount(ANVIL_MNEMONIC, { addressIndex });
const [deployer, author, adversary] = [accountAt(0), accountAt(1), accountAt(2)];

/** Runs one workload against one kind of deployment, on a chain of its own. */
export async function measure(
  workload: Workload,
  deployment: Row["deployment"],
  { of, probe }: ReturnType<typeof compile>,
  { rpcUrl }: Anvil,
): Promise<Row[]> {
  const { name, model, sample, others, words, original, goals } = workload;
  const client = createPublicClient({ transport: http(rpcUrl) });
  const clock = createClock(client);
  const rows: Row[] = [];
  const add = (
    operation: Row["operation"],
    variant: Variant,
    { gas, floor }: { gas: number; floor: number },
  ) => {
    const aimed =
      operation === "deploy"
        ? deployment === "clone"
        : deployment === "direct" && variant === "written";
    rows.push({
      workload: name,
      model,
      incentive: "self-assessment",
      deployment,
      operation,
      variant,
      gas,
      original: original[operation],
      floor,
      goal: aimed ? goals[operation] : undefined,
    });
  };

  await clock(HOUR);
  const contract = of(MODELS[model][deployment]);
  const { abi } = contract;
  const deploy = deployment === "clone" ? deployClone : deployDirect;
  const deployed = await deploy(client, workload, contract);
  const trainer = deployed.address;
  add("deploy", "base", deployed);
  // For the others, one model shows what a clone adds to each operation.
  if (deployment === "clone" && model !== "sparse-perceptron") return rows;

  const prober = (await create(client, probe.creation)).contractAddress as Address;
  // A clone cannot do without calling the code it shares.
  const detour = deployment === "clone" ? GAS.readCode : 0;
  const call = (functionName: string, args: readonly unknown[]) =>
    encodeFunctionData({ abi, functionName, args });
  const send = async (account: Account, data: Hex, wait: number, value = 0n) => {
    await clock(wait);
    const receipt = await transact(
      client,
      { to: trainer, data, value },
      { account, gas: 16_000_000n },
    );
    return { gas: Number(receipt.gasUsed), data };
  };
  const record = (
    operation: Operation,
    variant: Variant,
    { gas, data }: { gas: number; data: Hex },
  ) => {
    const sampleWords = Math.ceil(size(sample) / 32);
    const floor = floorOf(operation, variant, { data, words, sampleWords }) + detour;
    add(operation, variant, { gas, floor });
  };

  let contributions = 0;
  const contribute = async (label: number, account = author) => {
    const data = call("addData", [sample, BigInt(label)]);
    return { ...(await send(account, data, HOUR, ONE_ETHER)), index: BigInt(contributions++) };
  };
  const refund = (index: bigint, label: number) =>
    send(author, call("refund", [index, sample, BigInt(label)]), DAY);
  const predict = async () =>
    Number(
      await client.readContract({
        address: trainer,
        abi,
        functionName: "predict",
        args: [sample],
      }),
    );
  /** Contributes until the model says `label`. */
  const teach = async (label: number) => {
    while ((await predict()) !== label) await contribute(label);
  };
  const execution = async (data: Hex) => {
    const gas = await client.readContract({
      address: prober,
      abi: probe.abi,
      functionName: "execution",
      args: [trainer, data],
    });
    return { gas: Number(gas), data };
  };

  record("predict", "base", await execution(call("predict", [sample])));
  if (MODELS[model].alwaysLearns) {
    record("add", "firstWrite", await contribute(1));
    await contribute(0);
    record("add", "written", await contribute(1));
    // Makes the author's reputation, which the next refund changes.
    const label = await predict();
    await refund((await contribute(label)).index, label);
  } else {
    // The initial weights say 1. Words in the base; the first refund makes the reputation.
    await refund((await contribute(1)).index, 1);
    const right = await contribute(1);
    record("addRight", "base", right);
    record("refund", "base", await refund(right.index, 1));
    record("addWrong", "firstWrite", await contribute(0));

    // Words in storage; label 1 wherever the original's figure is for label 1.
    await teach(0);
    record("addWrong", "written", await contribute(1));
    await teach(1);
    record("addRight", "written", await contribute(1));
  }
  const label = await predict();
  const written = await contribute(label);
  record("refund", "written", await refund(written.index, label));
  record("predict", "written", await execution(call("predict", [sample])));

  const bad = await contribute(1 - label, adversary);
  await teach(label);
  record(
    "report",
    "written",
    await send(
      author,
      call("report", [adversary.address, bad.index, sample, BigInt(1 - label)]),
      DAY,
    ),
  );

  const { gas } = await execution(call("evaluate", [toBatch(others)]));
  add("evaluate", "written", {
    gas: Math.round(gas / others.length),
    floor: Math.round((evaluateFloor(words) + detour) / others.length),
  });
  return rows;
}

/** What the factory and the implementation cost, once a chain. */
export async function measureShared({ rpcUrl }: Anvil): Promise<number> {
  const client = createPublicClient({ transport: http(rpcUrl) });
  return (await ensureContracts(client, { account: deployer, kinds: ["sparse-perceptron"] }))
    .gasUsed;
}

type Deployed = { address: Address; gas: number; floor: number };

/** The implementation and then, what counts, a clone of it: one transaction of the factory. */
async function deployClone(
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
async function deployDirect(
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
  return { owner: deployer.address, metadata: zeroAddress, ...parameters, base, ...TERMS };
}

async function create(client: AnyClient, data: Hex) {
  const hash = await sendTransaction(client, { account: deployer, data, chain: null });
  return waitForTransactionReceipt(client, { hash, pollingInterval: 10 });
}

/** Labels alternate. */
function toBatch(samples: readonly Hex[]): Hex {
  return concatHex(
    samples.flatMap((sample, i) => [
      numberToHex(i % 2, { size: 2 }),
      numberToHex(size(sample), { size: 2 }),
      sample,
    ]),
  );
}

/** Moves the chain's clock on before each transaction, so that figures do not depend on ours. */
function createClock(client: AnyClient): (seconds: number) => Promise<void> {
  let time = 2_000_000_000;
  return async (seconds) => {
    time += seconds;
    await client.request({
      // biome-ignore lint/suspicious/noExplicitAny: not among viem's standard methods
      method: "evm_setNextBlockTimestamp" as any,
      // biome-ignore lint/suspicious/noExplicitAny: as above
      params: [time] as any,
    });
  };
}
