// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {State} from "../types/State.sol";
import {Words} from "./Words.sol";

/// @title Rows
/// @notice All words of a model that has one row of them, or one for each class.
/// @author SUM
library Rows {
    /// @notice Loads `rows` rows of `length` words each, one after the other.
    function load(State state, uint256 rows, uint256 length) internal view returns (uint256 image) {
        unchecked {
            uint256 count = rows * length;
            assembly ("memory-safe") {
                image := mload(0x40)
                // One word more, as lanes are read 32 bytes at a time.
                mstore(0x40, add(image, shl(5, add(count, 1))))
            }
            for (uint256 first; first < count; first += length) {
                Words.loadRow(image + (first << 5), first, length, state, count);
            }
        }
    }

    /// @notice What `IModel.words` returns.
    function read(State state, uint256 rows, uint256 length, uint256 start, uint256 count)
        internal
        view
        returns (uint256[] memory values)
    {
        uint256 image = load(state, rows, length);
        uint256 total = rows * length;
        values = new uint256[](count);
        for (uint256 i; i < count && start < total && i < total - start; ++i) {
            assembly ("memory-safe") {
                mstore(add(values, shl(5, add(i, 1))), mload(add(image, shl(5, add(start, i)))))
            }
        }
    }
}
