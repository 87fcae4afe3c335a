import {
  type Account,
  type Address,
  BaseError,
  type Chain,
  type Client,
  type Hash,
  type Hex,
  keccak256,
  type LocalAccount,
  type TransactionReceipt,
  type Transport,
} from "viem";
import { parseAccount } from "viem/accounts";
import {
  call,
  estimateGas,
  getTransaction,
  prepareTransactionRequest,
  sendRawTransaction,
  sendRawTransactionSync,
  sendTransaction,
  waitForTransactionReceipt,
} from "viem/actions";
import { decodeContractError } from "../errors/contract.js";
import { AccountMissingError, TransactionRevertedError } from "../errors/library.js";

/** A viem client on any chain; one with an account sends transactions, any other only reads. */
export type AnyClient = Client<Transport, Chain | undefined, Account | undefined>;

/** What a sender may choose about a transaction; the node and the client choose what is missing. */
export type TransactionOptions = {
  /** Who sends it; the client's account by default. */
  readonly account?: Account | Address | undefined;
  readonly gas?: bigint | undefined;
  readonly maxFeePerGas?: bigint | undefined;
  readonly maxPriorityFeePerGas?: bigint | undefined;
  readonly nonce?: number | undefined;
};

/** Where a transaction was mined, and what it took. */
export type Mined = {
  readonly hash: Hash;
  readonly blockNumber: number;
  readonly gasUsed: number;
};

/** What may go wrong with any transaction: ours, or what viem says of the node and the account. */
export type TransactErrorType =
  | InstanceType<typeof AccountMissingError | typeof TransactionRevertedError>
  | BaseError;

type Transaction = { to: Address; data: Hex; value?: bigint | undefined };

/**
 * Sends a transaction and waits until it is mined: in one round trip where the node can
 * (`eth_sendRawTransactionSync`), else by asking for the receipt.
 *
 * @param spareGas - Added to the node's estimate, for what may change until the transaction is mined.
 * @throws the contract's error by name, `TransactionRevertedError`, `AccountMissingError`
 */
export async function transact(
  client: AnyClient,
  transaction: Transaction,
  { account: chosen, ...options }: TransactionOptions = {},
  spareGas = 0n,
): Promise<TransactionReceipt> {
  const account = parseAccount(chosen ?? client.account ?? missingAccount());
  let receipt: TransactionReceipt;
  try {
    receipt =
      account.type === "local"
        ? await sendSigned(client, account, { ...transaction, ...options }, spareGas)
        : await wait(
            client,
            await sendTransaction(client, {
              ...transaction,
              ...options,
              gas:
                options.gas ??
                withSpare(await estimateGas(client, { ...transaction, account }), spareGas),
              account,
              chain: client.chain ?? null,
            }),
          );
  } catch (error) {
    throw decodeContractError(error);
  }
  if (receipt.status === "reverted") throw await findReason(client, transaction, account, receipt);
  return receipt;
}

async function sendSigned(
  client: AnyClient,
  account: LocalAccount,
  transaction: Transaction & Omit<TransactionOptions, "account">,
  spareGas: bigint,
): Promise<TransactionReceipt> {
  const request = await prepareTransactionRequest(client, {
    ...transaction,
    account,
    chain: client.chain,
    chainId: client.chain?.id,
    nonceManager: account.nonceManager,
  } as Parameters<typeof prepareTransactionRequest>[1]);
  if (transaction.gas === undefined) request.gas = withSpare(request.gas as bigint, spareGas);
  // A chain without fees suggests a tip all the same.
  const { maxFeePerGas = 0n, maxPriorityFeePerGas = 0n } = request;
  if (maxPriorityFeePerGas > maxFeePerGas) request.maxPriorityFeePerGas = maxFeePerGas;
  const serializedTransaction = await account.signTransaction(request as never, {
    serializer: client.chain?.serializers?.transaction,
  });

  const hash = keccak256(serializedTransaction);
  try {
    return await sendRawTransactionSync(client, { serializedTransaction });
  } catch (error) {
    // The node has it, but it was not mined in the time that a request may take.
    if (isTimeout(error)) return wait(client, hash);
    // Nodes without this method say so in many ways, so try the usual one; its own error counts.
    await sendRawTransaction(client, { serializedTransaction }).catch(async (again) => {
      const known = await getTransaction(client, { hash }).catch(() => undefined);
      if (!known) throw again;
    });
    return wait(client, hash);
  }
}

/** What a transaction may use at the most since Osaka. */
const GAS_CAP = 2n ** 24n;

function withSpare(estimate: bigint, spare: bigint): bigint {
  const sum = estimate + spare;
  return sum > GAS_CAP && estimate <= GAS_CAP ? GAS_CAP : sum;
}

function wait(client: AnyClient, hash: Hash): Promise<TransactionReceipt> {
  return waitForTransactionReceipt(client, { hash });
}

/** What a receipt says of its transaction. */
export function minedOf(receipt: TransactionReceipt): Mined {
  return {
    hash: receipt.transactionHash,
    blockNumber: Number(receipt.blockNumber),
    gasUsed: Number(receipt.gasUsed),
  };
}

/** Code 4 is EIP-7966's. */
function isTimeout(error: unknown): boolean {
  return hasCause(error, ({ code, name }) => code === 4 || name === "TimeoutError");
}

function hasCause(
  error: unknown,
  test: (cause: { code?: number; name?: string }) => boolean,
): boolean {
  return error instanceof BaseError && error.walk((cause) => test(cause as object)) !== null;
}

/** A receipt does not say why, so ask again on top of what was mined with it. */
async function findReason(
  client: AnyClient,
  transaction: Transaction,
  account: Account,
  { blockNumber, transactionHash }: TransactionReceipt,
): Promise<unknown> {
  try {
    await call(client, { ...transaction, account, blockNumber });
  } catch (error) {
    return decodeContractError(error);
  }
  return new TransactionRevertedError({ hash: transactionHash });
}

function missingAccount(): never {
  throw new AccountMissingError({});
}
