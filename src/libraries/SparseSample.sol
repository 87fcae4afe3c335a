// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../interfaces/ICollaborativeTrainer.sol";
import {ISparseSample} from "../interfaces/ISparseSample.sol";
import {Batch} from "./Batch.sol";
import {Words} from "./Words.sol";

/// @title SparseSample
/// @notice Checks packed `uint16` feature ids, sixteen at a time.
/// @author SUM
library SparseSample {
    /// @dev The largest feature space: an id leaves the top bit of its 16 free as a guard.
    uint256 internal constant MAX_FEATURES = 1 << 15;

    /// @dev Bytes of a batch, for each word, from which on reading a word costs less than marking: an id
    /// takes some 50 gas, a word at most 2,100.
    uint256 private constant LONG = 64;

    /// @dev `Batch.HEAD`, for assembly.
    uint256 private constant HEAD = 4;

    /// @dev The top bit of each of the sixteen ids in a word.
    uint256 private constant GUARDS =
        0x8000800080008000800080008000800080008000800080008000800080008000;

    /// @dev 1 in each of the sixteen ids in a word but the first.
    uint256 private constant ONES =
        0x0000000100010001000100010001000100010001000100010001000100010001;

    /// @notice Reverts unless `sample` is a strictly increasing list of ids below `features`, and
    /// marks the words that the ids touch.
    /// @dev The check is that of `check`, in the same pass. The marks are equivalent to
    /// `for each id: marks[id >> lanesLog2] = true`.
    /// @param features At most `MAX_FEATURES`.
    /// @param lanesLog2 log2 of the lanes in a word, at most 8.
    /// @param marks Memory for one bit a word, word i at bit i mod 256 of `marks` + 32 · ⌊i / 256⌋.
    function mark(bytes calldata sample, uint256 features, uint256 lanesLog2, uint256 marks)
        internal
        pure
    {
        bool faulty;
        assembly ("memory-safe") {
            let guards := GUARDS
            let floor := 0
            let end := add(sample.offset, sample.length)
            for { let position := sample.offset } lt(position, end) {
                position := add(position, 32)
            } {
                let ids := calldataload(position)
                let valid := guards
                let last := and(ids, 0xffff)
                let left := sub(end, position)
                if lt(left, 32) {
                    // What follows the sample in the call data is not part of it: the last id instead.
                    let spare := shl(3, sub(32, left))
                    valid := shl(spare, valid)
                    last := and(shr(spare, ids), 0xffff)
                    ids := or(
                        shl(spare, shr(spare, ids)),
                        shr(sub(256, spare), mul(last, shr(15, guards)))
                    )
                }
                let bounds := add(add(shr(16, ids), shr(31, guards)), shl(240, floor))
                let fine := and(and(sub(or(ids, guards), bounds), valid), not(ids))
                faulty := or(faulty, xor(fine, valid))
                floor := add(last, 1)

                let group := shr(add(8, lanesLog2), last)
                if xor(shr(add(248, lanesLog2), ids), group) {
                    // Ids of two groups or more: mark one by one.
                    for { let rest := ids } rest { rest := shl(16, rest) } {
                        let index := shr(add(240, lanesLog2), rest)
                        let other := add(marks, shl(5, shr(8, index)))
                        mstore(other, or(mload(other), shl(and(index, 0xff), 1)))
                    }
                    continue
                }
                // The numbers within the group are the second bytes of each two.
                ids := shr(lanesLog2, ids)
                let bits :=
                    or(
                        or(shl(byte(1, ids), 1), shl(byte(3, ids), 1)),
                        or(shl(byte(5, ids), 1), shl(byte(7, ids), 1))
                    )
                if gt(left, 8) {
                    bits := or(
                        bits,
                        or(
                            or(shl(byte(9, ids), 1), shl(byte(11, ids), 1)),
                            or(shl(byte(13, ids), 1), shl(byte(15, ids), 1))
                        )
                    )
                    if gt(left, 16) {
                        bits := or(
                            bits,
                            or(
                                or(
                                    or(shl(byte(17, ids), 1), shl(byte(19, ids), 1)),
                                    or(shl(byte(21, ids), 1), shl(byte(23, ids), 1))
                                ),
                                or(
                                    or(shl(byte(25, ids), 1), shl(byte(27, ids), 1)),
                                    or(shl(byte(29, ids), 1), shl(byte(31, ids), 1))
                                )
                            )
                        )
                    }
                }
                let slot := add(marks, shl(5, group))
                mstore(slot, or(mload(slot), bits))
            }
            faulty := or(or(faulty, gt(floor, features)), and(sample.length, 1))
        }
        if (faulty) _locate(sample, features);
    }

    /// @notice Reverts unless `sample` is a strictly increasing list of ids below `features`.
    /// @dev Equivalent to `_locate`, which it calls to name what is wrong: an id a after an id b is fine
    /// iff the guard bit survives in (a + 0x8000) − (b + 1), and ids below 2^15 do not borrow from their
    /// neighbours, so one subtraction compares all sixteen.
    /// @param features At most `MAX_FEATURES`.
    function check(bytes calldata sample, uint256 features) internal pure {
        bool faulty;
        assembly ("memory-safe") {
            let guards := GUARDS
            let fine := guards
            let start := sample.offset
            // The last sixteen ids; of fewer, all, behind zeros that are compared with nothing.
            let last := sub(add(start, sample.length), 32)
            let ids := calldataload(last)
            let ones := shr(31, guards) // one in each id but the first
            if lt(last, start) {
                let spare := shl(3, sub(start, last))
                ids := shr(spare, shl(spare, ids))
                ones := shr(spare, ones)
            }
            faulty := or(iszero(lt(and(ids, 0xffff), features)), and(sample.length, 1))
            // Then from the first on, sixteen at a time, of which the last is the first of the next.
            for {} 1 {} {
                fine := and(and(sub(or(ids, guards), add(shr(16, ids), ones)), not(ids)), fine)
                if iszero(lt(start, last)) { break }
                ids := calldataload(start)
                start := add(start, 30)
            }
            faulty := or(faulty, xor(fine, guards))
        }
        if (faulty) _locate(sample, features);
    }

    /// @notice `mark` for each sample of a batch; but of a long one, marks all words and checks nothing: it touches most
    /// of them anyway, and reading them all costs less than telling which.
    function markBatch(bytes calldata batch, uint256 features, uint256 lanesLog2, uint256 marks)
        internal
        pure
    {
        unchecked {
            uint256 words = (features + (1 << lanesLog2) - 1) >> lanesLog2;
            if (batch.length > LONG * words) return Words.markAll(marks, words);
        }
        _markEach(batch, Batch.LABELS, features, lanesLog2, marks);
    }

    /// @notice How many samples a batch has, all with labels below `classes` and as `check` wants them.
    /// @dev Equivalent to `samples = Batch.check(batch, classes); for each sample: check(sample, features)`, in one
    /// pass, which names what is wrong with the first faulty record.
    /// @param classes `Batch.LABELS` for any label.
    /// @param features 1 to `MAX_FEATURES`.
    function checkBatch(bytes calldata batch, uint256 classes, uint256 features)
        internal
        pure
        returns (uint256 samples)
    {
        bool faulty;
        assembly ("memory-safe") {
            let heads := sub(shl(16, classes), 1) // those above have a label out of range
            let highest := sub(features, 1)
            let guards := GUARDS
            let fine := guards
            let end := add(batch.offset, batch.length)
            let next := batch.offset
            for {} lt(next, end) { samples := add(samples, 1) } {
                let start := add(next, HEAD)
                let head := shr(224, calldataload(next))
                next := add(start, and(head, 0xffff))

                // As in `check`.
                let last := sub(next, 32)
                let ids := calldataload(last)
                let ones := ONES
                if lt(last, start) {
                    let spare := shl(3, sub(start, last))
                    ids := shr(spare, shl(spare, ids))
                    ones := shr(spare, ones)
                }
                faulty := or(
                    or(gt(head, heads), and(head, 1)),
                    or(gt(and(ids, 0xffff), highest), faulty)
                )
                for {} 1 {} {
                    fine := and(and(sub(or(ids, guards), add(shr(16, ids), ones)), not(ids)), fine)
                    if iszero(lt(start, last)) { break }
                    ids := calldataload(start)
                    start := add(start, 30)
                }
            }
            faulty := or(or(faulty, xor(fine, guards)), xor(next, end))
        }
        if (faulty) {
            uint256 marks; // come to free memory, where nobody reads them
            assembly ("memory-safe") {
                marks := mload(0x40)
            }
            _markEach(batch, classes, features, 8, marks);
        }
    }

    /// @dev `mark` for each sample of a batch. Reverts with the first fault of a record.
    function _markEach(
        bytes calldata batch,
        uint256 classes,
        uint256 features,
        uint256 lanesLog2,
        uint256 marks
    ) private pure {
        for (uint256 position; position < batch.length;) {
            uint256 label;
            bytes calldata sample;
            (label, sample, position) = Batch.read(batch, position);
            if (label >= classes) revert ICollaborativeTrainer.LabelOutOfRange(label, classes);
            mark(sample, features, lanesLog2, marks);
        }
    }

    /// @dev Reverts with the first fault of `sample`.
    function _locate(bytes calldata sample, uint256 features) private pure {
        if (sample.length & 1 != 0) revert ISparseSample.SampleLengthOdd(sample.length);
        unchecked {
            uint256 floor;
            for (uint256 i; i < sample.length >> 1; ++i) {
                uint256 feature = uint16(bytes2(sample[2 * i:2 * i + 2]));
                if (feature < floor) revert ISparseSample.FeaturesNotIncreasing(i);
                if (feature >= features) {
                    revert ISparseSample.FeatureOutOfRange(i, feature, features);
                }
                floor = feature + 1;
            }
        }
    }
}
