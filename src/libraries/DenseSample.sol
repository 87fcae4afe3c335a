// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IDenseSample} from "../interfaces/IDenseSample.sol";

/// @title DenseSample
/// @notice Copies packed `int16` values to memory, where zeros surround them.
/// @author SUM
library DenseSample {
    /// @dev The largest number of features: a batch counts a sample's bytes in 16 bits.
    uint256 internal constant MAX_FEATURES = (1 << 15) - 1;

    /// @dev The most fraction bits with which the number one is a value.
    uint256 internal constant MAX_FRACTION_BITS = 14;

    /// @notice Reserves `size` bytes of zeros, and a word more, as values are read 32 bytes at a time.
    function allocate(uint256 size) internal pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := mload(0x40)
            calldatacopy(pointer, calldatasize(), add(size, 32)) // zeros
            mstore(0x40, add(pointer, and(add(size, 63), not(31))))
        }
    }

    /// @notice Copies `sample` to `pointer`; reverts unless it has a value for each feature.
    function copy(bytes calldata sample, uint256 features, uint256 pointer) internal pure {
        unchecked {
            if (sample.length != 2 * features) {
                revert IDenseSample.DimensionMismatch(2 * features, sample.length);
            }
        }
        assembly ("memory-safe") {
            calldatacopy(pointer, sample.offset, sample.length)
        }
    }
}
