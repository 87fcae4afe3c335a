// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {NearestCentroid} from "../../src/models/NearestCentroid.sol";
import {State} from "../../src/types/State.sol";
import {ModelHarness} from "./ModelHarness.sol";

/// @notice The model alone, with 8 fraction bits, without money, always on dirty memory.
contract NearestCentroidHarness is NearestCentroid, ModelHarness {
    constructor(uint256 features, uint256 classes, address[] memory base, address uploader) {
        State fresh;
        state = _initNearestCentroid(fresh, features, classes, 8, base, uploader);
    }
}
