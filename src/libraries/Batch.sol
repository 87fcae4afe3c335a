// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel} from "../interfaces/IModel.sol";

/// @title Batch
/// @notice Reads a byte string of labelled samples: label (`uint16`), length in bytes (`uint16`),
/// sample, and so on.
/// @author SUM
library Batch {
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
            next = position + 4 + uint16(head);
            // A head that is cut off itself reads as some length, but cannot end in time either.
            if (next > batch.length) revert IModel.BatchTruncated(position);
            sample = batch[position + 4:next];
        }
    }
}
