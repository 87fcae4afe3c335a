import { type Abi, encodeDeployData, encodeFunctionData, type Hex, zeroAddress } from "viem";
import { sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { trainerFactoryAbi } from "../../ts/abis/trainerFactory.js";
import { createChunks } from "../../ts/deploy/chunks.js";
import { ensureContracts } from "../../ts/deploy/contracts.js";
import { encodeDense } from "../../ts/encoders/dense.js";
import { transact } from "../../ts/utils/transact.js";
import type { Chain } from "./chain.js";
import { compileMock } from "./compile.js";

/** A trainer of dense samples without deposits, deployed directly, with a base if there are bytes. */
export async function deployDense(chain: Chain, mock: string, model: object, base: Uint8Array) {
  const { abi, bytecode } = compileMock(mock);
  const wallet = chain.wallet(0);
  const { factory } = await ensureContracts(wallet, { kinds: [] });
  const chunks = createChunks(base, factory, 16_384);
  for (const { data } of chunks) {
    const upload = encodeFunctionData({
      abi: trainerFactoryAbi,
      functionName: "upload",
      args: [data],
    });
    await transact(wallet, { to: factory, data: upload });
  }
  const terms = {
    costWeight: 0n,
    refundWait: 10n,
    ownerWait: 20n,
    anyWait: 30n,
    batchShare: 7500n,
  };
  const pointers = chunks.map(({ pointer }) => pointer);
  const parameters = {
    owner: zeroAddress,
    metadata: zeroAddress,
    maxClasses: 0n,
    base: pointers,
    ...model,
    ...terms,
  };
  const hash = await sendTransaction(wallet, {
    data: encodeDeployData({ abi, bytecode, args: [parameters, factory] }),
    chain: null,
    maxFeePerGas: 0n,
    maxPriorityFeePerGas: 0n,
  });
  const { contractAddress } = await waitForTransactionReceipt(wallet, { hash });
  const to = contractAddress as Hex;
  const read = (functionName: string, args: unknown[]) =>
    chain.reader.readContract({ address: to, abi: abi as Abi, functionName, args });
  return {
    add: (values: ArrayLike<number>, label: number) =>
      transact(wallet, {
        to,
        data: encodeFunctionData({
          abi,
          functionName: "addData",
          args: [encodeDense(values), BigInt(label)],
        }),
      }),
    predict: async (values: ArrayLike<number>) =>
      Number(await read("predict", [encodeDense(values)])),
    scores: async (values: ArrayLike<number>) =>
      (await read("scores", [encodeDense(values)])) as bigint[],
    words: async (count: number) => (await read("words", [0n, BigInt(count)])) as bigint[],
    spec: () => read("spec", []),
    evaluate: async (batch: Hex) => (await read("evaluate", [batch])) as readonly [bigint, bigint],
  };
}
