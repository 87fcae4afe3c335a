import type { Address } from "viem";
import { getCode } from "viem/actions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { ChunkInvalidError, NothingToCompactError } from "../errors/contract.js";
import { AccountMissingError, NotWholeError, TrainerMissingError } from "../errors/library.js";

let chain: Chain;
let trainer: Address;
beforeAll(async () => {
  chain = await startChain();
  const { address } = await chain.wallet(0).deployTrainer({
    model: { kind: "sparse-perceptron", features: 100 },
    terms: { costWeight: 0n, refundWait: 60, anyWait: 600 },
  });
  trainer = address;
});
afterAll(() => chain?.stop());

describe("compact", () => {
  it("moves the weights into code, where predictions find them", async () => {
    const wallet = chain.wallet(1);
    const sample = [0, 40, 70, 99];
    await wallet.addData({ trainer, sample, label: 1 });
    const words = await wallet.getWords({ trainer });

    const { pointer, version, gasUsed } = await wallet.compact({ trainer });
    expect(version).toBe(1);
    expect(gasUsed).toBeLessThan(150_000);
    // A STOP, then a byte a weight, the last of them that of feature 99.
    const code = `${await getCode(chain.reader, { address: pointer })}`;
    expect(code).toHaveLength(2 + 2 + 2 * 100);
    const weights = code.slice(4).match(/../g) ?? [];
    expect(weights.flatMap((weight, id) => (weight === "01" ? [id] : []))).toEqual(sample);
    expect(await wallet.getWords({ trainer })).toEqual(words);
    expect(await wallet.predict({ trainer, sample })).toBe(1);
  });

  it("counts versions", async () => {
    const wallet = chain.wallet(1);
    await wallet.addData({ trainer, sample: [40], label: 0 });
    expect((await wallet.compact({ trainer, chunk: 0 })).version).toBe(2);
  });

  it("says by name why not", async () => {
    const wallet = chain.wallet(1);
    await expect(wallet.compact({ trainer })).rejects.toThrow(NothingToCompactError);
    await expect(wallet.compact({ trainer, chunk: 1 })).rejects.toThrow(ChunkInvalidError);
    await expect(wallet.compact({ trainer, chunk: 0.5 })).rejects.toThrow(NotWholeError);
    await expect(chain.reader.compact({ trainer })).rejects.toThrow(AccountMissingError);
    const nobody = "0x000000000000000000000000000000000000dEaD";
    await expect(wallet.compact({ trainer: nobody })).rejects.toThrow(TrainerMissingError);
  });
});
