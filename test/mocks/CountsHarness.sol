// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {NaiveBayes} from "../../src/models/NaiveBayes.sol";
import {SparseNearestCentroid} from "../../src/models/SparseNearestCentroid.sol";
import {State} from "../../src/types/State.sol";
import {ModelHarness} from "./ModelHarness.sol";

/// @notice Models of counts alone, without money, always on dirty memory.
contract NaiveBayesHarness is NaiveBayes, ModelHarness {
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

contract CentroidHarness is SparseNearestCentroid, ModelHarness {
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
