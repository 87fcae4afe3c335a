// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../CollaborativeTrainer.sol";
import {NativeCoin} from "../assets/NativeCoin.sol";
import {CommitDataHandler} from "../data/CommitDataHandler.sol";
import {PredictionMarket} from "../incentives/PredictionMarket.sol";
import {SparsePerceptron} from "../models/SparsePerceptron.sol";
import {State} from "../types/State.sol";

/// @title SparsePerceptronMarket
/// @notice A prediction market for a sparse perceptron; made to be cloned by `TrainerFactory`.
/// @author SUM
contract SparsePerceptronMarket is
    SparsePerceptron,
    CommitDataHandler,
    NativeCoin,
    PredictionMarket,
    CollaborativeTrainer
{
    /// @notice What a deployer chooses, once.
    /// @param owner Opens markets.
    /// @param metadata Where the metadata is stored (`ITrainerFactory.upload`); zero for none.
    /// @param features Size of the feature space, 1 to 2^15.
    /// @param bias Fixed bias, in units of a weight.
    /// @param step Learning rate, in units of a weight, 1 to 127.
    /// @param base Where the initial weights are stored, in order; empty for zeros.
    /// @param collectWait Seconds after a market until anyone takes what an author has not collected, at least an hour.
    struct Parameters {
        address owner;
        address metadata;
        uint256 features;
        int16 bias;
        uint256 step;
        address[] base;
        uint32 collectWait;
    }

    /// @dev Locks the implementation: only clones can be initialised.
    /// @param phases The `MarginPhases`.
    constructor(address phases) PredictionMarket(phases) {
        _initializeOwner(address(0));
    }

    /// @notice Sets up a fresh clone; reverts with `AlreadyInitialized` on any other.
    /// @dev Whoever calls this, the factory, must have stored the base and the metadata.
    function initialize(Parameters calldata p) external {
        State state;
        state = _initSparsePerceptron(state, p.features, p.bias, p.step, p.base, msg.sender);
        _initPredictionMarket(p.collectWait);
        _initTrainer(state, p.owner, p.metadata, msg.sender);
    }
}
