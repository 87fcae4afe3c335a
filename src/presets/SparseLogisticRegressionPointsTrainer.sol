// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SparseLogisticRegression} from "../models/SparseLogisticRegression.sol";
import {State} from "../types/State.sol";
import {PointsTrainer} from "./PointsTrainer.sol";

/// @title SparseLogisticRegressionPointsTrainer
/// @notice Points and badges on a logistic regression of sparse samples; made to be cloned by
/// `TrainerFactory`.
/// @author SUM
contract SparseLogisticRegressionPointsTrainer is SparseLogisticRegression, PointsTrainer {
    /// @notice The model that a deployer chooses, once.
    /// @param features Size of the feature space, 1 to 2^15.
    /// @param classes Number of classes, 2 to 16.
    /// @param fractionBits Fraction bits of weights, 0 to 14.
    /// @param step Learning rate, in units of a weight, 1 to 2^12.
    /// @param base Where the initial weights are stored, in order; empty for zeros.
    /// @param maxClasses How many classes the owner may add classes up to; 0 for none.
    struct Parameters {
        uint256 features;
        uint256 classes;
        uint256 fractionBits;
        uint256 step;
        address[] base;
        uint256 maxClasses;
    }

    /// @notice Sets up a fresh clone; reverts with `AlreadyInitialized` on any other.
    /// @dev Whoever calls this, the factory, must have stored the base and the metadata.
    /// @param p The model.
    /// @param terms What else a deployer chooses.
    function initialize(Parameters calldata p, Terms calldata terms) external {
        State state;
        state = _initSparseLogisticRegression(
            state, p.features, p.classes, p.fractionBits, p.step, p.base, msg.sender
        );
        _initMaxClasses(p.maxClasses);
        _initPointsTrainer(state, terms);
    }
}
