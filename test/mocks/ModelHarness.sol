// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Model} from "../../src/models/Model.sol";
import {State} from "../../src/types/State.sol";
import {Memory} from "../utils/Memory.sol";

/// @notice A model alone, without money, always on dirty memory.
abstract contract ModelHarness is Model {
    State internal state;

    /// @notice What a step of a history has left: keccak256 of the words, and what is said of a probe.
    event Stepped(bytes32 digest);

    /// @notice A call of one of the functions below that change the model, and a sample to ask about then.
    struct Step {
        bytes data;
        bytes probe;
    }

    /// @notice Takes the steps one after the other.
    /// @param count Words to look at after each.
    function replay(Step[] calldata steps, uint256 count) external {
        for (uint256 i; i < steps.length; ++i) {
            // By calls, so that no step sees the memory of another.
            (bool done,) = address(this).call(steps[i].data);
            require(done, "a step reverts");
            emit Stepped(this.digest(steps[i].probe, count));
        }
    }

    function digest(bytes calldata probe, uint256 count) external view returns (bytes32) {
        return keccak256(abi.encode(this.words(0, count), this.predict(probe), this.scores(probe)));
    }

    function compact(uint256 chunk) external {
        State current = _state();
        state = _compact(current, chunk);
        Memory.requireSane();
    }

    /// @notice `compact`, unless nothing has changed.
    function tryCompact(uint256 chunk) external {
        try this.compact(chunk) {}
        catch (bytes memory reason) {
            require(bytes4(reason) == NothingToCompact.selector, "compact reverts");
        }
    }

    function addClass() external {
        State current = _state();
        state = _addClass(current);
    }

    function update(bytes calldata sample, uint256 label) external returns (bool changed) {
        State current = _state();
        (state, changed) = _update(current, sample, label);
        Memory.requireSane();
    }

    function updateBatch(bytes calldata batch) external returns (bool changed) {
        State current = _state();
        _checkBatch(current, batch);
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
