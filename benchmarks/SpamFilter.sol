// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../src/CollaborativeTrainer.sol";
import {CommitDataHandler} from "../src/data/CommitDataHandler.sol";
import {SelfAssessment} from "../src/incentives/SelfAssessment.sol";
import {SparsePerceptron} from "../src/models/SparsePerceptron.sol";
import {State} from "../src/types/State.sol";

/// @notice A direct deployment, as the README composes one: what the benchmark calls `direct`.
contract SpamFilter is SparsePerceptron, CommitDataHandler, SelfAssessment, CollaborativeTrainer {
    constructor(address[] memory weights, address factory) {
        State state;
        state = _initSparsePerceptron(state, 1000, 3, 1, weights, factory);
        state = _initSelfAssessment(state, 1e15, 1 days, 7 days, 9 days);
        _initTrainer(state, msg.sender, address(0), factory);
    }
}
