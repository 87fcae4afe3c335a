// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Chunk, IModel} from "../interfaces/IModel.sol";
import {State} from "../types/State.sol";

/// @title Words
/// @notice A model's weight words: initial values as contract code, changed ones in storage.
/// @author SUM
///
/// @dev Word i is at slot WORDS + i once it was written; until then it is in the base, chunk
/// i / CHUNK_WORDS, or zero if there is no base. Which words were written is a bitmap: in the state
/// word while the model has at most 32 words, else one slot for 256 words.
///
/// A model works on an *image* in memory, where word i is at image + 32 · i. It loads the words it
/// needs in ascending order; what was not loaded is undefined.
library Words {
    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.Words")) - 1)) & ~0xff
    uint256 private constant WORDS =
        0x887e07af386124633f3206092abd78ca309a7595b46da5269263b5329d497a00;

    /// @dev WORDS + 2^64: bitmaps of what was written, for models of more than 32 words.
    uint256 private constant BITMAPS =
        0x887e07af386124633f3206092abd78ca309a7595b46da5279263b5329d497a00;

    /// @dev WORDS + 2 · 2^64: addresses of the base's chunks.
    uint256 private constant CHUNKS =
        0x887e07af386124633f3206092abd78ca309a7595b46da5289263b5329d497a00;

    /// @dev Words in the state's bitmap.
    uint256 private constant STATE_WORDS = 32;

    /// @dev Words in a chunk: contract code has 24,576 bytes, of which STOP takes one.
    uint256 internal constant CHUNK_WORDS = 767;

    /* FUNCTIONS */

    /// @notice Takes `base` as the initial values of `count` words; without chunks they are zero.
    /// @dev Reverts with `ChunkInvalid` unless each chunk is a STOP byte and then its words, and has
    /// the hash announced.
    function initialize(Chunk[] memory base, uint256 count) internal {
        if (base.length == 0) return;
        uint256 chunks = (count + CHUNK_WORDS - 1) / CHUNK_WORDS;
        if (base.length != chunks) revert IModel.ChunkInvalid(base.length);

        for (uint256 i; i < chunks; ++i) {
            address pointer = base[i].pointer;
            uint256 wordsHere = i + 1 < chunks ? CHUNK_WORDS : count - i * CHUNK_WORDS;
            bytes32 first;
            assembly ("memory-safe") {
                extcodecopy(pointer, 0x00, 0, 1)
                first := shr(248, mload(0x00))
            }
            if (
                pointer.codehash != base[i].codeHash || pointer.code.length != 1 + 32 * wordsHere
                    || first != 0
            ) {
                revert IModel.ChunkInvalid(i);
            }
            assembly ("memory-safe") {
                sstore(add(CHUNKS, i), pointer)
            }
        }
    }

    /// @notice Reserves memory for an image of `count` words.
    function allocate(uint256 count) internal pure returns (uint256 image) {
        assembly ("memory-safe") {
            image := mload(0x40)
            // One word more, as lanes are read 32 bytes at a time.
            mstore(0x40, add(image, shl(5, add(count, 1))))
        }
    }

    /// @notice Loads word `index` into the image.
    /// @dev Words must be loaded in ascending order, because the first word of a chunk that is still
    /// in the base brings the rest of its chunk along.
    /// @param filled What the previous call returned, 0 at first: the image is filled from the base
    /// up to this word.
    function load(uint256 image, uint256 index, uint256 filled, State state, uint256 count)
        internal
        view
        returns (uint256)
    {
        if (isWritten(index, state, count)) {
            assembly ("memory-safe") {
                mstore(add(image, shl(5, index)), sload(add(WORDS, index)))
            }
        } else if (index >= filled) {
            return _fill(image, index, count);
        }
        return filled;
    }

    /// @notice Stores word `index` of the image.
    function store(uint256 image, uint256 index, State state, uint256 count)
        internal
        returns (State)
    {
        assembly ("memory-safe") {
            sstore(add(WORDS, index), mload(add(image, shl(5, index))))
        }
        if (count <= STATE_WORDS) return state.addWritten(1 << index);

        assembly ("memory-safe") {
            let slot := add(BITMAPS, shr(8, index))
            let bitmap := sload(slot)
            let bit := shl(and(index, 0xff), 1)
            if iszero(and(bitmap, bit)) { sstore(slot, or(bitmap, bit)) }
        }
        return state;
    }

    /// @notice Whether word `index` has left the base.
    function isWritten(uint256 index, State state, uint256 count) internal view returns (bool) {
        if (count <= STATE_WORDS) return state.written() >> index & 1 != 0;
        uint256 bitmap;
        assembly ("memory-safe") {
            bitmap := sload(add(BITMAPS, shr(8, index)))
        }
        return bitmap >> (index & 0xff) & 1 != 0;
    }

    /// @dev Copies the base from word `index` to the end of its chunk, zeros if there is no base.
    function _fill(uint256 image, uint256 index, uint256 count)
        private
        view
        returns (uint256 filled)
    {
        unchecked {
            uint256 chunk = index / CHUNK_WORDS;
            uint256 first = chunk * CHUNK_WORDS;
            filled = first + CHUNK_WORDS < count ? first + CHUNK_WORDS : count;
            assembly ("memory-safe") {
                let to := add(image, shl(5, index))
                let size := shl(5, sub(filled, index))
                let pointer := sload(add(CHUNKS, chunk))
                switch pointer
                case 0 { calldatacopy(to, calldatasize(), size) }
                default { extcodecopy(pointer, to, add(1, shl(5, sub(index, first))), size) }
            }
        }
    }
}
