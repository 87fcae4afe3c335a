// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ISparseSample
/// @notice What can be wrong with a sparse sample: packed `uint16` feature ids, strictly increasing.
/// @author SUM
interface ISparseSample {
    /// @notice A sample of `uint16` ids has an even number of bytes.
    error SampleLengthOdd(uint256 length);

    /// @notice The id at this position (counted in ids, from 0) is not above the one before it.
    error FeaturesNotIncreasing(uint256 position);

    /// @notice The id at this position is not below the size of the feature space.
    error FeatureOutOfRange(uint256 position, uint256 feature, uint256 features);
}
