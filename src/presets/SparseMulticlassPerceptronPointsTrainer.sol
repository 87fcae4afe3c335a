// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SparseMulticlassPerceptron} from "../models/SparseMulticlassPerceptron.sol";
import {State} from "../types/State.sol";
import {PointsTrainer} from "./PointsTrainer.sol";

/// @title SparseMulticlassPerceptronPointsTrainer
/// @notice Points and badges on a sparse perceptron of several classes; made to be cloned by
/// `TrainerFactory`.
/// @author SUM
contract SparseMulticlassPerceptronPointsTrainer is SparseMulticlassPerceptron, PointsTrainer {
    /// @notice The model that a deployer chooses, once.
    /// @param features Size of the feature space, 1 to 2^15.
    /// @param classes Number of classes, 2 to `maxClasses`.
    /// @param maxClasses How many classes the owner may add classes up to, 2 to 32.
    /// @param biasLearns Whether the bias learns, or stays as the base has it.
    /// @param step Learning rate, in units of a weight, 1 to 127.
    /// @param base Where the initial weights are stored, in order; empty for zeros.
    struct Parameters {
        uint256 features;
        uint256 classes;
        uint256 maxClasses;
        bool biasLearns;
        uint256 step;
        address[] base;
    }

    /// @notice Sets up a fresh clone; reverts with `AlreadyInitialized` on any other.
    /// @dev Whoever calls this, the factory, must have stored the base and the metadata.
    /// @param p The model.
    /// @param terms What else a deployer chooses.
    function initialize(Parameters calldata p, Terms calldata terms) external {
        State state;
        state = _initSparseMulticlassPerceptron(
            state, p.features, p.classes, p.maxClasses, p.biasLearns, p.step, p.base, msg.sender
        );
        if (p.classes < p.maxClasses) _initMaxClasses(p.maxClasses);
        _initPointsTrainer(state, terms);
    }
}
