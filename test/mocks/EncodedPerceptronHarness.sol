// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {EncodedPerceptron} from "../../src/models/EncodedPerceptron.sol";
import {State} from "../../src/types/State.sol";
import {ModelHarness} from "./ModelHarness.sol";

/// @notice The model alone, without money, always on dirty memory; starts with zeros.
contract EncodedPerceptronHarness is EncodedPerceptron, ModelHarness {
    constructor(
        address target,
        uint256 features,
        uint256 classes,
        uint256 fractionBits,
        uint256 step
    ) {
        _setEncoder(target);
        State fresh;
        state = _initEncodedPerceptron(
            fresh, features, classes, fractionBits, step, new address[](0), address(0)
        );
    }
}
