import {
  type Chain,
  createPublicClient,
  createWalletClient,
  defineChain,
  type Hex,
  http,
  type LocalAccount,
  type PublicClient,
  type Transport,
} from "viem";
import { mnemonicToAccount, privateKeyToAccount } from "viem/accounts";

import { ANVIL_MNEMONIC, type StartAnvilOptions, startAnvil } from "../node/anvil.js";
import { CliError } from "./errors.js";

/** A chain to work on. */
export type Connection = {
  url: string;
  client: PublicClient<Transport, Chain>;
};

/**
 * Connects to a node.
 *
 * @throws {CliError} `RpcUnreachable`
 */
export async function connect(url: string): Promise<Connection> {
  // Waiting calls that start together travel together.
  const transport = http(url, { batch: { batchSize: 100, wait: 0 } });
  let id: number;
  try {
    id = await createPublicClient({ transport: http(url, { retryCount: 0 }) }).getChainId();
  } catch (cause) {
    throw new CliError(
      "RpcUnreachable",
      `no node answers at ${host(url)}; start it or check --rpc-url`,
      { cause },
    );
  }
  const chain = defineChain({
    id,
    name: `chain ${id}`,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
  return { url, client: createPublicClient({ chain, transport, pollingInterval: 200 }) };
}

/** Works on an embedded anvil, which ends with the work: done, failed or interrupted. */
export async function withAnvil<T>(
  options: StartAnvilOptions,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const anvil = await startAnvil(options);
  try {
    return await work(await connect(anvil.rpcUrl));
  } finally {
    await anvil.stop();
  }
}

/** One of the accounts that a development chain gives money to. */
export function developmentAccount(addressIndex: number): LocalAccount {
  return mnemonicToAccount(ANVIL_MNEMONIC, { addressIndex });
}

/**
 * The account whose key is in the environment variable SUM_PRIVATE_KEY.
 *
 * @throws {CliError} `PrivateKeyMissing`, `PrivateKeyInvalid`
 */
export function environmentAccount(): LocalAccount {
  const key = process.env.SUM_PRIVATE_KEY;
  if (!key) {
    throw new CliError(
      "PrivateKeyMissing",
      "set SUM_PRIVATE_KEY to the key that pays, or leave --rpc-url out",
    );
  }
  const hex = key.startsWith("0x") ? key : `0x${key}`;
  try {
    return privateKeyToAccount(hex as Hex);
  } catch {
    // The cause would repeat the key.
    throw new CliError("PrivateKeyInvalid", "SUM_PRIVATE_KEY should be 64 hexadecimal digits");
  }
}

/** A client that signs for an account. */
export function walletOf(connection: Connection, account: LocalAccount) {
  const { chain } = connection.client;
  return createWalletClient({ account, chain, transport: http(connection.url) });
}

function host(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url; // Paths and queries hold keys of providers.
}
