import type { LabelledSample, SparseSample } from "../encoders/sparse.js";
import { type Random, shuffled } from "../utils/random.js";

/** How a contributor labels: right, wrong now and then, or always wrong. */
export type Role = "honest" | "careless" | "adversary";

/** Somebody with money who contributes, refunds, reports and takes over. Money in wei. */
export type Contributor = {
  readonly name: string;
  readonly role: Role;
  contributions: number;
  contributed: bigint;
  refunded: bigint;
  reported: bigint;
};

/**
 * What the simulation asks of a trainer: one on a chain, or its twin. Contributors are named by their
 * number, contributions by their index.
 */
export type SimulatedTrainer = {
  /** What follows happens at this Unix second. */
  setTime(time: number): Promise<void>;
  addData(author: number, sample: SparseSample, label: number): Promise<{ deposit: bigint }>;
  refund(author: number, index: number): Promise<bigint>;
  report(reporter: number, index: number): Promise<bigint>;
  predict(sample: SparseSample): Promise<number>;
  claimable(index: number): Promise<bigint>;
  reputation(author: number): Promise<number>;
};

/** One in so many labels of a careless contributor is wrong. */
export const CARELESS = 5;

export const CAST: readonly [name: string, role: Role][] = [
  ["Ada", "honest"],
  ["Ben", "honest"],
  ["Cyd", "honest"],
  ["Dan", "careless"],
  ["Eve", "adversary"],
];

/** One contribution in so many is the adversary's, unless a simulation says otherwise. */
export const ADVERSARY = 10;

/** Seconds between contributions. */
const GAP = { least: 1800, most: 5400 };

/** A contribution that may still be claimed. */
type Open = {
  readonly index: number;
  readonly author: number;
  readonly sample: SparseSample;
  readonly label: number;
  /** Unix seconds. */
  readonly made: number;
  readonly reporters: Set<number>;
};

/**
 * Contributors with different habits on one trainer. Everyone claims what the rules give: the
 * author a refund as soon as the model agrees, others their shares while it does not, and
 * whoever comes first what is left in the end. Gas is free, so that money is about the rules alone.
 */
export class Simulation {
  readonly contributors: readonly Contributor[] = CAST.map(([name, role]) => {
    return { name, role, contributions: 0, contributed: 0n, refunded: 0n, reported: 0n };
  });
  private open: Open[] = [];

  /**
   * @param time Unix second of the trainer's deployment.
   * @param adversary One contribution in so many is the adversary's.
   * @param lies Whether the adversary lies in its n-th contribution, from 0; always by default.
   */
  constructor(
    private readonly trainer: SimulatedTrainer,
    private time: number,
    private readonly waits: { readonly refundWait: number; readonly anyWait: number },
    private readonly random: Random,
    private readonly adversary = ADVERSARY,
    private readonly lies: (contributions: number) => boolean = () => true,
  ) {}

  /** Contributes all samples in turn, with time between them, and everybody claims what is due. */
  async contribute(
    samples: readonly LabelledSample[],
    onContribution: (done: number) => Promise<void> = async () => {},
  ) {
    const authors = this.turns(samples.length);
    for (const [index, { sample, label: truth }] of samples.entries()) {
      await this.wait(GAP.least + Math.floor(this.random() * (GAP.most - GAP.least)));
      const author = authors[index] as number;
      const contributor = this.contributors[author] as Contributor;
      const label = this.isWrong(contributor) ? 1 - truth : truth;
      await this.tick();
      const { deposit } = await this.trainer.addData(author, sample, label);
      contributor.contributions++;
      contributor.contributed += deposit;
      this.open.push({ index, author, sample, label, made: this.time, reporters: new Set() });
      await onContribution(index + 1);
    }
  }

  /** Lets the time pass in which claims are due, first those of the model, then those of anyone. */
  async settle() {
    await this.wait(this.waits.refundWait);
    await this.wait(this.waits.anyWait);
  }

  /** What can still be claimed, in wei. */
  async claimable(): Promise<bigint> {
    const open = await Promise.all(this.open.map(({ index }) => this.trainer.claimable(index)));
    return open.reduce((sum, claimable) => sum + claimable, 0n);
  }

  /** Who contributes when: the adversary once in so many but never last, the others by lot. */
  private turns(count: number): number[] {
    const all = this.contributors.map((_, i) => i);
    const isAdversary = (i: number) => this.contributors[i]?.role === "adversary";
    const [adversary] = all.filter(isAdversary);
    const others = all.filter((i) => !isAdversary(i));
    let place = 0;
    return Array.from({ length: count }, (_, i) => {
      if (i % this.adversary === 0) place = i + Math.floor(this.random() * (this.adversary - 1));
      const lot = Math.floor(this.random() * others.length);
      return (i === place ? adversary : others[lot]) as number;
    });
  }

  private isWrong({ role, contributions }: Contributor): boolean {
    if (role === "adversary") return this.lies(contributions);
    return role === "careless" && this.random() < 1 / CARELESS;
  }

  /** Lets time pass, then lets everybody claim what is due. */
  private async wait(seconds: number) {
    this.time += seconds;
    for (const open of [...this.open]) {
      if (this.time < open.made + this.waits.refundWait) break; // The rest is younger.
      if (await this.claim(open)) this.open.splice(this.open.indexOf(open), 1);
    }
  }

  /** Returns whether nothing is left to claim. */
  private async claim({ index, author, sample, label, made, reporters }: Open): Promise<boolean> {
    const { trainer } = this;
    if ((await trainer.predict(sample)) === label) {
      await this.tick();
      (this.contributors[author] as Contributor).refunded += await trainer.refund(author, index);
      return true;
    }

    const anyone = this.time >= made + this.waits.anyWait;
    for (const reporter of shuffled([...this.contributors.keys()], this.random)) {
      const barred = reporter === author || reporters.has(reporter);
      if (!anyone && (barred || (await trainer.reputation(reporter)) === 0)) continue;
      await this.tick();
      const reward = await trainer.report(reporter, index);
      (this.contributors[reporter] as Contributor).reported += reward;
      reporters.add(reporter);
      if ((await trainer.claimable(index)) === 0n) return true;
    }
    return false;
  }

  /** Each transaction is mined a second after what was before it. */
  private async tick() {
    this.time += 1;
    await this.trainer.setTime(this.time);
  }
}
