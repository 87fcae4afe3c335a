// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../CollaborativeTrainer.sol";
import {NativeCoin} from "../assets/NativeCoin.sol";
import {CommitDataHandler} from "../data/CommitDataHandler.sol";
import {SelfAssessment} from "../incentives/SelfAssessment.sol";
import {LinearRegression} from "../models/LinearRegression.sol";
import {OpenTraining} from "../policies/OpenTraining.sol";
import {State} from "../types/State.sol";

/// @title LinearRegressionTrainer
/// @notice Deposit, refund, take on a linear regression; made to be cloned by `TrainerFactory`.
/// @author SUM
contract LinearRegressionTrainer is
    LinearRegression,
    CommitDataHandler,
    NativeCoin,
    OpenTraining,
    SelfAssessment,
    CollaborativeTrainer
{
    /// @notice What a deployer chooses, once.
    /// @param owner May take what is left of a contribution from `ownerWait` on; zero for nobody.
    /// @param metadata Where the metadata is stored (`ITrainerFactory.upload`); zero for none.
    /// @param features Values of a sample, 1 to 2^15 − 1.
    /// @param fractionBits Fraction bits of values, targets and weights, 0 to 14.
    /// @param step Learning rate, in units of a weight, 1 to 2^12.
    /// @param tolerance How far a prediction may be from a target, in 32nds of one, 0 to 255.
    /// @param base Where the initial weights are stored, in order; empty for zeros.
    /// @param costWeight Factor of the deposit, in wei (see `ISelfAssessment.depositAt`).
    /// @param refundWait Seconds until refunds and reports.
    /// @param ownerWait Seconds until the owner takes what is left; `anyWait` switches this off.
    /// @param anyWait Seconds until anyone takes what is left.
    /// @param batchShare What the model must get right of a batch to agree with it, in 1/10,000.
    struct Parameters {
        address owner;
        address metadata;
        uint256 features;
        uint256 fractionBits;
        uint256 step;
        uint256 tolerance;
        address[] base;
        uint64 costWeight;
        uint256 refundWait;
        uint256 ownerWait;
        uint256 anyWait;
        uint256 batchShare;
    }

    /// @dev Locks the implementation: only clones can be initialised.
    constructor() {
        _initializeOwner(address(0));
    }

    /// @notice Sets up a fresh clone; reverts with `AlreadyInitialized` on any other.
    /// @dev Whoever calls this, the factory, must have stored the base and the metadata.
    function initialize(Parameters calldata p) external {
        State state;
        state = _initLinearRegression(
            state, p.features, p.fractionBits, p.step, p.tolerance, p.base, msg.sender
        );
        state = _initSelfAssessment(
            state, p.costWeight, p.refundWait, p.ownerWait, p.anyWait, p.batchShare
        );
        _initTrainer(state, p.owner, p.metadata, msg.sender);
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
