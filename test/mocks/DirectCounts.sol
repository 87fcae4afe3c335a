// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../../src/CollaborativeTrainer.sol";
import {NativeCoin} from "../../src/assets/NativeCoin.sol";
import {CommitDataHandler} from "../../src/data/CommitDataHandler.sol";
import {SelfAssessment} from "../../src/incentives/SelfAssessment.sol";
import {NaiveBayes} from "../../src/models/NaiveBayes.sol";
import {SparseNearestCentroid} from "../../src/models/SparseNearestCentroid.sol";
import {OpenTraining} from "../../src/policies/OpenTraining.sol";
import {NaiveBayesTrainer} from "../../src/presets/NaiveBayesTrainer.sol";
import {SparseNearestCentroidTrainer} from "../../src/presets/SparseNearestCentroidTrainer.sol";
import {State} from "../../src/types/State.sol";

/// @notice Naive Bayes as a project composes it itself, set up by its constructor.
contract DirectNaiveBayes is
    NaiveBayes,
    CommitDataHandler,
    NativeCoin,
    OpenTraining,
    SelfAssessment,
    CollaborativeTrainer
{
    constructor(NaiveBayesTrainer.Parameters memory p, address uploader) {
        State state;
        state = _initNaiveBayes(
            state, p.features, p.samples, p.numerator, p.denominator, p.base, uploader
        );
        state = _initSelfAssessment(
            state, p.costWeight, p.refundWait, p.ownerWait, p.anyWait, p.batchShare
        );
        _initMaxClasses(p.maxClasses);
        _initTrainer(state, p.owner, p.metadata, uploader);
    }
}

/// @notice The centroids likewise.
contract DirectSparseNearestCentroid is
    SparseNearestCentroid,
    CommitDataHandler,
    NativeCoin,
    OpenTraining,
    SelfAssessment,
    CollaborativeTrainer
{
    constructor(SparseNearestCentroidTrainer.Parameters memory p, address uploader) {
        State state;
        state = _initSparseNearestCentroid(state, p.features, p.samples, p.base, uploader);
        state = _initSelfAssessment(
            state, p.costWeight, p.refundWait, p.ownerWait, p.anyWait, p.batchShare
        );
        _initMaxClasses(p.maxClasses);
        _initTrainer(state, p.owner, p.metadata, uploader);
    }
}
