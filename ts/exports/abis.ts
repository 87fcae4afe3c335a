/**
 * ABIs of the contracts, typed; generated.
 *
 * @module
 */
export { denseLogisticRegressionPointsTrainerAbi } from "../abis/denseLogisticRegressionPointsTrainer.js";
export { denseLogisticRegressionTrainerAbi } from "../abis/denseLogisticRegressionTrainer.js";
export { densePerceptronPointsTrainerAbi } from "../abis/densePerceptronPointsTrainer.js";
export { densePerceptronTrainerAbi } from "../abis/densePerceptronTrainer.js";
export { encodedPerceptronPointsTrainerAbi } from "../abis/encodedPerceptronPointsTrainer.js";
export { encodedPerceptronTrainerAbi } from "../abis/encodedPerceptronTrainer.js";
export { forestAbi } from "../abis/forest.js";
export {
  iArchiveAbi,
  iBadgesAbi,
  iCollaborativeTrainerAbi,
  iCompiledModelAbi,
  iDataHandlerAbi,
  iEncodedPerceptronAbi,
  iEncoderAbi,
  ierc20AssetAbi,
  iForestAbi,
  iLinearRegressionAbi,
  iModelAbi,
  iNoAssetAbi,
  iPointsAbi,
  iPredictionMarketAbi,
  iRateLimitAbi,
  iSelfAssessmentAbi,
  iTrackRecordAbi,
} from "../abis/interfaces.js";
export { linearRegressionPointsTrainerAbi } from "../abis/linearRegressionPointsTrainer.js";
export { linearRegressionTrainerAbi } from "../abis/linearRegressionTrainer.js";
export { marginPhasesAbi } from "../abis/marginPhases.js";
export { mlpAbi } from "../abis/mlp.js";
export { naiveBayesMarketAbi } from "../abis/naiveBayesMarket.js";
export { naiveBayesPointsTrainerAbi } from "../abis/naiveBayesPointsTrainer.js";
export { naiveBayesTrainerAbi } from "../abis/naiveBayesTrainer.js";
export { nearestCentroidPointsTrainerAbi } from "../abis/nearestCentroidPointsTrainer.js";
export { nearestCentroidTrainerAbi } from "../abis/nearestCentroidTrainer.js";
export { replayPhasesAbi } from "../abis/replayPhases.js";
export { sparseLogisticRegressionPointsTrainerAbi } from "../abis/sparseLogisticRegressionPointsTrainer.js";
export { sparseLogisticRegressionTrainerAbi } from "../abis/sparseLogisticRegressionTrainer.js";
export { sparseMulticlassPerceptronPointsTrainerAbi } from "../abis/sparseMulticlassPerceptronPointsTrainer.js";
export { sparseMulticlassPerceptronTrainerAbi } from "../abis/sparseMulticlassPerceptronTrainer.js";
export { sparseNearestCentroidPointsTrainerAbi } from "../abis/sparseNearestCentroidPointsTrainer.js";
export { sparseNearestCentroidTrainerAbi } from "../abis/sparseNearestCentroidTrainer.js";
export { sparsePerceptronArchiveTrainerAbi } from "../abis/sparsePerceptronArchiveTrainer.js";
export { sparsePerceptronMarketAbi } from "../abis/sparsePerceptronMarket.js";
export { sparsePerceptronPointsTrainerAbi } from "../abis/sparsePerceptronPointsTrainer.js";
export { sparsePerceptronTokenTrainerAbi } from "../abis/sparsePerceptronTokenTrainer.js";
export { sparsePerceptronTrackRecordTrainerAbi } from "../abis/sparsePerceptronTrackRecordTrainer.js";
export { sparsePerceptronTrainerAbi } from "../abis/sparsePerceptronTrainer.js";
export { trainerFactoryAbi } from "../abis/trainerFactory.js";
