import {
  bytesToHex,
  concatHex,
  decodeErrorResult,
  encodeFunctionData,
  toFunctionSelector,
} from "viem";
import { expect, test } from "vitest";
import { runCompiled } from "../../test/utils/evm.js";
import {
  extremeNetwork,
  extremeScores,
  randomNetwork,
  randomSamples,
} from "../../test/utils/networks.js";
import { createRandom } from "../../test/utils/random.js";
import { BoundExceededError, CodeTooLongError } from "../errors/compiler.js";
import { Network } from "../models/network.js";
import { networkBounds } from "./bounds.js";
import { createCompiled, createContract, MAX_CODE } from "./compiled.js";
import { compiledModelAbi } from "./entry.js";
import { inputFeatures, type Layer, type NetworkModel, parseModel } from "./format.js";
import { encodeInput } from "./input.js";
import { compileNetwork } from "./network.js";

const NETWORKS = process.env.FOUNDRY_PROFILE === "deep" ? 2000 : 200;

/** One layer of identity-like neurons on four values of four bits. */
const tiny: NetworkModel = {
  format: "sum-model",
  version: 1,
  kind: "network",
  name: "tiny",
  classes: ["a", "b", "c"],
  input: { kind: "values", count: 3, bits: 4 },
  layers: [
    {
      bits: 8,
      shift: 0,
      weights: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      biases: [0, 0, 0],
    },
  ],
};

test("random networks give the scores of their twins, on random and on extreme samples", async () => {
  for (let seed = 1; seed <= NETWORKS; seed++) {
    const random = createRandom(seed);
    const model = randomNetwork(random);
    const twin = new Network(model);
    const contract = await runCompiled(compileNetwork(model));
    for (const sample of randomSamples(random, model, 6)) {
      const expected = [...twin.scores(sample)];
      expect(await contract.scores(sample), `seed ${seed}`).toEqual(expected);
      const { label } = await contract.predict(sample);
      expect(label, `seed ${seed}`).toBe(expected.indexOf(Math.max(...expected)));
      expect(twin.predict(sample), `seed ${seed}`).toBe(label);
    }
  }
}, 1_800_000);

test("scores are sums, ties go to the lowest class", async () => {
  const contract = await runCompiled(compileNetwork(tiny));
  const ask = (...values: number[]) => contract.predict(encodeInput(tiny.input, values));
  expect(await contract.scores(encodeInput(tiny.input, [3, 15, 0]))).toEqual([3, 15, 0]);
  expect((await ask(3, 15, 0)).label).toBe(1);
  expect((await ask(7, 7, 7)).label).toBe(0);
  expect((await ask(0, 7, 7)).label).toBe(1);
  expect((await ask(0, 0, 1)).label).toBe(2);
});

test("both bounds of a neuron are attained by the sample that is worst for it", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = createRandom(seed);
    const { input, layers } = randomNetwork(random, { kind: "values", count: 24, bits: 4 });
    const first = layers[0] as Layer;
    const rows = Array.from({ length: 4 }, () => random.below(first.weights.length));
    const layer = {
      bits: first.bits,
      shift: 0,
      weights: rows.map((j) => first.weights[j] as number[]),
      biases: rows.map((j) => first.biases[j] as number),
    };
    const model = { ...tiny, input, classes: ["a", "b", "c", "d"], layers: [layer] };
    const [bounds] = networkBounds(model);
    const contract = await runCompiled(compileNetwork(model));
    for (const [neuron, row] of layer.weights.entries()) {
      const worst = (sign: number) =>
        encodeInput(
          input,
          row.map((weight) => (weight * sign > 0 ? 15 : 0)),
        );
      expect((await contract.scores(worst(1)))[neuron]).toBe(bounds?.high[neuron]);
      expect((await contract.scores(worst(-1)))[neuron]).toBe(bounds?.low[neuron]);
    }
  }
});

test("a bound that cannot be met is named, with the neuron", () => {
  const layer = tiny.layers[0] as Layer;
  const weights = [...layer.weights.slice(0, 2), [0, 4, 5]];
  const model = { ...tiny, layers: [{ ...layer, weights }] };
  const error = new BoundExceededError({ layer: 0, neuron: 2, low: 0, high: 135, bits: 8 });
  expect(() => compileNetwork(model)).toThrow(error);
  expect(() => new Network(model)).toThrow(error);
  weights[2] = [0, -4, -5];
  expect(() => compileNetwork(model)).toThrow("can reach -135 to 0");
  // 15 · (−4 − 4) − 8 is −2^7, just inside.
  weights[2] = [0, -4, -4];
  compileNetwork({ ...model, layers: [{ ...layer, weights, biases: [0, 0, -8] }] });
});

test("sums at both ends of their bits stay in their lanes, in every layer and of every width", async () => {
  for (let bits = 2; bits <= 32; bits++) {
    for (const shift of new Set([0, (bits - 2) >> 1, bits - 2])) {
      const model = parseModel(extremeNetwork(bits, shift)) as NetworkModel;
      for (const { low, high } of networkBounds(model)) {
        expect([Math.min(...low), Math.max(...high)]).toEqual([
          -(2 ** (bits - 1)),
          2 ** (bits - 1) - 1,
        ]);
      }
      const contract = await runCompiled(compileNetwork(model));
      const most = encodeInput(model.input, [inputFeatures(model.input).max]);
      expect(await contract.scores(most), `${bits} bits`).toEqual(extremeScores(model));
      expect((await contract.predict(most)).label).toBe(0);
    }
  }
});

test("calls that are not well formed are refused by name", async () => {
  const { call, predict, scores } = await runCompiled(compileNetwork(tiny));
  const data = encodeFunctionData({
    abi: compiledModelAbi,
    functionName: "predict",
    args: ["0x1230"],
  });
  expect((await call(data)).failed).toBe(false);
  await expect(predict(new Uint8Array(3))).rejects.toThrow("InputLengthInvalid");
  await expect(scores(new Uint8Array(1))).rejects.toThrow("InputLengthInvalid");
  await expect(predict(new Uint8Array(0))).rejects.toThrow("InputLengthInvalid");
  await expect(predict(Uint8Array.of(1, 1))).rejects.toThrow("InputPaddingNotZero");
  await expect(scores(Uint8Array.of(0, 8))).rejects.toThrow("InputPaddingNotZero");

  // No call of this ABI: another function, no function, a truncated call, an offset of its own, a sample
  // that is cut off.
  const selector = toFunctionSelector("label(bytes)");
  const offset = `${data.slice(0, 72)}40${data.slice(74)}` as const;
  for (const bad of [
    concatHex([selector, `0x${data.slice(10)}`]),
    "0x",
    data.slice(0, 100),
    offset,
    data.slice(0, 140),
  ]) {
    const { failed, output } = await call(bad as `0x${string}`);
    expect({ failed, output }).toEqual({ failed: true, output: "0x" });
  }
  // Ether would stay there for ever, whatever comes with it.
  const short = encodeFunctionData({
    abi: compiledModelAbi,
    functionName: "scores",
    args: ["0x12"],
  });
  for (const paid of [data, short, "0x"] as const) {
    const { failed, output } = await call(paid, 1n);
    expect({ failed, output }).toEqual({ failed: true, output: "0x" });
  }
  // Whatever follows the sample in the calldata is no part of it.
  const dirty = concatHex([data.slice(0, 142) as `0x${string}`, `0x${"ff".repeat(30)}`]);
  expect((await call(dirty)).output).toBe((await call(data)).output);
});

/** What a network of several contracts answers is what its twin does. */
async function compareDivided(model: NetworkModel, samples: number) {
  const compiled = compileNetwork(model);
  for (const { code } of compiled.contracts)
    expect(code.length / 2 - 1).toBeLessThanOrEqual(MAX_CODE);
  const contract = await runCompiled(compiled);
  const twin = new Network(model);
  for (const sample of randomSamples(createRandom(7), model, samples)) {
    expect(await contract.scores(sample)).toEqual([...twin.scores(sample)]);
    expect((await contract.predict(sample)).label).toBe(twin.predict(sample));
  }
  return compiled;
}

test.each([
  [2, 220],
  [4, 520],
])("a network that is too large for a contract is divided: %i contracts", async (count, inputs) => {
  const random = createRandom(7);
  const input = { kind: "values", count: inputs, bits: 4 } as const;
  const weights = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.below(7) - 3));
  const hidden = { bits: 18, shift: 10, weights: weights(48, inputs), biases: Array(48).fill(5) };
  const head = { bits: 20, shift: 0, weights: weights(40, 48), biases: Array(40).fill(-3) };
  const classes = head.biases.map((_, i) => `${i}`);
  const model: NetworkModel = { ...tiny, input, classes, layers: [hidden, head] };
  const { contracts } = await compareDivided(model, 10);
  expect(contracts).toHaveLength(count);

  // No part keeps ether, though parts take any call data.
  for (const contract of contracts.slice(0, -1)) {
    const { call } = await runCompiled(createCompiled([contract]));
    expect(await call("0x", 1n)).toMatchObject({ failed: true, output: "0x" });
    expect((await call("0x")).output).not.toBe("0x");
  }

  // Whichever part is missing, it is the one that is named, also to those before the one that calls it.
  for (const { address } of contracts.slice(0, -1)) {
    const { call } = await runCompiled(
      createCompiled(contracts.filter((contract) => contract.address !== address)),
    );
    const args = [bytesToHex(new Uint8Array(inputs / 2))] as const;
    const { output } = await call(
      encodeFunctionData({ abi: compiledModelAbi, functionName: "predict", args }),
    );
    const error = decodeErrorResult({ abi: compiledModelAbi, data: output });
    expect(error).toMatchObject({ errorName: "PartMissing", args: [address] });
  }
});

test("memory beyond 64 KiB, whose addresses are longer, is divided too", async () => {
  const random = createRandom(5);
  const input = { kind: "values", count: 32_767, bits: 16 } as const;
  const weights = Array.from({ length: 128 }, () => {
    const row = new Array<number>(input.count).fill(0);
    for (let i = 0; i < input.count; i += 150) row[i] = 1 + random.below(9);
    return row;
  });
  const classes = weights.map((_, i) => `${i}`);
  const layer = { bits: 32, shift: 0, weights, biases: new Array(128).fill(-1) };
  const { contracts } = await compareDivided({ ...tiny, input, classes, layers: [layer] }, 2);
  expect(contracts.length).toBeGreaterThan(1);
});

test("what cannot be divided is refused", () => {
  const code = new Uint8Array(MAX_CODE + 1);
  expect(() => createContract(code)).toThrow(CodeTooLongError);
  expect(createContract(code.subarray(1)).code).toHaveLength(2 + 2 * MAX_CODE);
});

test("equal files give equal bytes", () => {
  const model = randomNetwork(createRandom(3));
  const again = parseModel(JSON.parse(JSON.stringify(model))) as NetworkModel;
  expect(compileNetwork(again)).toEqual(compileNetwork(model));
});
