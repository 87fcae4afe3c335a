// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Int8Blocks
/// @notice Weights of eight bits of several classes in an image of words (see `Words`): a block for
/// each feature, and in it a lane for each class.
/// @author SUM
///
/// @dev A block has 2^blockLog2 lanes, at most 32, and may have more than there are classes. Feature j
/// has its block at byte j · 2^blockLog2, class c its lane at byte c of the block. So a word holds
/// 2^(5 − blockLog2) features, as many lanes for `SparseSample.mark`, and no block is in two words.
/// Samples are checked: packed `uint16` ids, each the number of a block that is loaded.
library Int8Blocks {
    /// @dev The most lanes in a block.
    uint256 internal constant MAX_LANES = 32;

    /// @dev The sign of each lane. Flipping it adds 2^7: a lane becomes a number from 0 to 255.
    uint256 private constant SIGNS =
        0x8080808080808080808080808080808080808080808080808080808080808080;

    /// @dev Every other lane, alone in 16 bits: as many as 257 of them can be added.
    uint256 private constant ODD =
        0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;

    /// @notice log2 of the lanes in the smallest block for `classes`, 1 to 32.
    function blockLog2Of(uint256 classes) internal pure returns (uint256 blockLog2) {
        unchecked {
            while (1 << blockLog2 < classes) ++blockLog2;
        }
    }

    /// @notice Adds to the score of each class its lanes of the features that a sample names.
    /// @dev Equivalent to: `for each id in sample, for each class: scores[class] +=
    /// int8(image[(id << blockLog2) + class])`, the image as bytes. Lanes are added side by side, those
    /// with an even number in one word and those with an odd one in another; what follows a block that
    /// is shorter than a word is added, too, and not read.
    function sum(uint256 image, bytes calldata sample, uint256 blockLog2, int256[] memory scores)
        internal
        pure
    {
        assembly ("memory-safe") {
            let id := sample.offset
            let end := add(id, sample.length)
            for {} lt(id, end) {} {
                let start := id
                let part := add(id, 512) // 256 ids
                if gt(part, end) { part := end }
                let even := 0
                let odd := 0
                for {} lt(id, part) { id := add(id, 2) } {
                    let lanes :=
                        xor(mload(add(image, shl(blockLog2, shr(240, calldataload(id))))), SIGNS)
                    even := add(even, and(shr(8, lanes), ODD))
                    odd := add(odd, and(lanes, ODD))
                }

                // What flipping the signs has added: 128 for each id, half of its two bytes.
                let offset := shl(6, sub(part, start))
                let score := add(scores, 32)
                for { let last := add(score, shl(5, mload(scores))) } lt(score, last) {} {
                    mstore(score, sub(add(mload(score), shr(240, even)), offset))
                    even := shl(16, even)
                    score := add(score, 32)
                    if iszero(lt(score, last)) { break }
                    mstore(score, sub(add(mload(score), shr(240, odd)), offset))
                    odd := shl(16, odd)
                    score := add(score, 32)
                }
            }
        }
    }

    /// @notice Moves the lanes of one class by `step`, −127 to 127, in the blocks that a sample names;
    /// they stop at −128 and 127.
    /// @dev Equivalent to: `for each id in sample: lane = (id << blockLog2) + class;
    /// image[lane] = clamp(int8(image[lane]) + step)`.
    function move(
        uint256 image,
        bytes calldata sample,
        uint256 blockLog2,
        uint256 class,
        int256 step
    ) internal pure {
        assembly ("memory-safe") {
            image := add(image, class)
            let end := add(sample.offset, sample.length)
            for { let id := sample.offset } lt(id, end) { id := add(id, 2) } {
                let lane := add(image, shl(blockLog2, shr(240, calldataload(id))))
                let weight := add(sar(248, mload(lane)), step)
                // Past an end: at −128, or at 127.
                if xor(weight, signextend(0, weight)) { weight := add(127, slt(weight, 0)) }
                mstore8(lane, weight)
            }
        }
    }

    /// @notice The lane at `pointer`.
    function get(uint256 pointer) internal pure returns (int256 weight) {
        assembly ("memory-safe") {
            weight := sar(248, mload(pointer))
        }
    }

    /// @notice Moves the lane at `pointer` as `move` does.
    function moveOne(uint256 pointer, int256 step) internal pure {
        assembly ("memory-safe") {
            let weight := add(sar(248, mload(pointer)), step)
            if xor(weight, signextend(0, weight)) { weight := add(127, slt(weight, 0)) }
            mstore8(pointer, weight)
        }
    }
}
