import { expect, it } from "vitest";
import { evaluate } from "../ts/actions/evaluate.js";
import { developmentAccount, walletOf, withAnvil } from "../ts/cli/chain.js";
import { ChainTrainer } from "../ts/cli/chainTrainer.js";
import { prepareMails, TERMS } from "../ts/cli/commands/demo.js";
import { CAST, Simulation } from "../ts/cli/simulation.js";
import { deployTrainer } from "../ts/deploy/deployTrainer.js";
import { trackRecord } from "../ts/simulation/policies.js";
import { mulberry32 } from "../ts/utils/random.js";
import { deployed, simulate } from "./policies.js";

const deep = process.env.FOUNDRY_PROFILE === "deep";
const SEEDS = deep ? [1, 2, 3] : [1];
/** A fifth of lies, the recommended policy, weights times 8. */
const SETTING = { share: 0.2, scale: 8, lies: () => true };

it.each(SEEDS)(
  "on a chain, seed %i, it comes to the same",
  async (seed) => {
    const all = prepareMails(seed);
    const mails = deep ? all : { ...all, contributed: all.contributed.slice(0, 100) };
    const policy = trackRecord({ confirmed: 3, share: 7500 });
    const twin = await simulate(mails, seed, { ...SETTING, policy });

    await withAnvil({ gasPrice: 0 }, async (connection) => {
      const model = deployed(mails, SETTING.scale);
      const { features, weights } = model;
      const { address } = await deployTrainer(walletOf(connection, developmentAccount(0)), {
        model: { kind: "sparse-perceptron", features, weights },
        terms: TERMS,
        trackRecord: { confirmed: 3, share: 0.75 },
      });
      const chain = new ChainTrainer(connection, address);
      const { timestamp } = await connection.client.getBlock();
      const random = mulberry32(seed + 1);
      const simulation = new Simulation(chain, Number(timestamp), TERMS, random, 5);
      await simulation.contribute(mails.contributed);
      await simulation.settle();

      const gains = simulation.contributors.map(
        ({ contributed, refunded, reported }) => refunded + reported - contributed,
      );
      const honest = gains.filter((_, i) => CAST[i]?.[1] === "honest");
      expect(honest).toEqual(twin.honest);
      expect(gains.at(-1)).toBe(twin.adversary);
      const { correct, total } = await evaluate(connection.client, {
        trainer: address,
        samples: mails.test,
      });
      expect(correct / total).toBe(twin.after);
    });
  },
  300_000,
);
