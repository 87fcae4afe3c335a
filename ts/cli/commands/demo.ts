import { formatEther } from "viem";

import { evaluate } from "../../actions/evaluate.js";
import { deployTrainer } from "../../deploy/deployTrainer.js";
import type { LabelledSample } from "../../encoders/sparse.js";
import { SparsePerceptron } from "../../models/sparsePerceptron.js";
import { type Connection, developmentAccount, walletOf, withAnvil } from "../chain.js";
import { loadData } from "../data/index.js";
import {
  checkWritable,
  list,
  percent,
  report,
  sparkline,
  startProgress,
  table,
} from "../output.js";
import { createVocabulary, sampler } from "../preprocess.js";
import { mulberry32, shuffled } from "../random.js";
import { type Role, Simulation } from "../simulation.js";

export type DemoOptions = { seed: number; json?: string };

/** What `sum demo --json` writes; money in wei, as decimals. */
export type DemoResult = {
  seed: number;
  /** Of the contract on mails that nobody contributed. */
  accuracy: { before: number; after: number };
  contributors: {
    name: string;
    role: Role;
    contributed: string;
    refunded: string;
    reported: string;
    start: string;
    end: string;
  }[];
  claimable: string;
  /** The contract has exactly what can still be claimed. */
  solvent: boolean;
  /** Mean of whole transactions, and how many there were. */
  gas: Record<"addData" | "refund" | "report", { count: number; mean: number }>;
};

const FEATURES = 1000;
/** Mails that the model has learnt from when it is deployed, that are contributed, that it is judged by. */
const MAILS = { learnt: 1000, contributed: 300, test: 1210 };

const DAY = 86_400;
const TERMS = { costWeight: 10n ** 15n, refundWait: DAY, anyWait: 9 * DAY };

/** Contributions between two looks at the accuracy. */
const LOOK = 10;

/**
 * A spam filter that knows a thousand mails, and contributors who teach it three hundred more for
 * deposits: honest ones, one who is careless, and one who lies.
 *
 * @throws {CliError}
 */
export async function demo({ seed, json }: DemoOptions): Promise<void> {
  checkWritable(json);
  const mails = prepareMails(seed);
  // Gas is free on this chain, so that balances are about the rules alone.
  const { result, course } = await withAnvil({ gasPrice: 0 }, (connection) =>
    runDemo(connection, seed, mails),
  );
  report(result, render(result, course), json);
}

type Mails = {
  classes: string[];
  vocabulary: string[];
  learnt: LabelledSample[];
  contributed: LabelledSample[];
  test: LabelledSample[];
};

function prepareMails(seed: number): Mails {
  const data = loadData("spam-assassin");
  const order = shuffled([...data.texts.keys()], mulberry32(seed));
  const learnt = order.slice(0, MAILS.learnt);
  const vocabulary = createVocabulary(data, learnt, FEATURES);
  const encode = sampler(data, vocabulary);
  const next = MAILS.learnt + MAILS.contributed;
  return {
    classes: data.classes,
    vocabulary,
    learnt: learnt.map(encode),
    contributed: order.slice(MAILS.learnt, next).map(encode),
    test: order.slice(next, next + MAILS.test).map(encode),
  };
}

async function runDemo(
  connection: Connection,
  seed: number,
  { classes, vocabulary, learnt, contributed, test }: Mails,
): Promise<{ result: DemoResult; course: number[] }> {
  const twin = new SparsePerceptron({ features: FEATURES });
  for (const { sample, label } of learnt) twin.update(sample, label);
  const { address: trainer } = await deployTrainer(walletOf(connection, developmentAccount(0)), {
    model: { kind: "sparse-perceptron", features: FEATURES, weights: twin.weights },
    terms: TERMS,
    metadata: { name: "Spam filter", classes, vocabulary },
  });

  const { client } = connection;
  const accuracy = async () => {
    const { correct, total } = await evaluate(client, { trainer, samples: test });
    return correct / total;
  };
  const course = [await accuracy()];
  const random = mulberry32(seed + 1); // Another sequence than that of the mails.
  const simulation = await Simulation.create(connection, trainer, TERMS, random);
  const progress = startProgress("contributing", contributed.length);
  try {
    let steps = 0;
    await simulation.contribute(contributed, async () => {
      progress.step();
      if (++steps % LOOK === 0) course.push(await accuracy());
    });
    await simulation.settle();
  } finally {
    progress.stop();
  }

  const claimable = await simulation.claimable();
  const contributors = await Promise.all(
    simulation.contributors.map(async (contributor) => ({
      name: contributor.name,
      role: contributor.role,
      contributed: `${contributor.contributed}`,
      refunded: `${contributor.refunded}`,
      reported: `${contributor.reported}`,
      start: `${contributor.start}`,
      end: `${await simulation.balance(contributor)}`,
    })),
  );
  return {
    course,
    result: {
      seed,
      accuracy: { before: course[0] as number, after: await accuracy() },
      contributors,
      claimable: `${claimable}`,
      solvent: (await client.getBalance({ address: trainer })) === claimable,
      gas: {
        addData: summarize(simulation.gas.addData),
        refund: summarize(simulation.gas.refund),
        report: summarize(simulation.gas.report),
      },
    },
  };
}

function summarize(gas: number[]): { count: number; mean: number } {
  const sum = gas.reduce((total, value) => total + value, 0);
  return { count: gas.length, mean: gas.length === 0 ? 0 : Math.round(sum / gas.length) };
}

function render(
  { seed, accuracy, contributors, claimable, solvent, gas }: DemoResult,
  course: number[],
) {
  const ether = (wei: string | bigint) => Number(formatEther(BigInt(wei))).toFixed(4);
  const gain = (wei: bigint) => `${wei > 0n ? "+" : ""}${ether(wei)}`;
  const people = table(
    ["contributor", "role", "deposited", "refunded", "taken from others", "gain"],
    contributors.map(({ name, role, contributed, refunded, reported, start, end }) => [
      name,
      role,
      ether(contributed),
      ether(refunded),
      ether(reported),
      gain(BigInt(end) - BigInt(start)),
    ]),
  );
  const facts = list([
    ["seed", `${seed}`],
    ["accuracy before", percent(accuracy.before)],
    ["accuracy after", percent(accuracy.after)],
    ["… on the way", sparkline(course)],
    ["still claimable", ether(claimable)],
    ["solvent", solvent ? "yes, to the wei" : "no"],
    ["gas to contribute, mean", gas.addData.mean],
    ["gas to refund, mean", gas.refund.mean],
    ["gas to report, mean", gas.report.mean],
  ]);
  return `${people}\nMoney in ether.\n${facts}`;
}
