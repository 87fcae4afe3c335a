// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../../src/CollaborativeTrainer.sol";
import {NativeCoin} from "../../src/assets/NativeCoin.sol";
import {CommitDataHandler} from "../../src/data/CommitDataHandler.sol";
import {SelfAssessment} from "../../src/incentives/SelfAssessment.sol";
import {EncodedPerceptron} from "../../src/models/EncodedPerceptron.sol";
import {OpenTraining} from "../../src/policies/OpenTraining.sol";
import {EncodedPerceptronTrainer} from "../../src/presets/EncodedPerceptronTrainer.sol";
import {State} from "../../src/types/State.sol";

/// @notice A frozen network with a last layer that learns, set up by its constructor: the network's address
/// is in the code.
contract DirectEncodedPerceptron is
    EncodedPerceptron,
    CommitDataHandler,
    NativeCoin,
    OpenTraining,
    SelfAssessment,
    CollaborativeTrainer
{
    address private immutable ENCODER;

    constructor(EncodedPerceptronTrainer.Parameters memory p, address uploader) {
        ENCODER = p.encoder;
        State state;
        state = _initEncodedPerceptron(
            state, p.features, p.classes, p.fractionBits, p.step, p.base, uploader
        );
        state = _initSelfAssessment(
            state, p.costWeight, p.refundWait, p.ownerWait, p.anyWait, p.batchShare
        );
        _initMaxClasses(p.maxClasses);
        _initTrainer(state, p.owner, p.metadata, uploader);
    }

    function _encoder() internal view override returns (address) {
        return ENCODER;
    }
}
