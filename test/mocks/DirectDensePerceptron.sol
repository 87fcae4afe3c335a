// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../../src/CollaborativeTrainer.sol";
import {NativeCoin} from "../../src/assets/NativeCoin.sol";
import {CommitDataHandler} from "../../src/data/CommitDataHandler.sol";
import {SelfAssessment} from "../../src/incentives/SelfAssessment.sol";
import {DensePerceptron} from "../../src/models/DensePerceptron.sol";
import {OpenTraining} from "../../src/policies/OpenTraining.sol";
import {DensePerceptronTrainer} from "../../src/presets/DensePerceptronTrainer.sol";
import {State} from "../../src/types/State.sol";

/// @notice The composition that a project writes itself: no clone, set up by its constructor.
contract DirectDensePerceptron is
    DensePerceptron,
    CommitDataHandler,
    NativeCoin,
    OpenTraining,
    SelfAssessment,
    CollaborativeTrainer
{
    constructor(DensePerceptronTrainer.Parameters memory p, address uploader) {
        State state;
        state = _initDensePerceptron(
            state, p.features, p.classes, p.fractionBits, p.step, p.base, uploader
        );
        state = _initSelfAssessment(
            state, p.costWeight, p.refundWait, p.ownerWait, p.anyWait, p.batchShare
        );
        _initMaxClasses(p.maxClasses);
        _initTrainer(state, p.owner, p.metadata, uploader);
    }
}
