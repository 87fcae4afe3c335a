// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Int8Lanes
/// @notice Weights of eight bits in an image of words (see `Words`), lane j at byte j.
/// @author SUM
///
/// @dev Samples are checked: packed `uint16` ids, each the number of a lane that is loaded.
library Int8Lanes {
    /// @dev 1 in each of the eight fields of 32 bits in a word.
    uint256 private constant EACH =
        0x0000000100000001000000010000000100000001000000010000000100000001;

    /// @dev The lower half of each of these fields.
    uint256 private constant LOW =
        0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;

    /// @notice Adds up the lanes that a sample names.
    /// @dev Equivalent to: `for each id in sample: total += int8(image[id])`, the image as bytes.
    function sum(uint256 image, bytes calldata sample) internal pure returns (int256 total) {
        assembly ("memory-safe") {
            let id := sample.offset
            let end := add(id, sample.length)
            // Sixteen at a time, whose addresses come to scratch memory; then four, then the rest.
            let images := mul(image, EACH)
            let low := LOW
            for { let last := sub(end, 31) } slt(id, last) { id := add(id, 32) } {
                let ids := calldataload(id)
                mstore(0, add(and(shr(16, ids), low), images))
                mstore(0x20, add(and(ids, low), images))
                total := add(
                    total,
                    add(
                        add(
                            add(
                                add(
                                    sar(248, mload(shr(224, mload(0x0)))),
                                    sar(248, mload(shr(224, mload(0x4))))
                                ),
                                add(
                                    sar(248, mload(shr(224, mload(0x8)))),
                                    sar(248, mload(shr(224, mload(0xc))))
                                )
                            ),
                            add(
                                add(
                                    sar(248, mload(shr(224, mload(0x10)))),
                                    sar(248, mload(shr(224, mload(0x14))))
                                ),
                                add(
                                    sar(248, mload(shr(224, mload(0x18)))),
                                    sar(248, mload(shr(224, mload(0x1c))))
                                )
                            )
                        ),
                        add(
                            add(
                                add(
                                    sar(248, mload(shr(224, mload(0x20)))),
                                    sar(248, mload(shr(224, mload(0x24))))
                                ),
                                add(
                                    sar(248, mload(shr(224, mload(0x28)))),
                                    sar(248, mload(shr(224, mload(0x2c))))
                                )
                            ),
                            add(
                                add(
                                    sar(248, mload(shr(224, mload(0x30)))),
                                    sar(248, mload(shr(224, mload(0x34))))
                                ),
                                add(
                                    sar(248, mload(shr(224, mload(0x38)))),
                                    sar(248, mload(shr(224, mload(0x3c))))
                                )
                            )
                        )
                    )
                )
            }
            for { let last := sub(end, 7) } slt(id, last) { id := add(id, 8) } {
                let ids := shr(192, calldataload(id))
                total := add(
                    total,
                    add(
                        add(
                            sar(248, mload(add(image, shr(48, ids)))),
                            sar(248, mload(add(image, and(shr(32, ids), 0xffff))))
                        ),
                        add(
                            sar(248, mload(add(image, and(shr(16, ids), 0xffff)))),
                            sar(248, mload(add(image, and(ids, 0xffff))))
                        )
                    )
                )
            }
            for {} lt(id, end) { id := add(id, 2) } {
                total := add(total, sar(248, mload(add(image, shr(240, calldataload(id))))))
            }
        }
    }

    /// @notice Makes what `move` reads instead of comparing: the byte at ramp + 31 + w is the weight that
    /// w, −256 to 255, comes to when it stops at −128 and 127.
    /// @dev Equivalent to: `for w from −256 to 255: strip[w + 256] = int8(clamp(w))`, with ramp 225 bytes behind
    /// the start of the strip, so that `mload(ramp + w)` ends with the byte for w.
    function ramp() internal pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            let strip := mload(0x40)
            mstore(0x40, add(strip, 512))
            pointer := add(strip, 225)
            let low := 0x8080808080808080808080808080808080808080808080808080808080808080
            let ids := 0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
            for { let end := add(strip, 128) } lt(strip, end) { strip := add(strip, 32) } {
                mstore(strip, low) // −128
                mstore(add(strip, 128), or(low, ids)) // −128 to −1
                mstore(add(strip, 256), ids) // 0 to 127
                mstore(add(strip, 384), not(low)) // 127
                ids := add(ids, shr(2, low))
            }
        }
    }

    /// @notice Moves the lanes that a sample names by a step, −127 to 127; they stop at −128 and 127.
    /// @dev Equivalent to: `for each id in sample: image[id] = clamp(int8(image[id]) + step)`, four at a time and
    /// then the rest.
    /// @param moved `ramp() + step`.
    function move(uint256 image, bytes calldata sample, uint256 moved) internal pure {
        assembly ("memory-safe") {
            let id := sample.offset
            let end := add(id, sample.length)
            for { let last := sub(end, 7) } slt(id, last) { id := add(id, 8) } {
                let ids := shr(192, calldataload(id))
                {
                    let lane := add(image, shr(48, ids))
                    mstore8(lane, mload(add(moved, sar(248, mload(lane)))))
                }
                {
                    let lane := add(image, and(shr(32, ids), 0xffff))
                    mstore8(lane, mload(add(moved, sar(248, mload(lane)))))
                }
                {
                    let lane := add(image, and(shr(16, ids), 0xffff))
                    mstore8(lane, mload(add(moved, sar(248, mload(lane)))))
                }
                {
                    let lane := add(image, and(ids, 0xffff))
                    mstore8(lane, mload(add(moved, sar(248, mload(lane)))))
                }
            }
            for {} lt(id, end) { id := add(id, 2) } {
                let lane := add(image, shr(240, calldataload(id)))
                mstore8(lane, mload(add(moved, sar(248, mload(lane)))))
            }
        }
    }
}
