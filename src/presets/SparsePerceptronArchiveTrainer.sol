// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../CollaborativeTrainer.sol";
import {NativeCoin} from "../assets/NativeCoin.sol";
import {NativeCoin} from "../assets/NativeCoin.sol";
import {ArchiveDataHandler} from "../data/ArchiveDataHandler.sol";
import {SelfAssessment} from "../incentives/SelfAssessment.sol";
import {SparsePerceptron} from "../models/SparsePerceptron.sol";
import {OpenTraining} from "../policies/OpenTraining.sol";
import {OpenTraining} from "../policies/OpenTraining.sol";
import {State} from "../types/State.sol";
import {SparsePerceptronTrainer} from "./SparsePerceptronTrainer.sol";

/// @title SparsePerceptronArchiveTrainer
/// @notice Deposit, refund, take on a sparse perceptron whose data set stays on chain.
/// @author SUM
contract SparsePerceptronArchiveTrainer is
    SparsePerceptron,
    ArchiveDataHandler,
    NativeCoin,
    OpenTraining,
    SelfAssessment,
    CollaborativeTrainer
{
    /// @dev Locks the implementation: only clones can be initialised.
    constructor() {
        _initializeOwner(address(0));
    }

    /// @notice Sets up a fresh clone; reverts with `AlreadyInitialized` on any other.
    /// @dev Whoever calls this, the factory, must have stored the base and the metadata.
    /// @param p What every sparse perceptron needs.
    function initialize(SparsePerceptronTrainer.Parameters calldata p) external {
        State state;
        state = _initSparsePerceptron(state, p.features, p.bias, p.step, p.base, msg.sender);
        state = _initSelfAssessment(
            state, p.costWeight, p.refundWait, p.ownerWait, p.anyWait, p.batchShare
        );
        _initTrainer(state, p.owner, p.metadata, msg.sender);
    }
}
