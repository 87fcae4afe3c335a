// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../CollaborativeTrainer.sol";
import {NativeCoin} from "../assets/NativeCoin.sol";
import {CommitDataHandler} from "../data/CommitDataHandler.sol";
import {SelfAssessment} from "../incentives/SelfAssessment.sol";
import {EncodedPerceptron} from "../models/EncodedPerceptron.sol";
import {OpenTraining} from "../policies/OpenTraining.sol";
import {State} from "../types/State.sol";

/// @title EncodedPerceptronTrainer
/// @notice Deposit, refund, take on a frozen network whose last layer learns; made to be cloned by
/// `TrainerFactory`.
/// @author SUM
contract EncodedPerceptronTrainer is
    EncodedPerceptron,
    CommitDataHandler,
    NativeCoin,
    OpenTraining,
    SelfAssessment,
    CollaborativeTrainer
{
    /// @notice What a deployer chooses, once.
    /// @param owner May take what is left of a contribution from `ownerWait` on; zero for nobody.
    /// @param metadata Where the metadata is stored (`ITrainerFactory.upload`); zero for none.
    /// @param encoder The frozen network, an `IEncoder`.
    /// @param features Values that the encoder gives, 1 to 2^15 − 1.
    /// @param classes Number of classes, 2 to 256.
    /// @param fractionBits Fraction bits of values and weights, 0 to 6.
    /// @param step Learning rate, in units of a weight: a power of two, 1 to 2^`fractionBits`.
    /// @param base Where the initial weights are stored, in order; empty for zeros.
    /// @param maxClasses How many classes the owner may add classes up to; 0 for none.
    /// @param costWeight Factor of the deposit, in wei (see `ISelfAssessment.depositAt`).
    /// @param refundWait Seconds until refunds and reports.
    /// @param ownerWait Seconds until the owner takes what is left; `anyWait` switches this off.
    /// @param anyWait Seconds until anyone takes what is left.
    /// @param batchShare What the model must get right of a batch to agree with it, in 1/10,000.
    struct Parameters {
        address owner;
        address metadata;
        address encoder;
        uint256 features;
        uint256 classes;
        uint256 fractionBits;
        uint256 step;
        address[] base;
        uint256 maxClasses;
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
        _setEncoder(p.encoder);
        State state;
        state = _initEncodedPerceptron(
            state, p.features, p.classes, p.fractionBits, p.step, p.base, msg.sender
        );
        state = _initSelfAssessment(
            state, p.costWeight, p.refundWait, p.ownerWait, p.anyWait, p.batchShare
        );
        _initMaxClasses(p.maxClasses);
        _initTrainer(state, p.owner, p.metadata, msg.sender);
    }
}
