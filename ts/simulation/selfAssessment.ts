import {
  AlreadyReportedError,
  CannotReportYourselfError,
  ContributionNotOpenError,
  DepositTooLowError,
  ModelAgreesError,
  ModelDisagreesError,
  NoReputationError,
  TooEarlyError,
} from "../errors/contract.js";
import { openTraining, type TrainingPolicy } from "./policies.js";

/** What the rules ask of a model: a twin, or anything that learns. */
export type SimulatedModel<sample> = {
  predict(sample: sample): number;
  update(sample: sample, label: number): void;
};

/** The terms of a trainer, as at its deployment. */
export type SimulatedTerms = {
  /** Factor of the deposit. */
  readonly costWeight: bigint;
  /** Seconds until refunds and reports. */
  readonly refundWait: number;
  /** Seconds until the owner takes what is left; never by default. */
  readonly ownerWait?: number | undefined;
  /** Seconds until anyone takes what is left. */
  readonly anyWait: number;
};

type Entry<sample> = {
  readonly author: string;
  readonly sample: sample;
  readonly label: number;
  readonly deposit: bigint;
  /** Unix second of the first claim. */
  readonly from: number;
  readonly empty: boolean;
  readonly reporters: Set<string>;
  claimable: bigint;
  open: boolean;
};

/**
 * The twin of the contract `SelfAssessment` with a model and a training policy: the same calls at the
 * same times cost, pay and fail the same, to the unit. Claims are named by index, not proved.
 *
 * @example
 * const trainer = new SelfAssessment(new SparsePerceptron({ features: 1000 }), terms, now);
 * const { index } = trainer.addData({ author: "ada", sample: [3, 17], label: 1, time: now + 60 });
 */
export class SelfAssessment<sample extends { readonly length: number }> {
  private readonly entries: Entry<sample>[] = [];
  private readonly reputations = new Map<string, number>();
  private good = 0;

  /** @param lastUpdate Unix second of the deployment. */
  constructor(
    readonly model: SimulatedModel<sample>,
    readonly terms: SimulatedTerms,
    private lastUpdate: number,
    private readonly policy: TrainingPolicy = openTraining(),
    private readonly owner?: string,
  ) {}

  /** What a contribution costs at a time: ⌊weight · 3600 / ⌊√elapsed⌋⌋, with 1 for a root of 0. */
  depositAt(time: number): bigint {
    const elapsed = Math.max(0, time - this.lastUpdate);
    return (this.terms.costWeight * 3600n) / BigInt(Math.max(1, Math.floor(Math.sqrt(elapsed))));
  }

  reputation(author: string): number {
    return this.reputations.get(author) ?? 0;
  }

  /** What can still be claimed of a contribution. */
  claimable(index: number): bigint {
    const { open, claimable } = this.entries[index] as Entry<sample>;
    return open ? claimable : 0n;
  }

  /** @throws `DepositTooLowError` */
  addData(contribution: {
    readonly author: string;
    readonly sample: sample;
    readonly label: number;
    /** Unix seconds, never before an earlier call's. */
    readonly time: number;
    /** The most to deposit; whatever it costs by default. */
    readonly maxDeposit?: bigint | undefined;
  }): { index: number; deposit: bigint; trained: boolean } {
    const { author, sample, label, time, maxDeposit } = contribution;
    const deposit = this.depositAt(time);
    if (maxDeposit !== undefined && maxDeposit < deposit) {
      throw new DepositTooLowError({ required: deposit, offered: maxDeposit });
    }
    this.lastUpdate = time;
    const trained = this.policy({ author, reputation: this.reputation(author), samples: 1, time });
    if (trained) this.model.update(sample, label);
    const from = time + this.terms.refundWait;
    const empty = sample.length === 0;
    const entry = { author, sample, label, deposit, claimable: deposit, from, empty, open: true };
    const index = this.entries.push({ ...entry, reporters: new Set() }) - 1;
    return { index, deposit, trained };
  }

  /** @throws `ContributionNotOpenError`, `TooEarlyError`, `ModelDisagreesError` */
  refund(claim: {
    readonly author: string;
    readonly index: number;
    readonly time: number;
  }): bigint {
    const entry = this.entries[claim.index];
    if (!entry?.open || entry.author !== claim.author) throw new ContributionNotOpenError({});
    if (claim.time < entry.from) throw new TooEarlyError({ claimableFrom: BigInt(entry.from) });
    const prediction = this.model.predict(entry.sample);
    if (prediction !== entry.label) {
      throw new ModelDisagreesError({ prediction: BigInt(prediction) });
    }
    if (!entry.empty) {
      this.reputations.set(claim.author, this.reputation(claim.author) + 1);
      this.good++;
    }
    entry.open = false;
    return entry.claimable;
  }

  /**
   * @throws `ContributionNotOpenError`, `CannotReportYourselfError`, `AlreadyReportedError`, `TooEarlyError`,
   * `ModelAgreesError`, `NoReputationError`
   */
  report(claim: {
    readonly reporter: string;
    readonly index: number;
    readonly time: number;
  }): bigint {
    const entry = this.entries[claim.index];
    if (!entry?.open) throw new ContributionNotOpenError({});
    const { reporter, time } = claim;
    const { refundWait, ownerWait, anyWait } = this.terms;
    const made = entry.from - refundWait;
    const owners = reporter === this.owner && time >= made + (ownerWait ?? anyWait);
    const reward =
      owners || time >= made + anyWait ? entry.claimable : this.share(entry, reporter, time);
    entry.claimable -= reward;
    if (entry.claimable === 0n) entry.open = false;
    return reward;
  }

  private share(entry: Entry<sample>, reporter: string, time: number): bigint {
    const own = this.reputation(reporter);
    // The contract's errors take addresses; the simulation's authors are names.
    const address = reporter as `0x${string}`;
    if (reporter === entry.author) throw new CannotReportYourselfError({});
    if (entry.reporters.has(reporter)) throw new AlreadyReportedError({ reporter: address });
    if (time < entry.from) throw new TooEarlyError({ claimableFrom: BigInt(entry.from) });
    const prediction = this.model.predict(entry.sample);
    if (prediction === entry.label) throw new ModelAgreesError({ prediction: BigInt(prediction) });
    if (own === 0) throw new NoReputationError({ reporter: address });
    const share = (entry.deposit * BigInt(own)) / BigInt(this.good);
    const reward = share < entry.claimable ? share : entry.claimable;
    if (reward !== 0n) entry.reporters.add(reporter);
    return reward;
  }
}
