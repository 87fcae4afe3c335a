// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IArchive
/// @notice A data set that any contract can read and no pruning of logs can touch.
/// @author SUM
interface IArchive {
    /// @notice One contribution as it was made.
    /// @param author Who made it.
    /// @param label The class the author gave it; 2^256 − 1 of a batch.
    /// @param sample The sample in the model's format, or the batch.
    struct Archived {
        address author;
        uint256 label;
        bytes sample;
    }

    /// @notice A contract holds 24,523 bytes of a sample; contribute a large batch in parts.
    error SampleTooLongToArchive(uint256 length);

    /// @notice Contributions in the order in which they were made.
    /// @dev Gas grows with their number and size: some 5,000 and 3 a byte for each.
    /// @param start Index of the first.
    /// @param count How many; those beyond the last are left out.
    function archived(uint256 start, uint256 count) external view returns (Archived[] memory);
}
