// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {DenseLogisticRegression} from "../../src/models/DenseLogisticRegression.sol";
import {LinearRegression} from "../../src/models/LinearRegression.sol";
import {SparseLogisticRegression} from "../../src/models/SparseLogisticRegression.sol";
import {State} from "../../src/types/State.sol";
import {ModelHarness} from "./ModelHarness.sol";

/// @notice The model alone, without money, always on dirty memory; starts with zeros.
contract SparseLogisticRegressionHarness is SparseLogisticRegression, ModelHarness {
    constructor(uint256 features, uint256 classes, uint256 fractionBits, uint256 step) {
        State fresh;
        state = _initSparseLogisticRegression(
            fresh, features, classes, fractionBits, step, new address[](0), address(0)
        );
    }
}

/// @notice As above.
contract DenseLogisticRegressionHarness is DenseLogisticRegression, ModelHarness {
    constructor(uint256 features, uint256 classes, uint256 fractionBits, uint256 step) {
        State fresh;
        state = _initDenseLogisticRegression(
            fresh, features, classes, fractionBits, step, new address[](0), address(0)
        );
    }
}

/// @notice As above.
contract LinearRegressionHarness is LinearRegression, ModelHarness {
    constructor(uint256 features, uint256 tolerance_, uint256 fractionBits, uint256 step) {
        State fresh;
        state = _initLinearRegression(
            fresh, features, fractionBits, step, tolerance_, new address[](0), address(0)
        );
    }
}
