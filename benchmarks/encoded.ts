import {
  type Address,
  bytesToHex,
  createPublicClient,
  encodeDeployData,
  encodeFunctionData,
  http,
  type PublicClient,
  zeroAddress,
} from "viem";
import { readDigits, readModel } from "../test/utils/digits.js";
import { runCompiled } from "../test/utils/evm.js";
import { encodedPerceptronTrainerAbi as abi } from "../ts/abis/encodedPerceptronTrainer.js";
import { compiledEncoderAbi } from "../ts/compiler/entry.js";
import { compileEncoder } from "../ts/compiler/network.js";
import { deployCompiled } from "../ts/deploy/deployCompiled.js";
import { type AnyClient, deployTrainer, ensureContracts } from "../ts/exports/index.js";
import { EncodedPerceptron } from "../ts/models/encodedPerceptron.js";
import type { Anvil } from "../ts/node/anvil.js";
import { transact } from "../ts/utils/transact.js";
import { type compile, ENCODED } from "./contract.js";
import { accountAt, create, HOUR, TERMS } from "./deploy.js";
import { GAS, intrinsicGas, logGas } from "./floor.js";
import { createClock } from "./measure.js";

/** Contributions of one kind to a network whose last layer learns: means over digits. */
export type EncodedRow = {
  readonly workload: "mnist-encoded";
  readonly model: "encoded-perceptron";
  readonly incentive: "self-assessment";
  readonly deployment: "direct" | "clone";
  readonly operation: "addRight" | "addWrong";
  /** Just the deposit is paid, or more, so that what is too much returns. */
  readonly variant: "exact" | "overpaid";
  readonly gas: number;
  /** Of the dearest. */
  readonly most: number;
  readonly floor: number;
  readonly goal: number | undefined;
};

const NETWORK = "mnist-encoder";
const CLASSES = 10;
const GOAL = 80_000;
/** Digits that are learned before, so that every word is in storage, and those that are measured. */
const [BEFORE, MEASURED] = [100, 80];
/** Words that the record of a digit takes in an event, beside four others. */
const SAMPLE_WORDS = 1;
const ONE_ETHER = 10n ** 18n;

/** Digits that people contribute one by one, to a contract of its own and to a clone. */
export async function measureEncoded(
  contracts: ReturnType<typeof compile>,
  { rpcUrl }: Anvil,
): Promise<EncodedRow[]> {
  const client = createPublicClient({ transport: http(rpcUrl) });
  const clock = createClock(client);
  await clock(HOUR);
  const network = readModel(NETWORK);
  const digits = readDigits(network, "train");
  const encoder = await runCompiled(compileEncoder(network));
  const rows: EncodedRow[] = [];
  for (const deployment of ["direct", "clone"] as const) {
    for (const variant of ["exact", "overpaid"] as const) {
      const to = await deploy(client, { network, deployment, contracts });
      const twin = new EncodedPerceptron({ network, classes: CLASSES });
      const seen = { addRight: [] as number[], addWrong: [] as number[] };
      const floors = { addRight: 0, addWrong: 0 };
      for (const [i, { sample, label }] of digits.slice(0, BEFORE + MEASURED).entries()) {
        const args = [bytesToHex(sample), BigInt(label)] as const;
        const data = encodeFunctionData({ abi, functionName: "addData", args });
        const deposit = await depositOf(client, to);
        await clock(HOUR);
        const value = variant === "overpaid" || i < BEFORE ? ONE_ETHER : deposit;
        const receipt = await transact(
          client,
          { to, data, value },
          { account: accountAt(1), gas: 1_000_000n },
        );
        const operation = twin.update(sample, label) ? "addWrong" : "addRight";
        if (i < BEFORE) continue;
        seen[operation].push(Number(receipt.gasUsed));
        const encode = encodeFunctionData({
          abi: compiledEncoderAbi,
          functionName: "encode",
          args: [args[0]],
        });
        floors[operation] +=
          intrinsicGas(data) +
          GAS.newWord +
          GAS.changedWord +
          logGas(3, 4 + SAMPLE_WORDS) +
          GAS.readCode * (deployment === "clone" ? 2 : 1) +
          (await encoder.call(encode)).gas +
          GAS.readWord * (twin.words().length + (deployment === "clone" ? 1 : 0)) +
          (operation === "addWrong" ? GAS.changedWord - GAS.readWord : 0) +
          (variant === "overpaid" ? GAS.payment : 0);
      }
      for (const operation of ["addRight", "addWrong"] as const) {
        const all = seen[operation];
        rows.push({
          workload: "mnist-encoded",
          model: "encoded-perceptron",
          incentive: "self-assessment",
          deployment,
          operation,
          variant,
          gas: Math.round(all.reduce((sum, gas) => sum + gas, 0) / all.length),
          most: Math.max(...all),
          floor: Math.round(floors[operation] / all.length),
          goal: GOAL,
        });
      }
    }
  }
  return rows;
}

/** What a contribution costs an hour after the last one. */
async function depositOf(client: PublicClient, trainer: Address): Promise<bigint> {
  const { timestamp } = await client.getBlock();
  const args = [timestamp + BigInt(HOUR)] as const;
  return client.readContract({ address: trainer, abi, functionName: "depositAt", args });
}

async function deploy(
  client: AnyClient,
  {
    network,
    deployment,
    contracts,
  }: {
    network: ReturnType<typeof readModel>;
    deployment: EncodedRow["deployment"];
    contracts: ReturnType<typeof compile>;
  },
): Promise<Address> {
  const account = accountAt(0);
  const twin = new EncodedPerceptron({ network, classes: CLASSES });
  if (deployment === "clone") {
    const terms = { ...TERMS, batchShare: 0.75 };
    return (await deployTrainer(client, { account, model: twin, terms })).address;
  }
  const { factory } = await ensureContracts(client, { account, kinds: [] });
  const encoder = await deployCompiled(client, { account, model: compileEncoder(network) });
  const { abi, creation } = contracts.of(ENCODED);
  const { features, classes, fractionBits, step } = twin;
  const parameters = {
    owner: account.address,
    metadata: zeroAddress,
    encoder: encoder.address,
    ...{ features, classes, fractionBits, step },
    base: [],
    ...TERMS,
  };
  const data = encodeDeployData({ abi, bytecode: creation, args: [parameters, factory] });
  return (await create(client, data)).contractAddress as Address;
}
