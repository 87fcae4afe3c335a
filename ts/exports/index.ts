/**
 * `@sum/contracts`: actions, encoders, twins and deployment for trainers, on top of viem.
 *
 * @module
 */

export {
  type AddClassErrorType,
  type AddClassParameters,
  type AddClassReturnType,
  addClass,
} from "../actions/addClass.js";
export {
  type AddDataErrorType,
  type AddDataParameters,
  type AddDataReturnType,
  addData,
} from "../actions/addData.js";
export {
  type AddDataBatchErrorType,
  type AddDataBatchParameters,
  type AddDataBatchReturnType,
  addDataBatch,
} from "../actions/addDataBatch.js";
export {
  type AddDataWithTokenErrorType,
  type AddDataWithTokenParameters,
  type AddDataWithTokenReturnType,
  addDataWithToken,
} from "../actions/addDataWithToken.js";
export type { ClaimManyReturnType, ClaimOutcome } from "../actions/claim.js";
export {
  type CompactErrorType,
  type CompactParameters,
  type CompactReturnType,
  compact,
} from "../actions/compact.js";
export type { Contribution, ContributionLabel } from "../actions/contribution.js";
export {
  type EvaluateErrorType,
  type EvaluateParameters,
  type EvaluateReturnType,
  evaluate,
} from "../actions/evaluate.js";
export {
  type GetClaimableErrorType,
  type GetClaimableParameters,
  type GetClaimableReturnType,
  getClaimable,
} from "../actions/getClaimable.js";
export {
  type GetContributionsErrorType,
  type GetContributionsParameters,
  type GetContributionsReturnType,
  getContributions,
} from "../actions/getContributions.js";
export {
  type GetDatasetErrorType,
  type GetDatasetParameters,
  type GetDatasetReturnType,
  getDataset,
} from "../actions/getDataset.js";
export {
  type GetDepositErrorType,
  type GetDepositParameters,
  type GetDepositReturnType,
  getDeposit,
} from "../actions/getDeposit.js";
export {
  type GetMetadataErrorType,
  type GetMetadataParameters,
  type GetMetadataReturnType,
  getMetadata,
} from "../actions/getMetadata.js";
export {
  type GetModelErrorType,
  type GetModelParameters,
  type GetModelReturnType,
  getModel,
} from "../actions/getModel.js";
export {
  type GetPointsErrorType,
  type GetPointsParameters,
  type GetPointsReturnType,
  getPoints,
} from "../actions/getPoints.js";
export {
  type GetReputationErrorType,
  type GetReputationParameters,
  type GetReputationReturnType,
  getReputation,
} from "../actions/getReputation.js";
export {
  type GetSpecErrorType,
  type GetSpecParameters,
  type GetSpecReturnType,
  getSpec,
} from "../actions/getSpec.js";
export {
  type GetTermsErrorType,
  type GetTermsParameters,
  type GetTermsReturnType,
  getTerms,
} from "../actions/getTerms.js";
export {
  type GetTokenErrorType,
  type GetTokenParameters,
  type GetTokenReturnType,
  getToken,
} from "../actions/getToken.js";
export {
  type GetTrackRecordErrorType,
  type GetTrackRecordParameters,
  type GetTrackRecordReturnType,
  getTrackRecord,
} from "../actions/getTrackRecord.js";
export {
  type GetWordsErrorType,
  type GetWordsParameters,
  type GetWordsReturnType,
  getWords,
} from "../actions/getWords.js";
export {
  type PredictErrorType,
  type PredictParameters,
  type PredictReturnType,
  predict,
} from "../actions/predict.js";
export {
  type RefundErrorType,
  type RefundParameters,
  type RefundReturnType,
  refund,
} from "../actions/refund.js";
export {
  type RefundManyErrorType,
  type RefundManyParameters,
  type RefundManyReturnType,
  refundMany,
} from "../actions/refundMany.js";
export {
  type ReportErrorType,
  type ReportParameters,
  type ReportReturnType,
  report,
} from "../actions/report.js";
export {
  type ReportManyErrorType,
  type ReportManyParameters,
  type ReportManyReturnType,
  reportMany,
} from "../actions/reportMany.js";
export {
  type ScoresErrorType,
  type ScoresParameters,
  type ScoresReturnType,
  scores,
} from "../actions/scores.js";
export { type SumActions, sumActions } from "../actions/sumActions.js";
export { compileModel } from "../compiler/compile.js";
export type { CompiledContract, CompiledModel } from "../compiler/compiled.js";
export { compileForest } from "../compiler/compileForest.js";
export { compiledEncoderAbi, compiledModelAbi } from "../compiler/entry.js";
export type { ForestModel, ForestTree } from "../compiler/forestFormat.js";
export {
  type FrozenModel,
  type InputFormat,
  type InputScale,
  type Layer,
  type NetworkModel,
  parseModel,
} from "../compiler/format.js";
export type {
  Calibration,
  ConversionOptions,
  ConversionReport,
} from "../compiler/importers/convert.js";
export {
  convertForest,
  type FloatForest,
  type FloatNode,
} from "../compiler/importers/floatForest.js";
export { convertNetwork, type FloatNetwork } from "../compiler/importers/floatNetwork.js";
export { fromLightgbmDump, type LightgbmDump } from "../compiler/importers/lightgbm.js";
export { fromOnnx } from "../compiler/importers/onnx.js";
export type { Pool } from "../compiler/importers/pool.js";
export {
  fromSklearnForest,
  fromSklearnLinear,
  type SklearnForest,
  type SklearnLinear,
} from "../compiler/importers/sklearn.js";
export {
  fromXgboostDump,
  fromXgboostModel,
  type XgboostDump,
  type XgboostDumpOptions,
  type XgboostModel,
} from "../compiler/importers/xgboost.js";
export { decodeInput, encodeInput } from "../compiler/input.js";
export { compileEncoder } from "../compiler/network.js";
export { packForest } from "../compiler/packForest.js";
export { encodeProgram } from "../compiler/program.js";
export type { Composition, Level } from "../deploy/compositions.js";
export {
  type Contracts,
  CREATE2_DEPLOYER,
  type EnsureContractsErrorType,
  type EnsureContractsParameters,
  type EnsureContractsReturnType,
  ensureContracts,
  getContracts,
} from "../deploy/contracts.js";
export {
  type DeployCompiledErrorType,
  type DeployCompiledParameters,
  type DeployCompiledReturnType,
  deployCompiled,
} from "../deploy/deployCompiled.js";
export {
  type DeployForestErrorType,
  type DeployForestParameters,
  type DeployForestReturnType,
  deployForest,
} from "../deploy/deployForest.js";
export {
  type DeployNetworkErrorType,
  type DeployNetworkParameters,
  type DeployNetworkReturnType,
  deployNetwork,
} from "../deploy/deployNetwork.js";
export {
  type DeployTrainerErrorType,
  type DeployTrainerParameters,
  type DeployTrainerProgress,
  type DeployTrainerReturnType,
  deployTrainer,
  type PointsTerms,
  type SelfAssessmentTerms,
} from "../deploy/deployTrainer.js";
export type { EncoderMetadata, Metadata, StoredData } from "../deploy/metadata.js";
export { decodeBatch, encodeBatch, type Labelled } from "../encoders/batch.js";
export {
  checkDense,
  createDenseEncoder,
  type DenseEncoder,
  type DenseSample,
  decodeDense,
  encodeDense,
  fitScale,
  type LabelledDenseSample,
  MAX_DENSE_FEATURES,
  type Scale,
} from "../encoders/dense.js";
export type { Encoder } from "../encoders/encoder.js";
export { createHashEncoder, type HashEncoder, murmurHash3 } from "../encoders/hashes.js";
export { encodeLevels } from "../encoders/levels.js";
export { type Sample, toSample } from "../encoders/sample.js";
export {
  decodeSparse,
  encodeSparse,
  type LabelledSample,
  MAX_FEATURES,
  type SparseSample,
} from "../encoders/sparse.js";
export { encodeValues } from "../encoders/values.js";
export {
  buildVocabulary,
  createWordEncoder,
  tokenize,
  type WordEncoder,
} from "../encoders/words.js";
export {
  BoundExceededError,
  CodeTooLongError,
  InputLengthInvalidError,
  InputOutOfRangeError,
  InputPaddingNotZeroError,
  LayerUnsupportedError,
  ModelFileInvalidError,
  PartMissingError,
  TestsTooManyError,
} from "../errors/compiler.js";
export {
  AccountBalanceOverflowError,
  AlreadyInitializedError,
  AlreadyReportedError,
  BadgeBoundError,
  BadgeMissingError,
  BalanceQueryForZeroAddressError,
  BatchEmptyError,
  BatchNotTakenError,
  BatchShareInvalidError,
  BatchTooLargeError,
  BatchTruncatedError,
  BondTooLowError,
  CannotReportYourselfError,
  ChunkInvalidError,
  ChunkLengthInvalidError,
  ClassesFullError,
  CoinNotAcceptedError,
  type ContractErrorArgs,
  type ContractErrorName,
  ContributionNotOpenError,
  ContributionsMismatchError,
  ContributionTooLongError,
  DeadlineOverError,
  DeadlinePassedError,
  DeploymentFailedError,
  DepositNotReceivedError,
  DepositTooLowError,
  DimensionMismatchError,
  DrawMissedError,
  DrawPendingError,
  decodeContractError,
  ETHTransferFailedError,
  FeatureOutOfRangeError,
  FeaturesNotIncreasingError,
  ImplementationMissingError,
  JudgingTooDearError,
  LabelOutOfRangeError,
  LevelInvalidError,
  MarketFullError,
  MarketTooLargeError,
  MetadataNotUploadedError,
  ModelAgreesError,
  ModelChangedInTransactionError,
  ModelDisagreesError,
  ModelWithoutMarginsError,
  MoneyUnexpectedError,
  NewOwnerIsZeroAddressError,
  NoHandoverRequestError,
  NoMoneyAcceptedError,
  NoReputationError,
  NothingToCompactError,
  NotOwnerNorApprovedError,
  NotProviderError,
  NotYetError,
  OneStepTransferDisabledError,
  ParameterOutOfRangeError,
  PermitRefusedError,
  PortionMismatchError,
  PortionsOutOfRangeError,
  RateLimitInvalidError,
  ReentrancyError,
  SampleLengthOddError,
  SamplesOutOfRangeError,
  SampleTooLongToArchiveError,
  ScoringElsewhereError,
  StakeTooLowError,
  TermOutOfRangeError,
  TestSetOutOfRangeError,
  TokenAlreadyExistsError,
  TokenDoesNotExistError,
  TokenMissingError,
  TooEarlyError,
  TrackRecordInvalidError,
  TrainerFullError,
  TransferFailedError,
  TransferFromFailedError,
  TransferFromIncorrectOwnerError,
  TransferToNonERC721ReceiverImplementerError,
  TransferToZeroAddressError,
  UnauthorizedError,
  WaitsInvalidError,
  WrongPhaseError,
} from "../errors/contract.js";
export {
  ConversionLossyError,
  CutsTooManyError,
  ImportInvalidError,
  ImportUnsupportedError,
  OperatorUnsupportedError,
  ShapeMismatchError,
  TreeTooDeepError,
} from "../errors/importers.js";
export {
  AccountMissingError,
  ChunkMissingError,
  CompositionUnsupportedError,
  ContributionsInvalidError,
  Create2DeployerMissingError,
  EncoderInvalidError,
  LanesInvalidError,
  MetadataInvalidError,
  ModelUnsupportedError,
  NetworkMissingError,
  NotFiniteError,
  NotPermittedError,
  NotWholeError,
  SampleTooLongError,
  StoredDataMismatchError,
  TrainerMissingError,
  TransactionRevertedError,
  ValueOutOfRangeError,
  VocabularyInvalidError,
  WeightsLengthInvalidError,
} from "../errors/library.js";
export { SumError } from "../errors/sumError.js";
export {
  createPortions,
  deployMarket,
  encodeContributions,
  getMarket,
  type MarketModel,
  type MarketTerms,
  marketAbi,
  type Portion,
} from "../market/contract.js";
export {
  type MarketContribution,
  type RunMarketParameters,
  type RunMarketProgress,
  type RunMarketReturnType,
  runMarket,
} from "../market/runMarket.js";
export {
  type Judge,
  judgeOf,
  type Settlement,
  type SettlementParameters,
  settleMarket,
} from "../market/settlement.js";
export type { ClassCountsParameters } from "../models/classCounts.js";
export {
  DenseLogisticRegression,
  type DenseLogisticRegressionParameters,
} from "../models/denseLogisticRegression.js";
export { DensePerceptron, type DensePerceptronParameters } from "../models/densePerceptron.js";
export {
  EncodedPerceptron,
  type EncodedPerceptronParameters,
} from "../models/encodedPerceptron.js";
export { Forest } from "../models/forest.js";
export { LinearRegression, type LinearRegressionParameters } from "../models/linearRegression.js";
export { NaiveBayes, type NaiveBayesParameters } from "../models/naiveBayes.js";
export { NearestCentroid, type NearestCentroidParameters } from "../models/nearestCentroid.js";
export { Network } from "../models/network.js";
export {
  SparseLogisticRegression,
  type SparseLogisticRegressionParameters,
} from "../models/sparseLogisticRegression.js";
export {
  SparseMulticlassPerceptron,
  type SparseMulticlassPerceptronParameters,
} from "../models/sparseMulticlassPerceptron.js";
export { SparseNearestCentroid } from "../models/sparseNearestCentroid.js";
export {
  SparsePerceptron,
  type SparsePerceptronParameters,
} from "../models/sparsePerceptron.js";
export {
  createTwin,
  MODEL_KINDS,
  type Model,
  type ModelKind,
  type ModelParameters,
  type Spec,
  type Twin,
  type Twins,
} from "../models/twins.js";
export {
  allOf,
  openTraining,
  rateLimit,
  type TrainingPolicy,
  trackRecord,
} from "../simulation/policies.js";
export {
  SelfAssessment,
  type SimulatedModel,
  type SimulatedTerms,
} from "../simulation/selfAssessment.js";
export type { RealLayer } from "../training/quantize.js";
export type { ReadTrainerErrorType } from "../utils/trainer.js";
export type { AnyClient, Mined, TransactErrorType, TransactionOptions } from "../utils/transact.js";
export * from "./abis.js";
