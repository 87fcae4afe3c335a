// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Int8Vectors
/// @notice Vectors in memory of eight bits a lane, 32 lanes to a word, lane 0 the most significant.
/// @author SUM
library Int8Vectors {
    /// @dev The sign of each lane. Flipping it adds 2^7: a lane becomes a number from 0 to 255.
    uint256 private constant SIGNS =
        0x8080808080808080808080808080808080808080808080808080808080808080;

    /// @dev One in each lane.
    uint256 private constant ONES =
        0x0101010101010101010101010101010101010101010101010101010101010101;

    /// @dev The last lane in each group of four, and what its sign adds.
    uint256 private constant LAST =
        0x000000ff000000ff000000ff000000ff000000ff000000ff000000ff000000ff;
    uint256 private constant OFFSETS =
        0x0000008000000080000000800000008000000080000000800000008000000080;

    /// @dev Half of each group.
    uint256 private constant HALVES =
        0x8000000080000000800000008000000080000000800000008000000080000000;

    /// @dev Every second group, and every second two of them.
    uint256 private constant GROUPS =
        0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
    uint256 private constant TWOS =
        0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;

    /// @dev In lanes of 16 bits: the sign, all of a number below 2^7, and what a larger one has, too.
    uint256 private constant SIGNS16 =
        0x8000800080008000800080008000800080008000800080008000800080008000;
    uint256 private constant SMALL =
        0x007f007f007f007f007f007f007f007f007f007f007f007f007f007f007f007f;
    uint256 private constant LARGE =
        0x7f807f807f807f807f807f807f807f807f807f807f807f807f807f807f807f80;

    /// @dev The first half of each 4, 8, 16 bytes.
    uint256 private constant OF4 =
        0xffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000;
    uint256 private constant OF8 =
        0xffffffff00000000ffffffff00000000ffffffff00000000ffffffff00000000;
    uint256 private constant OF16 =
        0xffffffffffffffff0000000000000000ffffffffffffffff0000000000000000;

    /// @notice The scalar product of two vectors of `count` words, 1 to 2^10; no lane of `b` is negative.
    /// @dev Equivalent to: `for each lane j: total += int8(a[j]) * uint8(b[j])`.
    ///
    /// As in `Int16Lanes.dot`: eight lanes that are 32 bits apart are a number in base 2^32. A product of
    /// lanes is below 2^14 in size, so that each digit of the sum over all lanes (2^15) is below 2^29:
    /// the digits below digit 7 change it by less than a half.
    function dot(uint256 a, uint256 b, uint256 count) internal pure returns (int256 total) {
        assembly ("memory-safe") {
            let sum := shl(223, 1) // a half
            for { let last := add(a, shl(5, sub(count, 1))) } 1 {} {
                let u := xor(mload(a), SIGNS)
                let v := mload(b)
                v := or(shl(128, v), shr(128, v))
                v := or(shl(64, and(v, TWOS)), and(shr(64, v), TWOS))
                v := or(shl(32, and(v, GROUPS)), and(shr(32, v), GROUPS))
                sum := add(
                    add(
                        add(sum, mul(sub(and(u, LAST), OFFSETS), and(v, LAST))),
                        mul(sub(and(shr(8, u), LAST), OFFSETS), and(shr(8, v), LAST))
                    ),
                    add(
                        mul(sub(and(shr(16, u), LAST), OFFSETS), and(shr(16, v), LAST)),
                        mul(sub(and(shr(24, u), LAST), OFFSETS), and(shr(24, v), LAST))
                    )
                )
                if eq(a, last) { break }
                a := add(a, 32)
                b := add(b, 32)
            }
            total := sar(224, sum)
        }
    }

    /// @notice The first of the rows that have the greatest scalar product with `b`, of which no lane is
    /// negative and only the first `size` are not zero.
    /// @dev Equivalent to: `for each row r: if (dot(rows + size * r, b, 1) > greatest) best = r`, with nothing
    /// but the row in its word.
    ///
    /// One product for all rows of a word. As in `dot`, every fourth lane makes a number of 8 digits in
    /// base 2^32; a row is size / 4 digits of it. In the product with the digits of `b`, turned round, the
    /// digit where a row begins is the row's sum: what lies before is multiplied with digits of `b` beyond
    /// its row, which are zeros. Any digit is a sum of at most 32 products below 2^14 in size, so with
    /// half of 2^32 added to each none borrows.
    /// @param rows From the start of a word on, whole words.
    /// @param count Rows, at least one.
    /// @param size Bytes of a row: 4, 8 or 16.
    function greatest(uint256 rows, uint256 b, uint256 count, uint256 size)
        internal
        pure
        returns (uint256 best)
    {
        assembly ("memory-safe") {
            let v := mload(b)
            v := or(shl(128, v), shr(128, v))
            v := or(shl(64, and(v, TWOS)), and(shr(64, v), TWOS))
            v := or(shl(32, and(v, GROUPS)), and(shr(32, v), GROUPS))
            let v1 := and(shr(8, v), LAST)
            let v2 := and(shr(16, v), LAST)
            let v3 := and(shr(24, v), LAST)
            v := and(v, LAST)
            // Half of a digit, less what the signs of the lanes add.
            let start := sub(HALVES, mul(OFFSETS, add(add(v, v1), add(v2, v3))))
            let most := 0
            size := shl(3, size)
            for { let row := 0 } lt(row, count) { rows := add(rows, 32) } {
                let u := xor(mload(rows), SIGNS)
                let sums :=
                    add(
                        add(add(start, mul(and(u, LAST), v)), mul(and(shr(8, u), LAST), v1)),
                        add(mul(and(shr(16, u), LAST), v2), mul(and(shr(24, u), LAST), v3))
                    )
                for {} sums { sums := shl(size, sums) } {
                    let sum := shr(224, sums)
                    // What may follow the last row is none.
                    if gt(sum, most) {
                        if lt(row, count) {
                            most := sum
                            best := row
                        }
                    }
                    row := add(row, 1)
                }
            }
        }
    }

    /// @notice Adds ⌊b / 2^shift⌋ to `a`, or subtracts it; no lane of `b` is negative, and those of `a`
    /// stop at −128 and 127.
    /// @dev Equivalent to: `for each lane j: a[j] = clamp(int8(a[j]) ± (uint8(b[j]) >> shift))`.
    ///
    /// With its sign flipped a lane of `a` is a number from 0 to 255, of which the first bit is added last:
    /// it overflows if the sum of the others has it, too. As 255 − a is the complement of a, a − b is
    /// ~(~a + b).
    /// @param count Words, at least one.
    /// @param shift At most 7.
    /// @param down Whether to subtract.
    function move(uint256 a, uint256 b, uint256 count, uint256 shift, bool down) internal pure {
        assembly ("memory-safe") {
            let kept := mul(shr(shift, 0xff), ONES)
            let flip := xor(SIGNS, sub(0, down))
            for { let last := add(a, shl(5, sub(count, 1))) } 1 {} {
                let u := xor(mload(a), flip)
                let sum := add(and(u, not(SIGNS)), and(shr(shift, mload(b)), kept))
                let over := and(and(u, sum), SIGNS)
                // 255 where it overflows.
                sum := or(xor(sum, and(u, SIGNS)), sub(shl(1, over), shr(7, over)))
                mstore(a, xor(sum, flip))
                if eq(a, last) { break }
                a := add(a, 32)
                b := add(b, 32)
            }
        }
    }

    /// @notice Copies `count` lanes of 16 bits, none of them negative, to lanes of eight: what is
    /// above 127 becomes 127.
    /// @dev Equivalent to: `for each lane j < count: to[j] = min(uint16(from[j]), 127)`. What follows the
    /// lanes at `to` stays as it is; `from` is read by words.
    function narrow(uint256 to, uint256 from, uint256 count) internal pure {
        assembly ("memory-safe") {
            for { let end := add(to, count) } lt(to, end) {
                to := add(to, 16)
                from := add(from, 32)
            } {
                let v := mload(from)
                let over := and(add(and(v, LARGE), LARGE), SIGNS16)
                v := or(and(v, SMALL), sub(shr(8, over), shr(15, over)))
                v := and(or(shl(8, v), shl(16, v)), OF4)
                v := and(or(v, shl(16, v)), OF8)
                v := and(or(v, shl(32, v)), OF16)
                mstore(0, or(v, shl(64, v)))
                let left := sub(end, to)
                if gt(left, 16) { left := 16 }
                mcopy(to, 0, left)
            }
        }
    }
}
