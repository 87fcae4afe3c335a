import {
  type Account,
  type Address,
  concatHex,
  createPublicClient,
  encodeFunctionData,
  type Hex,
  http,
  numberToHex,
  size,
} from "viem";
import { type AnyClient, ensureContracts } from "../ts/exports/index.js";
import type { Anvil } from "../ts/node/anvil.js";
import { transact } from "../ts/utils/transact.js";
import type { compile } from "./contract.js";
import { accountAt, create, DAY, deployClone, deployDirect, HOUR } from "./deploy.js";
import {
  batchFloor,
  compactFloor,
  evaluateFloor,
  floorOf,
  GAS,
  type Operation,
  type Variant,
} from "./floor.js";
import { deploymentsOf, type Kind, MODELS } from "./models.js";
import type { Workload } from "./workloads.js";

/** One figure. Gas of a whole transaction, of `batch64` a sample; of `predict` and `evaluate`, execution only. */
export type Row = {
  readonly workload: Workload["name"];
  readonly model: Kind;
  readonly incentive: "self-assessment";
  readonly deployment: "direct" | "clone";
  readonly operation: Operation | "deploy" | "evaluate" | "batch64" | "compact";
  readonly variant: Variant;
  readonly gas: number;
  /** What the original needs, where it was measured. */
  readonly original?: number | undefined;
  readonly floor: number;
  /** The most that it may be. */
  readonly goal?: number | undefined;
};

/** What people send: a round sum, of which all but the deposit comes back. */
const ONE_ETHER = 10n ** 18n;

const [deployer, author, adversary] = [accountAt(0), accountAt(1), accountAt(2)];

/** Samples of the batch that is measured. */
const BATCH = 64;

type Contracts = ReturnType<typeof compile>;

/** Runs one workload against one kind of deployment, on a chain of its own. */
export async function measure(
  workload: Workload,
  deployment: Row["deployment"],
  contracts: Contracts,
  anvil: Anvil,
): Promise<Row[]> {
  const { model, sample, others, words, labels = [0, 1], tolerance = 0 } = workload;
  const [low, high] = labels;
  const { client, abi, trainer, rows, add, send, call } = await start(
    workload,
    deployment,
    contracts,
    anvil,
  );
  // For the others, one model shows what a clone adds to each operation.
  if (deployment !== deploymentsOf(model)[0] && model !== "sparse-perceptron") return rows;

  const { probe } = contracts;
  const prober = (await create(client, probe.creation)).contractAddress as Address;
  // A clone cannot do without calling the code it shares.
  const detour = deployment === "clone" ? GAS.readCode : 0;
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
  /** Contributes until the model agrees with `label`. */
  const teach = async (label: number) => {
    while (Math.abs((await predict()) - label) > tolerance) await contribute(label);
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
    record("add", "firstWrite", await contribute(high));
    await contribute(low);
    record("add", "written", await contribute(high));
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

  const wrong = label - low > high - label ? low : high;
  const bad = await contribute(wrong, adversary);
  await teach(label);
  record(
    "report",
    "written",
    await send(author, call("report", [adversary.address, bad.index, sample, BigInt(wrong)]), DAY),
  );

  const { gas } = await execution(call("evaluate", [toBatch(others)]));
  add("evaluate", "written", {
    gas: Math.round(gas / others.length),
    floor: Math.round((evaluateFloor(words) + detour) / others.length),
  });
  if (deployment === deploymentsOf(model)[0]) {
    const { gas, data } = await send(author, call("compact", [0n]), HOUR);
    const { heads } = words.learn;
    add("compact", "written", {
      gas,
      floor: compactFloor(data, heads + words.learn.words, workload.base.length),
    });
  }
  return rows;
}

/**
 * Contributes a batch to a new model, `written`: to one that has learned its samples one by one, so that their
 * words are in storage. Gas a sample. Then moves these, which are all words, to code.
 */
export async function measureBatch(
  workload: Workload,
  variant: "firstWrite" | "written",
  contracts: Contracts,
  anvil: Anvil,
): Promise<Row[]> {
  const { model, others, words } = workload;
  const [deployment = "clone"] = deploymentsOf(model);
  const { rows, add, send, call } = await start(workload, deployment, contracts, anvil);
  rows.length = 0;
  const samples = others.slice(0, BATCH);
  const contribute = (functionName: string, ...args: unknown[]) =>
    send(author, call(functionName, args), HOUR, 100n * ONE_ETHER);
  if (variant === "written") {
    for (const [i, sample] of samples.entries()) await contribute("addData", sample, labelOf(i));
  }
  const batch = toBatch(samples);
  const { gas, data } = await contribute("addDataBatch", batch);
  const footprint = { data, words, sampleWords: Math.ceil(size(batch) / 32) };
  const floor = batchFloor(variant, footprint, workload.base.length);
  add("batch64", variant, { gas: Math.round(gas / BATCH), floor: Math.round(floor / BATCH) });
  if (variant === "written") {
    const { gas, data } = await send(author, call("compact", [0n]), HOUR);
    add("compact", "all", { gas, floor: compactFloor(data, words.all, workload.base.length) });
  }
  return rows;
}

/** A new contract of a workload on a new chain, and the ways to use it and to note what that costs. */
async function start(
  workload: Workload,
  deployment: Row["deployment"],
  { of }: Contracts,
  { rpcUrl }: Anvil,
) {
  const { name, model, original, goals } = workload;
  const client = createPublicClient({ transport: http(rpcUrl) });
  const clock = createClock(client);
  const rows: Row[] = [];
  const add = (
    operation: Row["operation"],
    variant: Variant,
    { gas, floor }: { gas: number; floor: number },
  ) => {
    const aimed = deployment === (operation === "deploy" ? "clone" : "direct");
    const goal = operation === "deploy" ? operation : (`${operation} ${variant}` as const);
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
      goal: aimed ? goals[goal] : undefined,
    });
  };

  await clock(HOUR);
  const contract = of(MODELS[model][deployment] as string);
  const { abi } = contract;
  const deploy = deployment === "clone" ? deployClone : deployDirect;
  const deployed = await deploy(client, workload, contract);
  const trainer = deployed.address;
  add("deploy", "base", deployed);

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
  return { client, abi, trainer, rows, add, send, call };
}

/** What the factory and the implementation cost, once a chain. */
export async function measureShared({ rpcUrl }: Anvil): Promise<number> {
  const client = createPublicClient({ transport: http(rpcUrl) });
  return (await ensureContracts(client, { account: deployer, kinds: ["sparse-perceptron"] }))
    .gasUsed;
}

/** Labels alternate. */
function labelOf(index: number): bigint {
  return BigInt(index % 2);
}

function toBatch(samples: readonly Hex[]): Hex {
  return concatHex(
    samples.flatMap((sample, i) => [
      numberToHex(labelOf(i), { size: 2 }),
      numberToHex(size(sample), { size: 2 }),
      sample,
    ]),
  );
}

/** Moves the chain's clock on before each transaction, so that figures do not depend on ours. */
export function createClock(client: AnyClient): (seconds: number) => Promise<void> {
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
