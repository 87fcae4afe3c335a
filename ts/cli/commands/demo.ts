import { formatEther } from "viem";

import { evaluate } from "../../actions/evaluate.js";
import { deployTrainer } from "../../deploy/deployTrainer.js";
import type { LabelledSample } from "../../encoders/sparse.js";
import { createWordEncoder } from "../../encoders/words.js";
import { SparsePerceptron } from "../../models/sparsePerceptron.js";
import { mulberry32, shuffled } from "../../utils/random.js";
import { type Connection, developmentAccount, walletOf, withAnvil } from "../chain.js";
import { ChainTrainer } from "../chainTrainer.js";
import { loadData } from "../data/index.js";
import { type GasSummary, summarizeGas } from "../gas.js";
import {
  checkWritable,
  count,
  list,
  percent,
  report,
  sparkline,
  table,
  withProgress,
} from "../output.js";
import { createVocabulary, sampler } from "../preprocess.js";
import { ADVERSARY, CARELESS, CAST, type Role, Simulation } from "../simulation.js";
import type { TrainResult } from "./train.js";

export type DemoOptions = { seed: number; json?: string };

/** What `sum demo --json` writes; money in wei, as decimals. */
export type DemoResult = {
  seed: number;
  model: "sparse-perceptron";
  incentive: "self-assessment";
  /** As of `sum train`; `train` is how many mails the model had learnt when it was deployed. */
  data: TrainResult["data"];
  /** Of the contract on mails that nobody contributed. */
  accuracy: { before: number; after: number };
  contributors: {
    name: string;
    role: Role;
    /** How many mails. */
    contributions: number;
    /** Deposits paid, deposits back, deposits of others taken. */
    contributed: string;
    refunded: string;
    reported: string;
    /** Balances. */
    start: string;
    end: string;
  }[];
  claimable: string;
  /** The contract has exactly what can still be claimed. */
  solvent: boolean;
  /** Of whole transactions. */
  gas: { deploy: number } & Record<"addData" | "refund" | "report", GasSummary>;
};

const FEATURES = 1000;
/** Mails that the model has learnt from when it is deployed, that are contributed, that it is judged by. */
const MAILS = { learnt: 1000, contributed: 300, test: 1210 };

const DAY = 86_400;
export const TERMS = { costWeight: 10n ** 15n, refundWait: DAY, anyWait: 9 * DAY };

/** Contributions between two looks at the accuracy. */
const LOOK = 10;

const INTRODUCTION = [
  `A spam filter that learnt from ${count(MAILS.learnt)} mails is deployed on a chain of its own. Five people teach it`,
  `${MAILS.contributed} more, each with a deposit: three label them right, Dan gets one in ${CARELESS} wrong, and Eve, who sends`,
  `one in ${ADVERSARY}, always lies. If the model agrees with a mail a day later, its deposit goes back; while it`,
  "does not, others whose data it agreed with may take it.\n",
].join("\n");

/**
 * A spam filter that knows a thousand mails, and contributors who teach it three hundred more for
 * deposits: honest ones, one who is careless, and one who lies.
 *
 * @throws {CliError}
 */
export async function demo({ seed, json }: DemoOptions): Promise<void> {
  checkWritable(json);
  const mails = prepareMails(seed);
  console.log(INTRODUCTION);
  // Gas is free on this chain, so that balances are about the rules alone.
  const { result, course } = await withAnvil({ gasPrice: 0 }, (connection) =>
    runDemo(connection, seed, mails),
  );
  report(result, render(result, course), json);
}

export type Mails = {
  name: string;
  classes: string[];
  vocabulary: string[];
  learnt: LabelledSample[];
  contributed: LabelledSample[];
  test: LabelledSample[];
};

export function prepareMails(seed: number): Mails {
  const data = loadData("spam-assassin");
  const order = shuffled([...data.texts.keys()], mulberry32(seed));
  const learnt = order.slice(0, MAILS.learnt);
  const vocabulary = createVocabulary(data, learnt, FEATURES);
  const encode = sampler(data, vocabulary);
  const next = MAILS.learnt + MAILS.contributed;
  return {
    name: data.name,
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
  mails: Mails,
): Promise<{ result: DemoResult; course: number[] }> {
  const { client } = connection;
  const { trainer, deployGas } = await deploy(connection, mails);
  const accuracy = async () => {
    const { correct, total } = await evaluate(client, { trainer, samples: mails.test });
    return correct / total;
  };
  const course = [await accuracy()];
  const random = mulberry32(seed + 1); // Another sequence than that of the mails.
  const chain = new ChainTrainer(connection, trainer);
  const balances = () => Promise.all(CAST.map((_, i) => chain.balance(i)));
  const { timestamp } = await client.getBlock();
  const simulation = new Simulation(chain, Number(timestamp), TERMS, random);
  const starts = await balances();
  const total = mails.contributed.length;
  await withProgress("contributing and claiming", (onProgress) =>
    simulation.contribute(mails.contributed, async (done) => {
      onProgress({ done, total });
      if (done % LOOK === 0) course.push(await accuracy());
    }),
  );
  await simulation.settle();

  const claimable = await simulation.claimable();
  const ends = await balances();
  return {
    course,
    result: {
      seed,
      model: "sparse-perceptron",
      incentive: "self-assessment",
      data: {
        name: mails.name,
        classes: mails.classes,
        features: mails.vocabulary.length,
        train: mails.learnt.length,
        test: mails.test.length,
      },
      accuracy: { before: course[0] as number, after: await accuracy() },
      contributors: simulation.contributors.map((contributor, i) => ({
        ...contributor,
        contributed: `${contributor.contributed}`,
        refunded: `${contributor.refunded}`,
        reported: `${contributor.reported}`,
        start: `${starts[i]}`,
        end: `${ends[i]}`,
      })),
      claimable: `${claimable}`,
      solvent: (await client.getBalance({ address: trainer })) === claimable,
      gas: {
        deploy: deployGas,
        addData: summarizeGas(chain.gas.addData),
        refund: summarizeGas(chain.gas.refund),
        report: summarizeGas(chain.gas.report),
      },
    },
  };
}

/** Puts a model on the chain that has learnt already. */
async function deploy(connection: Connection, { classes, vocabulary, learnt }: Mails) {
  const features = vocabulary.length;
  const twin = new SparsePerceptron({ features });
  for (const { sample, label } of learnt) twin.update(sample, label);
  const { address, gasUsed } = await deployTrainer(walletOf(connection, developmentAccount(0)), {
    model: { kind: "sparse-perceptron", features, weights: twin.weights },
    terms: TERMS,
    metadata: { name: "Spam filter", classes, encoder: createWordEncoder(vocabulary) },
  });
  return { trainer: address, deployGas: gasUsed.deploy };
}

function render(
  { seed, accuracy, contributors, claimable, solvent, gas }: DemoResult,
  course: number[],
): string {
  const people = table(
    ["contributor", "role", "mails", "deposited", "refunded", "taken", "gain"],
    contributors.map(
      ({ name, role, contributions, contributed, refunded, reported, start, end }) => [
        name,
        role,
        count(contributions),
        ether(BigInt(contributed)),
        ether(BigInt(refunded)),
        ether(BigInt(reported)),
        gain(BigInt(end) - BigInt(start)),
      ],
    ),
  );
  const facts = list([
    ["seed", `${seed}`],
    ["accuracy before", percent(accuracy.before)],
    ["accuracy after", percent(accuracy.after)],
    [`… every ${LOOK} mails`, sparkline(course)],
    ["… least and most", `${percent(Math.min(...course))} to ${percent(Math.max(...course))}`],
    ["still claimable", ether(BigInt(claimable))],
    ["contract holds exactly that", solvent ? "yes, to the wei" : "no"],
    ["gas to contribute, mean", count(gas.addData.mean)],
    ["gas to refund, mean", count(gas.refund.mean)],
    ["gas to report, mean", count(gas.report.mean)],
  ]);
  return [
    people,
    "In ether. Deposited: paid with the mails. Refunded: deposits back, as the model agreed. Taken:",
    "deposits of others with whom it did not agree, or that nobody claimed in time. Gain: all of that;",
    "gas is free here.\n",
    facts,
  ].join("\n");
}

function gain(wei: bigint): string {
  return wei < 0n ? `−${ether(-wei)}` : `+${ether(wei)}`;
}

function ether(wei: bigint): string {
  return Number(formatEther(wei)).toFixed(4);
}
