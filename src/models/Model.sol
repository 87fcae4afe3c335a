// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Role} from "../Role.sol";
import {IModel} from "../interfaces/IModel.sol";
import {State} from "../types/State.sol";

/// @title Model
/// @notice The role that predicts and learns.
/// @author SUM
///
/// @dev On a well-formed sample and a label in range no function here may revert, so that any step
/// can later be re-executed. On a malformed sample each reverts with an error that says where.
abstract contract Model is Role, IModel {
    /// @dev Number of classes; labels run from 0.
    function _classes(State state) internal view virtual returns (uint256);

    /// @dev The class of `sample`; ties go to the lowest class.
    function _predict(State state, bytes calldata sample) internal view virtual returns (uint256);

    /// @dev One number a class, the higher the likelier; the model's file says in which unit. What
    /// `_predict` returns has the highest number; where numbers are rounded, perhaps with others.
    function _scores(State state, bytes calldata sample)
        internal
        view
        virtual
        returns (int256[] memory);

    /// @dev How many of the labelled samples in `batch` are predicted right, and how many there are.
    /// Only words that some sample touches are read, each once.
    function _evaluate(State state, bytes calldata batch)
        internal
        view
        virtual
        returns (uint256 correct, uint256 total);

    /// @dev How many samples a batch has, all with labels in range. Whether samples are well-formed it may leave
    /// to `_updateBatch`, which gets what it has let through (see `Batch.check`).
    function _checkBatch(State state, bytes calldata batch)
        internal
        view
        virtual
        returns (uint256 samples);

    /// @dev Learns one labelled sample. `label` is in range. `changed`: later predictions may differ.
    function _update(State state, bytes calldata sample, uint256 label)
        internal
        virtual
        returns (State newState, bool changed);

    /// @dev Learns the labelled samples of `batch` as `_update` does, one after the other, but reads and
    /// writes each word that they touch once. The batch is not empty, and `_checkBatch` has let it through.
    function _updateBatch(State state, bytes calldata batch)
        internal
        virtual
        returns (State newState, bool changed);

    /// @dev 0 where learning reads all that judging does. Else about the most gas that `_predict` and `_evaluate`
    /// take.
    /// @param samples How many there are, 1 or a batch's.
    /// @param length Bytes of the sample or the batch.
    function _gasToJudge(State state, uint256 samples, uint256 length)
        internal
        view
        virtual
        returns (uint256);

    /// @dev Moves the current words of a chunk of the base into code; predictions stay what they are.
    /// Reverts with `ChunkInvalid` if there is no such chunk and with `NothingToCompact` if none of
    /// its words is in storage. Within 2^24 gas.
    function _compact(State state, uint256 chunk) internal virtual returns (State newState);

    /// @dev Adds a class that has learned nothing. Reverts with `ClassesFull` if the algorithm has no
    /// room for it.
    function _addClass(State state) internal virtual returns (State newState);
}
