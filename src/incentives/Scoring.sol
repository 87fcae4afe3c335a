// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Role} from "../Role.sol";
import {State} from "../types/State.sol";

/// @notice A contribution that is judged by what it does to a model.
/// @param position Where its sample is in the call data.
/// @param length Bytes of the sample.
/// @param label Its class.
/// @param score By how many more test samples the model is right after it than before it.
struct Judged {
    uint256 position;
    uint256 length;
    uint256 label;
    int256 score;
}

/// @notice How far a replay is.
/// @param next The contribution to go on with.
/// @param steps How many contributions the caller still wants to be scored.
/// @param memo Anything that the part wants to find again at its next replay of the same test samples, as a
/// pointer to memory; 0 at first.
struct Progress {
    uint256 next;
    uint256 steps;
    uint256 memo;
}

/// @title Scoring
/// @notice The role that a prediction market asks of a model: what would each contribution change?
/// @author SUM
abstract contract Scoring is Role {
    /// @dev The number of samples in a batch; reverts if it is not well-formed for the model.
    function _count(State state, bytes calldata batch) internal virtual returns (uint256);

    /// @dev At most so much gas does a call of `score` need for so many contributions with samples of `length` bytes,
    /// but for the test samples, if it does as little as possible.
    function _mostGas(State state, uint256 contributions, uint256 length)
        internal
        view
        virtual
        returns (uint256);

    /// @dev Lets the stored model learn the contributions in turn, without keeping what it learns, and adds
    /// to the score of each how many more samples of all `portions` are right after it. Starts before
    /// contribution `progress.next` and moves that on, to the number of contributions at the end.
    /// A portion is a salt of 32 bytes and a batch. Samples are well-formed and labels in range.
    function _replay(
        State state,
        Judged[] memory contributions,
        bytes[] calldata portions,
        Progress memory progress
    ) internal virtual;

    /// @dev Learns the contributions in turn, for good. They are those of the last replay, whose `progress`
    /// comes along if it was in this call.
    function _learnAll(State state, Judged[] memory contributions, Progress memory progress)
        internal
        virtual
        returns (State);

    /// @dev Where in the call data a sample is.
    function _positionOf(bytes calldata sample) internal pure returns (uint256 position) {
        assembly ("memory-safe") {
            position := sample.offset
        }
    }

    /// @dev The sample of a contribution.
    function _sampleOf(Judged memory contribution) internal pure returns (bytes calldata sample) {
        (uint256 position, uint256 length) = (contribution.position, contribution.length);
        assembly ("memory-safe") {
            sample.offset := position
            sample.length := length
        }
    }
}
