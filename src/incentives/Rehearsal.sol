// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TrainerState} from "../TrainerState.sol";
import {Batch} from "../libraries/Batch.sol";
import {Model} from "../models/Model.sol";
import {State} from "../types/State.sol";

/// @title Rehearsal
/// @notice Lets any model try contributions, and learn them, at the request of its own contract.
/// @author SUM
///
/// @dev The half of the general path of scoring that needs the model; `ReplayScoring` is the other.
abstract contract Rehearsal is Model, TrainerState {
    /// @notice What `rehearse` comes back with: the number of right predictions before each contribution
    /// that was asked about, and after the last.
    error Rehearsed(uint256[] correct);

    /// @notice Only the contract itself, while it settles a market, may call this.
    error NotItself(address caller);

    /// @notice Learns contributions, counts what the model then gets right, and always reverts, with
    /// `Rehearsed`: the model stays as it is.
    /// @param contributions A batch.
    /// @param skipped How many of its records to learn first.
    /// @param portions Test samples: for each portion a salt of 32 bytes and a batch.
    function rehearse(bytes calldata contributions, uint256 skipped, bytes[] calldata portions)
        external
    {
        State state = _state();
        uint256[] memory correct = new uint256[](contributions.length / 4 + 1);
        uint256 count;
        uint256 position;
        while (true) {
            if (skipped == 0) correct[count++] = _correctOf(state, portions);
            else --skipped;
            if (position >= contributions.length) break;

            uint256 label;
            bytes calldata sample;
            (label, sample, position) = Batch.read(contributions, position);
            state = _learn(state, sample, label);
        }
        assembly ("memory-safe") {
            mstore(correct, count)
        }
        revert Rehearsed(correct);
    }

    /// @notice Learns contributions for good.
    /// @param contributions A batch.
    function learn(bytes calldata contributions) external {
        if (msg.sender != address(this)) revert NotItself(msg.sender);
        State state = _state();
        uint256 position;
        while (position < contributions.length) {
            uint256 label;
            bytes calldata sample;
            (label, sample, position) = Batch.read(contributions, position);
            state = _learn(state, sample, label);
        }
        _setState(state);
    }

    /// @dev Learns one of many, and frees the memory that it took.
    function _learn(State state, bytes calldata sample, uint256 label) private returns (State) {
        uint256 free;
        assembly ("memory-safe") {
            free := mload(0x40)
        }
        (state,) = _update(state, sample, label);
        assembly ("memory-safe") {
            mstore(0x40, free)
        }
        return state;
    }

    /// @dev How many samples of the portions the model gets right.
    function _correctOf(State state, bytes[] calldata portions)
        private
        view
        returns (uint256 total)
    {
        uint256 free;
        assembly ("memory-safe") {
            free := mload(0x40)
        }
        for (uint256 p; p < portions.length; ++p) {
            (uint256 correct,) = _evaluate(state, portions[p][32:]);
            total += correct;
            assembly ("memory-safe") {
                mstore(0x40, free)
            }
        }
    }
}
