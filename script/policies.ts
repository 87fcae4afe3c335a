/**
 * `npm run policies`: what training policies do against adversaries, on real mails, with the twins of
 * model, incentive and policy. Writes the tables of `docs/security.md`; fails if the goal is missed.
 * The same on a chain: `script/policies.test.ts`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Mails, prepareMails, TERMS } from "../ts/cli/commands/demo.js";
import { percent, withProgress } from "../ts/cli/output.js";
import { CAST, type SimulatedTrainer, Simulation } from "../ts/cli/simulation.js";
import type { SparseSample } from "../ts/encoders/sparse.js";
import { SparsePerceptron } from "../ts/models/sparsePerceptron.js";
import {
  allOf,
  openTraining,
  rateLimit,
  type TrainingPolicy,
  trackRecord,
} from "../ts/simulation/policies.js";
import { SelfAssessment } from "../ts/simulation/selfAssessment.js";
import { mulberry32 } from "../ts/utils/random.js";

const DAY = 86_400;
export const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);
/** When the twin's trainer is deployed; only differences matter. */
const START = 2_000_000_000;
const DOCUMENT = new URL("../docs/security.md", import.meta.url);

const POLICIES: Record<string, () => TrainingPolicy> = {
  "none: everybody trains": openTraining,
  "probation: 1 confirmed": () => trackRecord({ confirmed: 1, share: 0 }),
  "probation: 3 confirmed": () => trackRecord({ confirmed: 3, share: 0 }),
  "probation: 5 confirmed": () => trackRecord({ confirmed: 5, share: 0 }),
  "rate limit: 1 a day": () => rateLimit({ samples: 1, period: DAY }),
  "1 a day, and 5 confirmed": () =>
    allOf(trackRecord({ confirmed: 5, share: 0 }), rateLimit({ samples: 1, period: DAY })),
  "track record: 3, and half": () => trackRecord({ confirmed: 3, share: 5000 }),
  "track record: 3, and 3 of 4": () => trackRecord({ confirmed: 3, share: 7500 }),
  "track record: 3, and 4 of 5": () => trackRecord({ confirmed: 3, share: 8000 }),
};

/** What `docs/incentives.md` recommends, and the goal it has to meet. */
const BEST = { policy: "track record: 3, and 3 of 4", scale: 8 };
const GOAL = { drop: 0.01, seedsOneByOne: 18 };

/**
 * How much the deployed weights are multiplied by while a step stays 1: what one contribution moves is
 * then an eighth of what the model knows of a word from one mail.
 */
const SCALES = [1, 8];

/** What the adversary does, from its n-th contribution (0, 1, …). */
const ADVERSARIES: Record<string, { share: number; lies: (n: number) => boolean }> = {
  "10 %, always lies": { share: 0.1, lies: () => true },
  "20 %, always lies": { share: 0.2, lies: () => true },
  "20 %, honest 20 times first": { share: 0.2, lies: (n) => n >= 20 },
  "20 %, lies every 4th time": { share: 0.2, lies: (n) => n % 4 === 3 },
};

type Outcome = {
  before: number;
  after: number;
  /** Wei gained by each of the honest, and by the adversary. */
  honest: bigint[];
  adversary: bigint;
  /** Share of their contributions that the model learned. */
  learned: { honest: number; adversary: number };
  /** Contributions and seconds until the model first learns from an honest author, or undefined. */
  newcomers: { contributions: number; seconds: number }[];
};

/** The twin of a trainer, for the simulation. */
export class TwinTrainer implements SimulatedTrainer {
  /** What each of the cast contributed. */
  readonly history = CAST.map(() => [] as { time: number; trained: boolean }[]);
  private time = START;

  constructor(private readonly twin: SelfAssessment<SparseSample>) {}

  async setTime(time: number) {
    this.time = time;
  }

  async addData(author: number, sample: SparseSample, label: number) {
    const { time } = this;
    const made = this.twin.addData({ author: `${author}`, sample, label, time });
    this.history[author]?.push({ time, trained: made.trained });
    return made;
  }

  async refund(author: number, index: number) {
    return this.twin.refund({ author: `${author}`, index, time: this.time });
  }

  async report(reporter: number, index: number) {
    return this.twin.report({ reporter: `${reporter}`, index, time: this.time });
  }

  async predict(sample: SparseSample) {
    return this.twin.model.predict(sample);
  }

  async claimable(index: number) {
    return this.twin.claimable(index);
  }

  async reputation(author: number) {
    return this.twin.reputation(`${author}`);
  }
}

/** The model that is deployed: one pass over what is known, multiplied. */
export function deployed({ vocabulary, learnt }: Mails, scale: number): SparsePerceptron {
  const features = vocabulary.length;
  const twin = new SparsePerceptron({ features });
  for (const { sample, label } of learnt) twin.update(sample, label);
  const weights = twin.weights.map((weight) => Math.max(-128, Math.min(127, weight * scale)));
  return new SparsePerceptron({ features, weights });
}

/** One run; the same as the demo's, but for policy, scale and adversary. */
export async function simulate(
  mails: Mails,
  seed: number,
  {
    policy,
    scale,
    share,
    lies,
  }: (typeof ADVERSARIES)[string] & {
    policy: TrainingPolicy;
    scale: number;
  },
): Promise<Outcome> {
  const model = deployed(mails, scale);
  const accuracy = () => {
    const { correct, total } = model.evaluate(mails.test);
    return correct / total;
  };
  const before = accuracy();
  const trainer = new TwinTrainer(new SelfAssessment(model, TERMS, START, policy));
  const random = mulberry32(seed + 1);
  const simulation = new Simulation(trainer, START, TERMS, random, Math.round(1 / share), lies);
  await simulation.contribute(mails.contributed);
  await simulation.settle();

  const gains = simulation.contributors.map(
    ({ contributed, refunded, reported }) => refunded + reported - contributed,
  );
  const of = (role: string) => CAST.flatMap(([, r], i) => (r === role ? [i] : []));
  const learned = (role: string) => {
    const all = of(role).flatMap((i) => trainer.history[i] ?? []);
    return all.filter(({ trained }) => trained).length / all.length;
  };
  return {
    before,
    after: accuracy(),
    honest: of("honest").map((i) => gains[i] as bigint),
    adversary: of("adversary").reduce((sum, i) => sum + (gains[i] as bigint), 0n),
    learned: { honest: learned("honest"), adversary: learned("adversary") },
    newcomers: of("honest").map((i) => {
      const all = trainer.history[i] as { time: number; trained: boolean }[];
      const first = all.findIndex(({ trained }) => trained);
      const contributions = first < 0 ? all.length : first;
      const last = all[Math.min(contributions, all.length - 1)]?.time ?? START;
      return { contributions, seconds: last - (all[0]?.time ?? START) };
    }),
  };
}

type Row = { policy: string; scale: number; adversary: string; outcomes: Outcome[] };

async function main() {
  const combinations = SCALES.flatMap((scale) =>
    Object.keys(POLICIES).flatMap((policy) =>
      Object.keys(ADVERSARIES).map((adversary) => ({ scale, policy, adversary })),
    ),
  );
  const mails = SEEDS.map(prepareMails);
  const rows: Row[] = [];
  await withProgress("policies", async (onProgress) => {
    for (const [done, { scale, policy, adversary }] of combinations.entries()) {
      onProgress({ done, total: combinations.length });
      const outcomes: Outcome[] = [];
      for (const [i, seed] of SEEDS.entries()) {
        const setting = ADVERSARIES[adversary] as (typeof ADVERSARIES)[string];
        const rule = (POLICIES[policy] as () => TrainingPolicy)();
        const options = { ...setting, policy: rule, scale };
        outcomes.push(await simulate(mails[i] as Mails, seed, options));
      }
      rows.push({ policy, scale, adversary, outcomes });
    }
  });

  writeTables("policies", render(rows));
  const missed = rows.filter(
    (row) => row.policy === BEST.policy && row.scale === BEST.scale && /always/.test(row.adversary),
  );
  for (const row of missed) {
    const { drop, group, each } = summary(row);
    if (drop > GOAL.drop || group < SEEDS.length || each < GOAL.seedsOneByOne) {
      console.error(`missed with ${row.adversary}: ${JSON.stringify(summary(row))}`);
      process.exitCode = 1;
    }
  }
}

function summary({ outcomes }: Row) {
  const mean = (of: (outcome: Outcome) => number) =>
    outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / outcomes.length;
  const seeds = (test: (outcome: Outcome) => boolean) => outcomes.filter(test).length;
  const newcomers = outcomes.flatMap((outcome) => outcome.newcomers);
  const meanOf = (key: "contributions" | "seconds") =>
    newcomers.reduce((sum, one) => sum + one[key], 0) / newcomers.length;
  return {
    before: mean(({ before }) => before),
    after: mean(({ after }) => after),
    drop: mean(({ before, after }) => before - after),
    worst: Math.max(...outcomes.map(({ before, after }) => before - after)),
    group: seeds(({ honest }) => honest.reduce((sum, gain) => sum + gain, 0n) >= 0n),
    each: seeds(({ honest }) => honest.every((gain) => gain >= 0n)),
    lost: seeds(({ adversary }) => adversary < 0n),
    learnedHonest: mean(({ learned }) => learned.honest),
    learnedAdversary: mean(({ learned }) => learned.adversary),
    contributions: meanOf("contributions"),
    hours: meanOf("seconds") / 3600,
  };
}

function render(rows: Row[]): string {
  const head = ["policy", ...Object.keys(ADVERSARIES)];
  const change = (drop: number) => `${drop > 0 ? "−" : "+"}${Math.abs(100 * drop).toFixed(1)}`;
  const tables = SCALES.map((scale) => {
    const ours = rows.filter((row) => row.scale === scale);
    const before = percent(summary(ours[0] as Row).before);
    const title =
      scale === 1
        ? `As the perceptron learned them, with a step of 1 (accuracy ${before} before):`
        : `The same weights times ${scale}, with a step of 1 (accuracy ${before} before):`;
    const lines = Object.keys(POLICIES).map((policy) => [
      policy,
      ...Object.keys(ADVERSARIES).map((adversary) => {
        const row = ours.find((one) => one.policy === policy && one.adversary === adversary);
        const { drop, group, each } = summary(row as Row);
        return `${change(drop)} · ${group} · ${each}`;
      }),
    ]);
    return `${title}\n\n${markdown([head, ...lines])}`;
  });
  const costs = Object.keys(POLICIES).map((policy) => {
    const row = rows.find(
      (one) =>
        one.policy === policy && one.scale === BEST.scale && one.adversary === "20 %, always lies",
    );
    const { learnedHonest, learnedAdversary, contributions, hours, lost, worst } = summary(
      row as Row,
    );
    return [
      policy,
      contributions.toFixed(1),
      hours.toFixed(0),
      percent(learnedHonest),
      percent(learnedAdversary),
      change(worst),
      `${lost}`,
    ];
  });
  const costHead = [
    "policy",
    "contributions before the first that is learned",
    "hours until then",
    "learned of the honest",
    "learned of the adversary",
    "worst seed",
    "seeds on which the adversary loses",
  ];
  return [
    ...tables,
    `What it costs the honest, with weights times ${BEST.scale} and a fifth of lies:`,
    markdown([costHead, ...costs]),
  ].join("\n\n");
}

export function markdown([head, ...rows]: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const rule = `|${(head as string[]).map((_, i) => (i === 0 ? "---" : "---:")).join("|")}|`;
  return [line(head as string[]), rule, ...rows.map(line)].join("\n");
}

/** Puts what a command has measured between its marks in `docs/security.md`. */
export function writeTables(command: string, tables: string): void {
  const document = readFileSync(DOCUMENT, "utf8");
  const mark = `<!-- npm run ${command} -->`;
  const from = document.indexOf(mark);
  const to = document.indexOf("<!-- end -->", from);
  if (from < 0 || to < from) throw new Error(`docs/security.md lacks ${mark} … <!-- end -->`);
  const [before, after] = [document.slice(0, from + mark.length), document.slice(to)];
  writeFileSync(DOCUMENT, `${before}\n\n${tables}\n\n${after}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] as string).href) await main();
