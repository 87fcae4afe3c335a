// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Role} from "../Role.sol";
import {Record} from "../types/Record.sol";
import {State} from "../types/State.sol";

/// @title IncentiveMechanism
/// @notice The role that prices contributions and judges claims.
/// @author SUM
///
/// @dev The trainer asks in this order: add: `_admit`. Refund: `_judgeRefund`. Report: `_takesAll`,
/// and unless it does, `_judgeReport`. Money moves last, by `_pay`. For a batch, `_agrees` comes before
/// either judgement: the label is then `BATCH`, and so is the prediction if the model agrees, else the
/// number of samples that it gets right.
abstract contract IncentiveMechanism is Role {
    /// @dev Accepts a contribution of `samples` samples, 1 to 2^16 − 1, for which the sender offers at most
    /// `offered` wei, or reverts. The record's deposit is what is kept; the trainer returns the rest.
    /// `trains`: the model is to learn it; if not, it is recorded and judged all the same.
    function _admit(State state, uint256 offered, uint256 samples)
        internal
        virtual
        returns (State newState, Record record, bool trains);

    /// @dev Whether a model that gets `correct` of a batch's `total` samples right agrees with it.
    function _agrees(uint256 correct, uint256 total) internal view virtual returns (bool);

    /// @dev Judges the author's claim and returns what to pay; reverts if nothing is due.
    /// `empty`: the sample has no content, so being right about it earns nothing more.
    function _judgeRefund(
        State state,
        Record record,
        address author,
        uint256 label,
        uint256 prediction,
        bool empty
    ) internal virtual returns (State newState, uint256 amount);

    /// @dev Whether `claimant` may take what is left of a contribution whatever the model says.
    function _takesAll(State state, Record record, address claimant)
        internal
        view
        virtual
        returns (bool);

    /// @dev Judges another's claim and returns its share; reverts if none is due.
    function _judgeReport(
        State state,
        Record record,
        bytes32 key,
        address author,
        address reporter,
        uint256 label,
        uint256 prediction
    ) internal virtual returns (uint256 reward);
}
