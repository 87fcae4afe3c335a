// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel} from "../interfaces/IModel.sol";
import {ClassHead, ClassHeadLibrary} from "../types/ClassHead.sol";
import {MAGIC, NUMBERS} from "./LowestBit.sol";
import {Uint16Lanes} from "./Uint16Lanes.sol";
import {Words} from "./Words.sol";

/// @title ClassWords
/// @notice One array of words for each class, so that learning touches only the label's.
/// @author SUM
///
/// @dev Works on images and marks as `Words` does, and shares its base, in which the classes follow
/// each other, and in each chunk lanes have as many bits as its largest needs (`Uint16Lanes.pack`): the
/// chunk's format says how many. Class c has its head at slot CLASSES + 2^16 · c, and word i of its counts 16 + i slots
/// behind once it was written. Which words were written is a bitmap: in the head while it fits, so
/// that it costs no slot of its own, else one for each group of 256 words, in the slots behind the
/// head.
library ClassWords {
    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.ClassWords")) - 1)) & ~0xff
    uint256 private constant CLASSES =
        0x521ec0ccd8045cf2d2316884f791dddfc809c52844f5e89b0e3121a604843f00;

    /// @dev From a class's head to its bitmaps, and to its words.
    uint256 private constant BITMAPS = 1;
    uint256 private constant WORDS = 16;

    /// @dev From a class to the one behind it.
    uint256 private constant NEXT = 1 << 16;

    /* FUNCTIONS */

    /// @notice Takes `base` as the initial `count` words, of all classes; without chunks they are zero.
    /// @dev Reverts with `ChunkInvalid` unless each chunk is an upload and holds its share of the words,
    /// with 1 to 16 bits a lane.
    /// @param uploader Who stored the chunks; see `Uploads`.
    function initialize(address[] memory base, address uploader, uint256 count) internal {
        if (base.length == 0) return;
        if (base.length != (count + 511) >> 9) revert IModel.ChunkInvalid(base.length);

        for (uint256 chunk; chunk < base.length; ++chunk) {
            (, uint256 length) = Words.rangeOf(chunk, count);
            // STOP, and sixteen lanes a word, which are two bytes for each bit of one.
            uint256 size = base[chunk].code.length;
            uint256 bits = size / (2 * length);
            if (bits == 0 || bits > 16 || size != 1 + 2 * bits * length) {
                revert IModel.ChunkInvalid(chunk);
            }
            Words.setChunk(chunk, base[chunk], uploader);
            Words.setFormat(chunk, bits);
        }
    }

    function loadHead(uint256 class) internal view returns (ClassHead head) {
        assembly ("memory-safe") {
            head := sload(add(CLASSES, shl(16, class)))
        }
    }

    function storeHead(uint256 class, ClassHead head) internal {
        assembly ("memory-safe") {
            sstore(add(CLASSES, shl(16, class)), head)
        }
    }

    /// @notice Loads the head of a class, and its marked words, of `count`, into the image.
    function load(uint256 image, uint256 marks, uint256 class, uint256 count)
        internal
        view
        returns (ClassHead head)
    {
        head = loadHead(class);
        unchecked {
            for (uint256 first; first < count; first += 256) {
                uint256 slot = CLASSES + (class << 16);
                uint256 written = head.written();
                uint256 marked;
                assembly ("memory-safe") {
                    marked := mload(add(marks, shr(3, first)))
                    if gt(count, 176) {
                        written := sload(add(add(slot, BITMAPS), shr(8, first)))
                    }
                }
                uint256 part = image + (first << 5);
                if (marked & ~written != 0) {
                    uint256 left = count - first;
                    _unpack(part, marked & ~written, class * count + first, left < 256 ? left : 256);
                }
                slot += WORDS + first;

                // for each bit i of marked & written: part[i] = sload(slot + i)
                assembly ("memory-safe") {
                    for { marked := and(marked, written) } marked { marked := shr(32, marked) } {
                        for { let bits := and(marked, 0xffffffff) } bits {} {
                            let i := byte(and(div(MAGIC, and(bits, sub(0, bits))), 31), NUMBERS)
                            mstore(add(part, shl(5, i)), sload(add(slot, i)))
                            bits := and(bits, sub(bits, 1))
                        }
                        slot := add(slot, 32)
                        part := add(part, 1024)
                    }
                }
            }
        }
    }

    /// @notice `Uint16Lanes.product` for a class and the one behind it, in one pass over the sample and straight
    /// from storage.
    /// @dev The word that lanes are read from is in the scratch space, the other class's behind it.
    /// @param written The words that both have in storage.
    /// @param exponents The second's in the upper half. All ones, and nothing is computed, unless all words that
    /// the sample names are in storage.
    function products(
        uint256 class,
        uint256 written,
        bytes calldata sample,
        uint256 scale,
        uint256 offset,
        uint256 first,
        uint256 second
    ) internal view returns (uint256 a, uint256 b, uint256 exponents) {
        assembly ("memory-safe") {
            class := add(add(CLASSES, WORDS), shl(16, class))
            a := first
            b := second
            let last := not(0)
            // Four at a time, doubled, as a lane has two bytes; then the rest.
            sample.length := add(sample.offset, sub(sample.length, 7))
            for {} slt(sample.offset, sample.length) { sample.offset := add(sample.offset, 8) } {
                let ids := shr(191, calldataload(sample.offset))
                let lane := shr(48, ids)
                if sgt(lane, last) {
                    let index := shr(5, lane)
                    if iszero(and(shr(index, written), 1)) { break }
                    mstore(0, sload(add(class, index)))
                    mstore(32, sload(add(class, add(index, NEXT))))
                    last := or(lane, 31)
                }
                lane := and(lane, 31)
                a := mul(a, add(mul(shr(240, mload(lane)), scale), offset))
                b := mul(b, add(mul(shr(240, mload(add(lane, 32))), scale), offset))
                lane := and(shr(32, ids), 0xffff)
                if sgt(lane, last) {
                    let index := shr(5, lane)
                    if iszero(and(shr(index, written), 1)) { break }
                    mstore(0, sload(add(class, index)))
                    mstore(32, sload(add(class, add(index, NEXT))))
                    last := or(lane, 31)
                }
                lane := and(lane, 31)
                a := mul(a, add(mul(shr(240, mload(lane)), scale), offset))
                b := mul(b, add(mul(shr(240, mload(add(lane, 32))), scale), offset))
                lane := and(shr(16, ids), 0xffff)
                if sgt(lane, last) {
                    let index := shr(5, lane)
                    if iszero(and(shr(index, written), 1)) { break }
                    mstore(0, sload(add(class, index)))
                    mstore(32, sload(add(class, add(index, NEXT))))
                    last := or(lane, 31)
                }
                lane := and(lane, 31)
                a := mul(a, add(mul(shr(240, mload(lane)), scale), offset))
                b := mul(b, add(mul(shr(240, mload(add(lane, 32))), scale), offset))
                lane := and(ids, 0xffff)
                if sgt(lane, last) {
                    let index := shr(5, lane)
                    if iszero(and(shr(index, written), 1)) { break }
                    mstore(0, sload(add(class, index)))
                    mstore(32, sload(add(class, add(index, NEXT))))
                    last := or(lane, 31)
                }
                lane := and(lane, 31)
                a := mul(a, add(mul(shr(240, mload(lane)), scale), offset))
                b := mul(b, add(mul(shr(240, mload(add(lane, 32))), scale), offset))
                if shr(160, or(a, b)) {
                    for {} shr(160, a) {} {
                        a := shr(32, a)
                        exponents := add(exponents, 32)
                    }
                    for {} shr(160, b) {} {
                        b := shr(32, b)
                        exponents := add(exponents, shl(133, 1))
                    }
                }
            }
            sample.length := add(sample.length, 7)
            for {} lt(sample.offset, sample.length) { sample.offset := add(sample.offset, 2) } {
                let lane := shl(1, shr(240, calldataload(sample.offset)))
                if sgt(lane, last) {
                    let index := shr(5, lane)
                    if iszero(and(shr(index, written), 1)) { break }
                    mstore(0, sload(add(class, index)))
                    mstore(32, sload(add(class, add(index, NEXT))))
                    last := or(lane, 31)
                }
                lane := and(lane, 31)
                a := mul(a, add(mul(shr(240, mload(lane)), scale), offset))
                b := mul(b, add(mul(shr(240, mload(add(lane, 32))), scale), offset))
            }
            if lt(sample.offset, sample.length) { exponents := not(0) }
        }
    }

    /// @notice Moves the current words of a chunk of the base into code, of `classes` classes with `count`
    /// words each.
    function compact(uint256 classes, uint256 count, uint256 chunk) internal {
        (uint256 first, uint256 length) = Words.rangeOf(chunk, classes * count);
        (uint256 image,) = Words.allocate(length);
        for (uint256 i; i < length; i += 256) {
            uint256 left = length - i;
            uint256 all = left < 256 ? (1 << left) - 1 : type(uint256).max;
            _unpack(image + (i << 5), all, first + i, left < 256 ? left : 256);
        }
        bool changed;
        // A chunk may begin and end within a class.
        for (uint256 i; i < length;) {
            uint256 class = (first + i) / count;
            uint256 from = first + i - class * count;
            uint256 to = from + length - i;
            if (to > count) to = count;
            if (_take(image + (i << 5), class, from, to, count)) changed = true;
            i += to - from;
        }
        if (!changed) revert IModel.NothingToCompact(chunk);
        (bytes memory data, uint256 bits) = Uint16Lanes.pack(image, length);
        Words.replaceChunk(chunk, data);
        Words.setFormat(chunk, bits);
    }

    /// @dev Loads those of `count` words of the base, at most 256 from word `index` on, that are marked in
    /// `missing` into the image, or zeros if there is no base.
    function _unpack(uint256 image, uint256 missing, uint256 index, uint256 count) private view {
        unchecked {
            uint256 left = 512 - (index & 511); // to the end of the chunk
            if (left < count) {
                _unpack(image + (left << 5), missing >> left, index + left, count - left);
                (missing, count) = (missing & ((1 << left) - 1), left);
            }
            if (missing == 0) return;
            (address pointer, uint256 bits) = Words.chunkAt(index >> 9);
            uint256 packed;
            assembly ("memory-safe") {
                packed := mload(0x40)
                // Behind the end of the code are zeros.
                if pointer {
                    let size := shl(1, bits)
                    let place := mul(and(index, 511), size)
                    extcodecopy(pointer, packed, add(1, place), mul(count, size))
                }
            }
            Uint16Lanes.unpack(image, packed, missing, bits);
        }
    }

    /// @dev Loads a class's words in storage, of those from `from` on and below `to`, into the image of these;
    /// they are not in storage any more. `changed` if there were any.
    function _take(uint256 image, uint256 class, uint256 from, uint256 to, uint256 count)
        private
        returns (bool changed)
    {
        uint256 slot = CLASSES + (class << 16);
        ClassHead head = loadHead(class);
        while (from < to) {
            uint256 group = from >> 8;
            uint256 written = head.written();
            assembly ("memory-safe") {
                if gt(count, 176) { written := sload(add(add(slot, BITMAPS), group)) }
            }
            uint256 taken;
            for (; from < to && from >> 8 == group; ++from) {
                uint256 bit = 1 << (from & 0xff);
                if (written & bit != 0) {
                    taken |= bit;
                    assembly ("memory-safe") {
                        mstore(image, sload(add(add(slot, WORDS), from)))
                    }
                }
                image += 32;
            }
            if (taken == 0) continue;
            changed = true;
            if (count <= ClassHeadLibrary.WRITTEN_WORDS) {
                head = head.removeWritten(taken);
                storeHead(class, head);
                continue;
            }
            assembly ("memory-safe") {
                sstore(add(add(slot, BITMAPS), group), and(written, not(taken)))
            }
        }
    }

    /// @notice Stores the marked words of a class, and its head.
    function store(uint256 image, uint256 marks, uint256 class, ClassHead head, uint256 count)
        internal
    {
        unchecked {
            for (uint256 first; first < count; first += 256) {
                uint256 slot = CLASSES + (class << 16);
                uint256 marked;
                assembly ("memory-safe") {
                    marked := mload(add(marks, shr(3, first)))
                    if gt(count, 176) {
                        let bitmap := add(add(slot, BITMAPS), shr(8, first))
                        let written := sload(bitmap)
                        if and(marked, not(written)) { sstore(bitmap, or(written, marked)) }
                    }
                }
                if (count <= ClassHeadLibrary.WRITTEN_WORDS) head = head.addWritten(marked);
                uint256 part = image + (first << 5);
                slot += WORDS + first;

                // for each bit i of marked: sstore(slot + i, part[i])
                assembly ("memory-safe") {
                    for {} marked { marked := shr(32, marked) } {
                        for { let bits := and(marked, 0xffffffff) } bits {} {
                            let i := byte(and(div(MAGIC, and(bits, sub(0, bits))), 31), NUMBERS)
                            sstore(add(slot, i), mload(add(part, shl(5, i))))
                            bits := and(bits, sub(bits, 1))
                        }
                        slot := add(slot, 32)
                        part := add(part, 1024)
                    }
                }
            }
            storeHead(class, head);
        }
    }
}
