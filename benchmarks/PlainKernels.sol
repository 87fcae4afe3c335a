// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IDataHandler} from "../src/interfaces/IDataHandler.sol";
import {ISparseSample} from "../src/interfaces/ISparseSample.sol";
import {Record} from "../src/types/Record.sol";

/// @notice What the kernels of `src/` do, in Solidity without assembly: what they must beat.
abstract contract PlainKernels is ISparseSample {
    mapping(uint256 index => uint256) internal plainWords;
    mapping(bytes32 key => Record) internal plainRecords;

    function _plainMark(bytes calldata sample, uint256 features, bool[] memory marks)
        internal
        pure
    {
        if (sample.length % 2 != 0) revert SampleLengthOdd(sample.length);
        unchecked {
            uint256 floor;
            for (uint256 i; i < sample.length; i += 2) {
                uint256 id = uint16(bytes2(sample[i:i + 2]));
                if (id < floor) revert FeaturesNotIncreasing(i / 2);
                if (id >= features) revert FeatureOutOfRange(i / 2, id, features);
                marks[id / 32] = true;
                floor = id + 1;
            }
        }
    }

    function _plainLoad(bool[] memory marks, uint256[] memory image) internal view {
        unchecked {
            for (uint256 i; i < marks.length; ++i) {
                if (marks[i]) image[i] = plainWords[i];
            }
        }
    }

    function _plainStore(bool[] memory marks, uint256[] memory image) internal {
        unchecked {
            for (uint256 i; i < marks.length; ++i) {
                if (marks[i]) plainWords[i] = image[i];
            }
        }
    }

    function _plainSum(uint256[] memory image, bytes calldata sample)
        internal
        pure
        returns (int256 sum)
    {
        unchecked {
            for (uint256 i; i < sample.length; i += 2) {
                uint256 id = uint16(bytes2(sample[i:i + 2]));
                sum += int8(uint8(image[id / 32] >> (248 - 8 * (id % 32))));
            }
        }
    }

    function _plainMove(uint256[] memory image, bytes calldata sample, int256 step) internal pure {
        unchecked {
            for (uint256 i; i < sample.length; i += 2) {
                uint256 id = uint16(bytes2(sample[i:i + 2]));
                uint256 shift = 248 - 8 * (id % 32);
                int256 weight = int8(uint8(image[id / 32] >> shift)) + step;
                if (weight > 127) weight = 127;
                if (weight < -128) weight = -128;
                image[id / 32] = image[id / 32] & ~(uint256(0xff) << shift)
                    | uint256(uint8(int8(weight))) << shift;
            }
        }
    }

    function _plainRemember(
        address author,
        uint256 index,
        bytes calldata sample,
        uint256 label,
        Record record
    ) internal {
        plainRecords[keccak256(abi.encodePacked(author, index, label, sample))] = record;
        emit IDataHandler.DataAdded(author, label, index, record.deposit(), sample);
    }
}
