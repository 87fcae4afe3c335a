// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../interfaces/ICollaborativeTrainer.sol";
import {IModel} from "../interfaces/IModel.sol";

/// @title Batch
/// @notice Reads a byte string of labelled samples: label (`uint16`), length in bytes (`uint16`),
/// sample, and so on.
/// @author SUM
library Batch {
    /// @notice The label of a contribution that is a batch of samples, each with its own.
    uint256 internal constant LABEL = type(uint256).max;

    /// @notice Bytes before each sample.
    uint256 internal constant HEAD = 4;

    /// @dev The most samples that a contribution has.
    uint256 private constant MAX_SAMPLES = type(uint16).max;

    /// @notice How many samples a batch has, all with labels below `classes`.
    /// @dev Reverts with `BatchEmpty`, `BatchTruncated`, `BatchTooLarge` or `LabelOutOfRange`.
    function check(bytes calldata batch, uint256 classes) internal pure returns (uint256 samples) {
        if (batch.length == 0) revert IModel.BatchEmpty();
        unchecked {
            for (uint256 position; position < batch.length; ++samples) {
                uint256 label;
                (label,, position) = read(batch, position);
                if (label >= classes) revert ICollaborativeTrainer.LabelOutOfRange(label, classes);
            }
        }
        if (samples > MAX_SAMPLES) revert IModel.BatchTooLarge(samples, MAX_SAMPLES);
    }

    /// @notice How many records there are.
    function count(bytes calldata batch) internal pure returns (uint256 records) {
        for (uint256 position; position < batch.length; ++records) {
            (,, position) = read(batch, position);
        }
    }

    /// @notice Which labels, all below 256, the samples of a batch have: one bit each.
    function labels(bytes calldata batch) internal pure returns (uint256 bits) {
        for (uint256 position; position < batch.length;) {
            uint256 label;
            (label,, position) = read(batch, position);
            bits |= 1 << label;
        }
    }

    /// @notice The record at `position`, and where the next one starts.
    /// @dev Reverts with `BatchTruncated` if the record does not end within the batch.
    function read(bytes calldata batch, uint256 position)
        internal
        pure
        returns (uint256 label, bytes calldata sample, uint256 next)
    {
        unchecked {
            uint256 head;
            assembly ("memory-safe") {
                head := shr(224, calldataload(add(batch.offset, position)))
            }
            label = head >> 16;
            next = position + HEAD + uint16(head);
            // A head that is cut off itself reads as some length, but cannot end in time either.
            if (next > batch.length) revert IModel.BatchTruncated(position);
            sample = batch[position + HEAD:next];
        }
    }
}
