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

    /// @notice More than any label in a batch.
    uint256 internal constant LABELS = 1 << 16;

    /// @notice Bytes before each sample.
    uint256 internal constant HEAD = 4;

    /// @notice The most samples that a contribution has.
    uint256 internal constant MAX_SAMPLES = type(uint16).max;

    /// @notice How many samples a batch has, all with labels below `classes`.
    /// @dev Reverts with `BatchTruncated` or `LabelOutOfRange`. Equivalent to `_locate`, which it calls to name what
    /// is wrong, and a count.
    function check(bytes calldata batch, uint256 classes) internal pure returns (uint256 samples) {
        bool faulty;
        assembly ("memory-safe") {
            let position := batch.offset
            let end := add(position, batch.length)
            for {} lt(position, end) { samples := add(samples, 1) } {
                let head := shr(224, calldataload(position))
                faulty := or(faulty, iszero(lt(shr(16, head), classes)))
                position := add(add(position, HEAD), and(head, 0xffff))
            }
            faulty := or(faulty, xor(position, end))
        }
        if (faulty) _locate(batch, classes);
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
    /// @dev Reverts with `BatchTruncated` if the record does not end within the batch. Equivalent to
    /// `label = uint16(bytes2(batch[p:p + 2])); next = p + 4 + uint16(bytes2(batch[p + 2:p + 4]));
    /// sample = batch[p + 4:next]`, with p = position.
    function read(bytes calldata batch, uint256 position)
        internal
        pure
        returns (uint256 label, bytes calldata sample, uint256 next)
    {
        assembly ("memory-safe") {
            let start := add(batch.offset, position)
            let head := shr(224, calldataload(start))
            label := shr(16, head)
            sample.offset := add(start, HEAD)
            sample.length := and(head, 0xffff)
            next := add(add(position, HEAD), sample.length)
        }
        // A head that is cut off itself reads as some length, but cannot end in time either.
        if (next > batch.length) revert IModel.BatchTruncated(position);
    }

    /// @dev Reverts with the first fault of a batch.
    function _locate(bytes calldata batch, uint256 classes) private pure {
        for (uint256 position; position < batch.length;) {
            uint256 label;
            (label,, position) = read(batch, position);
            if (label >= classes) revert ICollaborativeTrainer.LabelOutOfRange(label, classes);
        }
    }
}
