import type { Address } from "viem";
import { getContractEvents } from "viem/actions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { ClassesFullError, LabelOutOfRangeError, UnauthorizedError } from "../errors/contract.js";
import { TrainerMissingError } from "../errors/library.js";
import { trainerAbi } from "../utils/trainer.js";

let chain: Chain;
let trainer: Address;
beforeAll(async () => {
  chain = await startChain();
  const owner = chain.wallet(0);
  const { address } = await owner.deployTrainer({
    model: { kind: "naive-bayes", features: 100, samples: [0, 0] },
    terms: { costWeight: 0n, refundWait: 60, anyWait: 600 },
    owner: owner.account.address,
    maxClasses: 3,
  });
  trainer = address;
});
afterAll(() => chain?.stop());

describe("addClass", () => {
  it("is for the owner", async () => {
    const added = chain.wallet(1).addClass({ trainer, name: "invoice" });
    await expect(added).rejects.toThrow(UnauthorizedError);
  });

  it("adds a class that the model learns, and announces its name", async () => {
    const owner = chain.wallet(0);
    const first = { trainer, sample: [7, 9], label: 2 };
    await expect(owner.addData(first)).rejects.toThrow(LabelOutOfRangeError);

    const { label, blockNumber } = await owner.addClass({ trainer, name: "invoice" });
    expect(label).toBe(2);
    const [event] = await getContractEvents(owner, {
      abi: trainerAbi,
      address: trainer,
      eventName: "ClassAdded",
      fromBlock: BigInt(blockNumber),
    });
    expect(event?.args).toEqual({ class: 2n, name: "invoice" });
    expect((await owner.getSpec({ trainer })).classes).toBe(3);

    await owner.addData(first);
    expect(await owner.predict({ trainer, sample: [7] })).toBe(2);
    expect((await owner.getModel({ trainer })).twin.classes).toBe(3);
  });

  it("says by name why not", async () => {
    const owner = chain.wallet(0);
    await expect(owner.addClass({ trainer, name: "fourth" })).rejects.toThrow(ClassesFullError);
    const nobody = "0x000000000000000000000000000000000000dEaD";
    await expect(owner.addClass({ trainer: nobody, name: "any" })).rejects.toThrow(
      TrainerMissingError,
    );
  });
});
