// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Int8Lanes
/// @notice Weights of eight bits in an image of words (see `Words`), lane j at byte j.
/// @author SUM
///
/// @dev Samples are checked: packed `uint16` ids, each the number of a lane that is loaded.
library Int8Lanes {
    /// @notice Adds up the lanes that a sample names.
    /// @dev Equivalent to: `for each id in sample: total += int8(image[id])`, the image as bytes.
    function sum(uint256 image, bytes calldata sample) internal pure returns (int256 total) {
        assembly ("memory-safe") {
            let id := sample.offset
            let end := add(id, sample.length)
            // Sixteen at a time, then four, then the rest.
            for { let last := sub(end, 31) } slt(id, last) { id := add(id, 32) } {
                let ids := calldataload(id)
                total := add(
                    total,
                    add(
                        add(
                            add(
                                add(
                                    sar(248, mload(add(image, shr(240, ids)))),
                                    sar(248, mload(add(image, and(shr(224, ids), 0xffff))))
                                ),
                                add(
                                    sar(248, mload(add(image, and(shr(208, ids), 0xffff)))),
                                    sar(248, mload(add(image, and(shr(192, ids), 0xffff))))
                                )
                            ),
                            add(
                                add(
                                    sar(248, mload(add(image, and(shr(176, ids), 0xffff)))),
                                    sar(248, mload(add(image, and(shr(160, ids), 0xffff))))
                                ),
                                add(
                                    sar(248, mload(add(image, and(shr(144, ids), 0xffff)))),
                                    sar(248, mload(add(image, and(shr(128, ids), 0xffff))))
                                )
                            )
                        ),
                        add(
                            add(
                                add(
                                    sar(248, mload(add(image, and(shr(112, ids), 0xffff)))),
                                    sar(248, mload(add(image, and(shr(96, ids), 0xffff))))
                                ),
                                add(
                                    sar(248, mload(add(image, and(shr(80, ids), 0xffff)))),
                                    sar(248, mload(add(image, and(shr(64, ids), 0xffff))))
                                )
                            ),
                            add(
                                add(
                                    sar(248, mload(add(image, and(shr(48, ids), 0xffff)))),
                                    sar(248, mload(add(image, and(shr(32, ids), 0xffff))))
                                ),
                                add(
                                    sar(248, mload(add(image, and(shr(16, ids), 0xffff)))),
                                    sar(248, mload(add(image, and(ids, 0xffff))))
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

    /// @notice Moves the lanes that a sample names by `step`, −127 to 127; they stop at −128 and 127.
    /// @dev Equivalent to: `for each id in sample: image[id] = clamp(int8(image[id]) + step)`. Lanes are
    /// seldom at an end, so they move four at a time first, modulo 256, and go back if one has passed it.
    function move(uint256 image, bytes calldata sample, int256 step) internal pure {
        (uint256 id, bool past) = _shift(image, sample, step);
        if (past) {
            _shift(image, sample, -step);
            assembly ("memory-safe") {
                id := sample.offset
            }
        }
        assembly ("memory-safe") {
            let end := add(sample.offset, sample.length)
            for {} lt(id, end) { id := add(id, 2) } {
                let lane := add(image, shr(240, calldataload(id)))
                let weight := add(sar(248, mload(lane)), step)
                // Past an end: at −128, or at 127.
                if xor(weight, signextend(0, weight)) { weight := add(127, slt(weight, 0)) }
                mstore8(lane, weight)
            }
        }
    }

    /// @dev Equivalent to: `for each id in sample: image[id] += step`, modulo 256, but for the last
    /// `sample.length / 2 % 4` ids.
    /// @return id Where these start.
    /// @return past Whether a lane went beyond −128 or 127.
    function _shift(uint256 image, bytes calldata sample, int256 step)
        private
        pure
        returns (uint256 id, bool past)
    {
        assembly ("memory-safe") {
            let passed := 0 // lane + 128 of all of them: more than a byte if one of them is
            id := sample.offset
            for { let last := add(id, sub(sample.length, 7)) } slt(id, last) { id := add(id, 8) } {
                let ids := shr(192, calldataload(id))
                {
                    let lane := add(image, shr(48, ids))
                    let weight := add(sar(248, mload(lane)), step)
                    passed := or(passed, add(weight, 128))
                    mstore8(lane, weight)
                }
                {
                    let lane := add(image, and(shr(32, ids), 0xffff))
                    let weight := add(sar(248, mload(lane)), step)
                    passed := or(passed, add(weight, 128))
                    mstore8(lane, weight)
                }
                {
                    let lane := add(image, and(shr(16, ids), 0xffff))
                    let weight := add(sar(248, mload(lane)), step)
                    passed := or(passed, add(weight, 128))
                    mstore8(lane, weight)
                }
                {
                    let lane := add(image, and(ids, 0xffff))
                    let weight := add(sar(248, mload(lane)), step)
                    passed := or(passed, add(weight, 128))
                    mstore8(lane, weight)
                }
            }
            past := gt(passed, 0xff)
        }
    }
}
