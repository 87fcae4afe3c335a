// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICompiledModel} from "../interfaces/ICompiledModel.sol";
import {IForest} from "../interfaces/IForest.sol";

/// @title ForestKernel
/// @notice Runs a forest of decision trees that is stored as contract code, in chunks.
/// @author SUM
///
/// @dev The first byte of a chunk's code is STOP. Then, all numbers big-endian:
///
/// | bytes | what                                                                             |
/// |-------|----------------------------------------------------------------------------------|
/// | 20    | address of the next chunk, zero in the last one                                  |
/// | 7     | [first chunk] features F, 2; classes K, 1; where tests are in memory, 2; tests, 2 |
/// | F     | [first chunk] for each feature its highest level, 0 to 255: as many are its tests |
/// | 4 · K | [first chunk] where each class's score starts, int32                             |
/// | 3     | depth D of the trees in this chunk, 1; their number N, 2                         |
/// | 2 · K | how many of the trees add to each class; they are in the order of classes        |
/// | rest  | the trees, level by level: level n of all trees in turn, 2^n entries of each     |
///
/// An entry has two bytes: a node is the address of its test in memory, a leaf an int16. Test t of a
/// feature, t from 1, passes if the sample's level is at least t; in memory it is one byte, 2 if it
/// passes and 0 if it fails.
///
/// All trees of a chunk together are the lower part of one heap, whose level 0 starts at byte 2 · N of
/// memory. So from the node at p the walk goes on at 2 · p + test: no branch, no index, no base.
library ForestKernel {
    /* CONSTANTS */

    /// @dev 32 tests that pass.
    uint256 private constant PASSED =
        0x0202020202020202020202020202020202020202020202020202020202020202;

    /// @dev The lower seven bits of each byte.
    uint256 private constant SEVEN =
        0x7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f;

    /* FUNCTIONS */

    /// @notice The score of each class: where it starts, and a leaf of each of its trees.
    /// @dev Nothing may be in memory yet, as trees and tests have places of their own there. The leaves of
    /// a class must not be able to add up to more than an int16: the compiler of models proves it.
    /// @param chunk The first chunk.
    /// @param sample Levels, one byte a feature.
    function scores(address chunk, bytes calldata sample)
        internal
        view
        returns (int256[] memory totals)
    {
        uint256 shape;
        uint256 start;
        (totals, shape, start) = _open(chunk, sample);
        while (true) {
            _walk(totals, chunk, shape, start);
            assembly ("memory-safe") {
                extcodecopy(chunk, 0x00, 1, 20)
                chunk := shr(96, mload(0x00))
            }
            if (chunk == address(0)) return totals;
            uint256 length = 3 + 2 * totals.length;
            assembly ("memory-safe") {
                extcodecopy(chunk, shape, 21, length)
            }
            start = 21 + length;
        }
    }

    /// @dev Checks the sample and writes the outcome of every test to memory.
    /// @return totals Where each class's score starts.
    /// @return shape Where depth and numbers of the first chunk's trees are in memory.
    /// @return start Where the first chunk's trees are in its code.
    function _open(address chunk, bytes calldata sample)
        private
        view
        returns (int256[] memory totals, uint256 shape, uint256 start)
    {
        uint256 head;
        assembly ("memory-safe") {
            extcodecopy(chunk, 0x00, 21, 7)
            head := shr(200, mload(0x00))
        }
        if (sample.length != head >> 40) {
            revert ICompiledModel.InputLengthInvalid(head >> 40, sample.length);
        }

        uint256 limits;
        assembly ("memory-safe") {
            // totals = new int256[](classes), behind the tests
            let classes := and(shr(32, head), 0xff)
            totals := and(add(add(and(shr(16, head), 0xffff), and(head, 0xffff)), 63), not(31))
            mstore(totals, classes)
            limits := add(totals, shl(5, add(classes, 1)))
            shape := add(limits, add(sample.length, shl(2, classes)))
            let end := add(shape, add(3, shl(1, classes)))
            start := add(28, sub(end, limits))
            extcodecopy(chunk, limits, 28, sub(end, limits))
            mstore(0x40, and(add(end, 31), not(31)))

            // for (uint256 i; i < classes; ++i) totals[i] = int32(starts[i]);
            let from := add(limits, sample.length)
            for { let to := add(totals, 32) } lt(to, limits) { to := add(to, 32) } {
                mstore(to, sar(224, mload(from)))
                from := add(from, 4)
            }
        }
        _test(sample, limits, head >> 16 & 0xffff);
    }

    /// @dev Writes the outcome of every test to memory at `test`.
    /// @param limits Where each feature's highest level is in memory.
    function _test(bytes calldata sample, uint256 limits, uint256 test) private pure {
        uint256 bad;
        // for (uint256 i; i < sample.length; ++i) {
        //     if (sample[i] > limits[i]) bad = 1;
        //     for (uint256 t = 1; t <= limits[i]; ++t) tests[test++] = sample[i] >= t ? 2 : 0;
        // }
        assembly ("memory-safe") {
            // 256 passed tests, then as many that failed: a feature's are those around the border.
            let border := add(mload(0x40), 256)
            for { let to := mload(0x40) } lt(to, border) { to := add(to, 32) } {
                mstore(to, PASSED)
            }
            calldatacopy(border, calldatasize(), 256) // zeros
            let end := add(sample.offset, sample.length)
            for { let from := sample.offset } lt(from, end) { from := add(from, 32) } {
                // 32 levels and limits, zeros where there are none.
                let none := shr(shl(3, sub(end, from)), not(0))
                let levels := and(calldataload(from), not(none))
                let most := and(mload(add(limits, sub(from, sample.offset))), not(none))
                // The lower seven bits of a level, and 127 less those of its limit, reach the eighth bit
                // if they are more. Then a level is too high if of the eighth bits of this, of the level
                // and of what the limit lacks two or three are set.
                let more := add(and(levels, SEVEN), sub(SEVEN, and(most, SEVEN)))
                let lacks := not(most)
                bad := or(bad, or(and(levels, lacks), and(more, or(levels, lacks))))
                // Four at once, as a loop costs as much as a feature.
                for {} most {} {
                    let limit := byte(0, most)
                    mcopy(test, sub(border, byte(0, levels)), limit)
                    test := add(test, limit)
                    limit := byte(1, most)
                    mcopy(test, sub(border, byte(1, levels)), limit)
                    test := add(test, limit)
                    limit := byte(2, most)
                    mcopy(test, sub(border, byte(2, levels)), limit)
                    test := add(test, limit)
                    limit := byte(3, most)
                    mcopy(test, sub(border, byte(3, levels)), limit)
                    test := add(test, limit)
                    most := shl(32, most)
                    levels := shl(32, levels)
                }
            }
            bad := and(bad, not(SEVEN))
        }
        if (bad != 0) _refuse(sample, limits);
    }

    /// @dev Reverts with the first level that is too high.
    function _refuse(bytes calldata sample, uint256 limits) private pure {
        for (uint256 i; i < sample.length; ++i) {
            uint256 limit;
            assembly ("memory-safe") {
                limit := byte(0, mload(add(limits, i)))
            }
            uint256 level = uint8(sample[i]);
            if (level > limit) revert IForest.InputOutOfRange(i, level, limit);
        }
    }

    /// @dev Adds the leaves of one chunk's trees to the scores.
    function _walk(int256[] memory totals, address chunk, uint256 shape, uint256 start)
        private
        view
    {
        // uint256 heap = trees;
        // for (uint256 class; class < totals.length; ++class) {
        //     for (uint256 i; i < counts[class]; ++i) {
        //         uint256 node = heap++;
        //         for (uint256 level; level < depth; ++level) {
        //             node = 2 * node + (test of node passes ? 1 : 0);
        //         }
        //         totals[class] += leaf of node;
        //     }
        // }
        // Most forests have depth 6, and a loop costs as much as a level: it is written out.
        assembly ("memory-safe") {
            let trees := shr(232, mload(shape))
            let depth := shr(16, trees)
            let leaves := shl(add(depth, 1), and(trees, 0xffff))
            let root := shl(1, and(trees, 0xffff))
            let free := mload(0x40)
            extcodecopy(chunk, root, start, sub(extcodesize(chunk), start))

            let last := add(totals, shl(5, mload(totals)))
            shape := add(shape, 3)
            for {} lt(totals, last) {} {
                totals := add(totals, 32)
                let end := add(root, shl(1, shr(240, mload(shape))))
                shape := add(shape, 2)
                let sum := 0
                switch depth
                case 6 {
                    for {} lt(root, end) { root := add(root, 2) } {
                        let p1 := add(add(root, root), byte(0, mload(shr(240, mload(root)))))
                        let p2 := add(add(p1, p1), byte(0, mload(shr(240, mload(p1)))))
                        let p3 := add(add(p2, p2), byte(0, mload(shr(240, mload(p2)))))
                        let p4 := add(add(p3, p3), byte(0, mload(shr(240, mload(p3)))))
                        let p5 := add(add(p4, p4), byte(0, mload(shr(240, mload(p4)))))
                        let p6 := add(add(p5, p5), byte(0, mload(shr(240, mload(p5)))))
                        sum := add(sum, shr(240, mload(p6)))
                    }
                }
                default {
                    for {} lt(root, end) { root := add(root, 2) } {
                        let p := root
                        for {} lt(p, leaves) {} {
                            p := add(add(p, p), byte(0, mload(shr(240, mload(p)))))
                        }
                        sum := add(sum, shr(240, mload(p)))
                    }
                }
                mstore(totals, add(mload(totals), signextend(1, sum)))
            }
            // The trees may have been where Solidity keeps these two.
            mstore(0x40, free)
            mstore(0x60, 0)
        }
    }
}
