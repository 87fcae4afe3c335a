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
    /// @dev Equivalent to: `for each id in sample: image[id] = clamp(int8(image[id]) + step)`.
    function move(uint256 image, bytes calldata sample, int256 step) internal pure {
        assembly ("memory-safe") {
            let end := add(sample.offset, sample.length)
            for { let id := sample.offset } lt(id, end) { id := add(id, 2) } {
                let lane := add(image, shr(240, calldataload(id)))
                let weight := add(sar(248, mload(lane)), step)
                // Past an end: at −128, or at 127.
                if xor(weight, signextend(0, weight)) { weight := add(127, slt(weight, 0)) }
                mstore8(lane, weight)
            }
        }
    }
}
