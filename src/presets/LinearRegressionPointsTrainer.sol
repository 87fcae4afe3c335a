// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../CollaborativeTrainer.sol";
import {LinearRegression} from "../models/LinearRegression.sol";
import {State} from "../types/State.sol";
import {PointsTrainer} from "./PointsTrainer.sol";

/// @title LinearRegressionPointsTrainer
/// @notice Points and badges on a linear regression; made to be cloned by `TrainerFactory`.
/// @author SUM
contract LinearRegressionPointsTrainer is LinearRegression, PointsTrainer {
    /// @notice The model that a deployer chooses, once.
    /// @param features Values of a sample, 1 to 2^15 − 1.
    /// @param fractionBits Fraction bits of values, targets and weights, 0 to 14.
    /// @param step Learning rate, in units of a weight, 1 to 2^12.
    /// @param tolerance How far a prediction may be from a target, in 32nds of one, 0 to 255.
    /// @param base Where the initial weights are stored, in order; empty for zeros.
    struct Parameters {
        uint256 features;
        uint256 fractionBits;
        uint256 step;
        uint256 tolerance;
        address[] base;
    }

    /// @notice Sets up a fresh clone; reverts with `AlreadyInitialized` on any other.
    /// @dev Whoever calls this, the factory, must have stored the base and the metadata.
    /// @param p The model.
    /// @param terms What else a deployer chooses.
    function initialize(Parameters calldata p, Terms calldata terms) external {
        State state;
        state = _initLinearRegression(
            state, p.features, p.fractionBits, p.step, p.tolerance, p.base, msg.sender
        );
        _initPointsTrainer(state, terms);
    }

    /// @dev Labels are amounts: the model says how far apart two may be.
    function _isRight(State state, uint256 prediction, uint256 label)
        internal
        pure
        override(LinearRegression, CollaborativeTrainer)
        returns (bool)
    {
        return LinearRegression._isRight(state, prediction, label);
    }
}
