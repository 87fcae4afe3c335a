// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {DensePerceptron} from "../../src/models/DensePerceptron.sol";
import {State} from "../../src/types/State.sol";
import {ModelHarness} from "./ModelHarness.sol";

/// @notice The model alone, with 8 fraction bits, without money, always on dirty memory.
contract DensePerceptronHarness is DensePerceptron, ModelHarness {
    constructor(
        uint256 features,
        uint256 classes,
        uint256 step,
        address[] memory base,
        address uploader
    ) {
        State fresh;
        state = _initDensePerceptron(fresh, features, classes, 8, step, base, uploader);
    }
}
