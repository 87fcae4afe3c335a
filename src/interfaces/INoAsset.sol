// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title INoAsset
/// @notice A trainer without money.
/// @author SUM
interface INoAsset {
    /// @notice Contributions are free here; send no coins along.
    error NoMoneyAccepted(uint256 value);
}
