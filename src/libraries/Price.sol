// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Price
/// @notice What a contribution costs that comes some time after the one before it: as much as if its
/// samples had come one by one, spread evenly over that time.
/// @author SUM
library Price {
    /// @dev Byte k is 16 · √(k + ½), rounded, for k from 1 to 15: where the iteration starts.
    uint256 private constant STARTS =
        0x0014191e2226292c2f313436393b3d3f00000000000000000000000000000000;

    /// @notice samples · ⌊weight · 3600 / ⌊√⌊elapsed / samples⌋⌋⌋, with 1 for a root of 0; below 2^92.
    /// @dev Equivalent to `samples * (weight * 3600 / max(sqrt(elapsed / samples), 1))`. Three steps of
    /// Newton's method do: the start is less than 19 % off, so that they leave less than 10^−8 of the root,
    /// and if that makes one too many, division shows it.
    /// @param weight Below 2^64.
    /// @param elapsed Seconds, below 2^32.
    /// @param samples 1 to 2^16 − 1.
    function ofSamples(uint256 weight, uint256 elapsed, uint256 samples)
        internal
        pure
        returns (uint256 price)
    {
        assembly ("memory-safe") {
            let x := div(elapsed, samples)
            x := or(x, iszero(x))
            // Shifted to the right by r, a multiple of 4, x is 1 to 15.
            let r := shl(4, lt(0xffff, x))
            r := or(r, shl(3, lt(0xff, shr(r, x))))
            r := or(r, shl(2, lt(0xf, shr(r, x))))
            let root := shr(4, shl(shr(1, r), byte(shr(r, x), STARTS)))
            root := shr(1, add(root, div(x, root)))
            root := shr(1, add(root, div(x, root)))
            root := shr(1, add(root, div(x, root)))
            root := sub(root, lt(div(x, root), root))
            price := mul(samples, div(mul(weight, 3600), root))
        }
    }
}
