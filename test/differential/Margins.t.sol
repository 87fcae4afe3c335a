// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {MarginKernels} from "../mocks/MarginKernels.sol";
import {Samples} from "../utils/Samples.sol";
import {Test} from "../utils/Test.sol";

/// @notice Scores kept as bit-planes against scores added up one by one.
contract MarginsTest is Test {
    struct Sample {
        uint16[] ids;
        uint256 label;
    }

    uint256 private constant FEATURES = 64;

    MarginKernels private kernels = new MarginKernels();

    /// @dev Weights from anywhere, many near their bounds; up to 280 test samples in two groups; labels that are
    /// no class; steps of any size.
    function testDiff_MarginsAreScoresAddedUp(uint256 seed, uint8 step, uint16 tests, uint8 moves)
        external
        view
    {
        int256[] memory weights = new int256[](FEATURES);
        bytes memory packed = new bytes(FEATURES);
        for (uint256 i; i < FEATURES; ++i) {
            uint256 noise = uint256(keccak256(abi.encode(seed, "weight", i)));
            if (noise % 4 != 0) weights[i] = int8(uint8(noise >> 8));
            if (noise % 8 == 1) weights[i] = 127 - int256((noise >> 8) % 3);
            packed[i] = bytes1(uint8(int8(weights[i])));
        }
        int256 size = int256(_bound(step, 1, 127));
        Sample[] memory tested = _samples(seed, "test", _bound(tests, 0, 280), 3);
        Sample[] memory moved = _samples(seed, "move", _bound(moves, 0, 6), 2);

        (uint256[] memory correct, bytes memory after_) =
            kernels.run(packed, _batch(moved), _batch(tested), size);

        assertEq(correct[0], _correct(weights, tested));
        for (uint256 i; i < moved.length; ++i) {
            for (uint256 j; j < moved[i].ids.length; ++j) {
                uint256 id = moved[i].ids[j];
                int256 weight = weights[id] + (moved[i].label == 1 ? size : -size);
                weights[id] = weight > 127 ? int256(127) : weight < -128 ? int256(-128) : weight;
            }
            assertEq(correct[i + 1], _correct(weights, tested));
        }
        for (uint256 i; i < FEATURES; ++i) {
            assertEq(int256(int8(uint8(after_[i]))), weights[i]);
        }
    }

    function _correct(int256[] memory weights, Sample[] memory samples)
        private
        pure
        returns (uint256 correct)
    {
        for (uint256 i; i < samples.length; ++i) {
            int256 score;
            for (uint256 j; j < samples[i].ids.length; ++j) {
                score += weights[samples[i].ids[j]];
            }
            if (samples[i].label == (score > 0 ? 1 : 0)) ++correct;
        }
    }

    function _samples(uint256 seed, string memory what, uint256 count, uint256 labels)
        private
        pure
        returns (Sample[] memory samples)
    {
        samples = new Sample[](count);
        for (uint256 i; i < count; ++i) {
            uint256 noise = uint256(keccak256(abi.encode(seed, what, i)));
            samples[i] = Sample(Samples.random(noise, FEATURES, 40), noise % labels);
        }
    }

    function _batch(Sample[] memory samples) private pure returns (bytes memory batch) {
        bytes[] memory parts = new bytes[](samples.length);
        uint256 length;
        for (uint256 i; i < samples.length; ++i) {
            parts[i] = Samples.labelled(Samples.pack(samples[i].ids), samples[i].label);
            length += parts[i].length;
        }
        batch = new bytes(length);
        uint256 place;
        for (uint256 i; i < parts.length; ++i) {
            for (uint256 j; j < parts[i].length; ++j) {
                batch[place++] = parts[i][j];
            }
        }
    }
}
