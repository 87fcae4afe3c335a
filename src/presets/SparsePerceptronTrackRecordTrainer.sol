// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../CollaborativeTrainer.sol";
import {NativeCoin} from "../assets/NativeCoin.sol";
import {NativeCoin} from "../assets/NativeCoin.sol";
import {CommitDataHandler} from "../data/CommitDataHandler.sol";
import {SelfAssessment} from "../incentives/SelfAssessment.sol";
import {SparsePerceptron} from "../models/SparsePerceptron.sol";
import {TrackRecord} from "../policies/TrackRecord.sol";
import {State} from "../types/State.sol";
import {SparsePerceptronTrainer} from "./SparsePerceptronTrainer.sol";

/// @title SparsePerceptronTrackRecordTrainer
/// @notice Deposit, refund, take on a sparse perceptron that learns from authors with a good record.
/// @author SUM
contract SparsePerceptronTrackRecordTrainer is
    SparsePerceptron,
    CommitDataHandler,
    NativeCoin,
    TrackRecord,
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
    /// @param confirmed Contributions of an author that the model must have confirmed to learn from more.
    /// @param share Least share of them among all that the author submitted, in ten thousandths.
    function initialize(
        SparsePerceptronTrainer.Parameters calldata p,
        uint256 confirmed,
        uint256 share
    ) external {
        State state;
        state = _initSparsePerceptron(state, p.features, p.bias, p.step, p.base, msg.sender);
        state = _initSelfAssessment(
            state, p.costWeight, p.refundWait, p.ownerWait, p.anyWait, p.batchShare
        );
        _initTrackRecord(confirmed, share);
        _initTrainer(state, p.owner, p.metadata, msg.sender);
    }
}
