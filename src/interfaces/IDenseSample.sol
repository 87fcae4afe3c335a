// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IDenseSample
/// @notice What can be wrong with a dense sample: packed `int16` values, one a feature.
/// @author SUM
interface IDenseSample {
    /// @notice A sample of this model has `expected` bytes, two a feature, not `actual`.
    error DimensionMismatch(uint256 expected, uint256 actual);
}
