// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ITrainerFactory
/// @notice Uploads weights and metadata as contract code, and deploys trainers as clones.
/// @author SUM
interface ITrainerFactory {
    /// @notice Chunks hold 1 to 24,575 bytes.
    error ChunkLengthInvalid(uint256 length);

    /// @notice There is no contract at the implementation's address.
    error ImplementationMissing(address implementation);

    /// @notice A trainer was deployed and called with its initialization.
    /// @param implementation The preset it is a clone of.
    /// @param deployer Who asked for it.
    /// @param trainer The new trainer.
    event TrainerDeployed(
        address indexed implementation, address indexed deployer, address trainer
    );

    /// @notice Stores `data` as contract code at an address that follows from the data alone.
    /// Storing the same data again changes nothing, so an interrupted upload resumes by repeating.
    /// @param data 1 to 24,575 bytes.
    /// @return pointer Where the data is: a STOP byte and then `data`.
    function upload(bytes calldata data) external returns (address pointer);

    /// @notice Where `upload` stores this data, whether or not it is there yet.
    /// @param data Up to 24,575 bytes.
    /// @return pointer The address.
    function pointerOf(bytes calldata data) external view returns (address pointer);

    /// @notice Uploads chunks and deploys a clone in one transaction.
    /// @param implementation The preset to clone.
    /// @param initialization Call data of the preset's `initialize`. What it does is not checked: a clone
    /// that it leaves uninitialised is anyone's.
    /// @param chunks Data to upload first, which `initialization` may point to.
    /// @return trainer The new trainer.
    function deploy(address implementation, bytes calldata initialization, bytes[] calldata chunks)
        external
        returns (address trainer);
}
