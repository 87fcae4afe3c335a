// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Model} from "../../src/models/Model.sol";
import {State} from "../../src/types/State.sol";
import {Memory} from "../utils/Memory.sol";

/// @notice A model alone, without money, always on dirty memory.
abstract contract ModelHarness is Model {
    State internal state;

    function update(bytes calldata sample, uint256 label) external returns (bool changed) {
        State current = _state();
        (state, changed) = _update(current, sample, label);
        Memory.requireSane();
    }

    function updateBatch(bytes calldata batch) external returns (bool changed) {
        State current = _state();
        (state, changed) = _updateBatch(current, batch);
        Memory.requireSane();
    }

    function scores(bytes calldata sample) external view returns (int256[] memory values) {
        values = _scores(_state(), sample);
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
