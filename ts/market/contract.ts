import {
  type Address,
  concatHex,
  encodeAbiParameters,
  encodeFunctionData,
  getContractAddress,
  type Hash,
  type Hex,
  keccak256,
  parseEventLogs,
  type TransactionReceipt,
  zeroAddress,
} from "viem";
import { readContract } from "viem/actions";
import {
  iCollaborativeTrainerAbi,
  iDataHandlerAbi,
  iModelAbi,
  iPredictionMarketAbi,
} from "../abis/interfaces.js";
import { naiveBayesMarketAbi } from "../abis/naiveBayesMarket.js";
import { sparsePerceptronMarketAbi } from "../abis/sparsePerceptronMarket.js";
import { trainerFactoryAbi } from "../abis/trainerFactory.js";
import {
  marginPhasesBytecode,
  naiveBayesMarketBytecode,
  replayPhasesBytecode,
  sparsePerceptronMarketBytecode,
  trainerFactoryBytecode,
} from "../deploy/bytecode.js";
import { createBase, isDeployed, SALT } from "../deploy/chunks.js";
import { CREATE2_DEPLOYER } from "../deploy/contracts.js";
import { encodeBatch, type Labelled } from "../encoders/batch.js";
import { createTwin, type Model } from "../models/twins.js";
import { type AnyClient, type TransactionOptions, transact } from "../utils/transact.js";

/** Everything that a market answers: it is a trainer, and has phases. */
export const marketAbi = [
  ...iCollaborativeTrainerAbi,
  ...iDataHandlerAbi,
  ...iModelAbi,
  ...iPredictionMarketAbi,
] as const;

/** The phases of a market, in the order of the contract's numbers. */
export const PHASES = [
  "closed",
  "committed",
  "drawn",
  "participation",
  "reveal",
  "scoring",
] as const;

/** The models that there are presets of markets for. */
export type MarketModel = Model<"naive-bayes" | "sparse-perceptron">;

/** What contributors can rely on; see the contract's `MarketTerms`. Times in seconds, money in wei. */
export type MarketTerms = {
  readonly stake: bigint;
  readonly largerStakes: boolean;
  readonly perContributor: boolean;
  readonly participation: number;
  readonly enough: number;
  readonly most: number;
  readonly mostBytes: number;
  readonly revealWait: number;
  readonly scoreWait: number;
};

/** Part of a test set, as it is committed to. */
export type Portion = {
  /** Salt and batch: what is revealed. */
  readonly preimage: Hex;
  /** What is committed to. */
  readonly hash: Hex;
};

/**
 * Cuts a test set into portions of nearly equal size.
 *
 * @param salts - 32 random bytes for each portion; they must stay secret until it is revealed.
 */
export function createPortions(samples: readonly Labelled[], salts: readonly Hex[]): Portion[] {
  return salts.map((salt, i) => {
    const from = Math.floor((i * samples.length) / salts.length);
    const to = Math.floor(((i + 1) * samples.length) / salts.length);
    const preimage = concatHex([salt, encodeBatch(samples.slice(from, to))]);
    return { preimage, hash: keccak256(preimage) };
  });
}

/**
 * Contributions as `score` reads them: author, label, length and sample of each, in order.
 *
 * @throws `LabelOutOfRangeError` (labels take two bytes), `SampleTooLongError`
 */
export function encodeContributions(
  contributions: readonly (Labelled & { readonly author: Address })[],
): Hex {
  return concatHex(contributions.map((one) => concatHex([one.author, encodeBatch([one])])));
}

/**
 * Deploys a trainer on which its owner can open prediction markets, and what it shares with others.
 *
 * @returns Its address, and the transactions that it took, with the gas they used.
 * @throws `ModelUnsupportedError`, `ParameterOutOfRangeError`, `WeightsLengthInvalidError`
 */
export async function deployMarket(
  client: AnyClient,
  parameters: Omit<TransactionOptions, "nonce"> & {
    /** What contributions are to improve, with what it starts from. */
    readonly model: MarketModel;
    /** Opens markets. */
    readonly owner: Address;
    /** Seconds after a market until anyone may take what an author has not collected. */
    readonly collectWait: number;
  },
): Promise<{ address: Address; hashes: Hash[]; gasUsed: number }> {
  const { model, owner, collectWait, ...options } = parameters;
  const factory = create2Address(trainerFactoryBytecode);
  const base = createBase(createTwin(model), factory);
  const { contracts, initialization } = preset(model, {
    owner,
    metadata: zeroAddress,
    base: base.map(({ pointer }) => pointer),
    collectWait,
  });

  const receipts: TransactionReceipt[] = [];
  const send = async (to: Address, data: Hex) => {
    const receipt = await transact(client, { to, data }, options);
    receipts.push(receipt);
    return receipt;
  };
  for (const bytecode of [trainerFactoryBytecode, ...contracts]) {
    if (await isDeployed(client, create2Address(bytecode))) continue;
    await send(CREATE2_DEPLOYER, concatHex([SALT, bytecode]));
  }
  for (const { pointer, data } of base) {
    if (await isDeployed(client, pointer)) continue;
    const args = [data] as const;
    await send(
      factory,
      encodeFunctionData({ abi: trainerFactoryAbi, functionName: "upload", args }),
    );
  }
  const implementation = create2Address(contracts.at(-1) as Hex);
  const receipt = await send(
    factory,
    encodeFunctionData({
      abi: trainerFactoryAbi,
      functionName: "deploy",
      args: [implementation, initialization, []],
    }),
  );
  const [event] = parseEventLogs({
    abi: trainerFactoryAbi,
    eventName: "TrainerDeployed",
    logs: receipt.logs,
  });
  return {
    address: (event as NonNullable<typeof event>).args.trainer,
    hashes: receipts.map(({ transactionHash }) => transactionHash),
    gasUsed: receipts.reduce((sum, { gasUsed }) => sum + Number(gasUsed), 0),
  };
}

/** Where a market is; see the contract's `Market`. */
export async function getMarket(client: AnyClient, { market }: { readonly market: Address }) {
  const found = await readContract(client, {
    abi: marketAbi,
    address: market,
    functionName: "market",
  });
  const numbers = Object.entries(found).map(([name, value]) => [
    name,
    typeof value === "bigint" && !MONEY.includes(name) ? Number(value) : value,
  ]);
  return {
    ...(Object.fromEntries(numbers) as {
      [name in keyof typeof found]: name extends Money ? bigint : Numbers<(typeof found)[name]>;
    }),
    phase: PHASES[found.phase] as (typeof PHASES)[number],
  };
}

const MONEY: readonly string[] = ["bounty", "bond", "staked"] satisfies Money[];
type Money = "bounty" | "bond" | "staked";
type Numbers<value> = value extends bigint ? number : value;

/** The creation code of a preset's contracts, its own last, and the call that sets up a clone. */
function preset(
  model: MarketModel,
  common: { owner: Address; metadata: Address; base: Address[]; collectWait: number },
): { contracts: [phases: Hex, implementation: Hex]; initialization: Hex } {
  const functionName = "initialize";
  if (model.kind === "naive-bayes") {
    const { features, samples, smoothing } = createTwin(model);
    const numbers = {
      features: BigInt(features),
      samples: samples.map(BigInt),
      numerator: BigInt(smoothing.numerator),
      denominator: BigInt(smoothing.denominator),
    };
    const args = [{ ...common, ...numbers }] as const;
    return {
      contracts: withPhases(replayPhasesBytecode, naiveBayesMarketBytecode),
      initialization: encodeFunctionData({ abi: naiveBayesMarketAbi, functionName, args }),
    };
  }
  const { features, bias, step } = createTwin(model);
  const args = [{ ...common, features: BigInt(features), bias, step: BigInt(step) }] as const;
  return {
    contracts: withPhases(marginPhasesBytecode, sparsePerceptronMarketBytecode),
    initialization: encodeFunctionData({ abi: sparsePerceptronMarketAbi, functionName, args }),
  };
}

function withPhases(phases: Hex, implementation: Hex): [phases: Hex, implementation: Hex] {
  const argument = encodeAbiParameters([{ type: "address" }], [create2Address(phases)]);
  return [phases, concatHex([implementation, argument])];
}

function create2Address(bytecode: Hex): Address {
  return getContractAddress({ opcode: "CREATE2", from: CREATE2_DEPLOYER, salt: SALT, bytecode });
}
