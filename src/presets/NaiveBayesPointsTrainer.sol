// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {NaiveBayes} from "../models/NaiveBayes.sol";
import {State} from "../types/State.sol";
import {PointsTrainer} from "./PointsTrainer.sol";

/// @title NaiveBayesPointsTrainer
/// @notice Points and badges on naive Bayes; made to be cloned by `TrainerFactory`.
/// @author SUM
contract NaiveBayesPointsTrainer is NaiveBayes, PointsTrainer {
    /// @notice The model that a deployer chooses, once.
    /// @param features Size of the feature space, 1 to 2^15.
    /// @param samples How many samples each class starts with, below 2^32; of 2 to 255 classes.
    /// @param numerator Smoothing: what is added to each count, over `denominator`, 1 to 255.
    /// @param denominator See `numerator`; 1 to 255.
    /// @param base Where the initial counts are stored, in order; empty for zeros.
    /// @param maxClasses How many classes the owner may add classes up to; 0 for none.
    struct Parameters {
        uint256 features;
        uint256[] samples;
        uint256 numerator;
        uint256 denominator;
        address[] base;
        uint256 maxClasses;
    }

    /// @notice Sets up a fresh clone; reverts with `AlreadyInitialized` on any other.
    /// @dev Whoever calls this, the factory, must have stored the base and the metadata.
    /// @param p The model.
    /// @param terms What else a deployer chooses.
    function initialize(Parameters calldata p, Terms calldata terms) external {
        State state;
        state = _initNaiveBayes(
            state, p.features, p.samples, p.numerator, p.denominator, p.base, msg.sender
        );
        _initMaxClasses(p.maxClasses);
        _initPointsTrainer(state, terms);
    }
}
