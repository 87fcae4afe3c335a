// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Uint16Lanes
/// @notice Counts of sixteen bits in an image of words (see `Words`), lane j at bytes 2 · j and after.
/// @author SUM
///
/// @dev Samples are checked: packed `uint16` ids, each the number of a lane that is loaded.
library Uint16Lanes {
    /// @dev The lanes with an even number of lanes behind them.
    uint256 private constant EVEN =
        0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;

    /// @dev One in each pair of lanes.
    uint256 private constant PAIRS =
        0x0000000100000001000000010000000100000001000000010000000100000001;

    /// @dev Every fourth lane, alone in 64 bits.
    uint256 private constant FOURTH =
        0x000000000000ffff000000000000ffff000000000000ffff000000000000ffff;

    /// @dev The second of these, from the end.
    uint256 private constant SECOND = 0xffff0000000000000000;

    /// @notice Adds up the lanes that a sample names.
    /// @dev Equivalent to: `for each id in sample: total += image[id]`, the image as `uint16`.
    function sum(uint256 image, bytes calldata sample) internal pure returns (uint256 total) {
        assembly ("memory-safe") {
            let end := add(sample.offset, sample.length)
            for { let id := sample.offset } lt(id, end) { id := add(id, 2) } {
                let lane := add(image, shl(1, shr(240, calldataload(id))))
                total := add(total, shr(240, mload(lane)))
            }
        }
    }

    /// @notice Multiplies `factor` by `scale` · lane + `offset` for each lane that a sample names.
    /// @dev Equivalent, but for what is cut off, to
    /// `for each id in sample: factor *= scale * image[id] + offset`. The product is `mantissa` ·
    /// 2^`exponent`. A mantissa of 192 bits or more loses its last 64, less than 2^−128 of it; below that
    /// nothing is lost. Two lanes at a time, as 192 + 2 · 24 bits do not overflow.
    /// @param factor Less than 2^192.
    /// @param scale 1 to 255.
    /// @param offset 1 to 255.
    function product(
        uint256 image,
        bytes calldata sample,
        uint256 factor,
        uint256 scale,
        uint256 offset
    ) internal pure returns (uint256 mantissa, uint256 exponent) {
        assembly ("memory-safe") {
            mantissa := factor
            let id := sample.offset
            let end := add(id, sample.length)
            for { let last := sub(end, 3) } slt(id, last) { id := add(id, 4) } {
                let ids := shr(224, calldataload(id))
                mantissa := mul(
                    mantissa,
                    mul(
                        add(mul(shr(240, mload(add(image, shl(1, shr(16, ids))))), scale), offset),
                        add(mul(shr(240, mload(add(image, shl(1, and(ids, 0xffff))))), scale), offset)
                    )
                )
                if shr(192, mantissa) {
                    mantissa := shr(64, mantissa)
                    exponent := add(exponent, 64)
                }
            }
            if lt(id, end) {
                let lane := add(image, shl(1, shr(240, calldataload(id))))
                mantissa := mul(mantissa, add(mul(shr(240, mload(lane)), scale), offset))
            }
        }
    }

    /// @notice Adds one to the lanes that a sample names; they stop at 65,535.
    /// @dev Equivalent to: `for each id in sample: if (image[id] < 65535) { ++moved;
    /// before += image[id]; ++image[id]; }`.
    /// @return moved How many did not stand at 65,535.
    /// @return before What these added up to.
    function increment(uint256 image, bytes calldata sample)
        internal
        pure
        returns (uint256 moved, uint256 before)
    {
        assembly ("memory-safe") {
            let end := add(sample.offset, sample.length)
            for { let id := sample.offset } lt(id, end) { id := add(id, 2) } {
                let at := add(image, shl(1, shr(240, calldataload(id))))
                let lanes := mload(at)
                let count := shr(240, lanes)
                if lt(count, 0xffff) {
                    mstore(at, add(lanes, shl(240, 1)))
                    before := add(before, count)
                    moved := add(moved, 1)
                }
            }
        }
    }

    /// @notice Adds up all lanes of the first `count` words.
    function total(uint256 image, uint256 count) internal pure returns (uint256 result) {
        unchecked {
            for (uint256 end = image + (count << 5); image < end; image += 32) {
                uint256 lanes = _word(image);
                // Eight pairs of 32 bits; multiplied by ones, their sum comes out on top.
                result += (((lanes & EVEN) + ((lanes >> 16) & EVEN)) * PAIRS) >> 224;
            }
        }
    }

    /// @notice Adds up the squares of all lanes of the first `count` words.
    function totalSquares(uint256 image, uint256 count) internal pure returns (uint256 result) {
        unchecked {
            for (uint256 end = image + (count << 5); image < end; image += 32) {
                uint256 lanes = _word(image);
                result += _squares(lanes & FOURTH) + _squares((lanes >> 16) & FOURTH)
                    + _squares((lanes >> 32) & FOURTH) + _squares((lanes >> 48) & FOURTH);
            }
        }
    }

    /// @dev a² + b² + c² + d² of four lanes in 64 bits each: the top 64 bits of the product with
    /// their reverse. What is below does not carry into it, being at most 4 · 2^32 a column.
    function _squares(uint256 lanes) private pure returns (uint256) {
        unchecked {
            uint256 reverse = lanes << 192 | (lanes & SECOND) << 64
                | ((lanes >> 64) & SECOND) | lanes >> 192;
            return (lanes * reverse) >> 192;
        }
    }

    function _word(uint256 pointer) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(pointer)
        }
    }
}
