import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chain, startChain } from "../../test/utils/chain.js";
import { deployDense } from "../../test/utils/denseTrainer.js";
import { createRandom } from "../../test/utils/random.js";
import {
  DimensionMismatchError,
  LabelOutOfRangeError,
  ParameterOutOfRangeError,
} from "../errors/contract.js";
import { LanesInvalidError } from "../errors/library.js";
import { NearestCentroid } from "./nearestCentroid.js";

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

/** The class with the least Σ (n·x − s)² / n², in plain whole numbers. */
function nearest(samples: number[][][], values: number[]): number {
  let best = { label: 0, numerator: 0n, denominator: 0n };
  samples.forEach((members, label) => {
    if (members.length === 0) return;
    const n = BigInt(members.length);
    const numerator = values
      .map((x, i) => n * BigInt(x) - members.reduce((s, m) => s + BigInt(m[i] as number), 0n))
      .reduce((s, difference) => s + difference ** 2n, 0n);
    const { denominator } = best;
    if (denominator === 0n || numerator * denominator < best.numerator * n * n) {
      best = { label, numerator, denominator: n * n };
    }
  });
  return best.label;
}

describe("NearestCentroid", () => {
  it.each([
    { seed: 1, features: 9, classes: 2 },
    { seed: 2, features: 4, classes: 3 },
    { seed: 3, features: 17, classes: 5 },
  ])(
    "has the words of the contract after each of 110 transactions: $seed",
    async (parameters) => {
      const { seed, features, classes } = parameters;
      const random = createRandom(seed);
      // Class 0 has a base of 65,500 samples, so that it is full on the way; others are empty.
      const samples = Array.from({ length: classes }, (_, i) => (i === 0 ? 65_500 : 0));
      const sums = Int32Array.from({ length: classes * features }, (_, i) =>
        i < features ? (random.below(65_536) - 32_768) * 65_500 : 0,
      );
      const twin = new NearestCentroid({ features, classes, samples, sums });
      const trainer = await deployDense(
        chain,
        "DirectNearestCentroid",
        { features, classes, fractionBits: 8 },
        twin.toBytes(),
      );
      expect(await trainer.words(twin.words().length)).toEqual(twin.words());
      let full = 0;
      for (let i = 0; i < 110; i++) {
        const most = i % 3 === 0 ? 32_768 : 700;
        const values = Array.from({ length: features }, () => random.below(2 * most) - most);
        const label = i % 2 === 0 ? 0 : random.below(classes);
        expect(await trainer.predict(values)).toBe(twin.predict(values));
        expect(await trainer.scores(values)).toEqual(twin.scores(values));
        await trainer.add(values, label);
        if (!twin.update(values, label)) full++;
        expect(await trainer.words(twin.words().length)).toEqual(twin.words());
      }
      expect(full).toBeGreaterThan(0);
    },
    120_000,
  );

  it.each([2, 3, 5])("predicts the nearest mean of %d classes", (classes) => {
    const random = createRandom(classes);
    const twin = new NearestCentroid({ features: 3, classes });
    const members: number[][][] = Array.from({ length: classes }, () => []);
    for (let i = 0; i < 400; i++) {
      const most = i % 5 === 0 ? 32_768 : 4; // Few values, so that there are ties.
      const values = Array.from({ length: 3 }, () => random.below(2 * most) - most);
      expect(twin.predict(values)).toBe(nearest(members, values));
      const label = random.below(classes);
      twin.update(values, label);
      members[label]?.push(values);
    }
  });

  it("does not drift: any order gives the same words", () => {
    const random = createRandom(9);
    const samples = Array.from({ length: 200 }, () =>
      Array.from({ length: 5 }, () => random.below(65_536) - 32_768),
    );
    const there = new NearestCentroid({ features: 5 });
    const back = new NearestCentroid({ features: 5 });
    for (const sample of samples) there.update(sample, 1);
    for (const sample of samples.reverse()) back.update(sample, 1);
    expect(back.words()).toEqual(there.words());
    expect(there.words()).toEqual(
      new NearestCentroid({ features: 5, samples: there.samples, sums: there.sums }).words(),
    );
  });

  it("lays a row out as number, squared norm and sums", () => {
    const twin = new NearestCentroid({ features: 5 });
    twin.update([1, -2, 3, 0, 4], 1);
    twin.update([1, -2, 3, 0, 4], 1);
    // ‖(2, −4, 6, 0, 8)‖² = 120
    expect(twin.words()).toEqual([
      0n,
      0n,
      BigInt("0x00000002" + "000000000000000000000078" + "00000002fffffffc0000000600000000"),
      8n << 224n,
    ]);
  });

  it("predicts class 0 while all are empty, then none that is", () => {
    const twin = new NearestCentroid({ features: 1, classes: 3 });
    expect(twin.predict([5])).toBe(0);
    twin.update([-9], 2);
    expect(twin.predict([5])).toBe(2);
  });

  it("refuses what the contract refuses", () => {
    const twin = new NearestCentroid({ features: 2 });
    expect(() => twin.predict([1])).toThrow(DimensionMismatchError);
    expect(() => twin.update([1, 1], 2)).toThrow(LabelOutOfRangeError);
    expect(() => new NearestCentroid({ features: 2, sums: new Int32Array(3) })).toThrow(
      LanesInvalidError,
    );
    expect(() => new NearestCentroid({ features: 1, sums: Int32Array.of(0, 1) })).toThrow(
      LanesInvalidError,
    );
    for (const parameters of [
      { features: 0 },
      { features: 1, classes: 257 },
      { features: 1, fractionBits: 15 },
      { features: 1, samples: [65_536, 0] },
    ]) {
      expect(() => new NearestCentroid(parameters)).toThrow(ParameterOutOfRangeError);
    }
  });
});
