// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Int16Blocks
/// @notice Weights of sixteen bits of sparse models in an image of words (see `Words`): a block for each
/// feature, and in it a lane for each column.
/// @author SUM
///
/// @dev A block has 2^blockLog2 lanes, at most 16, and may have more than there are columns. Feature j has
/// its block at byte j · 2^(blockLog2 + 1), column c its lane at bytes 2c and 2c + 1 of the block. So a
/// word holds 2^(4 − blockLog2) features, as many lanes for `SparseSample.mark`, and no block is in two
/// words. Samples are checked: packed `uint16` ids, each the number of a block that is loaded; so is
/// `bias`, the number of one more block that is part of every sample.
library Int16Blocks {
    /// @dev The most lanes in a block.
    uint256 internal constant MAX_LANES = 16;

    /// @dev The sign of each lane. Flipping it adds 2^15: a lane becomes a number from 0 to 2^16 − 1.
    uint256 private constant SIGNS =
        0x8000800080008000800080008000800080008000800080008000800080008000;

    /// @dev Every other lane, alone in 32 bits: as many as 2^16 of them can be added.
    uint256 private constant ODD =
        0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;

    /// @notice log2 of the lanes in the smallest block for `columns`, 1 to 16.
    function blockLog2Of(uint256 columns) internal pure returns (uint256 blockLog2) {
        while (1 << blockLog2 < columns) ++blockLog2;
    }

    /// @notice Adds up, for each column, its lanes in the blocks of a sample, at most 2^15 ids.
    /// @dev Equivalent to: `for each id in (sample, bias), for each column: totals[column] +=
    /// int16(image[(id << blockLog2) + column])`, the image as lanes. Lanes are added side by side, those
    /// with an even number in one word and those with an odd one in another; what follows a block that is
    /// shorter than a word is added, too, and not read.
    /// @param totals Whose length is the number of columns, and where they are added.
    function sum(
        uint256 image,
        bytes calldata sample,
        uint256 bias,
        uint256 blockLog2,
        int256[] memory totals
    ) internal pure {
        uint256 even;
        uint256 odd;
        assembly ("memory-safe") {
            let byteLog2 := add(blockLog2, 1)
            let lanes := xor(mload(add(image, shl(byteLog2, bias))), SIGNS)
            even := and(shr(16, lanes), ODD)
            odd := and(lanes, ODD)
            let end := add(sample.offset, sample.length)
            for { let id := sample.offset } lt(id, end) { id := add(id, 2) } {
                lanes := xor(mload(add(image, shl(byteLog2, shr(240, calldataload(id))))), SIGNS)
                even := add(even, and(shr(16, lanes), ODD))
                odd := add(odd, and(lanes, ODD))
            }
        }
        unchecked {
            // What flipping the signs has added: 2^15 for each id.
            uint256 offset = (sample.length / 2 + 1) << 15;
            for (uint256 i; i < totals.length; ++i) {
                uint256 total = (i & 1 == 0 ? even : odd) >> (224 - 32 * (i >> 1));
                totals[i] += int256(uint256(uint32(total))) - int256(offset);
            }
        }
    }

    /// @notice Adds a block to those of a sample, lane by lane; lanes stop at −2^15 and 2^15 − 1.
    /// @dev Equivalent to: `for each id in (sample, bias), for each column: lane = (id << blockLog2) +
    /// column; image[lane] = clamp(int16(image[lane]) + changes[column])`. How lanes are added is explained
    /// in `Int16Lanes.move`.
    /// @param changes A block, and zeros behind it; see `pack`.
    function add(
        uint256 image,
        bytes calldata sample,
        uint256 bias,
        uint256 blockLog2,
        uint256 changes
    ) internal pure {
        assembly ("memory-safe") {
            let id := sample.offset
            for { let end := add(id, sample.length) } iszero(gt(id, end)) { id := add(id, 2) } {
                let lanes := bias
                if lt(id, end) { lanes := shr(240, calldataload(id)) }
                lanes := add(image, shl(add(blockLog2, 1), lanes))
                let u := mload(lanes)
                let signs := xor(u, changes)
                let total :=
                    xor(add(and(u, not(SIGNS)), and(changes, not(SIGNS))), and(signs, SIGNS))
                let over := and(and(not(signs), xor(u, total)), SIGNS)
                if over {
                    // All bits of those lanes; 2^15 − 1 or, if u was negative, −2^15 in each.
                    over := sub(shl(1, over), shr(15, over))
                    let ends := add(shr(15, and(u, SIGNS)), not(SIGNS))
                    total := or(and(total, not(over)), and(ends, over))
                }
                mstore(lanes, total)
            }
        }
    }

    /// @notice A block of at most 16 numbers, −2^15 to 2^15 − 1, and zeros behind it.
    function pack(int256[] memory numbers) internal pure returns (uint256 lanes) {
        unchecked {
            for (uint256 i; i < numbers.length; ++i) {
                lanes |= uint256(uint16(int16(numbers[i]))) << (240 - 16 * i);
            }
        }
    }
}
