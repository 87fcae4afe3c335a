// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ClassCounts} from "../../src/models/ClassCounts.sol";
import {NaiveBayes} from "../../src/models/NaiveBayes.sol";
import {SparseNearestCentroid} from "../../src/models/SparseNearestCentroid.sol";
import {State} from "../../src/types/State.sol";
import {Memory} from "../utils/Memory.sol";

/// @notice A model of counts alone, without money, always on dirty memory.
abstract contract CountsHarness is ClassCounts {
    State internal state;

    function update(bytes calldata sample, uint256 label) external returns (bool changed) {
        State current = _state();
        (state, changed) = _update(current, sample, label);
        Memory.requireSane();
    }

    function predict(bytes calldata sample) external view returns (uint256 label) {
        label = _predict(_state(), sample);
        Memory.requireSane();
    }

    function evaluate(bytes calldata batch) external view returns (uint256 correct, uint256 total) {
        (correct, total) = _evaluate(_state(), batch);
        Memory.requireSane();
    }

    /// @dev Every function of the model asks for the state first.
    function _state() internal view override returns (State) {
        Memory.dirty();
        return state;
    }

    function _isOwner(address) internal pure override returns (bool) {
        return false;
    }
}

contract NaiveBayesHarness is CountsHarness, NaiveBayes {
    constructor(
        uint256 features,
        uint256[] memory samples,
        uint256 numerator,
        uint256 denominator,
        address[] memory base,
        address uploader
    ) {
        State fresh;
        state = _initNaiveBayes(fresh, features, samples, numerator, denominator, base, uploader);
    }
}

contract CentroidHarness is CountsHarness, SparseNearestCentroid {
    constructor(
        uint256 features,
        uint256[] memory samples,
        address[] memory base,
        address uploader
    ) {
        State fresh;
        state = _initSparseNearestCentroid(fresh, features, samples, base, uploader);
    }
}
