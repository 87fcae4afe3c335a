import {
  type Address,
  encodeFunctionData,
  type Hash,
  keccak256,
  parseEventLogs,
  type TransactionReceipt,
  zeroAddress,
} from "viem";
import { sparsePerceptronTrainerAbi } from "../abis/sparsePerceptronTrainer.js";
import { trainerFactoryAbi } from "../abis/trainerFactory.js";
import { createWordEncoder } from "../encoders/words.js";
import { ParameterOutOfRangeError, WaitsInvalidError } from "../errors/contract.js";
import {
  MetadataInvalidError,
  ModelUnsupportedError,
  VocabularyInvalidError,
  type WeightsLengthInvalidError,
} from "../errors/library.js";
import { SparsePerceptron, type SparsePerceptronParameters } from "../models/sparsePerceptron.js";
import { type AnyClient, type TransactionOptions, transact } from "../utils/transact.js";
import { toWhole } from "../utils/whole.js";
import { type Chunk, createChunks, isDeployed, MAX_CHUNK } from "./chunks.js";
import {
  type EnsureContractsErrorType,
  ensureContracts,
  getContracts,
  missingContracts,
} from "./contracts.js";
import { encodeMetadata, encodeVocabulary, type WordsEncoderMetadata } from "./metadata.js";

/** Bytes of weights in a chunk but the last: 512 words. */
const BASE_CHUNK = 16_384;

/** What to deploy; nonces are those of the account, as there may be several transactions. */
export type DeployTrainerParameters = Omit<TransactionOptions, "nonce"> & {
  /** The model; its weights, if it has some, are stored as contract code. */
  readonly model: { readonly kind: "sparse-perceptron" } & SparsePerceptronParameters;
  readonly terms: {
    /** Factor of the deposit, in wei (see `getDeposit`); 0 for free contributions. */
    readonly costWeight: bigint;
    /** Seconds until refunds and reports, below 2^24. */
    readonly refundWait: number;
    /** Seconds until the owner takes what is left; never by default. */
    readonly ownerWait?: number | undefined;
    /** Seconds until anyone takes what is left, below 2^32. */
    readonly anyWait: number;
  };
  /** Who may take what is left from `ownerWait` on; nobody by default. */
  readonly owner?: Address | undefined;
  /** What strangers need to use the model with nothing but its address; none by default. */
  readonly metadata?:
    | {
        readonly name: string;
        readonly description?: string | undefined;
        /** Names of the classes, by label. */
        readonly classes: readonly string[];
        /** The word of each feature, if the model's samples are texts. */
        readonly vocabulary?: readonly string[] | undefined;
      }
    | undefined;
  /** Called before the first transaction and after each. */
  readonly onProgress?: ((progress: DeployTrainerProgress) => void) | undefined;
};

export type DeployTrainerProgress = {
  /** Transactions mined, and in all. */
  readonly done: number;
  readonly total: number;
};

export type DeployTrainerReturnType = {
  /** The new trainer. */
  readonly address: Address;
  /** Where its contributions begin. */
  readonly blockNumber: bigint;
  /** The transactions, in order. */
  readonly hashes: Hash[];
  /** Gas: in all, of the last transaction, of uploads before it, of what trainers share. */
  readonly gasUsed: {
    readonly total: number;
    readonly deploy: number;
    readonly uploads: number;
    readonly contracts: number;
  };
};

export type DeployTrainerErrorType =
  | InstanceType<
      | typeof MetadataInvalidError
      | typeof ModelUnsupportedError
      | typeof ParameterOutOfRangeError
      | typeof VocabularyInvalidError
      | typeof WaitsInvalidError
      | typeof WeightsLengthInvalidError
    >
  | EnsureContractsErrorType;

/**
 * Deploys a trainer, with its weights, metadata and vocabulary. Everything is stored at an address
 * that follows from its content, so a call that was interrupted, repeated, sends only what is missing.
 * Each transaction stays below 2^24 gas.
 *
 * @param client - A client with an account, or name one in the parameters.
 * @throws `ModelUnsupportedError`, `ParameterOutOfRangeError`, `WeightsLengthInvalidError`, `WaitsInvalidError`,
 * `MetadataInvalidError`, `VocabularyInvalidError`, `Create2DeployerMissingError`
 *
 * @example
 * const { address } = await deployTrainer(client, {
 *   model: { kind: "sparse-perceptron", features: 1000 },
 *   terms: { costWeight: 10n ** 12n, refundWait: 3600, anyWait: 86_400 },
 * });
 */
export async function deployTrainer(
  client: AnyClient,
  parameters: DeployTrainerParameters,
): Promise<DeployTrainerReturnType> {
  const { model, terms, owner = zeroAddress, metadata, onProgress, ...options } = parameters;
  if (model.kind !== "sparse-perceptron") throw new ModelUnsupportedError({ kind: model.kind });
  if (terms.costWeight < 0n || terms.costWeight >= 2n ** 64n) {
    throw new ParameterOutOfRangeError({ parameter: "costWeight" });
  }
  const waits = toWaits(terms);
  const { factory, sparsePerceptronTrainer } = getContracts();
  const twin = new SparsePerceptron(model);
  const base = model.weights ? createChunks(twin.toBytes(), factory, BASE_CHUNK) : [];
  const described = metadata && describe(metadata, model.features, factory);

  // Encoded before anything is paid for, as it refuses what no contract would take.
  const initialization = encodeFunctionData({
    abi: sparsePerceptronTrainerAbi,
    functionName: "initialize",
    args: [
      {
        owner,
        metadata: described?.chunk.pointer ?? zeroAddress,
        features: BigInt(twin.features),
        bias: twin.bias,
        step: BigInt(twin.step),
        base: base.map(({ pointer }) => pointer),
        costWeight: terms.costWeight,
        ...waits,
      },
    ],
  });

  const uploads = [...base.slice(0, -1), ...(described?.vocabulary ?? [])];
  if (described) uploads.push(described.chunk);
  const missing: Chunk[] = [];
  for (const chunk of new Map(uploads.map((chunk) => [chunk.pointer, chunk])).values()) {
    if (!(await isDeployed(client, chunk.pointer))) missing.push(chunk);
  }

  const hashes: Hash[] = [];
  const total = (await missingContracts(client)).length + missing.length + 1;
  const progress = (hash: Hash) => {
    const done = hashes.push(hash);
    onProgress?.({ done, total });
  };
  onProgress?.({ done: 0, total });

  const contracts = await ensureContracts(client, { ...options, onTransaction: progress });
  const send = async (data: `0x${string}`): Promise<TransactionReceipt> => {
    const receipt = await transact(client, { to: factory, data }, options);
    progress(receipt.transactionHash);
    return receipt;
  };
  let uploadGas = 0;
  for (const { data } of missing) {
    const receipt = await send(
      encodeFunctionData({ abi: trainerFactoryAbi, functionName: "upload", args: [data] }),
    );
    uploadGas += Number(receipt.gasUsed);
  }

  // The last chunk of weights, for most models the only one, saves a transaction of its own.
  const last = base.at(-1);
  const chunks = last && !(await isDeployed(client, last.pointer)) ? [last.data] : [];
  const receipt = await send(
    encodeFunctionData({
      abi: trainerFactoryAbi,
      functionName: "deploy",
      args: [sparsePerceptronTrainer, initialization, chunks],
    }),
  );

  const [event] = parseEventLogs({
    abi: trainerFactoryAbi,
    eventName: "TrainerDeployed",
    logs: receipt.logs,
  });
  const deployGas = Number(receipt.gasUsed);
  return {
    address: (event as NonNullable<typeof event>).args.trainer,
    blockNumber: receipt.blockNumber,
    hashes,
    gasUsed: {
      total: contracts.gasUsed + uploadGas + deployGas,
      deploy: deployGas,
      uploads: uploadGas,
      contracts: contracts.gasUsed,
    },
  };
}

/** What the contract would refuse, but only when everything is uploaded. */
function toWaits({ refundWait, ownerWait, anyWait }: DeployTrainerParameters["terms"]) {
  const waits = {
    refundWait: toWhole("refundWait", refundWait),
    ownerWait: toWhole("ownerWait", ownerWait ?? anyWait),
    anyWait: toWhole("anyWait", anyWait),
  };
  const inOrder = waits.refundWait <= waits.ownerWait && waits.ownerWait <= waits.anyWait;
  if (!inOrder || waits.refundWait >= 2n ** 24n || waits.anyWait >= 2n ** 32n) {
    throw new WaitsInvalidError(waits);
  }
  return waits;
}

/** The chunks of a trainer's metadata, and of its vocabulary if it has one. */
function describe(
  { vocabulary, ...metadata }: NonNullable<DeployTrainerParameters["metadata"]>,
  features: number,
  factory: Address,
): { chunk: Chunk; vocabulary: Chunk[] } {
  if (metadata.classes.length !== 2) {
    throw new MetadataInvalidError({ reason: "a sparse perceptron has two classes" });
  }
  let stored: Chunk[] = [];
  let encoder: WordsEncoderMetadata | undefined;
  if (vocabulary) {
    requireVocabulary(vocabulary, features);
    const bytes = encodeVocabulary(vocabulary);
    stored = createChunks(bytes, factory);
    const chunks = stored.map(({ pointer }) => pointer);
    encoder = { kind: "words", vocabulary: { chunks, hash: keccak256(bytes) } };
  }

  const [chunk, rest] = createChunks(encodeMetadata({ ...metadata, encoder }), factory);
  if (rest) throw new MetadataInvalidError({ reason: `it is longer than ${MAX_CHUNK} bytes` });
  return { chunk: chunk as Chunk, vocabulary: stored };
}

function requireVocabulary(vocabulary: readonly string[], features: number): void {
  createWordEncoder(vocabulary);
  const reason =
    vocabulary.length === 0
      ? "it is empty"
      : vocabulary.length > features
        ? `it has ${vocabulary.length} words, but the model ${features} features`
        : vocabulary.some((word) => word === "" || word.includes("\n"))
          ? "a word is empty or has a newline in it"
          : undefined;
  if (reason) throw new VocabularyInvalidError({ reason });
}
