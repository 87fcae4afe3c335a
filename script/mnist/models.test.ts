import { expect, test } from "vitest";
import { readDigits, readModel } from "../../test/utils/digits.js";
import { runCompiled, runGeneric } from "../../test/utils/evm.js";
import { compileModel } from "../../ts/compiler/compile.js";
import { Network } from "../../ts/models/network.js";

type Model = ReturnType<typeof readModel>;
const compiled = (model: Model) => runCompiled(compileModel(model));

// How many of the 2,000 test digits docs/mnist.md says are right, and the gas of an answer. The scores
// decide the answer, so that every tenth digit is enough to test what comes after them.
test.each([
  { name: "mnist-raw", right: 1969, gas: 9_000, run: compiled },
  { name: "mnist-best", right: 1972, gas: 18_000, run: compiled },
  { name: "mnist-small", right: 1948, gas: 3_500, run: compiled },
  { name: "mnist-encoder", right: 1937, gas: 3_500, run: compiled },
  { name: "mnist-generic", right: 1949, gas: 18_000, run: runGeneric },
])(
  "$name gives every test digit the scores of its twin, for that gas",
  async ({ name, right, gas: most, run }) => {
    const model = readModel(name);
    const digits = readDigits(model, "test");
    const twin = new Network(model);
    expect(twin.evaluate(digits)).toEqual({ correct: right, total: 2000 });

    const contract = await run(model);
    for (const [i, { sample }] of digits.entries()) {
      const scores = await contract.scores(sample);
      expect(scores).toEqual([...twin.scores(sample)]);
      if (i % 10 > 0) continue;
      const { label, gas } = await contract.predict(sample);
      expect(label).toBe(scores.indexOf(Math.max(...scores)));
      expect(gas).toBeLessThanOrEqual(most);
    }
  },
  120_000,
);
