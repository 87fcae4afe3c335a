// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LibCall} from "solady/src/utils/LibCall.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {ITrainerFactory} from "../interfaces/ITrainerFactory.sol";

/// @title TrainerFactory
/// @notice Uploads weights and metadata as contract code, and deploys trainers as clones.
/// @author SUM
///
/// @dev It holds nothing and keeps nothing: anyone may use it with any implementation.
contract TrainerFactory is ITrainerFactory {
    /// @dev Contract code has at most 24,576 bytes, of which STOP takes one.
    uint256 private constant MAX_CHUNK = 24_575;

    /// @inheritdoc ITrainerFactory
    function upload(bytes calldata data) external returns (address pointer) {
        return _upload(data);
    }

    /// @inheritdoc ITrainerFactory
    function deploy(address implementation, bytes calldata initialization, bytes[] calldata chunks)
        external
        returns (address trainer)
    {
        if (implementation.code.length == 0) revert ImplementationMissing(implementation);
        for (uint256 i; i < chunks.length; ++i) {
            _upload(chunks[i]);
        }

        trainer = LibClone.clone(implementation);
        emit TrainerDeployed(implementation, msg.sender, trainer);
        LibCall.callContract(trainer, initialization);
    }

    /// @inheritdoc ITrainerFactory
    function pointerOf(bytes calldata data) external view returns (address pointer) {
        return SSTORE2.predictCounterfactualAddress(data, 0);
    }

    function _upload(bytes memory data) private returns (address pointer) {
        if (data.length == 0 || data.length > MAX_CHUNK) revert ChunkLengthInvalid(data.length);
        pointer = SSTORE2.predictCounterfactualAddress(data, 0);
        if (pointer.code.length == 0) SSTORE2.writeCounterfactual(data, 0);
    }
}
