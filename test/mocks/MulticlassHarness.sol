// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SparseMulticlassPerceptron} from "../../src/models/SparseMulticlassPerceptron.sol";
import {State} from "../../src/types/State.sol";
import {ModelHarness} from "./ModelHarness.sol";

/// @notice The model alone, without money, always on dirty memory.
contract MulticlassHarness is SparseMulticlassPerceptron, ModelHarness {
    struct Parameters {
        uint256 features;
        uint256 classes;
        uint256 maxClasses;
        bool biasLearns;
        uint256 step;
    }

    constructor(Parameters memory p, address[] memory base, address uploader) {
        State fresh;
        state = _initSparseMulticlassPerceptron(
            fresh, p.features, p.classes, p.maxClasses, p.biasLearns, p.step, base, uploader
        );
    }
}
