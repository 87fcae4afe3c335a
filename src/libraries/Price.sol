// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @title Price
/// @notice What a contribution costs that comes some time after the one before it.
/// @author SUM
library Price {
    /// @dev Byte k is 16 · √(k + ½), rounded, for k from 1 to 15: where the iteration starts.
    uint256 private constant STARTS =
        0x0014191e2226292c2f313436393b3d3f00000000000000000000000000000000;

    /// @notice ⌊weight · 3600 / ⌊√elapsed⌋⌋, with 1 for a root of 0; `weight` < 2^64.
    /// @dev Equivalent to `weight * 3600 / max(FixedPointMathLib.sqrt(elapsed), 1)`. Below 2^32, where
    /// 136 years are enough for anyone, three steps of Newton's method do: the start is less than 19 %
    /// off, so that they leave less than 10^−8 of the root, and one too many is seen by division.
    function at(uint256 weight, uint256 elapsed) internal pure returns (uint256 price) {
        if (elapsed > type(uint32).max) {
            unchecked {
                return weight * 3600 / FixedPointMathLib.sqrt(elapsed);
            }
        }
        assembly ("memory-safe") {
            let x := or(elapsed, iszero(elapsed))
            // Shifted to the right by r, a multiple of 4, x is 1 to 15.
            let r := shl(4, lt(0xffff, x))
            r := or(r, shl(3, lt(0xff, shr(r, x))))
            r := or(r, shl(2, lt(0xf, shr(r, x))))
            let root := shr(4, shl(shr(1, r), byte(shr(r, x), STARTS)))
            root := shr(1, add(root, div(x, root)))
            root := shr(1, add(root, div(x, root)))
            root := shr(1, add(root, div(x, root)))
            root := sub(root, lt(div(x, root), root))
            price := div(mul(weight, 3600), root)
        }
    }
}
