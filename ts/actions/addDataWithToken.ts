import {
  type Account,
  type Address,
  domainSeparator,
  isAddressEqual,
  parseAbi,
  parseSignature,
} from "viem";
import { parseAccount } from "viem/accounts";
import { getBlock, getChainId, readContract, signTypedData } from "viem/actions";
import type { Labelled } from "../encoders/batch.js";
import { type Sample, toSample } from "../encoders/sample.js";
import type {
  DepositNotReceivedError,
  PermitRefusedError,
  TransferFromFailedError,
} from "../errors/contract.js";
import { AccountMissingError, NotPermittedError, TrainerMissingError } from "../errors/library.js";
import { writeTrainer } from "../utils/trainer.js";
import type { AnyClient, TransactionOptions } from "../utils/transact.js";
import { toWhole } from "../utils/whole.js";
import type { AddDataErrorType } from "./addData.js";
import { batchOf } from "./addDataBatch.js";
import { type Contributed, spareGas } from "./contribute.js";
import { type Contribution, encodeLabel, parseContributions } from "./contribution.js";
import { getDeposit } from "./getDeposit.js";
import { getSpec } from "./getSpec.js";
import { getToken } from "./getToken.js";

/** A sample and the class it belongs to, from 0; or many, contributed as one. */
type Given =
  | { readonly sample: Sample; readonly label: number; readonly samples?: undefined }
  | {
      readonly samples: readonly Labelled[];
      readonly sample?: undefined;
      readonly label?: undefined;
    };

export type AddDataWithTokenParameters = Given & AddDataWithTokenOptions;

type AddDataWithTokenOptions = TransactionOptions & {
  readonly trainer: Address;
  /** The most to deposit, in the token's units; only the deposit is drawn. What it costs now by default. */
  readonly maxDeposit?: bigint | undefined;
  /** Last Unix second at which it may be mined; an hour after the latest block by default. */
  readonly deadline?: number | undefined;
  /**
   * Whether to sign a permit (ERC-2612) of `maxDeposit`. Otherwise the trainer needs the token's
   * approval before.
   */
  readonly permit?: boolean | undefined;
};

export type AddDataWithTokenReturnType = Contribution & { readonly gasUsed: number };

export type AddDataWithTokenErrorType =
  | InstanceType<
      | typeof DepositNotReceivedError
      | typeof NotPermittedError
      | typeof PermitRefusedError
      | typeof TransferFromFailedError
    >
  | AddDataErrorType;

const HOUR = 3600;

/** Two balances, an allowance and a transfer, should they change until it is mined. */
const GAS_FOR_TOKEN = 50_000n;

const tokenAbi = parseAbi([
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
  "function name() view returns (string)",
  "function nonces(address) view returns (uint256)",
  "function version() view returns (string)",
]);

/**
 * Contributes a labelled sample, or a batch of them as `addDataBatch` does, to a trainer whose deposits are
 * paid in a token, and waits until it is mined.
 *
 * @returns A receipt that is plain JSON; keep it, and a refund needs nothing else.
 *
 * @example
 * const contribution = await addDataWithToken(client, {
 *   trainer, sample: [3, 17, 40], label: 1, permit: true,
 * });
 */
export async function addDataWithToken(
  client: AnyClient,
  parameters: AddDataWithTokenParameters,
): Promise<AddDataWithTokenReturnType> {
  const given = parameters.samples
    ? batchOf(parameters.samples)
    : sampleOf(parameters.sample, parameters.label);
  const { trainer, sample, label, samples, permit = false, ...rest } = parameters;
  const { maxDeposit: chosen, deadline: last, ...options } = rest;
  const maxDeposit = chosen ?? (await getDeposit(client, { trainer, samples: samples?.length }));
  const deadline =
    last === undefined
      ? (await getBlock(client)).timestamp + BigInt(HOUR)
      : toWhole("deadline", last);
  const spec = options.gas === undefined ? await getSpec(client, { trainer }) : undefined;
  const sending = {
    ...options,
    spareGas: spec ? GAS_FOR_TOKEN + spareGas(given.samples, spec) : 0n,
  };
  const data = [given.data, encodeLabel(given.label)] as const;

  let receipt: Awaited<ReturnType<typeof writeTrainer>>;
  if (permit) {
    const account = parseAccount(options.account ?? client.account ?? missingAccount());
    const { v, r, s } = await signPermit(client, account, { trainer, maxDeposit, deadline });
    const args = [deadline, maxDeposit, v, r, s, ...data] as const;
    receipt = await writeTrainer(client, trainer, "addDataWithPermit", args, sending);
  } else {
    const args = [deadline, maxDeposit, ...data] as const;
    receipt = await writeTrainer(client, trainer, "addDataUpTo", args, sending);
  }
  const contribution = parseContributions(receipt.logs).find((made) =>
    isAddressEqual(made.trainer, trainer),
  );
  if (!contribution) throw new TrainerMissingError({ trainer });
  return { ...contribution, gasUsed: Number(receipt.gasUsed) };
}

function sampleOf(sample: Sample, label: number): Contributed {
  const data = toSample(sample);
  return { data, label, samples: [data] };
}

async function signPermit(
  client: AnyClient,
  account: Account,
  permit: { trainer: Address; maxDeposit: bigint; deadline: bigint },
) {
  const { trainer, maxDeposit, deadline } = permit;
  const address = await getToken(client, { trainer });
  const token = { abi: tokenAbi, address } as const;
  const [name, version, separator, nonce, chainId] = await Promise.all([
    readContract(client, { ...token, functionName: "name" }),
    // Most tokens do not tell theirs, and mean 1.
    readContract(client, { ...token, functionName: "version" }).catch(() => "1"),
    readContract(client, { ...token, functionName: "DOMAIN_SEPARATOR" }).catch(() => undefined),
    readContract(client, { ...token, functionName: "nonces", args: [account.address] }).catch(
      () => undefined,
    ),
    getChainId(client),
  ]);
  if (separator === undefined || nonce === undefined) {
    throw new NotPermittedError({ reason: `the token at ${address} knows no permits` });
  }
  const domain = { name, version, chainId, verifyingContract: address };
  if (domainSeparator({ domain }) !== separator) {
    throw new NotPermittedError({ reason: `the token at ${address} signs in a way of its own` });
  }
  const signature = await signTypedData(client, {
    account,
    domain,
    types: {
      Permit: [
        { name: "owner", type: "address" },
        { name: "spender", type: "address" },
        { name: "value", type: "uint256" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    primaryType: "Permit",
    message: { owner: account.address, spender: trainer, value: maxDeposit, nonce, deadline },
  });
  const { r, s, yParity } = parseSignature(signature);
  return { v: 27 + yParity, r, s };
}

function missingAccount(): never {
  throw new AccountMissingError({});
}
