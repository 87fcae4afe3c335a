// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../../src/CollaborativeTrainer.sol";
import {NativeCoin} from "../../src/assets/NativeCoin.sol";
import {CommitDataHandler} from "../../src/data/CommitDataHandler.sol";
import {PredictionMarket} from "../../src/incentives/PredictionMarket.sol";
import {Rehearsal} from "../../src/incentives/Rehearsal.sol";
import {SparsePerceptron} from "../../src/models/SparsePerceptron.sol";
import {State} from "../../src/types/State.sol";

/// @notice A market for a sparse perceptron whose contributions can be scored either way: by margins, or by replay.
contract RehearsedPerceptron is
    SparsePerceptron,
    Rehearsal,
    CommitDataHandler,
    NativeCoin,
    PredictionMarket,
    CollaborativeTrainer
{
    constructor(address phases, uint256 features, int16 bias, uint256 step)
        PredictionMarket(phases)
    {
        State state;
        state = _initSparsePerceptron(state, features, bias, step, new address[](0), msg.sender);
        _initPredictionMarket(1 days);
        _initTrainer(state, msg.sender, address(0), msg.sender);
    }
}
