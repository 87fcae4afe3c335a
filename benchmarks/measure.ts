import {
  type Abi,
  type Account,
  type Address,
  createPublicClient,
  encodeDeployData,
  encodeFunctionData,
  type Hex,
  http,
  size,
} from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { getCode, getTransaction, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { createChunks } from "../ts/deploy/chunks.js";
import { sparsePerceptronTrainerAbi, trainerFactoryAbi } from "../ts/exports/abis.js";
import {
  type AnyClient,
  deployTrainer,
  encodeBatch,
  encodeSparse,
  ensureContracts,
} from "../ts/exports/index.js";
import { ANVIL_MNEMONIC, type Anvil } from "../ts/node/anvil.js";
import { transact } from "../ts/utils/transact.js";
import { spamFilter } from "./contract.js";
import {
  deploymentFloor,
  directDeploymentFloor,
  floorOf,
  GAS,
  intrinsicGas,
  type Operation,
  type Variant,
} from "./floor.js";
import { BIAS, FEATURES, WEIGHTS, type Workload } from "./workloads.js";

/** One figure. Gas of a whole transaction; of `predict` and `evaluate`, execution only. */
export type Row = {
  readonly workload: string;
  readonly model: "sparse-perceptron";
  readonly incentive: "self-assessment";
  readonly operation: Operation | "deploy" | "evaluate";
  readonly deployment: "direct" | "clone";
  readonly variant: Variant;
  readonly gas: number;
  readonly original: number;
  readonly floor: number;
};

/** Samples in the batch of `evaluate`, whose figures are per sample. */
export const EVALUATED = 600;

const HOUR = 3600;
const DAY = 24 * HOUR;
const TERMS = { costWeight: 10n ** 15n, refundWait: DAY, ownerWait: 7 * DAY, anyWait: 9 * DAY };

/** What people send: a round sum, of which all but the deposit comes back. */
const ONE_ETHER = 10n ** 18n;

const accountAt = (addressIndex: number) => mnemonicToAccount(ANVIL_MNEMONIC, { addressIndex });
const [deployer, author, adversary] = [accountAt(0), accountAt(1), accountAt(2)];

/** Runs one workload against one kind of deployment, on a chain of its own. */
export async function measure(
  { name, sample, original }: Workload,
  deployment: Row["deployment"],
  { rpcUrl }: Anvil,
): Promise<Row[]> {
  const client = createPublicClient({ transport: http(rpcUrl) });
  const clock = createClock(client);
  const rows: Row[] = [];
  const add = (row: Pick<Row, "operation" | "variant" | "gas" | "original" | "floor">) =>
    rows.push({
      workload: name,
      model: "sparse-perceptron",
      incentive: "self-assessment",
      deployment,
      ...row,
    });

  await clock(HOUR);
  const deployed = await (deployment === "clone" ? deployClone : deployDirect)(client);
  const trainer = deployed.address;
  add({ operation: "deploy", variant: "base", original: original.deploy, ...deployed });

  const encoded = encodeSparse(sample);
  const footprint = {
    touched: new Set(sample.map((feature) => feature >> 5)).size,
    baseWords: Math.ceil(FEATURES / 32),
    sampleWords: Math.ceil(size(encoded) / 32),
  };
  const send = async (account: Account, data: Hex, wait: number, value = 0n) => {
    await clock(wait);
    const receipt = await transact(
      client,
      { to: trainer, data, value },
      { account, gas: 16_000_000n },
    );
    return { gas: Number(receipt.gasUsed), data };
  };
  // A clone cannot do without calling the code it shares.
  const detour = deployment === "clone" ? GAS.readCode : 0;
  const record = (
    operation: Operation,
    variant: Variant,
    { gas, data }: { gas: number; data: Hex },
  ) => {
    const floor = floorOf(operation, variant, { data, ...footprint }) + detour;
    add({ operation, variant, gas, original: original[operation], floor });
  };

  let contributions = 0;
  const contribute = async (label: number, account = author) => {
    const data = call("addData", [encoded, BigInt(label)]);
    return { ...(await send(account, data, HOUR, ONE_ETHER)), index: BigInt(contributions++) };
  };
  const refund = (index: bigint, label: number) =>
    send(author, call("refund", [index, encoded, BigInt(label)]), DAY);
  const predict = async () =>
    Number(
      await client.readContract({
        address: trainer,
        abi: sparsePerceptronTrainerAbi,
        functionName: "predict",
        args: [encoded],
      }),
    );
  /** Contributes until the model says `label`, which also writes every touched word. */
  const teach = async (label: number) => {
    while ((await predict()) !== label) await contribute(label);
  };
  /** Execution only: a transaction to a view, less what it costs before it runs. */
  const execution = async (data: Hex) => {
    const { gas } = await send(author, data, HOUR);
    return { gas: gas - intrinsicGas(data), data };
  };

  // Words in the base. The first refund makes the author's reputation, which the second one changes.
  const first = await contribute(1);
  await refund(first.index, 1);
  const right = await contribute(1);
  record("addRight", "base", right);
  record("refund", "base", await refund(right.index, 1));
  record("predict", "base", await execution(call("predict", [encoded])));
  record("addWrong", "firstWrite", await contribute(0));

  // Words in storage; label 1 wherever the original's figure is for label 1.
  await teach(0);
  record("addWrong", "written", await contribute(1));
  await teach(1);
  const written = await contribute(1);
  record("addRight", "written", written);
  record("refund", "written", await refund(written.index, 1));
  record("predict", "written", await execution(call("predict", [encoded])));

  const bad = await contribute(0, adversary);
  await teach(1);
  record(
    "report",
    "written",
    await send(author, call("report", [adversary.address, bad.index, encoded, 0n]), DAY),
  );

  if (original.evaluate !== undefined) {
    const { gas } = await execution(call("evaluate", [shiftedBatch(sample)]));
    const floor = GAS.readWord * (1 + footprint.baseWords) + detour;
    add({
      operation: "evaluate",
      variant: "written",
      gas: Math.round(gas / EVALUATED),
      original: original.evaluate,
      floor: Math.round(floor / EVALUATED),
    });
  }
  return rows;
}

/** What the factory and the implementation cost, once a chain. */
export async function measureShared({ rpcUrl }: Anvil): Promise<number> {
  const client = createPublicClient({ transport: http(rpcUrl) });
  return (await ensureContracts(client, { account: deployer })).gasUsed;
}

type Deployed = { address: Address; gas: number; floor: number };

async function deployClone(client: AnyClient): Promise<Deployed> {
  const { address, hashes, gasUsed } = await deployTrainer(client, {
    account: deployer,
    model: { kind: "sparse-perceptron", features: FEATURES, bias: BIAS, step: 1, weights: WEIGHTS },
    terms: TERMS,
    owner: deployer.address,
  });
  const { input } = await getTransaction(client, { hash: hashes.at(-1) as Hex });
  const code = await getCode(client, { address });
  const floor = deploymentFloor(input, WEIGHTS.length, size(code as Hex));
  return { address, gas: gasUsed.deploy, floor };
}

/** Uploads the weights and deploys the README's contract: two transactions, taken together. */
async function deployDirect(client: AnyClient): Promise<Deployed> {
  const { factory } = await ensureContracts(client, { account: deployer });
  const [base] = createChunks(new Uint8Array(WEIGHTS.buffer), factory);
  if (base === undefined) throw new Error("the workload has no weights");
  const { data: chunk, pointer } = base;
  const upload = encodeFunctionData({
    abi: trainerFactoryAbi,
    functionName: "upload",
    args: [chunk],
  });
  const creation = encodeDeployData({
    abi: spamFilter.abi,
    bytecode: spamFilter.creation,
    args: [[pointer], factory],
  });
  const uploaded = await transact(client, { to: factory, data: upload }, { account: deployer });
  const hash = await sendTransaction(client, { account: deployer, data: creation, chain: null });
  const created = await waitForTransactionReceipt(client, { hash, pollingInterval: 10 });
  return {
    address: created.contractAddress as Address,
    gas: Number(uploaded.gasUsed + created.gasUsed),
    floor: directDeploymentFloor(upload, creation, WEIGHTS.length, spamFilter.runtime),
  };
}

/** The sample moved through the feature space, with alternating labels. */
function shiftedBatch(sample: readonly number[]): Hex {
  return encodeBatch(
    Array.from({ length: EVALUATED }, (_, i) => ({
      sample: sample.map((id) => (id + 13 * i) % FEATURES).sort((a, b) => a - b),
      label: i % 2,
    })),
  );
}

function call(
  functionName: "addData" | "refund" | "report" | "predict" | "evaluate",
  args: readonly unknown[],
): Hex {
  return encodeFunctionData({
    abi: sparsePerceptronTrainerAbi as Abi,
    functionName,
    args,
  });
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
