/**
 * ABIs of the contracts, typed; generated.
 *
 * @module
 */
export { densePerceptronTrainerAbi } from "../abis/densePerceptronTrainer.js";
export {
  iCollaborativeTrainerAbi,
  iDataHandlerAbi,
  iModelAbi,
  iSelfAssessmentAbi,
} from "../abis/interfaces.js";
export { naiveBayesTrainerAbi } from "../abis/naiveBayesTrainer.js";
export { nearestCentroidTrainerAbi } from "../abis/nearestCentroidTrainer.js";
export { sparseNearestCentroidTrainerAbi } from "../abis/sparseNearestCentroidTrainer.js";
export { sparsePerceptronTrainerAbi } from "../abis/sparsePerceptronTrainer.js";
export { trainerFactoryAbi } from "../abis/trainerFactory.js";
