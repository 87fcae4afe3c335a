// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ILinearRegression
/// @notice When a regression agrees with a target.
/// @author SUM
interface ILinearRegression {
    /// @notice How far the prediction may be from a target so that the model agrees with it, in 32nds of one.
    /// @dev One is 2^f labels, f the model's fraction bits.
    function tolerance() external view returns (uint256);
}
