// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TrainerFactory} from "../../src/presets/TrainerFactory.sol";
import {MulticlassHarness} from "../mocks/MulticlassHarness.sol";
import {Samples} from "../utils/Samples.sol";
import {Test} from "../utils/Test.sol";

/// @notice The packed model against a table of integers, one row a class: after any history the same
/// weights, and on the way the same scores, predictions and mistakes.
contract SparseMulticlassPerceptronDifferentialTest is Test {
    uint256 private constant HISTORY = 12;
    uint256 private constant LONGEST_SAMPLE = 40;

    TrainerFactory private factory;
    MulticlassHarness private model;
    MulticlassHarness.Parameters private p;

    /// @dev The plain model; the bias is the last feature.
    int256[][] private weights;

    function setUp() public {
        factory = new TrainerFactory();
    }

    /// forge-config: default.fuzz.runs = 48
    function testDiff_SmallSpaces(uint256 seed, uint256 features, uint256 classes, bool learns)
        public
    {
        uint256 most = _bound(classes, 2, 32);
        uint256 first = 2 + (seed >> 16) % (most - 1);
        uint256 step = 1 + (seed >> 32) % 127;
        this.history(
            seed, MulticlassHarness.Parameters(_bound(features, 1, 70), first, most, learns, step)
        );
    }

    /// @dev Around the ends of words, of the bitmap in the state word, and of groups and chunks.
    function testDiff_AtTheBordersOfTheLayout() public {
        uint256[4] memory spaces = [uint256(30), 31, 32, 255];
        for (uint256 i; i < spaces.length; ++i) {
            this.history(i, MulticlassHarness.Parameters(spaces[i], 32, 32, i % 2 == 0, 1));
            this.history(i + 2, MulticlassHarness.Parameters(spaces[i], 10, 10, i % 2 == 1, 3));
            this.history(i + 1, MulticlassHarness.Parameters(spaces[i], 2, 3, i % 2 == 1, 127));
        }
        this.history(2, MulticlassHarness.Parameters(1030, 9, 10, true, 1));
    }

    /// @dev External, so that each has a memory of its own.
    function history(uint256 seed, MulticlassHarness.Parameters memory parameters) external {
        p = parameters;
        _start(seed);
        bytes memory batch;
        uint256 correct;
        for (uint256 i; i < HISTORY; ++i) {
            uint256 noise = uint256(keccak256(abi.encode(seed, i)));
            uint16[] memory ids = Samples.random(noise, p.features, LONGEST_SAMPLE);
            bytes memory sample = Samples.pack(ids);
            uint256 label = (noise >> 128) % p.classes;

            (uint256 prediction, int256[] memory scores) = _predict(ids);
            assertEq(abi.encode(model.scores(sample)), abi.encode(scores));
            assertEq(model.predict(sample), prediction);
            bool changes = prediction != label && (ids.length != 0 || p.biasLearns);
            _learn(ids, label, prediction);
            assertEq(model.update(sample, label), changes);
            batch = bytes.concat(batch, Samples.labelled(sample, label));
        }
        _compareWords();

        for (uint256 i; i < HISTORY; ++i) {
            uint256 noise = uint256(keccak256(abi.encode(seed, i)));
            uint16[] memory ids = Samples.random(noise, p.features, LONGEST_SAMPLE);
            (uint256 prediction,) = _predict(ids);
            if (prediction == (noise >> 128) % p.classes) ++correct;
        }
        (uint256 right, uint256 total) = model.evaluate(batch);
        assertEq(right, correct);
        assertEq(total, HISTORY);
        _batch(seed, batch);
    }

    /// @dev A batch teaches what its samples teach one after the other.
    function _batch(uint256 seed, bytes memory batch) private {
        for (uint256 i; i < HISTORY; ++i) {
            uint256 noise = uint256(keccak256(abi.encode(seed, i)));
            uint16[] memory ids = Samples.random(noise, p.features, LONGEST_SAMPLE);
            (uint256 prediction,) = _predict(ids);
            _learn(ids, (noise >> 128) % p.classes, prediction);
        }
        model.updateBatch(batch);
        _compareWords();
    }

    function _start(uint256 seed) private {
        uint256 lanes = 1;
        while (lanes < p.maxClasses) lanes *= 2;
        bytes memory base = new bytes(seed % 4 == 0 ? 0 : (p.features + 1) * lanes);
        delete weights;
        for (uint256 class; class < p.maxClasses; ++class) {
            weights.push(new int256[](p.features + 1));
        }
        for (uint256 i; i < base.length; ++i) {
            // Only lanes of classes that there can be; large ones, so that they saturate, or small.
            if (i % lanes >= p.maxClasses) continue;
            int8 weight = int8(uint8(uint256(keccak256(abi.encode(seed, "base", i)))));
            if (seed % 4 != 1) weight /= 32;
            base[i] = bytes1(uint8(weight));
            weights[i % lanes][i / lanes] = weight;
        }
        model = new MulticlassHarness(p, _upload(base), address(factory));
    }

    function _upload(bytes memory base) private returns (address[] memory chunks) {
        uint256 size = 16_384;
        chunks = new address[]((base.length + size - 1) / size);
        for (uint256 i; i < chunks.length; ++i) {
            uint256 left = base.length - i * size;
            bytes memory chunk = new bytes(left < size ? left : size);
            for (uint256 j; j < chunk.length; ++j) {
                chunk[j] = base[i * size + j];
            }
            chunks[i] = factory.upload(chunk);
        }
    }

    function _predict(uint16[] memory ids)
        private
        view
        returns (uint256 label, int256[] memory scores)
    {
        scores = new int256[](p.classes);
        for (uint256 class; class < p.classes; ++class) {
            scores[class] = weights[class][p.features];
            for (uint256 i; i < ids.length; ++i) {
                scores[class] += weights[class][ids[i]];
            }
            if (scores[class] > scores[label]) label = class;
        }
    }

    function _learn(uint16[] memory ids, uint256 label, uint256 prediction) private {
        if (label == prediction) return;
        int256 step = int256(p.step);
        for (uint256 i; i < ids.length; ++i) {
            _move(label, ids[i], step);
            _move(prediction, ids[i], -step);
        }
        if (p.biasLearns) {
            _move(label, p.features, step);
            _move(prediction, p.features, -step);
        }
    }

    function _move(uint256 class, uint256 feature, int256 step) private {
        int256 weight = weights[class][feature] + step;
        if (weight > 127) weight = 127;
        if (weight < -128) weight = -128;
        weights[class][feature] = weight;
    }

    function _compareWords() private view {
        uint256 lanes = 1;
        while (lanes < p.maxClasses) lanes *= 2;
        uint256 count = ((p.features + 1) * lanes + 31) / 32;
        bytes memory image = new bytes(32 * count);
        for (uint256 feature; feature <= p.features; ++feature) {
            for (uint256 class; class < p.maxClasses; ++class) {
                image[feature * lanes + class] = bytes1(uint8(int8(weights[class][feature])));
            }
        }
        assertEq(abi.encodePacked(model.words(0, count)), image);
    }
}
