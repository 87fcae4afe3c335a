// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CentroidHarness, NaiveBayesHarness} from "../mocks/CountsHarness.sol";
import {PackedCounts} from "../utils/PackedCounts.sol";
import {Samples} from "../utils/Samples.sol";
import {TrainerTest} from "../utils/TrainerTest.sol";
import {PlainCounts} from "./PlainCounts.sol";

/// @notice The packed models of counts against the plain ones: after any history the same words, and
/// on the way the same predictions.
contract ClassCountsDifferentialTest is TrainerTest {
    using PlainCounts for PlainCounts.Model;

    /// @dev Short samples, so that the plain products fit into a word.
    uint256 private constant LONGEST_SAMPLE = 4;

    /// @dev Both models get the same history.
    struct Pair {
        NaiveBayesHarness bayes;
        CentroidHarness centroid;
        PlainCounts.Model plain;
        uint256 above;
        uint256 below;
    }

    /// forge-config: default.fuzz.runs = 128
    function testDiff_SmallSpaces(uint256 seed, uint256 features, uint256 classes) public {
        _history(seed, _bound(features, 1, 70), _bound(classes, 2, 5), 10);
    }

    /// forge-config: default.fuzz.runs = 4
    function testDiff_MiddleSpaces(uint256 seed, uint256 features) public {
        _history(seed, _bound(features, 900, 1200), 2, 10);
    }

    /// @dev Words (16), the bitmap in the head (2816), a group (4096) and a chunk (8192).
    function testDiff_AtTheBordersOfTheLayout() public {
        uint256[11] memory spaces =
            [uint256(1), 15, 16, 17, 2816, 2817, 4096, 4097, 8191, 8193, 12_289];
        for (uint256 i; i < spaces.length; ++i) {
            // A call of its own, as the plain models fill the memory.
            this.history(i, spaces[i]);
        }
    }

    function history(uint256 seed, uint256 features) external {
        _history(seed, features, 2, 2);
    }

    function _history(uint256 seed, uint256 features, uint256 classes, uint256 steps) private {
        Pair memory pair = _pair(seed, features, classes);
        bytes memory batch;
        uint16[][] memory samples = new uint16[][](steps);
        for (uint256 i; i < steps; ++i) {
            uint256 noise = uint256(keccak256(abi.encode(seed, i)));
            samples[i] = Samples.random(noise, features, LONGEST_SAMPLE);
            bytes memory sample = Samples.pack(samples[i]);
            uint256 label = noise % classes;
            _comparePredictions(pair, samples[i]);
            pair.bayes.update(sample, label);
            pair.centroid.update(sample, label);
            pair.plain.update(samples[i], label);
            batch = bytes.concat(batch, Samples.labelled(sample, label));
        }
        uint256 count = classes * (1 + (features + 15) / 16);
        _compareWords(pair, count);
        uint256 start = seed % count;
        assertEq(pair.bayes.words(start, 1)[0], pair.bayes.words(0, count)[start]);
        assertEq(pair.bayes.words(count, 1)[0], 0);
        for (uint256 chunk; chunk <= (count - classes - 1) / 512; ++chunk) {
            pair.bayes.tryCompact(chunk);
            pair.centroid.tryCompact(chunk);
        }
        _compareWords(pair, count);
        _compareEvaluation(pair, batch, samples, seed, classes);
    }

    function _compareWords(Pair memory pair, uint256 count) private view {
        assertEq(abi.encodePacked(pair.bayes.words(0, count)), pair.plain.image(false), "counts");
        assertEq(abi.encodePacked(pair.centroid.words(0, count)), pair.plain.image(true), "squares");
    }

    function _pair(uint256 seed, uint256 features, uint256 classes)
        private
        returns (Pair memory pair)
    {
        uint256[] memory samples = new uint256[](classes);
        for (uint256 c; c < classes; ++c) {
            uint256 noise = uint256(keccak256(abi.encode(seed, "samples", c)));
            samples[c] = noise % 4 == 0 ? 0 : noise % 4 == 1 ? type(uint32).max - 2 : noise % 1000;
        }
        bytes memory base = _base(seed, features, classes);
        address[] memory chunks = _uploadCounts(base, seed);
        pair.above = 1 + seed % 3;
        pair.below = 1 + (seed >> 8) % 5;
        pair.bayes = new NaiveBayesHarness(
            features, samples, pair.above, pair.below, chunks, address(factory)
        );
        pair.centroid = new CentroidHarness(features, samples, chunks, address(factory));
        pair.plain = PlainCounts.create(base, features, samples);
    }

    function _comparePredictions(Pair memory pair, uint16[] memory ids) private view {
        bytes memory sample = Samples.pack(ids);
        uint256 expected = pair.plain.naiveBayes(ids, pair.above, pair.below);
        assertEq(pair.bayes.predict(sample), expected, "naive Bayes");
        assertEq(pair.centroid.predict(sample), pair.plain.nearestCentroid(ids), "centroid");
    }

    function _compareEvaluation(
        Pair memory pair,
        bytes memory batch,
        uint16[][] memory samples,
        uint256 seed,
        uint256 classes
    ) private view {
        uint256 bayes;
        uint256 centroid;
        for (uint256 i; i < samples.length; ++i) {
            uint256 label = uint256(keccak256(abi.encode(seed, i))) % classes;
            if (pair.plain.naiveBayes(samples[i], pair.above, pair.below) == label) ++bayes;
            if (pair.plain.nearestCentroid(samples[i]) == label) ++centroid;
        }
        (uint256 correct, uint256 total) = pair.bayes.evaluate(batch);
        assertEq(correct, bayes, "naive Bayes, evaluated");
        assertEq(total, samples.length);
        (correct, total) = pair.centroid.evaluate(batch);
        assertEq(correct, centroid, "centroid, evaluated");
        assertEq(total, samples.length);
    }

    /// @dev 512 words make a chunk, and each has a width of its own.
    function _uploadCounts(bytes memory base, uint256 seed)
        private
        returns (address[] memory chunks)
    {
        chunks = new address[]((base.length + 16_383) / 16_384);
        for (uint256 i; i < chunks.length; ++i) {
            uint256 left = base.length - 16_384 * i;
            uint256 length = left < 16_384 ? left : 16_384;
            // As narrow as the counts, or wider than they need.
            uint256 narrowest = seed % 4 == 1 ? 16 : 6;
            uint256 bits = narrowest + uint256(keccak256(abi.encode(seed, i))) % (17 - narrowest);
            chunks[i] = factory.upload(PackedCounts.pack(base, 16_384 * i, length, bits));
        }
    }

    /// @dev One in four starts without a base, one with counts at the limit, two with small counts.
    function _base(uint256 seed, uint256 features, uint256 classes)
        private
        pure
        returns (bytes memory base)
    {
        if (seed % 4 == 0) return "";
        uint256 stride = (2 * features + 31) / 32 * 32;
        base = new bytes(classes * stride);
        for (uint256 c; c < classes; ++c) {
            uint256 noise = uint256(keccak256(abi.encode(seed, c)));
            for (uint256 j; j < features; ++j) {
                uint256 part = noise >> (j % 240);
                uint256 count = seed % 4 == 1 ? 65_535 - part % 3 : part % 50;
                base[c * stride + 2 * j] = bytes1(uint8(count >> 8));
                base[c * stride + 2 * j + 1] = bytes1(uint8(count));
            }
        }
    }
}
