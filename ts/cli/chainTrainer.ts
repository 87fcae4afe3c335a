import type { Address } from "viem";

import { addData } from "../actions/addData.js";
import type { Contribution } from "../actions/contribution.js";
import { getClaimable } from "../actions/getClaimable.js";
import { getReputation } from "../actions/getReputation.js";
import { predict } from "../actions/predict.js";
import { refund } from "../actions/refund.js";
import { report } from "../actions/report.js";
import type { SparseSample } from "../encoders/sparse.js";
import { type Connection, developmentAccount, walletOf } from "./chain.js";
import { CAST, type SimulatedTrainer } from "./simulation.js";

/** Sent along; all but the deposit comes back. */
const ONE_ETHER = 10n ** 18n;

const FEES = { gas: 3_000_000n, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };

/** A trainer on a development chain without fees; the cast has an account each. */
export class ChainTrainer implements SimulatedTrainer {
  /** Gas of each transaction, by what it does. */
  readonly gas = { addData: [] as number[], refund: [] as number[], report: [] as number[] };
  private readonly wallets: ReturnType<typeof walletOf>[];
  private readonly made: Contribution[] = [];

  constructor(
    private readonly connection: Connection,
    private readonly trainer: Address,
  ) {
    // 0 deployed the trainer.
    this.wallets = CAST.map((_, i) => walletOf(connection, developmentAccount(i + 1)));
  }

  async setTime(time: number) {
    const params = [time];
    await this.connection.client.request({
      method: "evm_setNextBlockTimestamp",
      params,
    } as never);
  }

  async addData(author: number, sample: SparseSample, label: number) {
    const { gasUsed, ...contribution } = await addData(this.wallet(author), {
      trainer: this.trainer,
      sample,
      label,
      maxDeposit: ONE_ETHER,
      ...FEES,
    });
    this.gas.addData.push(gasUsed);
    this.made.push(contribution);
    return { deposit: BigInt(contribution.deposit) };
  }

  async refund(author: number, index: number) {
    const contribution = this.contribution(index);
    const { amount, gasUsed } = await refund(this.wallet(author), { contribution, ...FEES });
    this.gas.refund.push(gasUsed);
    return amount;
  }

  async report(reporter: number, index: number) {
    const contribution = this.contribution(index);
    const { reward, gasUsed } = await report(this.wallet(reporter), { contribution, ...FEES });
    this.gas.report.push(gasUsed);
    return reward;
  }

  predict(sample: SparseSample) {
    return predict(this.connection.client, { trainer: this.trainer, sample });
  }

  async claimable(index: number) {
    const contribution = this.contribution(index);
    return (await getClaimable(this.connection.client, { contribution })).claimable;
  }

  async reputation(author: number) {
    const { address } = this.wallet(author).account;
    const { client } = this.connection;
    return (await getReputation(client, { trainer: this.trainer, author: address })).reputation;
  }

  /** What a contributor owns, in wei. */
  balance(contributor: number): Promise<bigint> {
    const { address } = this.wallet(contributor).account;
    return this.connection.client.getBalance({ address });
  }

  private wallet(contributor: number) {
    return this.wallets[contributor] as ReturnType<typeof walletOf>;
  }

  private contribution(index: number): Contribution {
    return this.made[index] as Contribution;
  }
}
