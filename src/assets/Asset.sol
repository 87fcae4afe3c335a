// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Role} from "../Role.sol";

/// @title Asset
/// @notice The role that moves what deposits are paid in.
/// @author SUM
abstract contract Asset is Role {
    /// @dev Contributes for the sender, who offers at most `offered`, as `addDataBefore`; the trainer's.
    /// For an asset with entry points of its own.
    function _contribute(uint256 deadline, uint256 offered, bytes calldata sample, uint256 label)
        internal
        virtual
        returns (uint256 index);

    /// @dev The most that the sender of this call offers as a deposit; reverts if money came along that
    /// is not the asset.
    function _offered() internal view virtual returns (uint256);

    /// @dev Keeps `deposit` of what the sender offered, and nothing else. Called after all effects.
    function _collect(uint256 offered, uint256 deposit) internal virtual;

    /// @dev Sends `amount`; does nothing for 0. Called after all effects.
    function _pay(address to, uint256 amount) internal virtual;
}
