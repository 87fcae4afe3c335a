import { bytesToHex, encodeDeployData, encodeFunctionData, type Hex, zeroAddress } from "viem";
import { readContract, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { compileMock } from "../../test/utils/compile.js";
import { readDigits, readModel } from "../../test/utils/digits.js";
import { compiledEncoderAbi } from "../compiler/entry.js";
import { compileEncoder } from "../compiler/network.js";
import { ensureContracts } from "../deploy/contracts.js";
import { deployCompiled } from "../deploy/deployCompiled.js";
import { transact } from "../utils/transact.js";
import { EncodedPerceptron } from "./encodedPerceptron.js";

const network = readModel("mnist-small");
const train = readDigits(network, "train");
const digits = readDigits(network, "test");

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

test("contributed digits make a network with a new last layer better", () => {
  const twin = new EncodedPerceptron({ network, classes: 10, fractionBits: 3 });
  const right = () =>
    digits.filter(({ sample, label }) => twin.predict(sample) === label).length / digits.length;
  const learn = (from: number, to: number) => {
    for (const { sample, label } of train.slice(from, to)) twin.update(sample, label);
    return right();
  };
  const start = right();
  const early = learn(0, 50);
  // A perceptron forgets a little with each mistake, so it is the mean of some moments that counts.
  learn(50, 1000);
  const moments = [1200, 1400, 1600, 1800, 2000].map((end) => learn(end - 200, end));
  const late = moments.reduce((a, b) => a + b, 0) / moments.length;
  expect(start).toBeLessThan(0.15);
  expect(early).toBeGreaterThan(start + 0.2);
  expect(late).toBeGreaterThan(early + 0.05);
  expect(late).toBeGreaterThan(0.82);
});

test("the contract has the twin's features and words after each contribution", async () => {
  const { abi, bytecode } = compileMock("DirectEncodedPerceptron");
  const wallet = chain.wallet(0);
  const { factory } = await ensureContracts(wallet, { kinds: [] });
  const { address: encoder } = await deployCompiled(wallet, { model: compileEncoder(network) });
  const parameters = {
    owner: zeroAddress,
    metadata: zeroAddress,
    features: 14n,
    classes: 10n,
    fractionBits: 3n,
    step: 8n,
    base: [],
    maxClasses: 0n,
    costWeight: 0n,
    refundWait: 10n,
    ownerWait: 20n,
    anyWait: 30n,
    batchShare: 7500n,
  };
  const create = async (target: Hex) => {
    const hash = await sendTransaction(wallet, {
      data: encodeDeployData({ abi, bytecode, args: [parameters, factory, target] }),
      chain: null,
      maxFeePerGas: 0n,
      maxPriorityFeePerGas: 0n,
    });
    return (await waitForTransactionReceipt(wallet, { hash })).contractAddress as Hex;
  };
  await expect(create("0x00000000000000000000000000000000000000aa")).rejects.toThrow();
  const address = await create(encoder);
  const read = (functionName: string, args: unknown[]) =>
    readContract(chain.reader, { address, abi, functionName, args });
  expect(await read("spec", [])).toMatchObject({ kind: "encoded-perceptron", features: 14n });

  const twin = new EncodedPerceptron({ network, classes: 10, fractionBits: 3 });
  for (const { sample, label } of train.slice(0, 12)) {
    const hex = bytesToHex(sample);
    const values = await readContract(chain.reader, {
      address: encoder,
      abi: compiledEncoderAbi,
      functionName: "encode",
      args: [hex],
    });
    const expected = twin.encode(sample);
    expect(values.length).toBe(2 + 2 * 2 * 14);
    expect(
      Array.from(expected, (_, i) => Number.parseInt(values.slice(2 + 4 * i, 6 + 4 * i), 16)),
    ).toEqual([...expected]);
    expect(Number(await read("predict", [hex]))).toBe(twin.predict(sample));
    const data = encodeFunctionData({ abi, functionName: "addData", args: [hex, BigInt(label)] });
    await transact(wallet, { to: address, data });
    twin.update(sample, label);
    expect(await read("words", [0n, 10n])).toEqual(twin.words());
  }
  await expect(read("predict", ["0x1234"])).rejects.toThrow("0x");
}, 120_000);
