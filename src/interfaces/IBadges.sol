// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IBadges
/// @notice Badges for contributors: tokens (ERC-721) that nobody can pass on (ERC-5192).
/// @author SUM
interface IBadges {
    /* ERRORS */

    /// @notice Badges stay with whoever earned them.
    error BadgeBound();

    /// @notice There is no such badge.
    error BadgeMissing(uint256 id);

    /// @notice Levels need growing thresholds above 0, and there are at most 255 of them.
    error LevelInvalid(uint256 level);

    /* EVENTS */

    /// @notice A badge can never be transferred (ERC-5192).
    /// @param tokenId The badge.
    event Locked(uint256 tokenId);

    /* FUNCTIONS */

    /// @notice Whether a badge is bound to its owner: true for every badge there is (ERC-5192).
    /// @param tokenId The badge.
    function locked(uint256 tokenId) external view returns (bool);

    /// @notice The token of `account`'s badge of a level, whether or not it has been earned.
    /// @param account The contributor.
    /// @param level From 1.
    /// @return id level · 2^160 + account
    function badgeOf(address account, uint256 level) external pure returns (uint256 id);

    /// @notice The levels that were fixed at deployment, from 1 on.
    /// @return thresholds Points from which on there is a badge.
    /// @return names What it is called, padded with zero bytes.
    function levels() external view returns (uint32[] memory thresholds, bytes28[] memory names);
}
