import { createPublicClient, http, stringToHex, zeroAddress } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { CREATE2_DEPLOYER } from "../deploy/contracts.js";
import {
  ChunkMissingError,
  TrainerMissingError,
  VocabularyMismatchError,
} from "../errors/library.js";
import { getModel } from "./getModel.js";
import { predict } from "./predict.js";

const VOCABULARY = ["money", "meeting", "win", "agenda", "free", "monday"];

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

const deploy = () =>
  chain.wallet(0).deployTrainer({
    model: { kind: "sparse-perceptron", features: 8, bias: -1, step: 2 },
    terms: { costWeight: 0n, refundWait: 0, anyWait: 0 },
    metadata: {
      name: "Spam",
      description: "Is a mail wanted?",
      classes: ["ham", "spam"],
      vocabulary: VOCABULARY,
    },
  });

describe("getModel", () => {
  it("lets a stranger predict with nothing but a URL and an address", async () => {
    const { address } = await deploy();
    // "win", "free" and "money" for spam, the rest of the words for ham, as it learned them here.
    for (const [sample, label] of [
      [[0, 2, 4], 1],
      [[1, 2, 3], 0],
    ] as const) {
      await chain.wallet(1).addData({ trainer: address, sample, label });
    }

    const given = { rpcUrl: chain.rpcUrl, address };
    const stranger = createPublicClient({ transport: http(given.rpcUrl) });
    const { spec, metadata, encoder, twin } = await getModel(stranger, { trainer: given.address });
    expect(spec).toMatchObject({ kind: "sparse-perceptron", features: 8, bias: -1, step: 2 });
    expect(metadata).toMatchObject({
      name: "Spam",
      description: "Is a mail wanted?",
      classes: ["ham", "spam"],
    });
    expect(encoder?.vocabulary).toEqual(VOCABULARY);
    expect([...twin.weights]).toEqual([2, -2, 0, -2, 2, 0, 0, 0]);
    for (const [mail, name] of [
      ["Win FREE money, today!", "spam"],
      ["The agenda of the meeting on Monday", "ham"],
    ] as const) {
      const sample = encoder?.encode(mail) ?? [];
      const label = await predict(stranger, { trainer: given.address, sample });
      expect(metadata?.classes[label]).toBe(name);
      expect(twin.predict(sample)).toBe(label);
    }
  });

  it("needs no metadata", async () => {
    const { address: trainer } = await chain.wallet(0).deployTrainer({
      model: { kind: "sparse-perceptron", features: 3, weights: Int8Array.of(1, 2, 3) },
      terms: { costWeight: 0n, refundWait: 0, anyWait: 0 },
    });
    const { metadata, encoder, twin } = await chain.reader.getModel({ trainer });
    expect({ metadata, encoder }).toEqual({ metadata: undefined, encoder: undefined });
    expect([...twin.weights]).toEqual([1, 2, 3]);
  });

  it("trusts no vocabulary but the announced one", async () => {
    const { address: trainer } = await deploy();
    const { metadata } = await chain.reader.getModel({ trainer });
    const pointer = metadata?.encoder?.vocabulary.chunks[0] ?? zeroAddress;
    const code = await chain.reader.getCode({ address: pointer });
    try {
      const bytecode = `0x00${stringToHex([...VOCABULARY].reverse().join("\n")).slice(2)}` as const;
      await chain.control.setCode({ address: pointer, bytecode });
      await expect(chain.reader.getModel({ trainer })).rejects.toThrow(VocabularyMismatchError);
      await chain.control.setCode({ address: pointer, bytecode: "0x" });
      await expect(chain.reader.getModel({ trainer })).rejects.toThrow(ChunkMissingError);
    } finally {
      await chain.control.setCode({ address: pointer, bytecode: code ?? "0x" });
    }
  });

  it("says that there is no trainer", async () => {
    const nobody = "0x000000000000000000000000000000000000dEaD";
    await expect(chain.reader.getModel({ trainer: nobody })).rejects.toThrow(TrainerMissingError);
    await expect(chain.reader.getModel({ trainer: CREATE2_DEPLOYER })).rejects.toThrow();
  });
});
