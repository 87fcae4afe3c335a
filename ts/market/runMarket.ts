import {
  type Account,
  type Address,
  type ContractFunctionArgs,
  encodeFunctionData,
  type Hex,
  parseEventLogs,
  size,
  type TransactionReceipt,
} from "viem";
import { parseAccount } from "viem/accounts";
import { call, getBalance, getBlock, getBlockNumber, readContract } from "viem/actions";
import type { Labelled } from "../encoders/batch.js";
import { toSample } from "../encoders/sample.js";
import { decodeContractError } from "../errors/contract.js";
import { AccountMissingError } from "../errors/library.js";
import { type AnyClient, type TransactionOptions, transact } from "../utils/transact.js";
import {
  createPortions,
  encodeContributions,
  getMarket,
  type MarketTerms,
  marketAbi,
} from "./contract.js";

/** A contribution to be made, and by whom. */
export type MarketContribution = Labelled & { readonly account: Account };

export type RunMarketParameters = Omit<TransactionOptions, "nonce" | "gas"> & {
  /** A trainer with markets (`deployMarket`) whose owner is the account. */
  readonly market: Address;
  /** The test set, and the salt of each portion; one of these is drawn and not scored. */
  readonly samples: readonly Labelled[];
  readonly salts: readonly Hex[];
  /** In wei; the bond is as much. */
  readonly bounty: bigint;
  /** `enough` and `most` are the number of contributions, and `mostBytes` what the longest takes. */
  readonly terms: Omit<MarketTerms, "enough" | "most" | "mostBytes" | "largerStakes">;
  /** In the order in which they are made. */
  readonly contributions: readonly MarketContribution[];
  /** Lets a block be mined; by default it is waited for. */
  readonly mine?: (() => Promise<void>) | undefined;
  /** Called before the first transaction and after each. */
  readonly onProgress?: ((progress: RunMarketProgress) => void) | undefined;
};

export type RunMarketProgress = {
  readonly phase: "opening" | "contributing" | "settling" | "collecting" | "closed";
  /** Transactions so far, and how many there will be at least. */
  readonly done: number;
  readonly total: number;
};

export type RunMarketReturnType = {
  /** Test samples that were scored. */
  readonly samples: number;
  /** The portion that was drawn. */
  readonly drawn: number;
  readonly passes: { contributions: number; rounds: bigint }[];
  /** Transactions in all, and of them those from the end of participation until the market is closed. */
  readonly transactions: number;
  readonly settlements: number;
  readonly gas: {
    /** From the end of participation until the market is closed. */
    readonly settle: number;
    /** Of the most expensive transaction of these. */
    readonly largest: number;
    readonly total: number;
  };
  /** What each contribution was paid, by its place; what is scored together is paid with the first one. */
  readonly paid: bigint[];
  /** What went back to the provider, the bond included. */
  readonly toProvider: bigint;
  /** Whether all that was paid in was paid out, to the wei. */
  readonly conserved: boolean;
};

/** The floor of EIP-7623: gas for a byte of call data that is not zero, at the most. */
const GAS_A_BYTE = 40n;
/** What call data may take of a transaction of 2^24 gas, so that there is something left to work with. */
const CALL_DATA_GAS = 2n ** 23n;
const GAS_CAP = 2n ** 24n;
/** Added to a node's estimate, which may be a little too low. */
const SPARE_GAS = 50_000n;
/** Of `addData`: selector, offset, label and length. */
const CALL_DATA_HEAD = 132;

/**
 * Runs a prediction market from opening to collecting, for everybody who takes part in it.
 *
 * @param client - A client whose account, or the one named, owns the trainer and pays the bounty.
 * @throws the contract's error by name
 */
export async function runMarket(
  client: AnyClient,
  parameters: RunMarketParameters,
): Promise<RunMarketReturnType> {
  const { market, samples, salts, bounty, contributions, mine, onProgress, ...rest } = parameters;
  const { terms, account: chosen = client.account, ...options } = rest;
  if (!chosen) throw new AccountMissingError({});
  const provider = parseAccount(chosen);
  const portions = createPortions(samples, salts);
  const encoded = contributions.map((one) => ({ ...one, sample: toSample(one.sample) }));
  const longest = Math.max(0, ...encoded.map(({ sample }) => Math.ceil(size(sample) / 32)));

  const receipts: TransactionReceipt[] = [];
  let phase: RunMarketProgress["phase"] = "opening";
  const total = 2 * contributions.length + 7;
  const progress = () => {
    const done = receipts.length;
    onProgress?.({ phase, done, total: Math.max(total, done) });
  };
  const send = async <name extends MarketFunction>(
    functionName: name,
    args: MarketArguments<name>,
    {
      account = provider,
      value = 0n,
      gas,
    }: { account?: Account; value?: bigint; gas?: bigint } = {},
  ) => {
    const data = encodeFunctionData({ abi: marketAbi, functionName, args } as never);
    const receipt = await transact(
      client,
      { to: market, data, value },
      { ...options, account, gas },
      SPARE_GAS,
    );
    receipts.push(receipt);
    progress();
    return receipt;
  };

  progress();
  const count = contributions.length;
  const allTerms = {
    ...terms,
    largerStakes: false,
    enough: count,
    most: count,
    mostBytes: CALL_DATA_HEAD + 32 * longest,
  };
  const hashes = portions.map(({ hash }) => hash);
  await send("openMarket", [allTerms, bounty, hashes], { value: 2n * bounty });
  await send("draw", []);
  const { deadline: drawBlock } = await getMarket(client, { market });
  while ((await getBlockNumber(client, { cacheTime: 0 })) <= BigInt(drawBlock)) {
    await (mine ?? pause)();
  }
  const { hash } = await getBlock(client, { blockNumber: BigInt(drawBlock) });
  const drawn = Number(BigInt(hash) % BigInt(portions.length));
  await send("revealDrawn", [(portions[drawn] as (typeof portions)[number]).preimage]);

  phase = "contributing";
  const indexes: bigint[] = [];
  for (const { account, sample, label } of encoded) {
    const { logs } = await send("addData", [sample, BigInt(label)], {
      account,
      value: terms.stake,
    });
    const [made] = parseEventLogs({ abi: marketAbi, eventName: "DataAdded", logs });
    indexes.push((made as NonNullable<typeof made>).args.index);
  }

  phase = "settling";
  const before = receipts.length;
  await send("endParticipation", []);
  const scored = portions.filter((_, i) => i !== drawn).map(({ preimage }) => preimage);
  for (const group of inGroups(scored)) {
    // As for scoring.
    await send("reveal", [group], { gas: GAS_CAP });
  }
  const all = encodeContributions(
    encoded.map(({ account, ...one }) => ({ ...one, author: account.address })),
  );
  while ((await getMarket(client, { market })).phase === "scoring") {
    const { args, gas } = await nextScore(client, market, provider, all, scored);
    await send("score", args, { gas });
  }
  const settlement = receipts.slice(before);

  phase = "collecting";
  const paid: bigint[] = [];
  for (const [i, { account, sample, label }] of encoded.entries()) {
    const index = indexes[i] as bigint;
    const [, claimable] = await readContract(client, {
      abi: marketAbi,
      address: market,
      functionName: "contribution",
      args: [account.address, index, sample, BigInt(label)],
    });
    if (claimable > 0n) await send("refund", [index, sample, BigInt(label)], { account });
    paid.push(claimable);
  }
  const { number } = await getMarket(client, { market });
  const closed = parseEventLogs({
    abi: marketAbi,
    eventName: "MarketClosed",
    logs: settlement.flatMap(({ logs }) => logs),
  }).find(({ args }) => Number(args.number) === number);
  const toProvider = closed?.args.toProvider ?? 0n;
  await send("withdraw", [provider.address]);
  phase = "closed";
  progress();

  const passes = parseEventLogs({
    abi: marketAbi,
    eventName: "PassScored",
    logs: settlement.flatMap(({ logs }) => logs),
  }).map(({ args }) => ({ contributions: Number(args.contributions), rounds: args.rounds }));
  const staked = BigInt(count) * terms.stake;
  const out = paid.reduce((sum, amount) => sum + amount, toProvider);
  const { samples: scoredSamples } = await getMarket(client, { market });
  return {
    samples: scoredSamples,
    drawn,
    passes,
    transactions: receipts.length,
    settlements: settlement.length,
    gas: {
      settle: gasOf(settlement),
      largest: Math.max(...settlement.map(({ gasUsed }) => Number(gasUsed))),
      total: gasOf(receipts),
    },
    paid,
    toProvider,
    conserved:
      out === 2n * bounty + staked && (await getBalance(client, { address: market })) === 0n,
  };
}

type MarketFunction =
  | "addData"
  | "draw"
  | "endParticipation"
  | "openMarket"
  | "refund"
  | "reveal"
  | "revealDrawn"
  | "score"
  | "withdraw";
type MarketArguments<name extends MarketFunction> = ContractFunctionArgs<
  typeof marketAbi,
  "nonpayable" | "payable",
  name
>;

/** As much of scoring as fits into a transaction: fewer portions, then fewer steps of one. */
async function nextScore(
  client: AnyClient,
  market: Address,
  account: Account,
  contributions: Hex,
  portions: readonly Hex[],
): Promise<{ args: MarketArguments<"score">; gas: bigint }> {
  const { portionsScored } = await getMarket(client, { market });
  const room = CALL_DATA_GAS - GAS_A_BYTE * BigInt(size(contributions));
  let [group = []] = inGroups(portions.slice(portionsScored), room);
  for (let steps = 2n ** 16n; ; ) {
    const args = [contributions, group, steps] as const;
    const data = encodeFunctionData({ abi: marketAbi, functionName: "score", args });
    try {
      // With what the transaction will have: nodes' estimates go beyond its cap. What is not used comes back.
      await call(client, { account, to: market, data, gas: GAS_CAP });
      return { args, gas: GAS_CAP };
    } catch (error) {
      if (group.length > 1) group = group.slice(0, group.length >> 1);
      else if (steps > 1n) steps /= 2n;
      else throw decodeContractError(error);
    }
  }
}

/** Byte strings in groups, each of which leaves a transaction something to work with. */
function inGroups(strings: readonly Hex[], room = CALL_DATA_GAS): Hex[][] {
  const groups: Hex[][] = [];
  let left = 0n;
  for (const string of strings) {
    const gas = GAS_A_BYTE * BigInt(size(string));
    if (groups.length === 0 || gas > left) {
      groups.push([]);
      left = room;
    }
    groups.at(-1)?.push(string);
    left -= gas;
  }
  return groups;
}

function gasOf(receipts: readonly TransactionReceipt[]): number {
  return receipts.reduce((sum, { gasUsed }) => sum + Number(gasUsed), 0);
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_000));
}
