// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SparsePerceptron} from "../../src/models/SparsePerceptron.sol";
import {State} from "../../src/types/State.sol";
import {ModelHarness} from "./ModelHarness.sol";

/// @notice The model alone, without money, always on dirty memory.
contract PerceptronHarness is SparsePerceptron, ModelHarness {
    constructor(
        uint256 features,
        int16 bias,
        uint256 step,
        address[] memory base,
        address uploader
    ) {
        State fresh;
        state = _initSparsePerceptron(fresh, features, bias, step, base, uploader);
    }
}
