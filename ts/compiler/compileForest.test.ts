import { bytesToHex, decodeErrorResult, encodeFunctionData } from "viem";
import { describe, expect, it } from "vitest";
import { runCompiled, runGeneric } from "../../test/utils/evm.js";
import {
  EXTREME_FOREST,
  EXTREME_SCORES,
  type ForestShape,
  randomForest,
  randomLevels,
} from "../../test/utils/forests.js";
import { CodeTooLongError, TestsTooManyError } from "../errors/compiler.js";
import { Forest } from "../models/forest.js";
import { mulberry32 } from "../utils/random.js";
import { createCompiled } from "./compiled.js";
import { compileForest } from "./compileForest.js";
import { compiledModelAbi } from "./entry.js";
import type { ForestModel } from "./forestFormat.js";
import { parseModel } from "./format.js";
import { packForest } from "./packForest.js";

const DEEP = process.env.FOUNDRY_PROFILE === "deep";

/** Shapes that random forests are drawn from, seed by seed. */
const SHAPES: readonly ForestShape[] = [
  { features: 1, classes: 2, trees: 1, depth: 1, levels: 2 },
  { features: 5, classes: 2, trees: 0, depth: 1, levels: 5 },
  { features: 3, classes: 3, trees: 5, depth: 3, levels: 16, ragged: true },
  { features: 33, classes: 2, trees: 9, depth: 4, levels: 256, ragged: true },
  { features: 64, classes: 5, trees: 20, depth: 5, levels: 129 },
  { features: 12, classes: 10, trees: 30, depth: 6, levels: 128, ragged: true },
];

/** A forest as it comes out of a file. */
function draw(seed: number, shape: ForestShape): ForestModel {
  const random = randomForest(mulberry32(seed), shape);
  return parseModel(JSON.parse(JSON.stringify(random))) as ForestModel;
}

async function compare(model: ForestModel, seed: number, samples: number, generic = false) {
  const twin = new Forest(model);
  const chain = await (generic ? runGeneric(model) : runCompiled(compileForest(model)));
  let most = 0;
  for (const sample of randomLevels(mulberry32(seed), model, samples)) {
    expect(await chain.scores(sample)).toEqual([...twin.scores(sample)]);
    const { label, gas } = await chain.predict(sample);
    expect(label).toBe(twin.predict(sample));
    most = Math.max(most, gas);
  }
  return most;
}

describe("compileForest", () => {
  it("answers as the twin, whatever the forest, as does the generic contract", async () => {
    for (let seed = 0; seed < (DEEP ? 2000 : 200); seed++) {
      const model = draw(seed, SHAPES[seed % SHAPES.length] as ForestShape);
      await compare(model, seed, 2);
      await compare(model, seed, 2, true);
    }
  }, 1_800_000);

  it("needs at most 15,000 gas for 64 trees of depth 6, and one contract", async () => {
    const model = draw(1, { features: 49, classes: 2, trees: 64, depth: 6, levels: 16 });
    expect(compileForest(model).contracts).toHaveLength(1);
    expect(await compare(model, 1, 20)).toBeLessThanOrEqual(15_000);
  });

  it("divides among contracts what is too long for one", async () => {
    const shape = { features: 40, classes: 4, trees: 90, depth: 8, levels: 200, ragged: true };
    const model = draw(2, shape);
    const { contracts } = compileForest(model);
    expect(contracts.length).toBeGreaterThan(1);
    for (const { code } of contracts) expect(code.length / 2 - 1).toBeLessThanOrEqual(24_576);
    await compare(model, 2, 20);
  });

  it("divides among contracts whose tests fit into memory", async () => {
    const shape = { features: 300, classes: 3, trees: 80, depth: 3, levels: 256 };
    const model = draw(4, shape);
    expect(compileForest(model).contracts).toHaveLength(2);
    await compare(model, 4, 20);
    // What a node names has two bytes: the generic contract has the tests of all features.
    const factory = "0x00000000000000000000000000000000000000fa";
    expect(() => packForest(model, factory)).toThrow(TestsTooManyError);
    const tree = { ...shape, trees: 1, depth: 10 };
    expect(() => compileForest(draw(4, tree))).toThrow(TestsTooManyError);
  });

  it("fills its parts, and adds those of many trees in seconds", async () => {
    const model = draw(5, { features: 30, classes: 10, trees: 500, depth: 6, levels: 100 });
    const { contracts } = compileForest(model);
    const sizes = contracts.map(({ code }) => code.length / 2 - 1);
    // No other tree would fit: of depth 6 it takes 4 · 2^6 bytes, and some 90 of code and tests.
    for (const size of sizes.slice(0, -1)) expect(24_576 - size).toBeLessThan(400);
    await compare(model, 5, 2);
  }, 20_000);

  it("refuses more parts than a contract can call", () => {
    // Memory has the tests of one such tree.
    const model = draw(6, { features: 236, classes: 10, trees: 260, depth: 9, levels: 256 });
    expect(() => compileForest(model)).toThrow(CodeTooLongError);
  }, 20_000);

  it("names a part that is missing", async () => {
    const model = draw(7, { features: 30, classes: 3, trees: 200, depth: 6, levels: 100 });
    const { contracts } = compileForest(model);
    expect(contracts).toHaveLength(3);
    const args = [bytesToHex(new Uint8Array(30))] as const;
    for (const { address } of contracts.slice(0, -1)) {
      const { call } = await runCompiled(
        createCompiled(contracts.filter((contract) => contract.address !== address)),
      );
      for (const functionName of ["predict", "scores"] as const) {
        const data = encodeFunctionData({ abi: compiledModelAbi, functionName, args });
        const error = decodeErrorResult({ abi: compiledModelAbi, data: (await call(data)).output });
        expect(error).toMatchObject({ errorName: "PartMissing", args: [address] });
      }
    }
  });

  it("gives the same code for the same model", () => {
    const model = draw(3, SHAPES[5] as ForestShape);
    const copy = JSON.parse(JSON.stringify(model));
    expect(compileForest(copy).codeHash).toBe(compileForest(model).codeHash);
  });

  it("gives ties to the lowest class", async () => {
    const tree = { features: [0], thresholds: [1], leaves: [0, 5] };
    const model = {
      ...draw(1, { features: 1, classes: 3, trees: 0, depth: 1, levels: 3 }),
      biases: [0, 5, 0],
      trees: [
        { ...tree, class: 0 },
        { ...tree, class: 2 },
      ],
    };
    const chain = await runCompiled(compileForest(model));
    expect((await chain.predict(Uint8Array.of(0))).label).toBe(1);
    expect((await chain.predict(Uint8Array.of(1))).label).toBe(0);
  });

  it("attains the bounds of an int16", async () => {
    const chain = await runCompiled(compileForest(EXTREME_FOREST));
    for (const [level, scores] of EXTREME_SCORES.entries()) {
      expect(await chain.scores(Uint8Array.of(level))).toEqual(scores);
    }
  });
});
