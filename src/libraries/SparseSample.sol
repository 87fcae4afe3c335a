// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ISparseSample} from "../interfaces/ISparseSample.sol";
import {Batch} from "./Batch.sol";

/// @title SparseSample
/// @notice Checks packed `uint16` feature ids, sixteen at a time.
/// @author SUM
library SparseSample {
    /// @dev The largest feature space: an id leaves the top bit of its 16 free as a guard.
    uint256 internal constant MAX_FEATURES = 1 << 15;

    /// @dev The top bit of each of the sixteen ids in a word.
    uint256 private constant GUARDS =
        0x8000800080008000800080008000800080008000800080008000800080008000;

    /// @dev One in each id but the first.
    uint256 private constant ONES =
        0x0000000100010001000100010001000100010001000100010001000100010001;

    /// @dev One in each id.
    uint256 private constant EACH =
        0x0001000100010001000100010001000100010001000100010001000100010001;

    /// @notice Reverts unless `sample` is a strictly increasing list of ids below `features`, and
    /// marks the words that the ids touch.
    /// @dev The check is equivalent to `_locate`, which it calls to name what is wrong: an id a after
    /// an id b is fine iff the guard bit survives in (a + 0x8000) − (b + 1), and ids below 2^15 do not
    /// borrow from their neighbours, so one subtraction compares all sixteen. The marks are equivalent
    /// to `for each id: marks[id >> lanesLog2] = true`.
    /// @param features At most `MAX_FEATURES`.
    /// @param lanesLog2 log2 of the lanes in a word, at most 8.
    /// @param marks Memory for one bit a word, word i at bit i mod 256 of `marks` + 32 · ⌊i / 256⌋.
    function mark(bytes calldata sample, uint256 features, uint256 lanesLog2, uint256 marks)
        internal
        pure
    {
        if (sample.length & 1 != 0) revert ISparseSample.SampleLengthOdd(sample.length);

        bool faulty;
        assembly ("memory-safe") {
            let floor := 0 // the smallest id that may come next
            let end := add(sample.offset, sample.length)
            for { let position := sample.offset } lt(position, end) {
                position := add(position, 32)
            } {
                let ids := calldataload(position)
                let valid := GUARDS
                let last := and(ids, 0xffff)
                if lt(sub(end, position), 32) {
                    // What follows the sample in the call data is not part of it: the last id instead.
                    let spare := shl(3, sub(32, sub(end, position)))
                    valid := shl(spare, valid)
                    last := and(shr(spare, ids), 0xffff)
                    ids := or(shl(spare, shr(spare, ids)), shr(sub(256, spare), mul(last, EACH)))
                }
                let bounds := add(add(shr(16, ids), ONES), shl(240, floor))
                let fine := and(and(sub(or(ids, GUARDS), bounds), valid), not(ids))
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
                ids := shr(lanesLog2, ids)
                let bits :=
                    or(
                        or(
                            or(
                                or(shl(byte(1, ids), 1), shl(byte(3, ids), 1)),
                                or(shl(byte(5, ids), 1), shl(byte(7, ids), 1))
                            ),
                            or(
                                or(shl(byte(9, ids), 1), shl(byte(11, ids), 1)),
                                or(shl(byte(13, ids), 1), shl(byte(15, ids), 1))
                            )
                        ),
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
                let slot := add(marks, shl(5, group))
                mstore(slot, or(mload(slot), bits))
            }
            faulty := or(faulty, gt(floor, features))
        }
        if (faulty) _locate(sample, features);
    }

    /// @notice `mark` for each sample of a batch.
    function markBatch(bytes calldata batch, uint256 features, uint256 lanesLog2, uint256 marks)
        internal
        pure
    {
        for (uint256 position; position < batch.length;) {
            bytes calldata sample;
            (, sample, position) = Batch.read(batch, position);
            mark(sample, features, lanesLog2, marks);
        }
    }

    /// @dev Reverts with the first fault of `sample`.
    function _locate(bytes calldata sample, uint256 features) private pure {
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
