import type { Address } from "viem";

import { addData } from "../actions/addData.js";
import type { Contribution } from "../actions/contribution.js";
import { getClaimable } from "../actions/getClaimable.js";
import { getReputation } from "../actions/getReputation.js";
import { predict } from "../actions/predict.js";
import { refund } from "../actions/refund.js";
import { report } from "../actions/report.js";
import type { LabelledSample } from "../encoders/sparse.js";
import { type Connection, developmentAccount, walletOf } from "./chain.js";
import { type Random, shuffled } from "./random.js";

/** How a contributor labels: right, wrong now and then, or always wrong. */
export type Role = "honest" | "careless" | "adversary";

/** Somebody with money who contributes, refunds, reports and takes over. */
export type Contributor = {
  readonly name: string;
  readonly role: Role;
  readonly wallet: ReturnType<typeof walletOf>;
  /** In wei. */
  readonly start: bigint;
  contributions: number;
  contributed: bigint;
  refunded: bigint;
  reported: bigint;
};

/** One in so many labels of a careless contributor is wrong. */
export const CARELESS = 5;

const CAST: readonly [name: string, role: Role][] = [
  ["Ada", "honest"],
  ["Ben", "honest"],
  ["Cyd", "honest"],
  ["Dan", "careless"],
  ["Eve", "adversary"],
];

/** One contribution in so many is the adversary's. */
export const ADVERSARY = 10;

/** Seconds between contributions. */
const GAP = { least: 1800, most: 5400 };

/** Sent along; all but the deposit comes back. */
const ONE_ETHER = 10n ** 18n;

const FEES = { gas: 3_000_000n, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };

/** A contribution that may still be claimed. */
type Open = {
  readonly contribution: Contribution;
  readonly author: Contributor;
  readonly sample: LabelledSample["sample"];
  /** Unix seconds. */
  readonly made: number;
  readonly reporters: Set<Contributor>;
};

/**
 * Contributors with different habits on one trainer. Everyone claims what the rules give: the
 * author a refund as soon as the model agrees, others their shares while it does not, and
 * whoever comes first what is left in the end. Nobody pays for gas, so that balances are about
 * the rules alone.
 */
export class Simulation {
  readonly contributors: Contributor[] = [];
  /** Gas of each transaction, by what it does. */
  readonly gas = { addData: [] as number[], refund: [] as number[], report: [] as number[] };
  private open: Open[] = [];
  private time = 0;

  private constructor(
    private readonly connection: Connection,
    private readonly trainer: Address,
    private readonly waits: { refundWait: number; anyWait: number },
    private readonly random: Random,
  ) {}

  static async create(
    connection: Connection,
    trainer: Address,
    waits: { refundWait: number; anyWait: number },
    random: Random,
  ): Promise<Simulation> {
    const simulation = new Simulation(connection, trainer, waits, random);
    simulation.time = Number((await connection.client.getBlock()).timestamp);
    for (const [i, [name, role]] of CAST.entries()) {
      const account = developmentAccount(i + 1); // 0 deployed the trainer.
      simulation.contributors.push({
        name,
        role,
        wallet: walletOf(connection, account),
        start: await connection.client.getBalance({ address: account.address }),
        contributions: 0,
        contributed: 0n,
        refunded: 0n,
        reported: 0n,
      });
    }
    return simulation;
  }

  /** Contributes all samples in turn, with time between them, and everybody claims what is due. */
  async contribute(
    samples: readonly LabelledSample[],
    onContribution: (done: number) => Promise<void>,
  ) {
    const authors = this.turns(samples.length);
    for (const [i, { sample, label }] of samples.entries()) {
      await this.wait(GAP.least + Math.floor(this.random() * (GAP.most - GAP.least)));
      const author = authors[i] as Contributor;
      const said = this.lies(author) ? 1 - label : label;
      await this.tick(1);
      const { gasUsed, ...contribution } = await addData(author.wallet, {
        trainer: this.trainer,
        sample,
        label: said,
        maxDeposit: ONE_ETHER,
        ...FEES,
      });
      this.gas.addData.push(gasUsed);
      author.contributions++;
      author.contributed += BigInt(contribution.deposit);
      const reporters = new Set<Contributor>();
      this.open.push({ contribution, author, sample, made: this.time, reporters });
      await onContribution(i + 1);
    }
  }

  /** Lets the time pass in which claims are due, first those of the model, then those of anyone. */
  async settle() {
    await this.wait(this.waits.refundWait);
    await this.wait(this.waits.anyWait);
  }

  /** What can still be claimed, in wei. */
  async claimable(): Promise<bigint> {
    const open = await Promise.all(
      this.open.map(({ contribution }) => getClaimable(this.connection.client, { contribution })),
    );
    return open.reduce((sum, { claimable }) => sum + claimable, 0n);
  }

  balance(contributor: Contributor): Promise<bigint> {
    return this.connection.client.getBalance({ address: contributor.wallet.account.address });
  }

  /** Who contributes when: the adversary once in each ten but never last, the others by lot. */
  private turns(count: number): Contributor[] {
    const [adversary] = this.contributors.filter(({ role }) => role === "adversary");
    const others = this.contributors.filter(({ role }) => role !== "adversary");
    let place = 0;
    return Array.from({ length: count }, (_, i) => {
      if (i % ADVERSARY === 0) place = i + Math.floor(this.random() * (ADVERSARY - 1));
      const lot = Math.floor(this.random() * others.length);
      return (i === place ? adversary : others[lot]) as Contributor;
    });
  }

  private lies({ role }: Contributor): boolean {
    return role === "adversary" || (role === "careless" && this.random() < 1 / CARELESS);
  }

  /** Lets time pass, then lets everybody claim what is due. */
  private async wait(seconds: number) {
    this.time += seconds;
    await this.tick(0);
    await this.connection.client.request({ method: "evm_mine" } as never);
    for (const open of [...this.open]) {
      if (this.time < open.made + this.waits.refundWait) break; // The rest is younger.
      if (await this.claim(open)) this.open.splice(this.open.indexOf(open), 1);
    }
  }

  /** Returns whether nothing is left to claim. */
  private async claim({ contribution, author, sample, made, reporters }: Open): Promise<boolean> {
    const { client } = this.connection;
    const prediction = await predict(client, { trainer: this.trainer, sample });
    if (prediction === contribution.label) {
      await this.tick(1);
      const { amount, gasUsed } = await refund(author.wallet, { contribution, ...FEES });
      this.gas.refund.push(gasUsed);
      author.refunded += amount;
      return true;
    }

    const anyone = this.time >= made + this.waits.anyWait;
    for (const reporter of shuffled(this.contributors, this.random)) {
      if (!anyone && !(await this.mayReport(reporter, author, reporters))) continue;
      await this.tick(1);
      const { reward, gasUsed } = await report(reporter.wallet, { contribution, ...FEES });
      this.gas.report.push(gasUsed);
      reporter.reported += reward;
      reporters.add(reporter);
      const { claimable } = await getClaimable(client, { contribution });
      if (claimable === 0n) return true;
    }
    return false;
  }

  private async mayReport(reporter: Contributor, author: Contributor, reporters: Set<Contributor>) {
    if (reporter === author || reporters.has(reporter)) return false;
    const { address } = reporter.wallet.account;
    const { reputation } = await getReputation(this.connection.client, {
      trainer: this.trainer,
      author: address,
    });
    return reputation > 0;
  }

  /** The next block is `seconds` later. */
  private async tick(seconds: number) {
    this.time += seconds;
    await this.connection.client.request({
      method: "evm_setNextBlockTimestamp",
      params: [this.time],
    } as never);
  }
}
