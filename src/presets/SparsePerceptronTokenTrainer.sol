// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../CollaborativeTrainer.sol";
import {ERC20Asset} from "../assets/ERC20Asset.sol";
import {CommitDataHandler} from "../data/CommitDataHandler.sol";
import {SelfAssessment} from "../incentives/SelfAssessment.sol";
import {SparsePerceptron} from "../models/SparsePerceptron.sol";
import {TrackRecord} from "../policies/TrackRecord.sol";
import {State} from "../types/State.sol";
import {SparsePerceptronTrainer} from "./SparsePerceptronTrainer.sol";

/// @title SparsePerceptronTokenTrainer
/// @notice Deposit, refund, take in an ERC-20 token on a sparse perceptron, with a track record if asked for.
/// @author SUM
contract SparsePerceptronTokenTrainer is
    SparsePerceptron,
    CommitDataHandler,
    ERC20Asset,
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
    /// @param token_ What deposits are paid in.
    /// @param confirmed Contributions of an author that the model must have confirmed to learn from more; 0 for any.
    /// @param share Least share of them among all that the author submitted, in ten thousandths; 0 for any.
    function initialize(
        SparsePerceptronTrainer.Parameters calldata p,
        address token_,
        uint256 confirmed,
        uint256 share
    ) external {
        State state;
        state = _initSparsePerceptron(state, p.features, p.bias, p.step, p.base, msg.sender);
        state = _initSelfAssessment(
            state, p.costWeight, p.refundWait, p.ownerWait, p.anyWait, p.batchShare
        );
        _initToken(token_);
        _initTrackRecord(confirmed, share);
        _initTrainer(state, p.owner, p.metadata, msg.sender);
    }
}
