// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../CollaborativeTrainer.sol";
import {NativeCoin} from "../assets/NativeCoin.sol";
import {CommitDataHandler} from "../data/CommitDataHandler.sol";
import {SelfAssessment} from "../incentives/SelfAssessment.sol";
import {SparseMulticlassPerceptron} from "../models/SparseMulticlassPerceptron.sol";
import {OpenTraining} from "../policies/OpenTraining.sol";
import {State} from "../types/State.sol";

/// @title SparseMulticlassPerceptronTrainer
/// @notice Deposit, refund, take on a sparse perceptron of several classes; made to be cloned by `TrainerFactory`.
/// @author SUM
contract SparseMulticlassPerceptronTrainer is
    SparseMulticlassPerceptron,
    CommitDataHandler,
    NativeCoin,
    OpenTraining,
    SelfAssessment,
    CollaborativeTrainer
{
    /// @notice What a deployer chooses, once.
    /// @param owner May take what is left of a contribution from `ownerWait` on; zero for nobody.
    /// @param metadata Where the metadata is stored (`ITrainerFactory.upload`); zero for none.
    /// @param features Size of the feature space, 1 to 2^15.
    /// @param classes Number of classes, 2 to `maxClasses`.
    /// @param maxClasses How many classes the owner may add classes up to, 2 to 32.
    /// @param biasLearns Whether the bias learns, or stays as the base has it.
    /// @param step Learning rate, in units of a weight, 1 to 127.
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
        uint256 classes;
        uint256 maxClasses;
        bool biasLearns;
        uint256 step;
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
        state = _initSparseMulticlassPerceptron(
            state, p.features, p.classes, p.maxClasses, p.biasLearns, p.step, p.base, msg.sender
        );
        state = _initSelfAssessment(
            state, p.costWeight, p.refundWait, p.ownerWait, p.anyWait, p.batchShare
        );
        if (p.classes < p.maxClasses) _initMaxClasses(p.maxClasses);
        _initTrainer(state, p.owner, p.metadata, msg.sender);
    }
}
