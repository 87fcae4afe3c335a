// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {MAGIC, NUMBERS} from "./LowestBit.sol";

/// @title Uint16Lanes
/// @notice Counts of sixteen bits in an image of words (see `Words`), lane j at bytes 2 · j and after.
/// @author SUM
///
/// @dev Samples are checked: packed `uint16` ids, each the number of a lane that is loaded.
library Uint16Lanes {
    /// @dev One in the first lane.
    uint256 private constant ONE = 1 << 240;

    /// @dev The lanes with an even number of lanes behind them.
    uint256 private constant EVEN =
        0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;

    /// @dev One in each pair of lanes.
    uint256 private constant PAIRS =
        0x0000000100000001000000010000000100000001000000010000000100000001;

    /// @dev One in each half, and in each quarter.
    uint256 private constant HALVES = 1 << 128 | 1;
    uint256 private constant QUARTERS = 1 << 192 | 1 << 128 | 1 << 64 | 1;

    /// @dev Every fourth lane, alone in 64 bits.
    uint256 private constant FOURTH =
        0x000000000000ffff000000000000ffff000000000000ffff000000000000ffff;

    /// @dev The second of these, from the end.
    uint256 private constant SECOND = 0xffff0000000000000000;

    /// @notice Adds up the lanes that a sample names.
    /// @dev Equivalent to: `for each id in sample: total += image[id]`, the image as `uint16`.
    function sum(uint256 image, bytes calldata sample) internal pure returns (uint256 total) {
        assembly ("memory-safe") {
            let id := sample.offset
            let end := add(id, sample.length)
            // Four at a time, doubled, as a lane has two bytes; then the rest.
            for { let last := sub(end, 7) } slt(id, last) { id := add(id, 8) } {
                let ids := shr(191, calldataload(id))
                total := add(
                    add(
                        add(total, shr(240, mload(add(image, shr(48, ids))))),
                        shr(240, mload(add(image, and(shr(32, ids), 0xffff))))
                    ),
                    add(
                        shr(240, mload(add(image, and(shr(16, ids), 0xffff)))),
                        shr(240, mload(add(image, and(ids, 0xffff))))
                    )
                )
            }
            for {} lt(id, end) { id := add(id, 2) } {
                total := add(total, shr(240, mload(add(image, shl(1, shr(240, calldataload(id)))))))
            }
        }
    }

    /// @notice Multiplies `factor` by `scale` · lane + `offset` for each lane that a sample names.
    /// @dev Equivalent, but for what is cut off, to
    /// `for each id in sample: factor *= scale * image[id] + offset`. The product is `mantissa` ·
    /// 2^`exponent`. A mantissa of more than 160 bits loses its last 32, less than 2^−128 of it, until it
    /// has no more; below that nothing is lost. So four factors of 24 bits fit in.
    /// @param factor Less than 2^160.
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
            // Four at a time, doubled, as a lane has two bytes; then the rest.
            for {} slt(add(id, 7), end) { id := add(id, 8) } {
                let ids := shr(191, calldataload(id))
                mantissa := mul(
                    mul(
                        mul(
                            mantissa,
                            add(mul(shr(240, mload(add(image, shr(48, ids)))), scale), offset)
                        ),
                        add(
                            mul(shr(240, mload(add(image, and(shr(32, ids), 0xffff)))), scale),
                            offset
                        )
                    ),
                    mul(
                        add(
                            mul(shr(240, mload(add(image, and(shr(16, ids), 0xffff)))), scale),
                            offset
                        ),
                        add(mul(shr(240, mload(add(image, and(ids, 0xffff)))), scale), offset)
                    )
                )
                for {} shr(160, mantissa) {} {
                    mantissa := shr(32, mantissa)
                    exponent := add(exponent, 32)
                }
            }
            for {} lt(id, end) { id := add(id, 2) } {
                let lane := add(image, shl(1, shr(240, calldataload(id))))
                mantissa := mul(mantissa, add(mul(shr(240, mload(lane)), scale), offset))
            }
        }
    }

    /// @notice Adds one to the lanes that a sample names; they stop at 65,535.
    /// @dev Equivalent to: `for each id in sample: if (image[id] < 65535) { ++moved;
    /// gained += ++image[id]; }`. A full lane wraps to 0, which no other does, and is put back.
    /// @return moved How many did not stand at 65,535.
    /// @return gained What these add up to now.
    function increment(uint256 image, bytes calldata sample)
        internal
        pure
        returns (uint256 moved, uint256 gained)
    {
        bool full;
        assembly ("memory-safe") {
            let id := sample.offset
            let end := add(id, sample.length)
            let lane
            let lanes
            // Four at a time, doubled, as a lane has two bytes; then the rest.
            for {} slt(add(id, 7), end) { id := add(id, 8) } {
                let ids := shr(191, calldataload(id))
                lane := add(image, shr(48, ids))
                lanes := add(mload(lane), ONE)
                mstore(lane, lanes)
                lanes := shr(240, lanes)
                full := or(full, iszero(lanes))
                gained := add(gained, lanes)
                lane := add(image, and(shr(32, ids), 0xffff))
                lanes := add(mload(lane), ONE)
                mstore(lane, lanes)
                lanes := shr(240, lanes)
                full := or(full, iszero(lanes))
                gained := add(gained, lanes)
                lane := add(image, and(shr(16, ids), 0xffff))
                lanes := add(mload(lane), ONE)
                mstore(lane, lanes)
                lanes := shr(240, lanes)
                full := or(full, iszero(lanes))
                gained := add(gained, lanes)
                lane := add(image, and(ids, 0xffff))
                lanes := add(mload(lane), ONE)
                mstore(lane, lanes)
                lanes := shr(240, lanes)
                full := or(full, iszero(lanes))
                gained := add(gained, lanes)
            }
            for {} lt(id, end) { id := add(id, 2) } {
                lane := add(image, shl(1, shr(240, calldataload(id))))
                lanes := add(mload(lane), ONE)
                mstore(lane, lanes)
                lanes := shr(240, lanes)
                full := or(full, iszero(lanes))
                gained := add(gained, lanes)
            }
        }
        unchecked {
            moved = (sample.length >> 1) - (full ? _refill(image, sample) : 0);
        }
    }

    /// @dev Puts lanes that wrapped back to 65,535, and counts them.
    function _refill(uint256 image, bytes calldata sample) private pure returns (uint256 count) {
        assembly ("memory-safe") {
            let end := add(sample.offset, sample.length)
            for { let id := sample.offset } lt(id, end) { id := add(id, 2) } {
                let lane := add(image, shl(1, shr(240, calldataload(id))))
                let lanes := mload(lane)
                if iszero(shr(240, lanes)) {
                    mstore(lane, sub(lanes, ONE))
                    count := add(count, 1)
                }
            }
        }
    }

    /// @notice Writes packed words to the image, word i for each bit i of `marked`.
    /// @dev Equivalent, with `packed` as a number for each word, to:
    /// `for each marked i, each j < 16: image[16 * i + j] = (packed[i] >> bits * (15 - j)) & (2 ** bits - 1)`.
    /// Halves of lanes move apart, then halves of these, four times until each is alone.
    /// @param packed Words of `2 * bits` bytes behind all allocated memory, of which it uses what follows 256
    /// of them.
    /// @param bits Width of a lane, at most 16; with 0 all lanes are zero.
    function unpack(uint256 image, uint256 packed, uint256 marked, uint256 bits) internal pure {
        uint256 masks = _masks(packed + (bits << 9), bits);
        assembly ("memory-safe") {
            let size := shl(1, bits)
            let gap := sub(16, bits)
            let unused := shl(4, gap)
            for {} marked { marked := shr(32, marked) } {
                for { let rest := and(marked, 0xffffffff) } rest { rest := and(rest, sub(rest, 1)) }
                {
                    let i := byte(and(div(MAGIC, and(rest, sub(0, rest))), 31), NUMBERS)
                    let lanes := shr(unused, mload(add(packed, mul(i, size))))
                    let low := and(lanes, mload(masks))
                    lanes := or(low, shl(shl(3, gap), xor(lanes, low)))
                    low := and(lanes, mload(add(masks, 32)))
                    lanes := or(low, shl(shl(2, gap), xor(lanes, low)))
                    low := and(lanes, mload(add(masks, 64)))
                    lanes := or(low, shl(shl(1, gap), xor(lanes, low)))
                    low := and(lanes, mload(add(masks, 96)))
                    mstore(add(image, shl(5, i)), or(low, shl(gap, xor(lanes, low))))
                }
                image := add(image, 1024)
                packed := add(packed, shl(5, size))
            }
        }
    }

    /// @notice Packs `count` words, with as many bits a lane as the largest needs.
    /// @dev Equivalent, as `unpack` has it, to: `for each i, each j < 16:
    /// packed[i] |= image[16 * i + j] << bits * (15 - j)`. Lanes move together as they moved apart there.
    /// @return data Words of `2 * bits` bytes, with zeros behind them.
    /// @return bits At least 1.
    function pack(uint256 image, uint256 count)
        internal
        pure
        returns (bytes memory data, uint256 bits)
    {
        bits = _width(image, count);
        data = new bytes(32 * (count + 1));
        uint256 masks;
        uint256 packed;
        assembly ("memory-safe") {
            masks := mload(0x40)
            packed := add(data, 32)
        }
        _masks(masks, bits);
        assembly ("memory-safe") {
            let gap := sub(16, bits)
            for { let end := add(image, shl(5, count)) } lt(image, end) { image := add(image, 32) }
            {
                let lanes := mload(image)
                let low := and(lanes, mload(add(masks, 96)))
                lanes := or(low, shr(gap, xor(lanes, low)))
                low := and(lanes, mload(add(masks, 64)))
                lanes := or(low, shr(shl(1, gap), xor(lanes, low)))
                low := and(lanes, mload(add(masks, 32)))
                lanes := or(low, shr(shl(2, gap), xor(lanes, low)))
                low := and(lanes, mload(masks))
                lanes := or(low, shr(shl(3, gap), xor(lanes, low)))
                mstore(packed, shl(shl(4, gap), lanes))
                packed := add(packed, shl(1, bits))
            }
        }
    }

    /// @dev How many bits the largest lane of `count` words needs, at least 1.
    function _width(uint256 image, uint256 count) private pure returns (uint256 bits) {
        unchecked {
            uint256 all;
            for (uint256 end = image + (count << 5); image < end; image += 32) {
                all |= _word(image);
            }
            all |= all >> 128;
            all |= all >> 64;
            all |= all >> 32;
            all |= all >> 16;
            for (bits = 1; (all & 0xffff) >> bits != 0; ++bits) {}
        }
    }

    /// @dev Writes to `masks` and returns it: the lower half of 16 lanes of `bits` bits; of each half, when
    /// these are 128 bits apart, the lower quarter; and so on.
    function _masks(uint256 masks, uint256 bits) private pure returns (uint256) {
        assembly ("memory-safe") {
            mstore(masks, sub(shl(shl(3, bits), 1), 1))
            mstore(add(masks, 32), mul(sub(shl(shl(2, bits), 1), 1), HALVES))
            mstore(add(masks, 64), mul(sub(shl(shl(1, bits), 1), 1), QUARTERS))
            mstore(add(masks, 96), mul(sub(shl(bits, 1), 1), PAIRS))
        }
        return masks;
    }

    /// @notice Whether a lane from `lanes` on, to the end of its word, is not zero.
    function hasBeyond(uint256 image, uint256 lanes) internal pure returns (bool) {
        unchecked {
            uint256 used = lanes & 15;
            return used != 0 && _word(image + ((lanes >> 4) << 5)) << (used << 4) != 0;
        }
    }

    /// @notice Adds up all lanes of the first `count` words.
    function sumAll(uint256 image, uint256 count) internal pure returns (uint256 result) {
        unchecked {
            for (uint256 end = image + (count << 5); image < end; image += 32) {
                uint256 lanes = _word(image);
                // Eight pairs of 32 bits; multiplied by ones, their sum comes out on top.
                result += (((lanes & EVEN) + ((lanes >> 16) & EVEN)) * PAIRS) >> 224;
            }
        }
    }

    /// @notice Adds up the squares of all lanes of the first `count` words.
    function sumSquares(uint256 image, uint256 count) internal pure returns (uint256 result) {
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
            uint256 reverse =
                lanes << 192 | (lanes & SECOND) << 64 | ((lanes >> 64) & SECOND) | lanes >> 192;
            return (lanes * reverse) >> 192;
        }
    }

    function _word(uint256 pointer) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(pointer)
        }
    }
}
