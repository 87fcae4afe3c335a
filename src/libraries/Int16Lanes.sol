// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Int16Lanes
/// @notice Vectors in memory of sixteen bits a lane, 16 lanes to a word, lane 0 the most significant.
/// @author SUM
library Int16Lanes {
    /// @dev The sign of each lane. Flipping it adds 2^15: a lane becomes a number from 0 to 2^16 − 1.
    uint256 private constant SIGNS =
        0x8000800080008000800080008000800080008000800080008000800080008000;

    /// @dev All other bits.
    uint256 private constant REST =
        0x7fff7fff7fff7fff7fff7fff7fff7fff7fff7fff7fff7fff7fff7fff7fff7fff;

    /// @dev One in each lane.
    uint256 private constant ONES =
        0x0001000100010001000100010001000100010001000100010001000100010001;

    /// @dev The last lane in each group of four, and what its sign adds.
    uint256 private constant LAST =
        0x000000000000ffff000000000000ffff000000000000ffff000000000000ffff;
    uint256 private constant OFFSETS =
        0x0000000000008000000000000000800000000000000080000000000000008000;

    /// @dev The second and the third group.
    uint256 private constant SECOND =
        0x0000000000000000ffffffffffffffff00000000000000000000000000000000;
    uint256 private constant THIRD =
        0x00000000000000000000000000000000ffffffffffffffff0000000000000000;

    /// @dev The second lane of each two; one in each of these, and the highest bit of each two.
    uint256 private constant PAIRS =
        0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
    uint256 private constant PAIR =
        0x0000000100000001000000010000000100000001000000010000000100000001;
    uint256 private constant HIGHEST =
        0x8000000080000000800000008000000080000000800000008000000080000000;

    /// @notice The scalar product of two vectors of `count` words, at most 2^11.
    /// @dev Equivalent to: `for each lane j: total += int16(a[j]) * int16(b[j])`.
    ///
    /// Four lanes that are 64 bits apart are a number in base 2^64, whose digits are signed; with the
    /// order of its digits turned round, the digit 3 of the product of two is the sum of four products.
    /// A product of lanes is at most 2^30 in size, so that each digit of the sum over all lanes (2^15) is
    /// at most 2^45: the digits below digit 3 change it by less than a half, and none is cut off.
    function dot(uint256 a, uint256 b, uint256 count) internal pure returns (int256 total) {
        assembly ("memory-safe") {
            let sum := shl(191, 1) // a half
            for { let last := add(a, shl(5, sub(count, 1))) } 1 {} {
                let u := xor(mload(a), SIGNS)
                let v := xor(mload(b), SIGNS)
                v := or(
                    or(shl(192, v), shr(192, v)),
                    or(and(shl(64, v), SECOND), and(shr(64, v), THIRD))
                )
                sum := add(
                    add(
                        add(sum, mul(sub(and(u, LAST), OFFSETS), sub(and(v, LAST), OFFSETS))),
                        mul(
                            sub(and(shr(16, u), LAST), OFFSETS),
                            sub(and(shr(16, v), LAST), OFFSETS)
                        )
                    ),
                    add(
                        mul(
                            sub(and(shr(32, u), LAST), OFFSETS),
                            sub(and(shr(32, v), LAST), OFFSETS)
                        ),
                        mul(
                            sub(and(shr(48, u), LAST), OFFSETS),
                            sub(and(shr(48, v), LAST), OFFSETS)
                        )
                    )
                )
                if eq(a, last) { break }
                a := add(a, 32)
                b := add(b, 32)
            }
            total := sar(192, sum)
        }
    }

    /// @notice Adds ⌊b / 2^shift⌋ to `a`, or subtracts it; lanes stop at −2^15 and 2^15 − 1.
    /// @dev Equivalent to: `for each lane j: a[j] = clamp(int16(a[j]) ± (int16(b[j]) >> shift))`.
    ///
    /// A lane is added without its sign bit, which is then the carry xor both signs; it overflowed if
    /// the sum's sign is neither's. As −a − 1 is the complement of a, a − b is ~(~a + b).
    /// @param count Words.
    /// @param shift At most 15.
    /// @param down Whether to subtract.
    function move(uint256 a, uint256 b, uint256 count, uint256 shift, bool down) internal pure {
        assembly ("memory-safe") {
            let kept := mul(shr(shift, 0xffff), ONES)
            let flip := sub(0, down)
            for { let last := add(a, shl(5, sub(count, 1))) } 1 {} {
                let v := mload(b)
                if shift {
                    // Lanes shifted, with ones above those that are negative: 2^16 − 2^(16 − shift).
                    let negative := and(v, SIGNS)
                    v := or(
                        and(shr(shift, v), kept),
                        sub(shl(1, negative), shl(1, shr(shift, negative)))
                    )
                }
                let u := xor(mload(a), flip)
                let signs := xor(u, v)
                let sum := xor(add(and(u, REST), and(v, REST)), and(signs, SIGNS))
                let over := and(and(not(signs), xor(u, sum)), SIGNS)
                if over {
                    // All bits of those lanes; 2^15 − 1 or, if u was negative, −2^15 in each.
                    over := sub(shl(1, over), shr(15, over))
                    let ends := add(shr(15, and(u, SIGNS)), REST)
                    sum := or(and(sum, not(over)), and(ends, over))
                }
                mstore(a, xor(sum, flip))
                if eq(a, last) { break }
                a := add(a, 32)
                b := add(b, 32)
            }
        }
    }

    /// @notice Adds g · b / 2^15 to `a`, rounded to the nearest, halves up; lanes stop at −2^15 and
    /// 2^15 − 1.
    /// @dev Equivalent to: `for each lane j: a[j] = clamp(int16(a[j]) + (g * int16(b[j]) + 2^14 >> 15))`.
    ///
    /// Every other lane at a time, as a digit in base 2^32: 2^31 + 2^14 + 2^15 · a + g · b is never
    /// negative and below 2^32, so that no digit borrows or carries. Exactly one of its two highest bits is
    /// set unless the lane stops; the 16 bits behind the highest are the lane.
    /// @param count Words.
    /// @param g −2^15 to 2^15.
    function step(uint256 a, uint256 b, uint256 count, int256 g) internal pure {
        assembly ("memory-safe") {
            // 2^31 + 2^14, less what flipping the signs of a and b adds.
            let offset := mul(sub(0x40004000, shl(15, g)), PAIR)
            for { let last := add(a, shl(5, sub(count, 1))) } 1 {} {
                let low := xor(mload(a), SIGNS)
                let high := and(shr(16, low), PAIRS)
                low := and(low, PAIRS)
                {
                    let v := xor(mload(b), SIGNS)
                    low := add(add(shl(15, low), mul(and(v, PAIRS), g)), offset)
                    high := add(add(shl(15, high), mul(and(shr(16, v), PAIRS), g)), offset)
                }
                let sum := or(and(shr(15, low), PAIRS), shl(16, and(shr(15, high), PAIRS)))

                let fine :=
                    or(
                        shr(16, and(xor(low, shl(1, low)), HIGHEST)),
                        and(xor(high, shl(1, high)), HIGHEST)
                    )
                if xor(fine, SIGNS) {
                    // All bits of the lanes that stop; 2^15 − 1 if the highest bit was set, else −2^15.
                    let over := xor(fine, SIGNS)
                    over := sub(shl(1, over), shr(15, over))
                    let ends := or(shr(16, and(low, HIGHEST)), and(high, HIGHEST))
                    ends := sub(SIGNS, shr(15, ends))
                    sum := or(and(sum, not(over)), and(ends, over))
                }
                mstore(a, sum)
                if eq(a, last) { break }
                a := add(a, 32)
                b := add(b, 32)
            }
        }
    }
}
