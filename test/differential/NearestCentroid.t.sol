// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TrainerFactory} from "../../src/presets/TrainerFactory.sol";
import {NearestCentroidHarness} from "../mocks/NearestCentroidHarness.sol";
import {Samples} from "../utils/Samples.sol";
import {Test} from "../utils/Test.sol";
import {Vectors} from "../utils/Vectors.sol";

/// @notice The packed model against arrays of integers: after any history the same heads and sums,
/// and on the way the same predictions.
contract NearestCentroidDifferentialTest is Test {
    using Vectors for int256[];

    uint256 private constant HISTORY = 10;

    TrainerFactory private factory;
    int256[][] private sums;
    int256[] private samples;

    function setUp() public {
        factory = new TrainerFactory();
    }

    function testDiff_History(uint256 seed, uint256 features, uint256 classes) public {
        _history(seed, _bound(features, 1, 40), _bound(classes, 2, 6));
    }

    /// @dev Around the words that the state word tracks, 32, and the ends of groups of 256.
    function testDiff_AtTheBordersOfTheLayout() public {
        _history(1, 4, 2);
        _history(2, 5, 2);
        _history(3, 124, 2);
        _history(4, 125, 2);
        _history(5, 800, 3);
    }

    function _history(uint256 seed, uint256 features, uint256 classes) private {
        NearestCentroidHarness model = _create(seed, features, classes);
        bytes memory batch;
        for (uint256 i; i < HISTORY; ++i) {
            int256[] memory values = Vectors.random(seed ^ i << 200, features, 16, 9);
            bytes memory sample = values.pack(2);
            uint256 label = uint256(keccak256(abi.encode(seed, i, "label"))) % classes;
            batch = bytes.concat(batch, Samples.labelled(sample, label));

            assertEq(model.predict(sample), _predict(values), "prediction");
            assertTrue(model.update(sample, label) == (samples[label] < 65_535), "full");
            if (samples[label] == 65_535) continue;
            ++samples[label];
            for (uint256 j; j < features; ++j) {
                sums[label][j] += values[j];
            }
        }

        bytes memory expected = _image();
        uint256[] memory words = model.words(0, expected.length / 32 + 1);
        assertEq(abi.encodePacked(words), bytes.concat(expected, new bytes(32)), "words");

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

    /// @dev One in four starts without a base. Of the classes in a base some are empty, and some about
    /// to be full.
    function _create(uint256 seed, uint256 features, uint256 classes)
        private
        returns (NearestCentroidHarness)
    {
        delete sums;
        delete samples;
        bool empty = seed % 4 == 0;
        for (uint256 i; i < classes; ++i) {
            uint256 noise = uint256(keccak256(abi.encode(seed, i, "samples")));
            samples.push(
                empty || noise % 5 == 0
                    ? int256(0)
                    : int256(noise % 5 == 1 ? 65_530 + noise / 5 % 6 : 1 + noise / 5 % 200)
            );
            // The sums of so many values, some of them the largest.
            int256[] memory sum = Vectors.random(seed ^ (i + 1) << 100, features, 16, 9);
            for (uint256 j; j < features; ++j) {
                sum[j] *= samples[i];
            }
            sums.push(sum);
        }
        bytes memory data = _image();
        address[] memory base = new address[](empty ? 0 : 1);
        if (!empty) base[0] = factory.upload(data);
        return new NearestCentroidHarness(features, classes, base, address(factory));
    }

    /// @dev Distances to the means, as fractions, and the label of the least.
    function _predict(int256[] memory values) private view returns (uint256 best) {
        int256 numerator;
        int256 denominator = 0;
        for (uint256 i; i < sums.length; ++i) {
            int256 n = samples[i];
            if (n == 0) continue;
            int256 distance; // times n²
            for (uint256 j; j < values.length; ++j) {
                int256 difference = n * values[j] - sums[i][j];
                distance += difference * difference;
            }
            if (denominator == 0 || distance * denominator < numerator * n * n) {
                (best, numerator, denominator) = (i, distance, n * n);
            }
        }
    }

    /// @dev Heads and sums, each row padded to whole words.
    function _image() private view returns (bytes memory data) {
        for (uint256 i; i < sums.length; ++i) {
            int256[] memory sum = sums[i];
            bytes memory head =
                abi.encodePacked(uint32(uint256(samples[i])), uint96(uint256(sum.dot(sum))));
            data = bytes.concat(data, Vectors.pad(bytes.concat(head, sum.pack(4))));
        }
    }
}
