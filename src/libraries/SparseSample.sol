// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ISparseSample} from "../interfaces/ISparseSample.sol";

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

    /// @notice Reverts unless `sample` is a strictly increasing list of ids below `features`.
    /// @dev Equivalent to `_locate`, which it calls to name what is wrong. An id a after an id b is
    /// fine iff the guard bit survives in (a + 0x8000) − (b + 1); ids below 2^15 cannot borrow from
    /// their neighbours, so one subtraction compares all sixteen.
    /// @param features At most `MAX_FEATURES`.
    function check(bytes calldata sample, uint256 features) internal pure {
        unchecked {
            if (sample.length & 1 != 0) revert ISparseSample.SampleLengthOdd(sample.length);

            uint256 floor; // The smallest id that may come next.
            for (uint256 i; i < sample.length; i += 32) {
                uint256 ids;
                uint256 valid = GUARDS;
                assembly ("memory-safe") {
                    ids := calldataload(add(sample.offset, i))
                }
                uint256 spare = i + 32 > sample.length ? (i + 32 - sample.length) << 3 : 0;
                // What follows the sample in the call data is not part of it.
                ids = ids >> spare << spare;
                valid = valid >> spare << spare;

                uint256 bounds = (ids >> 16) + ONES + (floor << 240);
                if (((ids | GUARDS) - bounds) & valid & ~ids != valid) {
                    _locate(sample, features);
                }
                floor = uint16(ids >> spare) + 1;
            }
            if (floor > features) _locate(sample, features);
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
