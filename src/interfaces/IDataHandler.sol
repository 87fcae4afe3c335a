// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IDataHandler
/// @notice Remembers contributions.
/// @author SUM
interface IDataHandler {
    /// @notice A contribution was made. Together with its author, index, label and sample are all
    /// that a claim needs.
    /// @param author Who made it.
    /// @param label The class the author gave it.
    /// @param index Running number of the contribution in this trainer.
    /// @param deposit What the author paid, in wei.
    /// @param sample The sample, in the model's format.
    event DataAdded(
        address indexed author, uint256 indexed label, uint256 index, uint256 deposit, bytes sample
    );

    /// @notice There is nothing to claim: the contribution was never made, is not yours, or is
    /// already claimed.
    error ContributionNotOpen();

    /// @notice What is open of a contribution; zeros when nothing is.
    /// @param author Who made it.
    /// @param index Its index.
    /// @param sample Its sample.
    /// @param label Its label.
    /// @return deposit What the author paid, in wei.
    /// @return claimable What of it is left, in wei.
    /// @return claimableFrom First Unix second of refunds and reports; 0 when nothing is open.
    function contribution(address author, uint256 index, bytes calldata sample, uint256 label)
        external
        view
        returns (uint256 deposit, uint256 claimable, uint256 claimableFrom);
}
