import { expect, test } from "vitest";
import { readDigits, readModel } from "../../test/utils/digits.js";
import { runCompiled } from "../../test/utils/evm.js";
import { compileModel } from "../../ts/compiler/compile.js";
import { Network } from "../../ts/models/network.js";

// How many of the 2,000 test digits docs/mnist.md says are right, and the gas of an answer.
test.each([
  { name: "mnist-raw", right: 1952, gas: 9_000 },
  { name: "mnist-small", right: 1927, gas: 3_500 },
])(
  "$name answers every test digit as its twin does, for that gas",
  async ({ name, right, gas: most }) => {
    const model = readModel(name);
    const digits = readDigits(model, "test");
    const twin = new Network(model);
    expect(twin.evaluate(digits)).toEqual({ correct: right, total: 2000 });

    const contract = await runCompiled(compileModel(model));
    for (const { sample } of digits) {
      const { label, gas } = await contract.predict(sample);
      const scores = await contract.scores(sample);
      expect(scores).toEqual([...twin.scores(sample)]);
      expect(label).toBe(scores.indexOf(Math.max(...scores)));
      expect(gas).toBeLessThanOrEqual(most);
    }
  },
  120_000,
);
