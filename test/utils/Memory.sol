// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Leaves the memory as dirty as Solidity's rules allow, because assembly must not rely on
/// zeros there.
library Memory {
    error NotSane(uint256 zeroSlot, uint256 free);

    /// @dev Covers the largest image (1025 words) and what is allocated before it.
    uint256 private constant SIZE = 1 << 17;

    /// @dev Fills the scratch space and `SIZE` bytes beyond the free memory pointer with noise.
    function dirty() internal view {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, timestamp())
            mstore(free, keccak256(free, 0x20))
            mstore(add(free, 0x20), not(0))
            for { let filled := 0x40 } lt(filled, SIZE) { filled := shl(1, filled) } {
                mcopy(add(free, filled), free, filled)
            }
            mstore(0x00, mload(free))
            mstore(0x20, not(0))
        }
    }

    /// @dev Reverts if the zero slot was written or the free memory pointer has gone wild.
    function requireSane() internal pure {
        uint256 zeroSlot;
        uint256 free;
        assembly ("memory-safe") {
            zeroSlot := mload(0x60)
            free := mload(0x40)
        }
        if (zeroSlot != 0 || free < 0x80 || free > 1 << 22) revert NotSane(zeroSlot, free);
    }
}
