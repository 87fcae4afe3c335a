// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LibBit} from "solady/src/utils/LibBit.sol";

import {ICollaborativeTrainer} from "../src/interfaces/ICollaborativeTrainer.sol";
import {IDataHandler} from "../src/interfaces/IDataHandler.sol";
import {IModel} from "../src/interfaces/IModel.sol";
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

    function _plainCheck(bytes calldata sample, uint256 features) internal pure {
        if (sample.length % 2 != 0) revert SampleLengthOdd(sample.length);
        unchecked {
            uint256 floor;
            for (uint256 i; i < sample.length; i += 2) {
                uint256 id = uint16(bytes2(sample[i:i + 2]));
                if (id < floor) revert FeaturesNotIncreasing(i / 2);
                if (id >= features) revert FeatureOutOfRange(i / 2, id, features);
                floor = id + 1;
            }
        }
    }

    function _plainCheckBatch(bytes calldata batch, uint256 classes, uint256 features)
        internal
        pure
        returns (uint256 samples)
    {
        for (uint256 position; position < batch.length; ++samples) {
            uint256 label = uint16(bytes2(batch[position:position + 2]));
            if (label >= classes) {
                revert ICollaborativeTrainer.LabelOutOfRange(label, classes);
            }
            uint256 start = position + 4;
            position = start + uint16(bytes2(batch[position + 2:start]));
            _plainCheck(batch[start:position], features);
        }
    }

    function _plainCheckLabels(bytes calldata batch, uint256 classes)
        internal
        pure
        returns (uint256 samples)
    {
        uint256 position;
        for (; position < batch.length; ++samples) {
            uint256 label = uint16(bytes2(batch[position:position + 2]));
            if (label >= classes) {
                revert ICollaborativeTrainer.LabelOutOfRange(label, classes);
            }
            position += 4 + uint16(bytes2(batch[position + 2:position + 4]));
        }
        if (position != batch.length) revert IModel.BatchTruncated(position);
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

/// @notice The same for vectors of lanes, lane 0 in the most significant bits of word 0.
abstract contract PlainVectors {
    function _plainSum(uint256[] memory counts, bytes calldata sample)
        internal
        pure
        returns (uint256 sum)
    {
        unchecked {
            for (uint256 i; i < sample.length; i += 2) {
                sum += _count(counts, uint16(bytes2(sample[i:i + 2])));
            }
        }
    }

    /// @dev With the cut at another place, as long as the mantissa needs one.
    function _plainProduct(
        uint256[] memory counts,
        bytes calldata sample,
        uint256 factor,
        uint256 scale,
        uint256 offset
    ) internal pure returns (uint256 mantissa, uint256 exponent) {
        unchecked {
            mantissa = factor;
            for (uint256 i; i < sample.length; i += 2) {
                mantissa *= scale * _count(counts, uint16(bytes2(sample[i:i + 2]))) + offset;
                if (mantissa >> 160 != 0) {
                    mantissa >>= 32;
                    exponent += 32;
                }
            }
        }
    }

    function _plainStoredProduct(
        uint256[] storage counts,
        bytes calldata sample,
        uint256 factor,
        uint256 scale,
        uint256 offset
    ) internal view returns (uint256 mantissa, uint256 exponent) {
        unchecked {
            mantissa = factor;
            for (uint256 i; i < sample.length; i += 2) {
                uint256 id = uint16(bytes2(sample[i:i + 2]));
                uint256 count = uint16(counts[id >> 4] >> (240 - 16 * (id & 15)));
                mantissa *= scale * count + offset;
                if (mantissa >> 160 != 0) {
                    mantissa >>= 32;
                    exponent += 32;
                }
            }
        }
    }

    function _plainSumAll(uint256[] memory counts) internal pure returns (uint256 sum) {
        unchecked {
            for (uint256 j; j < 16 * counts.length; ++j) {
                sum += _count(counts, j);
            }
        }
    }

    function _plainSumSquares(uint256[] memory counts) internal pure returns (uint256 sum) {
        unchecked {
            for (uint256 j; j < 16 * counts.length; ++j) {
                uint256 count = _count(counts, j);
                sum += count * count;
            }
        }
    }

    function _plainIncrement(uint256[] memory counts, bytes calldata sample) internal pure {
        unchecked {
            for (uint256 i; i < sample.length; i += 2) {
                uint256 id = uint16(bytes2(sample[i:i + 2]));
                if (_count(counts, id) != 65_535) counts[id / 16] += 1 << (240 - 16 * (id % 16));
            }
        }
    }

    /// @dev As long as the kernel's.
    function _plainPack(uint256[] memory counts, uint256 bits)
        internal
        pure
        returns (bytes memory packed)
    {
        packed = new bytes(32 * (counts.length + 1));
        unchecked {
            for (uint256 i; i < counts.length; ++i) {
                uint256 word;
                for (uint256 j; j < 16; ++j) {
                    word = word << bits | _count(counts, 16 * i + j);
                }
                for (uint256 k; k < 2 * bits; ++k) {
                    packed[2 * bits * i + k] = bytes1(uint8(word >> (8 * (2 * bits - 1 - k))));
                }
            }
        }
    }

    function _plainUnpack(bytes memory packed, uint256[] memory counts, uint256 bits)
        internal
        pure
    {
        unchecked {
            for (uint256 i; i < counts.length; ++i) {
                uint256 word;
                for (uint256 k; k < 2 * bits; ++k) {
                    word = word << 8 | uint8(packed[2 * bits * i + k]);
                }
                for (uint256 j; j < 16; ++j) {
                    counts[i] = counts[i] << 16 | (word >> (bits * (15 - j)) & ((1 << bits) - 1));
                }
            }
        }
    }

    function _plainSumBlocks(
        uint256[] memory weights,
        bytes calldata sample,
        uint256 lanes,
        int256[] memory scores
    ) internal pure {
        unchecked {
            for (uint256 i; i < sample.length; i += 2) {
                uint256 first = lanes * uint16(bytes2(sample[i:i + 2]));
                for (uint256 class; class < scores.length; ++class) {
                    scores[class] += _weight(weights, first + class);
                }
            }
        }
    }

    function _plainMoveBlocks(
        uint256[] memory weights,
        bytes calldata sample,
        uint256 lanes,
        uint256 class,
        int256 step
    ) internal pure {
        unchecked {
            for (uint256 i; i < sample.length; i += 2) {
                uint256 j = lanes * uint16(bytes2(sample[i:i + 2])) + class;
                int256 weight = _weight(weights, j) + step;
                if (weight > 127) weight = 127;
                if (weight < -128) weight = -128;
                uint256 place = 248 - 8 * (j % 32);
                weights[j / 32] = weights[j / 32] & ~(uint256(0xff) << place)
                    | uint256(uint8(int8(weight))) << place;
            }
        }
    }

    function _plainDot(uint256[] memory a, uint256[] memory b)
        internal
        pure
        returns (int256 total)
    {
        unchecked {
            for (uint256 j; j < 16 * a.length; ++j) {
                total += _number(a, j) * _number(b, j);
            }
        }
    }

    function _plainMove(uint256[] memory a, uint256[] memory b, uint256 shift, bool down)
        internal
        pure
    {
        unchecked {
            for (uint256 j; j < 16 * a.length; ++j) {
                int256 change = _number(b, j) >> shift;
                int256 weight = _number(a, j) + (down ? -change : change);
                if (weight > 32_767) weight = 32_767;
                if (weight < -32_768) weight = -32_768;
                uint256 place = 240 - 16 * (j % 16);
                a[j / 16] = a[j / 16] & ~(uint256(0xffff) << place)
                    | uint256(uint16(int16(weight))) << place;
            }
        }
    }

    /// @dev Of rows of `size` lanes of eight bits.
    function _plainGreatest(uint256[] memory rows, uint256[] memory b, uint256 count, uint256 size)
        internal
        pure
        returns (uint256 best)
    {
        unchecked {
            int256 most = type(int256).min;
            for (uint256 i; i < count; ++i) {
                int256 total;
                for (uint256 j; j < size; ++j) {
                    total += _weight(rows, size * i + j) * _weight(b, j);
                }
                if (total > most) (most, best) = (total, i);
            }
        }
    }

    function _plainDot8(uint256[] memory a, uint256[] memory b)
        internal
        pure
        returns (int256 total)
    {
        unchecked {
            for (uint256 j; j < 32 * a.length; ++j) {
                total += _weight(a, j) * _weight(b, j);
            }
        }
    }

    function _plainMove8(uint256[] memory a, uint256[] memory b, uint256 shift, bool down)
        internal
        pure
    {
        unchecked {
            for (uint256 j; j < 32 * a.length; ++j) {
                int256 change = _weight(b, j) >> shift;
                int256 weight = _weight(a, j) + (down ? -change : change);
                if (weight > 127) weight = 127;
                if (weight < -128) weight = -128;
                uint256 place = 248 - 8 * (j % 32);
                a[j / 32] = a[j / 32] & ~(uint256(0xff) << place)
                    | uint256(uint8(int8(weight))) << place;
            }
        }
    }

    function _plainNarrow(uint256[] memory from) internal pure returns (uint256[] memory to) {
        unchecked {
            to = new uint256[]((from.length + 1) / 2);
            for (uint256 j; j < 16 * from.length; ++j) {
                uint256 value = _count(from, j);
                if (value > 127) value = 127;
                to[j / 32] |= value << (248 - 8 * (j % 32));
            }
        }
    }

    function _plainLongDot(uint256[] memory s, uint256[] memory x)
        internal
        pure
        returns (int256 total)
    {
        unchecked {
            for (uint256 j; j < 8 * s.length; ++j) {
                total += _longNumber(s, j) * _number(x, j);
            }
        }
    }

    function _plainLongAdd(uint256[] memory s, uint256[] memory x)
        internal
        pure
        returns (int256 growth)
    {
        unchecked {
            for (uint256 j; j < 8 * s.length; ++j) {
                int256 before = _longNumber(s, j);
                int256 sum = before + _number(x, j);
                uint256 place = 224 - 32 * (j % 8);
                s[j / 8] = s[j / 8] & ~(uint256(0xffffffff) << place)
                    | uint256(uint32(int32(sum))) << place;
                growth += sum * sum - before * before;
            }
        }
    }

    function _count(uint256[] memory counts, uint256 j) private pure returns (uint256) {
        unchecked {
            return uint16(counts[j / 16] >> (240 - 16 * (j % 16)));
        }
    }

    function _number(uint256[] memory numbers, uint256 j) private pure returns (int256) {
        unchecked {
            return int16(uint16(numbers[j / 16] >> (240 - 16 * (j % 16))));
        }
    }

    function _weight(uint256[] memory weights, uint256 j) private pure returns (int256) {
        unchecked {
            return int8(uint8(weights[j / 32] >> (248 - 8 * (j % 32))));
        }
    }

    function _longNumber(uint256[] memory numbers, uint256 j) private pure returns (int256) {
        unchecked {
            return int32(uint32(numbers[j / 8] >> (224 - 32 * (j % 8))));
        }
    }
}

/// @notice A layer of a network, a neuron and an input at a time.
abstract contract PlainLayer {
    function _plainLayer(int8[][] memory weights, int256[] memory biases, uint8[] memory inputs)
        internal
        pure
        returns (int256[] memory sums)
    {
        sums = new int256[](biases.length);
        unchecked {
            for (uint256 k; k < biases.length; ++k) {
                int8[] memory row = weights[k];
                int256 sum = biases[k];
                for (uint256 i; i < inputs.length; ++i) {
                    sum += int256(row[i]) * int256(uint256(inputs[i]));
                }
                sums[k] = sum;
            }
        }
    }

    function _plainRectify(int256[] memory sums, uint256 shift)
        internal
        pure
        returns (uint256[] memory outputs)
    {
        outputs = new uint256[](sums.length);
        unchecked {
            for (uint256 k; k < sums.length; ++k) {
                if (sums[k] > 0) outputs[k] = uint256(sums[k]) >> shift;
            }
        }
    }

    /// @dev Sums of blocks of 2 × 2 bits of two rows of 28, four times.
    function _plainPool(uint256 word) internal pure returns (uint256[] memory sums) {
        sums = new uint256[](56);
        unchecked {
            for (uint256 i; i < 56; ++i) {
                uint256 place = 255 - 56 * (i / 14) - 2 * (i % 14);
                sums[i] = (word >> place & 1) + (word >> (place - 1) & 1)
                    + (word >> (place - 28) & 1) + (word >> (place - 29) & 1);
            }
        }
    }

    function _plainBest(uint256[] memory scores) internal pure returns (uint256 best) {
        unchecked {
            for (uint256 k = 1; k < scores.length; ++k) {
                if (scores[k] > scores[best]) best = k;
            }
        }
    }
}

/// @notice What `Margins` does, a score and a feature at a time.
abstract contract PlainMargins {
    struct PlainTable {
        int256[] weights;
        int256[] scores;
        bool[] positives;
        bool[][] columns; // of the features that the contribution names
    }

    function _plainTable(bytes calldata sample, uint256 features, uint256 tests)
        internal
        pure
        returns (PlainTable memory table)
    {
        table.weights = new int256[](features);
        table.scores = new int256[](tests);
        table.positives = new bool[](tests);
        table.columns = new bool[][](features);
        for (uint256 i; i < sample.length; i += 2) {
            table.columns[uint16(bytes2(sample[i:i + 2]))] = new bool[](tests);
        }
    }

    function _plainEnter(PlainTable memory table, bytes calldata tests) internal pure {
        unchecked {
            uint256 column;
            for (uint256 position; position < tests.length; ++column) {
                table.positives[column] = uint16(bytes2(tests[position:position + 2])) == 1;
                uint256 end = position + 4 + uint16(bytes2(tests[position + 2:position + 4]));
                for (position += 4; position < end; position += 2) {
                    uint256 id = uint16(bytes2(tests[position:position + 2]));
                    if (table.columns[id].length != 0) table.columns[id][column] = true;
                }
            }
        }
    }

    function _plainMove(PlainTable memory table, bytes calldata sample, int256 step) internal pure {
        unchecked {
            for (uint256 i; i < sample.length; i += 2) {
                uint256 id = uint16(bytes2(sample[i:i + 2]));
                int256 before = table.weights[id];
                int256 weight = before + step;
                if (weight > 127) weight = 127;
                if (weight < -128) weight = -128;
                table.weights[id] = weight;
                bool[] memory contains = table.columns[id];
                for (uint256 column; column < contains.length; ++column) {
                    if (contains[column]) table.scores[column] += weight - before;
                }
            }
        }
    }

    function _plainCorrect(PlainTable memory table) internal pure returns (uint256 correct) {
        unchecked {
            for (uint256 i; i < table.scores.length; ++i) {
                if (table.scores[i] > 0 == table.positives[i]) ++correct;
            }
        }
    }
}

/// @notice `Floats.quotient` without assembly.
abstract contract PlainFloats {
    function _plainQuotient(uint256 mantissa, uint256 exponent, uint256 divisor, uint256 n)
        internal
        pure
        returns (uint256)
    {
        (uint256 power, int256 scale) = _plainPower(divisor, n);
        uint256 zeros = LibBit.clz(mantissa);
        uint256 quotient = (mantissa << zeros >> 128 << 128) / power;
        uint256 carry = quotient >> 128;
        int256 total = int256(exponent + carry + (1 << 40)) - int256(zeros) - scale;
        return (uint256(total) << 127) + (quotient >> carry);
    }

    function _plainPower(uint256 base, uint256 n)
        private
        pure
        returns (uint256 mantissa, int256 exponent)
    {
        uint256 unused = LibBit.clz(base);
        uint256 bits;
        uint256 exact = n;
        while (exact > 256 / (256 - unused)) (exact, bits) = (exact >> 1, bits + 1);
        mantissa = base ** exact;
        exponent = 128 - int256(LibBit.clz(mantissa));
        mantissa = mantissa << LibBit.clz(mantissa) >> 128;
        while (bits > 0) {
            --bits;
            (mantissa, exponent) = _plainCut(mantissa * mantissa, 2 * exponent);
            if (n >> bits & 1 == 0) continue;
            (mantissa, exponent) =
                _plainCut(mantissa * (base << unused >> 128), exponent + 128 - int256(unused));
        }
    }

    /// @dev 128 bits of 255 or 256.
    function _plainCut(uint256 product, int256 exponent)
        private
        pure
        returns (uint256, int256)
    {
        uint256 shift = product >> 255 == 0 ? 127 : 128;
        return (product >> shift, exponent + int256(shift));
    }
}
