// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {State} from "./types/State.sol";

/// @title Role
/// @notice What every part of a deployment sees of the trainer it belongs to.
/// @author SUM
///
/// @dev Roles declare and parts implement. A default body here, or in a role, would force every
/// composition to choose between bodies.
abstract contract Role {
    /// @dev The state word as stored. Inside an entry point, use the copy that is passed along.
    function _state() internal view virtual returns (State);

    /// @dev Whether `account` owns the trainer.
    function _isOwner(address account) internal view virtual returns (bool);
}
