// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Int32Lanes
/// @notice Vectors in memory of 32 bits a lane, 8 lanes to a word, lane 0 the most significant, and
/// what samples of 16 bits a lane do to them.
/// @author SUM
///
/// @dev Lane j of a sample x is beside lane j of a vector s: eight lanes of x are half a word. How
/// the scalar product works is explained in `Int16Lanes`: here lanes that are 64 bits apart are every
/// other lane of s. A product is at most 2^47 in size and the sum over 2^15 lanes at most 2^62.
library Int32Lanes {
    /// @dev The sign of each lane of s. Flipping it adds 2^31.
    uint256 private constant SIGNS =
        0x8000000080000000800000008000000080000000800000008000000080000000;

    /// @dev The second lane of each two of s, what its sign adds, and twice that.
    uint256 private constant SECOND =
        0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
    uint256 private constant OFFSETS =
        0x0000000080000000000000008000000000000000800000000000000080000000;
    uint256 private constant TWICE_OFFSETS =
        0x0000000100000000000000010000000000000001000000000000000100000000;

    /// @dev The sign of each of eight lanes of x.
    uint256 private constant SAMPLE_SIGNS = 0x80008000800080008000800080008000;

    /// @dev Lanes of x: the second lane of each two at 64 bits, and what its sign adds.
    uint256 private constant SAMPLE_SECOND =
        0x000000000000ffff000000000000ffff000000000000ffff000000000000ffff;
    uint256 private constant SAMPLE_OFFSETS =
        0x0000000000008000000000000000800000000000000080000000000000008000;

    /// @dev Where two lanes of x come to lie.
    uint256 private constant PAIR_1 =
        0x0000000000000000000000000000000000000000ffffffff0000000000000000;
    uint256 private constant PAIR_2 =
        0x000000000000000000000000ffffffff00000000000000000000000000000000;

    /// @dev Lanes of x spread out: in fours, in twos, and one by one with what each sign adds.
    uint256 private constant FOURS =
        0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;
    uint256 private constant TWOS =
        0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
    uint256 private constant EACH =
        0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
    uint256 private constant EACH_OFFSETS =
        0x0000800000008000000080000000800000008000000080000000800000008000;

    /// @notice The scalar product of a vector of `count` words, at most 2^12, and a sample.
    /// @dev Equivalent to: `for each lane j: total += int32(s[j]) * int16(x[j])`.
    function dot(uint256 s, uint256 x, uint256 count) internal pure returns (int256 total) {
        assembly ("memory-safe") {
            let sum := shl(191, 1) // a half
            for { let end := add(s, shl(5, count)) } lt(s, end) {
                s := add(s, 32)
                x := add(x, 16)
            } {
                let u := xor(mload(s), SIGNS)
                // Two lanes each, the last two first; what else lies in between is masked below.
                let v := xor(shr(128, mload(x)), SAMPLE_SIGNS)
                v := or(or(shl(192, v), shr(96, v)), or(and(shl(96, v), PAIR_2), and(v, PAIR_1)))
                sum := add(
                    sum,
                    add(
                        mul(
                            sub(and(u, SECOND), OFFSETS),
                            sub(and(v, SAMPLE_SECOND), SAMPLE_OFFSETS)
                        ),
                        mul(
                            sub(and(shr(32, u), SECOND), OFFSETS),
                            sub(and(shr(16, v), SAMPLE_SECOND), SAMPLE_OFFSETS)
                        )
                    )
                )
            }
            total := sar(192, sum)
        }
    }

    /// @notice Adds a sample to a vector of `count` words, at most 2^12.
    /// @dev Equivalent to: `for each lane j: before = s[j]; s[j] += int16(x[j]);
    /// growth += s[j]² − before²`. No sum may leave its lane: the caller proves it.
    ///
    /// As all lanes with their signs flipped stay from 0 to 2^32 − 1, adding the number whose digits
    /// in base 2^32 are the lanes of x adds each to its own. The growth is x · (before + after).
    /// @return growth By how much the squared norm of the vector grew.
    function add(uint256 s, uint256 x, uint256 count) internal pure returns (int256 growth) {
        assembly ("memory-safe") {
            let sum := shl(191, 1) // a half
            for { let end := add(s, shl(5, count)) } lt(s, end) {
                s := add(s, 32)
                x := add(x, 16)
            } {
                let v := xor(shr(128, mload(x)), SAMPLE_SIGNS)
                let spread := and(or(v, shl(64, v)), FOURS)
                spread := and(or(spread, shl(32, spread)), TWOS)
                spread := and(or(spread, shl(16, spread)), EACH)
                let u := xor(mload(s), SIGNS)
                let w := add(u, sub(spread, EACH_OFFSETS))
                mstore(s, xor(w, SIGNS))

                v := or(or(shl(192, v), shr(96, v)), or(and(shl(96, v), PAIR_2), and(v, PAIR_1)))
                sum := add(
                    sum,
                    add(
                        mul(
                            sub(add(and(u, SECOND), and(w, SECOND)), TWICE_OFFSETS),
                            sub(and(v, SAMPLE_SECOND), SAMPLE_OFFSETS)
                        ),
                        mul(
                            sub(
                                add(and(shr(32, u), SECOND), and(shr(32, w), SECOND)),
                                TWICE_OFFSETS
                            ),
                            sub(and(shr(16, v), SAMPLE_SECOND), SAMPLE_OFFSETS)
                        )
                    )
                )
            }
            growth := sar(192, sum)
        }
    }
}
