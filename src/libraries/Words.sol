// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {IModel} from "../interfaces/IModel.sol";
import {State} from "../types/State.sol";
import {MAGIC, NUMBERS} from "./LowestBit.sol";
import {Uploads} from "./Uploads.sol";

/// @title Words
/// @notice A model's weight words: initial values as contract code, changed ones in storage.
/// @author SUM
///
/// @dev Word i is at slot WORDS + i once it was written; until then it is in the base, chunk
/// ⌊i / 512⌋, or zero if there is no base. Which words were written is a bitmap: in the state word
/// while the model has at most 32 words, else one slot for a group of 256 words.
/// Compaction makes a chunk of the base anew from the current words, so that none of them counts as
/// written. What the base does not hold, beyond its end, is zero.
///
/// A model works on an *image* in memory, word i at image + 32 · i. It marks the words it needs, one
/// bit a word in a bitmap for each group, loads them, computes, and stores them. Words that were not
/// marked are undefined.
library Words {
    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.Words")) - 1)) & ~0xff
    uint256 private constant WORDS =
        0x887e07af386124633f3206092abd78ca309a7595b46da5269263b5329d497a00;

    /// @dev WORDS + 2^64: bitmaps of what was written, for models of more than 32 words.
    uint256 private constant BITMAPS =
        0x887e07af386124633f3206092abd78ca309a7595b46da5279263b5329d497a00;

    /// @dev WORDS + 2 · 2^64: addresses of the base's chunks. Above each, 8 bits are the chunk's format and 88
    /// say how often it was compacted. Reading code ignores what stands above an address.
    uint256 private constant CHUNKS =
        0x887e07af386124633f3206092abd78ca309a7595b46da5289263b5329d497a00;

    /// @dev Words whose bitmap the state word holds.
    uint256 private constant STATE_WORDS = 32;

    /// @dev Bytes in a chunk but the last: two groups, as contract code holds fewer than three.
    uint256 private constant CHUNK_BYTES = 2 * 256 * 32;

    /// @dev Where the parts of a chunk's slot begin.
    uint256 private constant FORMAT = 160;
    uint256 private constant VERSION = 168;

    /* FUNCTIONS */

    /// @notice Takes `base` as the initial words; without chunks they are zero.
    /// @dev Reverts with `ChunkInvalid` unless each chunk is an upload and holds its share of the bytes.
    /// @param base The chunks, in order.
    /// @param uploader Who stored them; see `Uploads`.
    /// @param size Bytes of the words that are used; the rest of the last word is zero.
    function initialize(address[] memory base, address uploader, uint256 size) internal {
        if (base.length == 0) return;
        uint256 chunks = (size + CHUNK_BYTES - 1) / CHUNK_BYTES;
        if (base.length != chunks) revert IModel.ChunkInvalid(base.length);

        for (uint256 i; i < chunks; ++i) {
            uint256 left = size - i * CHUNK_BYTES;
            uint256 length = 1 + (left < CHUNK_BYTES ? left : CHUNK_BYTES); // STOP comes first
            if (base[i].code.length != length) revert IModel.ChunkInvalid(i);
            setChunk(i, base[i], uploader);
        }
    }

    /// @notice Takes the code at `pointer` as a chunk of the base; reverts with `ChunkInvalid` unless it is
    /// an upload.
    function setChunk(uint256 chunk, address pointer, address uploader) internal {
        if (!Uploads.isUpload(pointer, uploader)) revert IModel.ChunkInvalid(chunk);
        assembly ("memory-safe") {
            sstore(add(CHUNKS, chunk), pointer)
        }
    }

    /// @notice Keeps with a fresh chunk what a model wants to know when it reads it, below 2^8.
    function setFormat(uint256 chunk, uint256 format) internal {
        assembly ("memory-safe") {
            let slot := add(CHUNKS, chunk)
            sstore(slot, or(sload(slot), shl(FORMAT, format)))
        }
    }

    /// @notice Where a chunk of the base is, zero if there is none, and its format.
    function chunkAt(uint256 chunk) internal view returns (address pointer, uint256 format) {
        uint256 slot;
        assembly ("memory-safe") {
            slot := sload(add(CHUNKS, chunk))
        }
        return (address(uint160(slot)), uint8(slot >> FORMAT));
    }

    /// @notice Reserves memory for an image of `count` words and its marks, all clear.
    function allocate(uint256 count) internal pure returns (uint256 image, uint256 marks) {
        assembly ("memory-safe") {
            marks := mload(0x40)
            let size := shl(5, shr(8, add(count, 255)))
            calldatacopy(marks, calldatasize(), size) // zeros
            image := add(marks, size)
            // One word more, as lanes are read 32 bytes at a time.
            mstore(0x40, add(image, shl(5, add(count, 1))))
        }
    }

    /// @notice A copy of the image, to see later which words changed.
    function copy(uint256 image, uint256 count) internal pure returns (uint256 before) {
        assembly ("memory-safe") {
            before := mload(0x40)
            mcopy(before, image, shl(5, count))
            mstore(0x40, add(before, shl(5, count)))
        }
    }

    /// @notice Clears all marks.
    function unmarkAll(uint256 marks, uint256 count) internal pure {
        assembly ("memory-safe") {
            calldatacopy(marks, calldatasize(), shl(5, shr(8, add(count, 255)))) // zeros
        }
    }

    /// @notice Marks a word.
    /// @return fresh Whether it was not marked before.
    function mark(uint256 marks, uint256 index) internal pure returns (bool fresh) {
        assembly ("memory-safe") {
            let slot := add(marks, shl(5, shr(8, index)))
            let marked := mload(slot)
            fresh := iszero(and(shr(and(index, 0xff), marked), 1))
            mstore(slot, or(marked, shl(and(index, 0xff), 1)))
        }
    }

    /// @notice Takes the mark of a word away, which it has.
    function unmark(uint256 marks, uint256 index) internal pure {
        assembly ("memory-safe") {
            let slot := add(marks, shl(5, shr(8, index)))
            mstore(slot, xor(mload(slot), shl(and(index, 0xff), 1)))
        }
    }

    /// @notice Marks all words.
    function markAll(uint256 marks, uint256 count) internal pure {
        unchecked {
            for (uint256 first; first < count; first += 256) {
                uint256 marked = (1 << (count - first)) - 1; // of 256 words or more, all bits
                assembly ("memory-safe") {
                    mstore(add(marks, shr(3, first)), marked)
                }
            }
        }
    }

    /// @notice What `IModel.words` returns of a model of `total` words.
    function read(State state, uint256 total, uint256 start, uint256 count)
        internal
        view
        returns (uint256[] memory values)
    {
        (uint256 image, uint256 marks) = allocate(total);
        markAll(marks, total);
        load(image, marks, state, total);
        values = new uint256[](count);
        if (start >= total) return values;
        unchecked {
            if (count > total - start) count = total - start;
        }
        assembly ("memory-safe") {
            mcopy(add(values, 0x20), add(image, shl(5, start)), shl(5, count))
        }
    }

    /// @notice As `read`, of a model that loads ranges.
    function readRange(State state, uint256 total, uint256 start, uint256 count)
        internal
        view
        returns (uint256[] memory values)
    {
        values = new uint256[](count);
        if (start >= total) return values;
        uint256 to;
        assembly ("memory-safe") {
            to := add(values, 32)
        }
        uint256 end = count < total - start ? start + count : total;
        if (start < end) loadRange(to, start, end, state, total);
    }

    /// @notice Loads the marked words into the image.
    function load(uint256 image, uint256 marks, State state, uint256 count) internal view {
        unchecked {
            for (uint256 first; first < count; first += 256) {
                uint256 marked;
                uint256 written = state.written();
                assembly ("memory-safe") {
                    marked := mload(add(marks, shr(3, first)))
                    if gt(count, STATE_WORDS) {
                        written := sload(add(BITMAPS, shr(8, first)))
                    }
                }
                uint256 missing = marked & ~written;
                if (missing != 0) _fill(image, first, missing, count);

                // for each bit i of marked & written: image[first + i] = sload(WORDS + first + i)
                assembly ("memory-safe") {
                    marked := and(marked, written)
                    let slot := add(WORDS, first)
                    let part := add(image, shl(5, first))
                    for {} marked { marked := shr(32, marked) } {
                        let bits := and(marked, 0xffffffff)
                        // All of them, two at a time.
                        if eq(bits, 0xffffffff) {
                            for { let i := 32 } i {} {
                                i := sub(i, 2)
                                let word := add(slot, i)
                                let at := add(part, shl(5, i))
                                mstore(at, sload(word))
                                mstore(add(at, 32), sload(add(word, 1)))
                            }
                            bits := 0
                        }
                        for {} bits {} {
                            let bit := and(bits, sub(0, bits))
                            bits := xor(bits, bit)
                            let i := byte(and(div(MAGIC, bit), 31), NUMBERS)
                            mstore(add(part, shl(5, i)), sload(add(slot, i)))
                        }
                        slot := add(slot, 32)
                        part := add(part, 1024)
                    }
                }
            }
        }
    }

    /// @notice Stores the marked words of the image.
    /// @return The state word, in which the marked words of a small model are written.
    function store(uint256 image, uint256 marks, State state, uint256 count)
        internal
        returns (State)
    {
        unchecked {
            for (uint256 first; first < count; first += 256) {
                uint256 marked;
                assembly ("memory-safe") {
                    marked := mload(add(marks, shr(3, first)))
                }
                if (count <= STATE_WORDS) state = state.addWritten(marked);

                // for each bit i of marked: sstore(WORDS + first + i, image[first + i])
                assembly ("memory-safe") {
                    if gt(count, STATE_WORDS) {
                        let slot := add(BITMAPS, shr(8, first))
                        let written := sload(slot)
                        if and(marked, not(written)) { sstore(slot, or(written, marked)) }
                    }
                    let slot := add(WORDS, first)
                    let part := add(image, shl(5, first))
                    for {} marked { marked := shr(32, marked) } {
                        let bits := and(marked, 0xffffffff)
                        // As in `load`.
                        if eq(bits, 0xffffffff) {
                            for { let i := 32 } i {} {
                                i := sub(i, 2)
                                let word := add(slot, i)
                                let at := add(part, shl(5, i))
                                sstore(word, mload(at))
                                sstore(add(word, 1), mload(add(at, 32)))
                            }
                            bits := 0
                        }
                        for {} bits {} {
                            let bit := and(bits, sub(0, bits))
                            bits := xor(bits, bit)
                            let i := byte(and(div(MAGIC, bit), 31), NUMBERS)
                            sstore(add(slot, i), mload(add(part, shl(5, i))))
                        }
                        slot := add(slot, 32)
                        part := add(part, 1024)
                    }
                }
            }
            return state;
        }
    }

    /// @notice Stores the marked words of the image as `store` does, but for those of the base that are as in a copy.
    /// Where so many of a chunk would come to storage that code costs less, makes the chunk anew, as `compact` does.
    /// @dev A new chunk costs some 200 gas a byte and 55,000; a word that never was in storage 22,100. Whoever
    /// changes words that were moved to code pays that for each of them.
    /// @return The state word, as `store` and `compact` return it.
    function storeMany(uint256 image, uint256 before, uint256 marks, State state, uint256 count)
        internal
        returns (State)
    {
        unchecked {
            for (uint256 chunk; chunk << 9 < count; ++chunk) {
                (uint256 first, uint256 length) = rangeOf(chunk, count);
                uint256 fresh;
                for (uint256 offset; offset < length; offset += 256) {
                    uint256 place = (first + offset) << 5;
                    fresh += _unmarkEqual(
                        image + place,
                        before + place,
                        marks + (place >> 8),
                        _written(state, count, place >> 13)
                    );
                }
                if (22_100 * fresh <= 6400 * length + 55_000) continue;
                (state,) = _renew(image + (first << 5), marks + (first >> 3), state, count, chunk);
            }
        }
        return store(image, marks, state, count);
    }

    /// @dev Takes the marks of a group's words away that are in the base and as in a copy.
    /// @return fresh How many of the base are left.
    function _unmarkEqual(uint256 image, uint256 before, uint256 marks, uint256 written)
        private
        pure
        returns (uint256 fresh)
    {
        // for each bit i of marked & ~written: if (image[i] == before[i]) marked &= ~(1 << i); else ++fresh;
        assembly ("memory-safe") {
            let marked := mload(marks)
            let bits := and(marked, not(written))
            for { let bit := 1 } bits { bit := shl(1, bit) } {
                if and(bits, 1) {
                    let same := eq(mload(image), mload(before))
                    marked := xor(marked, mul(bit, same))
                    fresh := add(fresh, iszero(same))
                }
                bits := shr(1, bits)
                image := add(image, 32)
                before := add(before, 32)
            }
            mstore(marks, marked)
        }
    }

    /// @notice Moves the current words of a chunk into code, of a model of `count` words.
    /// @return The state word, in which no word of a small model is written.
    function compact(State state, uint256 count, uint256 chunk) internal returns (State) {
        uint256 marks;
        assembly ("memory-safe") {
            marks := mload(0x40)
            mstore(0x40, add(marks, 64))
            calldatacopy(marks, calldatasize(), 64) // zeros
        }
        bool changed;
        (state, changed) = _renew(0, marks, state, count, chunk);
        if (!changed) revert IModel.NothingToCompact(chunk);
        return state;
    }

    /// @dev Makes a chunk of the base anew from the current words; those that are marked are in an image of the
    /// chunk, and their marks are taken away. `changed`: some word was marked or in storage.
    function _renew(uint256 image, uint256 marks, State state, uint256 count, uint256 chunk)
        private
        returns (State, bool changed)
    {
        (uint256 first, uint256 length) = rangeOf(chunk, count);
        bytes memory data = new bytes(length << 5);
        uint256 to;
        {
            (address pointer,) = chunkAt(chunk);
            assembly ("memory-safe") {
                to := add(data, 32)
                if pointer { extcodecopy(pointer, to, 1, mload(data)) }
            }
        }
        unchecked {
            for (uint256 end = first + length; first < end; first += 256) {
                if (_take(to, image, marks, state, count, first)) changed = true;
                (to, image, marks) = (to + 8192, image + 8192, marks + 32);
            }
        }
        replaceChunk(chunk, data);
        return (count > STATE_WORDS ? state : state.clearWritten(), changed);
    }

    /// @dev Copies to memory the marked words of a group from an image, and others that are written from storage;
    /// then none is marked, and of a large model none written. `changed`: there were some.
    function _take(
        uint256 to,
        uint256 image,
        uint256 marks,
        State state,
        uint256 count,
        uint256 first
    ) private returns (bool changed) {
        uint256 written = _written(state, count, first >> 8);
        // for each bit i of marked: to[i] = image[i]; else of written: to[i] = sload(WORDS + first + i)
        assembly ("memory-safe") {
            let marked := mload(marks)
            mstore(marks, 0)
            if gt(count, STATE_WORDS) { sstore(add(BITMAPS, shr(8, first)), 0) }
            let bits := or(marked, written)
            changed := gt(bits, 0)
            for { let i := 0 } bits { i := add(i, 1) } {
                if and(bits, 1) {
                    let place := shl(5, i)
                    switch and(marked, 1)
                    case 0 { mstore(add(to, place), sload(add(add(WORDS, first), i))) }
                    default { mstore(add(to, place), mload(add(image, place))) }
                }
                bits := shr(1, bits)
                marked := shr(1, marked)
            }
        }
    }

    /// @notice Which words a chunk of the base holds, of `count` in all: the first, and how many.
    function rangeOf(uint256 chunk, uint256 count)
        internal
        pure
        returns (uint256 first, uint256 length)
    {
        unchecked {
            if (chunk > (count - 1) >> 9) revert IModel.ChunkInvalid(chunk);
            first = chunk << 9;
            length = count - first;
            if (length > 512) length = 512;
        }
    }

    /// @notice Stores a chunk of the base anew, without zeros at its end; its format is 0.
    /// @param data Whole words.
    function replaceChunk(uint256 chunk, bytes memory data) internal {
        uint256 version;
        assembly ("memory-safe") {
            // while (data.length != 0 && data[data.length - 1] == 0) data.pop();
            let last := add(data, mload(data))
            for {} gt(last, data) { last := sub(last, 32) } { if mload(last) { break } }
            let size := sub(last, data)
            for {} size { size := sub(size, 1) } { if byte(31, mload(add(data, size))) { break } }
            mstore(data, size)
            version := add(shr(VERSION, sload(add(CHUNKS, chunk))), 1)
        }
        address pointer = SSTORE2.write(data);
        assembly ("memory-safe") {
            sstore(add(CHUNKS, chunk), or(shl(VERSION, version), pointer))
        }
        emit IModel.Compacted(chunk, version, pointer);
    }

    /// @notice Prepares a model that had `count` words for having `grown`.
    /// @return The state word, which has given the bitmap away if it does not fit any more.
    function grow(State state, uint256 count, uint256 grown) internal returns (State) {
        if (count > STATE_WORDS || grown <= STATE_WORDS) return state;
        uint256 written = state.written();
        assembly ("memory-safe") {
            sstore(BITMAPS, written)
        }
        return state.clearWritten();
    }

    /// @notice Loads all words.
    function loadAll(State state, uint256 count) internal view returns (uint256 image) {
        assembly ("memory-safe") {
            image := mload(0x40)
            // One word more, as lanes are read 32 bytes at a time.
            mstore(0x40, add(image, shl(5, add(count, 1))))
        }
        loadRange(image, 0, count, state, count);
    }

    /// @notice Loads the words from number `first` up to `end`, at least one, to memory at `to`.
    /// @param count Words of the model.
    function loadRange(uint256 to, uint256 first, uint256 end, State state, uint256 count)
        internal
        view
    {
        uint256 written = state.written() >> first;
        uint256 next = end;
        do {
            if (count > STATE_WORDS) {
                assembly ("memory-safe") {
                    next := add(or(first, 0xff), 1) // group
                    if gt(next, end) { next := end }
                    written := shr(and(first, 0xff), sload(add(BITMAPS, shr(8, first))))
                }
            }
            uint256 missing;
            assembly ("memory-safe") {
                // Bits behind those of the range are shifted out.
                missing := shl(sub(add(first, 256), next), not(written))
            }
            if (missing != 0) {
                unchecked {
                    _copyBase(to, first, next - first);
                }
                // for each bit i of written: to[i] = sload(WORDS + first + i)
                assembly ("memory-safe") {
                    let slot := add(WORDS, first)
                    for { let last := add(WORDS, next) } lt(slot, last) {
                        slot := add(slot, 1)
                        to := add(to, 32)
                        written := shr(1, written)
                    } { if and(written, 1) { mstore(to, sload(slot)) } }
                }
            } else {
                // for each i from first to next: to[i - first] = sload(WORDS + i)
                assembly ("memory-safe") {
                    let slot := add(WORDS, first)
                    for { let last := add(WORDS, next) } 1 {} {
                        mstore(to, sload(slot))
                        to := add(to, 32)
                        slot := add(slot, 1)
                        if eq(slot, last) { break }
                    }
                }
            }
            first = next;
        } while (first != end);
    }

    /// @notice Stores what `loadRange` loads.
    /// @return The state word, in which the words of a small model are marked as written.
    function storeRange(uint256 from, uint256 first, uint256 end, State state, uint256 count)
        internal
        returns (State)
    {
        unchecked {
            if (count > STATE_WORDS) _addWritten(first, end);
            else state = state.addWritten((1 << end) - (1 << first));
        }
        // for each i from first to end: sstore(WORDS + i, from[i - first])
        assembly ("memory-safe") {
            let slot := add(WORDS, first)
            for { let last := add(WORDS, end) } 1 {} {
                sstore(slot, mload(from))
                slot := add(slot, 1)
                if eq(slot, last) { break }
                from := add(from, 32)
            }
        }
        return state;
    }

    /// @dev Marks the words from number `first` up to `end` of a large model as written.
    function _addWritten(uint256 first, uint256 end) private {
        unchecked {
            while (first < end) {
                uint256 next = (first | 0xff) + 1; // group
                if (next > end) next = end;
                uint256 marked = ((1 << (next - first)) - 1) << (first & 0xff);
                // BITMAPS[first / 256] |= marked, if that changes it
                assembly ("memory-safe") {
                    let slot := add(BITMAPS, shr(8, first))
                    let written := sload(slot)
                    if and(marked, not(written)) { sstore(slot, or(written, marked)) }
                }
                first = next;
            }
        }
    }

    /// @dev Which words of a group are in storage.
    function _written(State state, uint256 count, uint256 group)
        private
        view
        returns (uint256 written)
    {
        written = state.written();
        assembly ("memory-safe") {
            if gt(count, STATE_WORDS) { written := sload(add(BITMAPS, group)) }
        }
    }

    /// @dev Copies the base from the first missing word to the end of the group that starts at word
    /// `first`, or zeros if there is no base.
    function _fill(uint256 image, uint256 first, uint256 missing, uint256 count) private view {
        assembly ("memory-safe") {
            let index := first
            for {} iszero(and(missing, 1)) { missing := shr(1, missing) } { index := add(index, 1) }
            let end := add(first, 256)
            if gt(end, count) { end := count }

            let to := add(image, shl(5, index))
            let size := shl(5, sub(end, index))
            let pointer := sload(add(CHUNKS, shr(9, first)))
            switch pointer
            case 0 { calldatacopy(to, calldatasize(), size) }
            default { extcodecopy(pointer, to, add(1, shl(5, and(index, 511))), size) }
        }
    }

    /// @dev Copies `length` words of the base, all of one chunk, from word `index` on, or zeros if there
    /// is no base.
    function _copyBase(uint256 to, uint256 index, uint256 length) private view {
        assembly ("memory-safe") {
            let size := shl(5, length)
            let pointer := sload(add(CHUNKS, shr(9, index)))
            switch pointer
            case 0 { calldatacopy(to, calldatasize(), size) }
            default { extcodecopy(pointer, to, add(1, shl(5, and(index, 511))), size) }
        }
    }
}
