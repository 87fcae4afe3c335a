// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SparsePerceptron} from "../models/SparsePerceptron.sol";
import {State} from "../types/State.sol";
import {PointsTrainer} from "./PointsTrainer.sol";

/// @title SparsePerceptronPointsTrainer
/// @notice Points and badges on a sparse perceptron; made to be cloned by `TrainerFactory`.
/// @author SUM
contract SparsePerceptronPointsTrainer is SparsePerceptron, PointsTrainer {
    /// @notice The model that a deployer chooses, once.
    /// @param features Size of the feature space, 1 to 2^15.
    /// @param bias Fixed bias, in units of a weight.
    /// @param step Learning rate, in units of a weight, 1 to 127.
    /// @param base Where the initial weights are stored, in order; empty for zeros.
    struct Parameters {
        uint256 features;
        int16 bias;
        uint256 step;
        address[] base;
    }

    /// @notice Sets up a fresh clone; reverts with `AlreadyInitialized` on any other.
    /// @dev Whoever calls this, the factory, must have stored the base and the metadata.
    /// @param p The model.
    /// @param terms What else a deployer chooses.
    function initialize(Parameters calldata p, Terms calldata terms) external {
        State state;
        state = _initSparsePerceptron(state, p.features, p.bias, p.step, p.base, msg.sender);
        _initPointsTrainer(state, terms);
    }
}
