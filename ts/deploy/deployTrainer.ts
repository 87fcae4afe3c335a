import {
  type Address,
  encodeFunctionData,
  type Hash,
  keccak256,
  parseEventLogs,
  type TransactionReceipt,
  zeroAddress,
} from "viem";
import { trainerFactoryAbi } from "../abis/trainerFactory.js";
import { compileEncoder } from "../compiler/network.js";
import type { Encoder } from "../encoders/encoder.js";
import {
  BatchShareInvalidError,
  ParameterOutOfRangeError,
  type TrackRecordInvalidError,
  WaitsInvalidError,
} from "../errors/contract.js";
import {
  type CompositionUnsupportedError,
  type EncoderInvalidError,
  type LanesInvalidError,
  MetadataInvalidError,
  ModelUnsupportedError,
  type WeightsLengthInvalidError,
} from "../errors/library.js";
import {
  createTwin,
  isModelKind,
  kindOf,
  kindOfTwin,
  type Model,
  type ModelKind,
  type Twin,
  type Twins,
} from "../models/twins.js";
import { type AnyClient, type TransactionOptions, transact } from "../utils/transact.js";
import { toWhole } from "../utils/whole.js";
import { type Chunk, createBase, createChunks, isDeployed, MAX_CHUNK } from "./chunks.js";
import { type Composition, compose, type Level } from "./compositions.js";
import {
  create2Address,
  type EnsureContractsErrorType,
  ensureContracts,
  getContracts,
  missingContracts,
} from "./contracts.js";
import { describeEncoder, encodeMetadata, type StoredData } from "./metadata.js";

/** Deposit, refund, take. */
export type SelfAssessmentTerms = {
  /** Factor of the deposit, in wei (see `getDeposit`); 0 for free contributions. */
  readonly costWeight: bigint;
  /** Seconds until refunds and reports, below 2^24. */
  readonly refundWait: number;
  /** Seconds until the owner takes what is left; never by default. */
  readonly ownerWait?: number | undefined;
  /** Seconds until anyone takes what is left, below 2^32. */
  readonly anyWait: number;
  /**
   * Of a batch, what share the model must get right to agree with it: above 0, at most 1, in ten
   * thousandths; 0.75 by default.
   */
  readonly batchShare?: number | undefined;
};

/** Points and badges instead of money. */
export type PointsTerms = {
  /** The badges, lowest first; names of at most 28 bytes. */
  readonly levels: readonly Level[];
  /** Seconds until an author can claim a point, below 2^24. */
  readonly refundWait: number;
  /** Seconds until those who have points may report. */
  readonly reportWait: number;
  /** Seconds until anyone may, below 2^32. */
  readonly anyWait: number;
  /** As of deposits. */
  readonly batchShare?: number | undefined;
};

/** What to deploy; nonces are those of the account, as there may be several transactions. */
export type DeployTrainerParameters<kind extends ModelKind = ModelKind> = Omit<
  TransactionOptions,
  "nonce"
> &
  Composition & {
    /**
     * The model, or a twin that has learned; its weights or counts, if it has some, are stored as
     * contract code.
     */
    readonly model: Model<kind> | Twins[kind];
    readonly terms: SelfAssessmentTerms | PointsTerms;
    /** Who may take what is left from `ownerWait` on, but for points, and add classes; nobody by default. */
    readonly owner?: Address | undefined;
    /** How many classes the owner may add classes up to, if the model can grow; none by default. */
    readonly maxClasses?: number | undefined;
    /** What strangers need to use the model with nothing but its address; none by default. */
    readonly metadata?:
      | {
          readonly name: string;
          readonly description?: string | undefined;
          /** Names of the classes, by label; none of a regression's labels, which are amounts. */
          readonly classes: readonly string[];
          /** What turns what people have into samples. */
          readonly encoder?: Encoder | undefined;
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
      | typeof BatchShareInvalidError
      | typeof CompositionUnsupportedError
      | typeof EncoderInvalidError
      | typeof LanesInvalidError
      | typeof MetadataInvalidError
      | typeof ModelUnsupportedError
      | typeof ParameterOutOfRangeError
      | typeof TrackRecordInvalidError
      | typeof WaitsInvalidError
      | typeof WeightsLengthInvalidError
    >
  | EnsureContractsErrorType;

/**
 * Deploys a trainer of any model, with what it starts from, its metadata and its encoder. Everything is
 * stored at an address that follows from its content, so a call that was interrupted, repeated, sends
 * only what is missing. Each transaction stays below 2^24 gas.
 *
 * @param client - A client with an account, or name one in the parameters.
 * @throws `ModelUnsupportedError`, `ParameterOutOfRangeError`, `WeightsLengthInvalidError`, `LanesInvalidError`,
 * `WaitsInvalidError`, `BatchShareInvalidError`, `MetadataInvalidError`, `EncoderInvalidError`, `CompositionUnsupportedError`,
 * `TrackRecordInvalidError`, `Create2DeployerMissingError`
 *
 * @example
 * const { address } = await deployTrainer(client, {
 *   model: { kind: "sparse-perceptron", features: 1000 },
 *   terms: { costWeight: 10n ** 12n, refundWait: 3600, anyWait: 86_400 },
 * });
 */
export async function deployTrainer<kind extends ModelKind>(
  client: AnyClient,
  parameters: DeployTrainerParameters<kind>,
): Promise<DeployTrainerReturnType> {
  const { token, trackRecord, archive, ...others } = parameters;
  const {
    model,
    terms,
    owner = zeroAddress,
    maxClasses = 0,
    metadata,
    onProgress,
    ...options
  } = others;
  const levels = "levels" in terms ? terms.levels : undefined;
  const costWeight = "levels" in terms ? 0n : terms.costWeight;
  const { kind, twin } = read(model);
  if (costWeight < 0n || costWeight >= 2n ** 64n) {
    throw new ParameterOutOfRangeError({ parameter: "costWeight" });
  }
  const waits = toWaits(terms);
  const batchShare = toBatchShare(terms);
  const { factory } = getContracts();
  const base = createBase(twin, factory);
  const described = metadata ? describe(metadata, kind, twin, factory) : [];

  // Encoded before anything is paid for, as it refuses what no contract would take.
  const common = {
    owner,
    metadata: described.at(-1)?.pointer ?? zeroAddress,
    base: base.map(({ pointer }) => pointer),
    costWeight,
    ...waits,
    batchShare,
    maxClasses: toWhole("maxClasses", maxClasses),
  };
  const composition = { token, trackRecord, archive };
  const { bytecode, initialization } = compose(kind, twin, common, composition, levels);
  const encoder = "network" in twin ? compileEncoder(twin.network).contracts : [];
  const shared = [bytecode, ...encoder.map(({ creationCode }) => creationCode)];

  const uploads = [...base.slice(0, -1), ...described];
  const missing: Chunk[] = [];
  for (const chunk of new Map(uploads.map((chunk) => [chunk.pointer, chunk])).values()) {
    if (!(await isDeployed(client, chunk.pointer))) missing.push(chunk);
  }

  const hashes: Hash[] = [];
  const total = (await missingContracts(client, shared)).length + missing.length + 1;
  const progress = (hash: Hash) => {
    const done = hashes.push(hash);
    onProgress?.({ done, total });
  };
  onProgress?.({ done: 0, total });

  const contracts = await ensureContracts(client, {
    ...options,
    kinds: [],
    others: shared,
    onTransaction: progress,
  });
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

  // The last chunk of the base, for most models the only one, saves a transaction of its own.
  const last = base.at(-1);
  const chunks = last && !(await isDeployed(client, last.pointer)) ? [last.data] : [];
  const receipt = await send(
    encodeFunctionData({
      abi: trainerFactoryAbi,
      functionName: "deploy",
      args: [create2Address(bytecode), initialization, chunks],
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

/** The model's twin and kind, whichever of them is given. */
function read<kind extends ModelKind>(
  model: Model<kind> | Twins[kind],
): { kind: kind; twin: Twins[kind] } {
  if ("kind" in model) {
    if (!isModelKind(model.kind)) throw new ModelUnsupportedError({ kind: model.kind });
    return { kind: model.kind as kind, twin: createTwin(model as Model<kind>) };
  }
  const twin = model as Twins[kind];
  const kind = kindOfTwin(twin);
  if (kind === undefined) throw new ModelUnsupportedError({ kind: "nameless" });
  return { kind, twin };
}

/** What the contract would refuse, but only when everything is uploaded. */
function toWaits(terms: DeployTrainerParameters["terms"]) {
  const { refundWait, anyWait } = terms;
  const ownerWait = "levels" in terms ? terms.reportWait : terms.ownerWait;
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

function toBatchShare({ batchShare = 0.75 }: DeployTrainerParameters["terms"]) {
  const share = BigInt(Math.round(10_000 * batchShare));
  if (share < 1n || share > 10_000n) throw new BatchShareInvalidError({ batchShare: share });
  return share;
}

/** The chunks that a trainer's metadata need: of the encoder, and at last its own. */
function describe(
  { encoder, ...metadata }: NonNullable<DeployTrainerParameters["metadata"]>,
  kind: ModelKind,
  twin: Twin,
  factory: Address,
): Chunk[] {
  const labels = "classes" in twin ? twin.classes : 2;
  const classes = kind === "linear-regression" ? 0 : labels;
  const fractionBits = "fractionBits" in twin ? twin.fractionBits : 0;
  if (metadata.classes.length !== classes) {
    const reason = `it names ${metadata.classes.length} classes, but the model has ${classes}`;
    throw new MetadataInvalidError({ reason });
  }
  const chunks: Chunk[] = [];
  const store = (bytes: Uint8Array): StoredData => {
    const stored = createChunks(bytes, factory);
    chunks.push(...stored);
    return { chunks: stored.map(({ pointer }) => pointer), hash: keccak256(bytes) };
  };
  const spec = { samples: kindOf(kind).samples, features: twin.features, fractionBits };
  const described = { ...metadata, encoder: encoder && describeEncoder(encoder, spec, store) };
  const [chunk, rest] = createChunks(encodeMetadata(described), factory);
  if (rest) throw new MetadataInvalidError({ reason: `it is longer than ${MAX_CHUNK} bytes` });
  return [...chunks, chunk as Chunk];
}
