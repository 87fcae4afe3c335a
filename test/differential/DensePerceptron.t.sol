// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TrainerFactory} from "../../src/presets/TrainerFactory.sol";
import {DensePerceptronHarness} from "../mocks/DensePerceptronHarness.sol";
import {Samples} from "../utils/Samples.sol";
import {Test} from "../utils/Test.sol";
import {Vectors} from "../utils/Vectors.sol";

/// @notice The packed model against arrays of integers: after any history the same weights, and on
/// the way the same predictions.
contract DensePerceptronDifferentialTest is Test {
    using Vectors for int256[];

    uint256 private constant HISTORY = 10;

    TrainerFactory private factory;
    /// @dev A row for each class, or one if there are two; the bias is the last weight of a row.
    int256[][] private rows;

    function setUp() public {
        factory = new TrainerFactory();
    }

    function testDiff_TwoClasses(uint256 seed, uint256 features, uint256 shift) public {
        _history(seed, _bound(features, 1, 50), 2, _bound(shift, 0, 8));
    }

    function testDiff_ManyClasses(uint256 seed, uint256 features, uint256 classes) public {
        _history(seed, _bound(features, 1, 50), _bound(classes, 3, 7), seed % 9);
    }

    /// @dev Around the words that the state word tracks, 32, and the ends of groups of 256.
    function testDiff_AtTheBordersOfTheLayout() public {
        _history(1, 15, 2, 0);
        _history(2, 16, 3, 1);
        _history(3, 511, 2, 0);
        _history(4, 512, 2, 0);
        _history(5, 1500, 3, 0);
    }

    function _history(uint256 seed, uint256 features, uint256 classes, uint256 shift) private {
        DensePerceptronHarness model = _create(seed, features, classes, 256 >> shift);
        bytes memory batch;
        for (uint256 i; i < HISTORY; ++i) {
            int256[] memory values = Vectors.random(seed ^ i << 200, features, 16, 9);
            bytes memory sample = values.pack(2);
            uint256 label = uint256(keccak256(abi.encode(seed, i, "label"))) % classes;
            batch = bytes.concat(batch, Samples.labelled(sample, label));

            uint256 prediction = _predict(values);
            assertEq(model.predict(sample), prediction, "prediction");
            assertEq(model.update(sample, label) ? 1 : 0, prediction == label ? 0 : 1);
            if (prediction == label) continue;
            _move(classes == 2 ? 0 : label, values, shift, label == 0 && classes == 2);
            if (classes > 2) _move(prediction, values, shift, true);
        }
        _assertSame(model, batch, seed);
    }

    function _assertSame(DensePerceptronHarness model, bytes memory batch, uint256 seed)
        private
        view
    {
        bytes memory expected = Vectors.pad(_packed());
        uint256[] memory words = model.words(0, expected.length / 32 + 1);
        assertEq(abi.encodePacked(words), bytes.concat(expected, new bytes(32)), "weights");
        uint256 start = seed % words.length;
        assertEq(model.words(start, 1)[0], words[start]);

        uint256 classes = rows.length == 1 ? 2 : rows.length;
        uint256 features = rows[0].length - 1;
        uint256 expectedCorrect;
        for (uint256 i; i < HISTORY; ++i) {
            int256[] memory values = Vectors.random(seed ^ i << 200, features, 16, 9);
            uint256 label = uint256(keccak256(abi.encode(seed, i, "label"))) % classes;
            if (_predict(values) == label) ++expectedCorrect;
        }
        (uint256 correct, uint256 total) = model.evaluate(batch);
        assertEq(correct, expectedCorrect);
        assertEq(total, HISTORY);
    }

    /// @dev One in four starts without a base; of the others half start near the ends of the lanes.
    function _create(uint256 seed, uint256 features, uint256 classes, uint256 step)
        private
        returns (DensePerceptronHarness)
    {
        delete rows;
        bool empty = seed % 4 == 0;
        uint256 count = classes == 2 ? 1 : classes;
        for (uint256 i; i < count; ++i) {
            rows.push(
                empty
                    ? new int256[](features + 1)
                    : Vectors.random(
                        seed ^ (i + 1) << 100, features + 1, seed & 1 == 0 ? 16 : 10, 8
                    )
            );
        }
        bytes memory data = _packed();
        address[] memory base = new address[](empty ? 0 : 1 + (data.length - 1) / 16_384);
        for (uint256 i; i < base.length; ++i) {
            base[i] = factory.upload(_slice(data, i * 16_384));
        }
        return new DensePerceptronHarness(features, classes, step, base, address(factory));
    }

    function _predict(int256[] memory values) private view returns (uint256 best) {
        int256 highest = _score(0, values);
        if (rows.length == 1) return highest > 0 ? 1 : 0;
        for (uint256 i = 1; i < rows.length; ++i) {
            int256 score = _score(i, values);
            if (score > highest) (highest, best) = (score, i);
        }
    }

    function _score(uint256 index, int256[] memory values) private view returns (int256) {
        int256[] memory row = _row(index);
        return row.dot(values) + row[values.length] * 256;
    }

    function _move(uint256 index, int256[] memory values, uint256 shift, bool down) private {
        for (uint256 i; i <= values.length; ++i) {
            int256 change = Vectors.floor(i < values.length ? values[i] : int256(256), shift);
            rows[index][i] = Vectors.clamp16(rows[index][i] + (down ? -change : change));
        }
    }

    /// @dev All rows; as many as fit share a word, in equal parts of whole bytes.
    function _packed() private view returns (bytes memory data) {
        for (uint256 i; i < rows.length; ++i) {
            bytes memory row = _row(i).pack(2);
            uint256 inWord = row.length > 32 ? 1 : 32 / row.length;
            if (i % inWord == 0) data = Vectors.pad(data);
            else data = bytes.concat(data, new bytes(32 / inWord - row.length));
            data = bytes.concat(data, row);
        }
    }

    function _row(uint256 index) private view returns (int256[] memory) {
        return rows[index];
    }

    function _slice(bytes memory data, uint256 from) private pure returns (bytes memory part) {
        uint256 length = data.length - from < 16_384 ? data.length - from : 16_384;
        part = new bytes(length);
        assembly ("memory-safe") {
            mcopy(add(part, 0x20), add(add(data, 0x20), from), length)
        }
    }
}
