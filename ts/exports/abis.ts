/**
 * ABIs of the contracts, typed; generated.
 *
 * @module
 */
export { sparsePerceptronTrainerAbi } from "../abis/sparsePerceptronTrainer.js";
export { trainerFactoryAbi } from "../abis/trainerFactory.js";
