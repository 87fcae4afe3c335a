// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {NearestCentroid} from "../../src/models/NearestCentroid.sol";
import {State} from "../../src/types/State.sol";
import {Memory} from "../utils/Memory.sol";

/// @notice The model alone, with 8 fraction bits, without money, always on dirty memory.
contract NearestCentroidHarness is NearestCentroid {
    State private state;

    constructor(uint256 features, uint256 classes, address[] memory base, address uploader) {
        State fresh;
        state = _initNearestCentroid(fresh, features, classes, 8, base, uploader);
    }

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
