import { type Abi, type AbiParameter, encodeErrorResult, type Hex, size } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import * as abis from "../exports/abis.js";
import * as errors from "../exports/index.js";
import { decodeContractError } from "./contract.js";
import { SumError } from "./sumError.js";

const TRAINER = "0x00000000000000000000000000000000000face5";

/** Solady's that the compiler does not list. */
const UNLISTED = [
  { name: "DeploymentFailed", data: "0x30116425", args: {} },
  { name: "ETHTransferFailed", data: "0xb12d13eb", args: {} },
  { name: "TransferFailed", data: "0x90b8ec18", args: {} },
  { name: "TransferFromFailed", data: "0x7939f424", args: {} },
] as const;

/** How a contract speaks to itself while it rehearses; nobody else gets to see these. */
const INNER = ["NotItself", "Rehearsed"];

const LISTED = [
  ...new Map(
    (Object.values(abis) as Abi[]).flat().flatMap((item) => {
      if (item.type !== "error" || INNER.includes(item.name)) return [];
      const values = item.inputs.map(exampleOf);
      const args = Object.fromEntries(item.inputs.map(({ name }, i) => [name, values[i]]));
      const data = encodeErrorResult({ abi: [item], errorName: item.name, args: values });
      return [[item.name, { name: item.name, data, args }]];
    }),
  ).values(),
];

function exampleOf({ type }: AbiParameter, position: number): unknown {
  if (type === "address") return "0x1111111111111111111111111111111111111111";
  if (type === "uint8") return position + 3; // as viem decodes small numbers
  return type === "string" ? "step" : BigInt(position + 41);
}

/** Code that reverts with this data, whatever it is asked. */
function reverting(data: Hex): Hex {
  const length = size(data).toString(16).padStart(4, "0");
  // CODECOPY(0, 12, length), REVERT(0, length), data
  return `0x61${length}600c5f3961${length}5ffd${data.slice(2)}`;
}

const EXPORTED = new Map<string, unknown>(Object.entries(errors));

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

describe("every error of every contract", () => {
  it.each([...LISTED, ...UNLISTED])("$name", async ({ name, data, args }) => {
    await chain.control.setCode({ address: TRAINER, bytecode: reverting(data) });
    const type = EXPORTED.get(`${name}Error`) as typeof SumError;
    const wallet = chain.wallet(0);
    const caught: SumError[] = await Promise.all(
      [
        wallet.predict({ trainer: TRAINER, sample: [] }),
        wallet.addData({ trainer: TRAINER, sample: [], label: 0, maxDeposit: 0n }),
        // Mined, and so without a reason in the receipt.
        wallet.addData({ trainer: TRAINER, sample: [], label: 0, maxDeposit: 0n, gas: 100_000n }),
      ].map((call: Promise<unknown>) => call.catch((error) => error) as Promise<SumError>),
    );
    for (const error of caught) {
      expect(error).toBeInstanceOf(type);
      expect(error).toBeInstanceOf(SumError);
      expect(error).toMatchObject({ name: `${name}Error`, args });
      expect(error.message).toMatch(/^[A-Z0].*\.$/);
      for (const value of Object.values(args)) {
        if (typeof value === "bigint" && value > 42n) expect(error.message).toContain(`${value}`);
      }
    }
  });
});

describe("what is said of a batch", () => {
  it("is not what is said of a class", () => {
    const agrees = (prediction: bigint) => new errors.ModelAgreesError({ prediction }).message;
    expect(agrees(2n ** 256n - 1n)).toMatch(/^The model agrees with this batch, so it cannot/);
    expect(agrees(7n)).toContain("class 7");
    const { message } = new errors.ModelDisagreesError({ prediction: 1217n });
    expect(message).toContain("of a batch, gets 1217 samples right");
  });
});

describe("decodeContractError", () => {
  it("leaves errors of others as they are", async () => {
    await chain.control.setCode({ address: TRAINER, bytecode: reverting("0xdeadbeef") });
    const error = await chain.reader
      .predict({ trainer: TRAINER, sample: [] })
      .catch((caught) => caught);
    expect(error.name).toBe("ContractFunctionExecutionError");
    for (const other of [new Error("x"), undefined, "text"]) {
      expect(decodeContractError(other)).toBe(other);
    }
  });
});
