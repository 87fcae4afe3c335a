import { createWalletClient, custom, type EIP1193Parameters, type HttpTransport, http } from "viem";
import { anvil } from "viem/chains";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { TransactionRevertedError } from "../errors/library.js";
import { transact } from "./transact.js";

const TO = "0x000000000000000000000000000000000000dEaD";

const FEES = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };

/** A node that answers a method in its own way. */
type Answers = Record<string, (params: unknown) => unknown>;

let chain: Chain;
let node: ReturnType<HttpTransport>;
beforeAll(async () => {
  chain = await startChain();
  node = http(chain.rpcUrl)({});
});
afterAll(() => chain.stop());

/** A wallet whose node answers some methods in another way, and a list of what it was asked. */
function walletOn(answers: Answers) {
  const asked: string[] = [];
  const transport = custom({
    async request({ method, params }: EIP1193Parameters) {
      asked.push(method);
      await answers[method]?.(params);
      return node.request({ method, params } as never);
    },
  });
  const { account } = chain.wallet(0);
  const client = createWalletClient({ account, chain: anvil, transport, pollingInterval: 10 });
  return { client, asked };
}

function refuse(code: number, message: string) {
  return () => {
    throw Object.assign(new Error(message), { code });
  };
}

describe("transact", () => {
  it("takes one round trip to send and to wait, where the node can", async () => {
    const { client, asked } = walletOn({});
    const receipt = await transact(client, { to: TO, data: "0x" });
    expect(receipt.status).toBe("success");
    expect(asked.at(-1)).toBe("eth_sendRawTransactionSync");
    expect(asked).not.toContain("eth_getTransactionReceipt");
  });

  it("asks nothing that it is told", async () => {
    const { account } = chain.wallet(0);
    const nonce = await chain.reader.getTransactionCount({ address: account.address });
    const { client, asked } = walletOn({});
    await transact(client, { to: TO, data: "0x" }, { nonce, gas: 30_000n, ...FEES });
    expect(asked).toEqual(["eth_sendRawTransactionSync"]);
  });

  it("asks for the receipt where the node cannot wait", async () => {
    const { client, asked } = walletOn({
      eth_sendRawTransactionSync: refuse(-32601, "no such method"),
    });
    const receipt = await transact(client, { to: TO, data: "0x" });
    expect(receipt.status).toBe("success");
    expect(asked).toContain("eth_sendRawTransaction");
  });

  it("asks for the receipt where the node gives up waiting", async () => {
    const { client, asked } = walletOn({
      async eth_sendRawTransactionSync(params) {
        await node.request({ method: "eth_sendRawTransaction", params } as never);
        refuse(4, "not mined in time")();
      },
    });
    const receipt = await transact(client, { to: TO, data: "0x" });
    expect(receipt.status).toBe("success");
    expect(asked).not.toContain("eth_sendRawTransaction");
  });

  it("lets the node sign for an account of its own", async () => {
    const { address } = chain.wallet(3).account;
    const { client, asked } = walletOn({});
    const receipt = await transact(client, { to: TO, data: "0x" }, { account: address, ...FEES });
    expect(receipt.from).toBe(address.toLowerCase());
    expect(asked).toContain("eth_sendTransaction");
  });

  it("passes on what a node says against a transaction", async () => {
    const { client } = walletOn({
      eth_sendRawTransactionSync: refuse(-32000, "insufficient funds"),
      eth_sendRawTransaction: refuse(-32000, "insufficient funds"),
    });
    await expect(transact(client, { to: TO, data: "0x" })).rejects.toThrow("insufficient funds");
  });

  it("does not mind in which words a node lacks a method", async () => {
    const { client } = walletOn({ eth_sendRawTransactionSync: refuse(-32000, "not supported") });
    expect((await transact(client, { to: TO, data: "0x" })).status).toBe("success");
  });

  it("says so when a transaction ran out of gas", async () => {
    // GAS < 2^17 ? INVALID : STOP, so that the call succeeds when it is repeated without a limit.
    await chain.control.setCode({ address: TO, bytecode: "0x620200005a10600a57005bfe" });
    const { client } = walletOn({});
    const error = await transact(client, { to: TO, data: "0x" }, { gas: 50_000n }).catch((e) => e);
    expect(error).toBeInstanceOf(TransactionRevertedError);
    await chain.control.setCode({ address: TO, bytecode: "0x" });
  });
});
