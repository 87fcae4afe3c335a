import { expect, test } from "vitest";
import { readDigits, readModel } from "../../test/utils/digits.js";
import { runCompiled } from "../../test/utils/evm.js";
import { compileModel } from "../../ts/compiler/compile.js";
import { Network } from "../../ts/models/network.js";

/** Of the 2,000 test digits; all scores of all of them in the deep tests and once a release. */
const ASKED = process.env.FOUNDRY_PROFILE === "deep" ? 2000 : 200;

test.each([
  { name: "mnist-raw", right: 1952, gas: 8_000 },
  { name: "mnist-small", right: 1916, gas: 3_210 },
])(
  "$name reads the digits that docs/compiler.md says, for that gas",
  async (expected) => {
    const model = readModel(expected.name);
    const digits = readDigits(model, "test");
    const twin = new Network(model);
    expect(twin.evaluate(digits)).toEqual({ correct: expected.right, total: 2000 });

    const contract = await runCompiled(compileModel(model));
    for (const { sample } of digits.slice(0, ASKED)) {
      const { label, gas } = await contract.predict(sample);
      expect(label).toBe(twin.predict(sample));
      expect(gas).toBeLessThanOrEqual(expected.gas);
      expect(await contract.scores(sample)).toEqual([...twin.scores(sample)]);
    }
  },
  600_000,
);
