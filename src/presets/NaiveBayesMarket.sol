// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../CollaborativeTrainer.sol";
import {NativeCoin} from "../assets/NativeCoin.sol";
import {CommitDataHandler} from "../data/CommitDataHandler.sol";
import {PredictionMarket} from "../incentives/PredictionMarket.sol";
import {Rehearsal} from "../incentives/Rehearsal.sol";
import {NaiveBayes} from "../models/NaiveBayes.sol";
import {State} from "../types/State.sol";

/// @title NaiveBayesMarket
/// @notice A prediction market for naive Bayes; made to be cloned by `TrainerFactory`.
/// @author SUM
contract NaiveBayesMarket is
    NaiveBayes,
    Rehearsal,
    CommitDataHandler,
    NativeCoin,
    PredictionMarket,
    CollaborativeTrainer
{
    /// @notice What a deployer chooses, once.
    /// @param owner Opens markets.
    /// @param metadata Where the metadata is stored (`ITrainerFactory.upload`); zero for none.
    /// @param features Size of the feature space, 1 to 2^15.
    /// @param samples How many samples each class starts with, below 2^32; of 2 to 255 classes.
    /// @param numerator Smoothing: what is added to each count, over `denominator`, 1 to 255.
    /// @param denominator See `numerator`; 1 to 255.
    /// @param base Where the initial counts are stored, in order; empty for zeros.
    /// @param collectWait Seconds after a market until anyone takes what an author has not collected, at least an hour.
    struct Parameters {
        address owner;
        address metadata;
        uint256 features;
        uint256[] samples;
        uint256 numerator;
        uint256 denominator;
        address[] base;
        uint32 collectWait;
    }

    /// @dev Locks the implementation: only clones can be initialised.
    /// @param phases The `ReplayPhases`.
    constructor(address phases) PredictionMarket(phases) {
        _initializeOwner(address(0));
    }

    /// @notice Sets up a fresh clone; reverts with `AlreadyInitialized` on any other.
    /// @dev Whoever calls this, the factory, must have stored the base and the metadata.
    function initialize(Parameters calldata p) external {
        State state;
        state = _initNaiveBayes(
            state, p.features, p.samples, p.numerator, p.denominator, p.base, msg.sender
        );
        _initPredictionMarket(p.collectWait);
        _initTrainer(state, p.owner, p.metadata, msg.sender);
    }
}
