import {
  type Address,
  BaseError,
  type ContractEventName,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  type ContractFunctionRevertedError,
  encodeFunctionData,
  isAddressEqual,
  type ParseEventLogsReturnType,
  parseEventLogs,
  type TransactionReceipt,
} from "viem";
import { readContract } from "viem/actions";
import {
  iArchiveAbi,
  iBadgesAbi,
  iCollaborativeTrainerAbi,
  iDataHandlerAbi,
  ierc20AssetAbi,
  iModelAbi,
  iPointsAbi,
  iSelfAssessmentAbi,
  iTrackRecordAbi,
} from "../abis/interfaces.js";
import { decodeContractError } from "../errors/contract.js";
import { TrainerMissingError } from "../errors/library.js";
import { type AnyClient, type TransactionOptions, transact } from "./transact.js";

/** What trainers answer, whatever their model; some parts are in some only. */
export const trainerAbi = [
  ...iCollaborativeTrainerAbi,
  ...iDataHandlerAbi,
  ...iModelAbi,
  ...iSelfAssessmentAbi,
  ...iArchiveAbi,
  ...iBadgesAbi,
  ...ierc20AssetAbi,
  ...iPointsAbi,
  ...iTrackRecordAbi,
] as const;

type Abi = typeof trainerAbi;
type ViewName = ContractFunctionName<Abi, "view">;
type EventName = ContractEventName<Abi>;
type WriteName = ContractFunctionName<Abi, "nonpayable" | "payable">;

/** What may go wrong when a trainer is asked. */
export type ReadTrainerErrorType = InstanceType<typeof TrainerMissingError> | BaseError;

/**
 * Asks a trainer.
 *
 * @throws the contract's error by name, `TrainerMissingError`
 */
export async function readTrainer<name extends ViewName>(
  client: AnyClient,
  trainer: Address,
  functionName: name,
  args: ContractFunctionArgs<Abi, "view", name>,
  blockNumber?: bigint | undefined,
): Promise<ContractFunctionReturnType<Abi, "view", name>> {
  try {
    const parameters = { abi: trainerAbi, address: trainer, functionName, args, blockNumber };
    // The types of viem cannot follow a name that is not known yet.
    return (await readContract(client, parameters as never)) as ContractFunctionReturnType<
      Abi,
      "view",
      name
    >;
  } catch (error) {
    throw isForeign(error)
      ? new TrainerMissingError({ trainer }, { cause: error })
      : decodeContractError(error);
  }
}

/** What those answer who do not know the question: nothing, no reason, or what cannot be decoded. */
function isForeign(error: unknown): boolean {
  if (!(error instanceof BaseError)) return false;
  return Boolean(
    error.walk((cause) => {
      const { name, raw = "0x", shortMessage } = cause as ContractFunctionRevertedError;
      if (name === "ContractFunctionRevertedError") {
        return raw === "0x" && /revert/i.test(shortMessage);
      }
      return /^(ContractFunctionZeroData|AbiDecoding\w*|\w+OutOfBounds)Error$/.test(name);
    }),
  );
}

/** Sends a transaction to a trainer; see {@link transact}. */
export function writeTrainer<name extends WriteName>(
  client: AnyClient,
  trainer: Address,
  functionName: name,
  args: ContractFunctionArgs<Abi, "nonpayable" | "payable", name>,
  options: TransactionOptions & { value?: bigint | undefined; spareGas: bigint },
): Promise<TransactionReceipt> {
  const { value, spareGas, ...rest } = options;
  const data = encodeFunctionData({ abi: trainerAbi, functionName, args } as Parameters<
    typeof encodeFunctionData
  >[0]);
  return transact(client, { to: trainer, data, value }, rest, spareGas);
}

/** The events of these names that a trainer emitted, in order. */
export function trainerEvents<const names extends EventName[]>(
  trainer: Address,
  names: names,
  { logs }: TransactionReceipt,
): ParseEventLogsReturnType<Abi, names, true> {
  return parseEventLogs({ abi: trainerAbi, eventName: names, logs }).filter(({ address }) =>
    isAddressEqual(address, trainer),
  ) as ParseEventLogsReturnType<Abi, names, true>;
}

/**
 * The event that tells what a transaction to a trainer did.
 *
 * @throws `TrainerMissingError` without one: what it was sent to is none
 */
export function trainerEvent<const names extends EventName[]>(
  trainer: Address,
  names: names,
  receipt: TransactionReceipt,
): ParseEventLogsReturnType<Abi, names, true>[number] {
  const [event] = trainerEvents(trainer, names, receipt);
  if (!event) throw new TrainerMissingError({ trainer });
  return event;
}
