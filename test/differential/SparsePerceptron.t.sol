// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SparsePerceptronTrainer} from "../../src/presets/SparsePerceptronTrainer.sol";
import {PerceptronHarness} from "../mocks/PerceptronHarness.sol";
import {Samples} from "../utils/Samples.sol";
import {TrainerTest} from "../utils/TrainerTest.sol";
import {PlainPerceptron} from "./PlainPerceptron.sol";

/// @notice The packed model against the plain one: after any history the same weights, and on the
/// way the same predictions and mistakes.
contract SparsePerceptronDifferentialTest is TrainerTest {
    using PlainPerceptron for PlainPerceptron.Model;

    uint256 private constant HISTORY = 12;
    uint256 private constant LONGEST_SAMPLE = 40;

    /* THE MODEL ALONE, ON DIRTY MEMORY */

    function testDiff_SmallSpaces(uint256 seed, uint256 features, int16 bias, uint256 step) public {
        _modelHistory(seed, _bound(features, 1, 130), _smallBias(bias), _bound(step, 1, 127));
    }

    /// forge-config: default.fuzz.runs = 48
    function testDiff_MiddleSpaces(uint256 seed, uint256 features, int16 bias, uint256 step)
        public
    {
        _modelHistory(seed, _bound(features, 900, 1200), _smallBias(bias), _bound(step, 1, 127));
    }

    function testDiff_AtTheBordersOfTheLayout() public {
        uint256[12] memory spaces =
            [uint256(1), 31, 32, 33, 1000, 1024, 1025, 8192, 8193, 16_384, 16_385, 32_768];
        for (uint256 i; i < spaces.length; ++i) {
            _modelHistory(i, spaces[i], 0, 1);
        }
    }

    /* A WHOLE TRAINER */

    /// forge-config: default.fuzz.runs = 32
    function testDiff_Trainer(uint256 seed, bool cloned) public {
        uint256 features = 1 + seed % 100;
        bytes memory base = _base(seed, features);
        SparsePerceptronTrainer.Parameters memory p = _emptyParameters(features);
        p.step = 5;
        if (base.length != 0) p.base = _upload(base);
        trainer = cloned ? _deployClone(p) : _deployDirect(p);
        PlainPerceptron.Model memory plain = PlainPerceptron.create(base, features, 0, 5);

        for (uint256 i; i < HISTORY; ++i) {
            uint256 noise = uint256(keccak256(abi.encode(seed, i)));
            uint16[] memory ids = Samples.random(noise, features, 20);
            assertEq(trainer.predict(Samples.pack(ids)), plain.predict(ids));
            _contribute(ada, Samples.pack(ids), noise & 1);
            plain.update(ids, noise & 1);
        }
        assertEq(abi.encodePacked(trainer.words(0, (features + 31) / 32)), plain.image());
    }

    /* HELPERS */

    function _modelHistory(uint256 seed, uint256 features, int16 bias, uint256 step) private {
        bytes memory base = _base(seed, features);
        PerceptronHarness model = new PerceptronHarness(
            features,
            bias,
            step,
            base.length == 0 ? new address[](0) : _upload(base),
            address(factory)
        );
        PlainPerceptron.Model memory plain =
            PlainPerceptron.create(base, features, bias, int256(step));

        bytes memory batch;
        uint256 correct;
        uint16[][] memory samples = new uint16[][](HISTORY);
        for (uint256 i; i < HISTORY; ++i) {
            uint256 noise = uint256(keccak256(abi.encode(seed, i)));
            uint16[] memory ids = samples[i] = Samples.random(noise, features, LONGEST_SAMPLE);
            bytes memory sample = Samples.pack(ids);
            uint256 label = noise & 1;

            assertEq(model.predict(sample), plain.predict(ids), "prediction");
            bool mistake = plain.update(ids, label);
            assertEq(model.update(sample, label), mistake && ids.length != 0);
            batch = bytes.concat(batch, Samples.labelled(sample, label));
        }

        {
            uint256 count = (features + 31) / 32;
            assertEq(abi.encodePacked(model.words(0, count)), plain.image(), "weights");
            uint256 start = seed % count;
            assertEq(model.words(start, 1)[0], model.words(0, count)[start], "part of the words");
        }

        for (uint256 i; i < HISTORY; ++i) {
            uint256 label = uint256(keccak256(abi.encode(seed, i))) & 1;
            if (plain.predict(samples[i]) == label) ++correct;
        }
        {
            (uint256 right, uint256 total) = model.evaluate(batch);
            assertEq(right, correct, "correct");
            assertEq(total, HISTORY, "total");
        }

        // Four times the same in a batch, which is long enough to load all words of most spaces; then again.
        batch = bytes.concat(batch, batch, batch, batch);
        _learnBatch(model, plain, batch, samples, seed);
        _learnBatch(model, plain, batch, samples, seed);
    }

    function _learnBatch(
        PerceptronHarness model,
        PlainPerceptron.Model memory plain,
        bytes memory batch,
        uint16[][] memory samples,
        uint256 seed
    ) private {
        bool mistake;
        for (uint256 i; i < 4 * HISTORY; ++i) {
            uint256 label = uint256(keccak256(abi.encode(seed, i % HISTORY))) & 1;
            if (plain.update(samples[i % HISTORY], label)) mistake = true;
        }
        assertEq(model.updateBatch(batch), mistake);
        assertEq(
            abi.encodePacked(model.words(0, (plain.weights.length + 31) / 32)),
            plain.image(),
            "weights after a batch"
        );
    }

    /// @dev One in four starts without a base, the others with any bytes: small weights, so that both
    /// classes occur, or large ones, so that they saturate.
    function _base(uint256 seed, uint256 features) private pure returns (bytes memory base) {
        if (seed % 4 == 0) return "";
        base = new bytes((features + 31) / 32 * 32);
        for (uint256 i; i < base.length; i += 32) {
            uint256 noise = uint256(keccak256(abi.encode(seed, "base", i)));
            // Of each byte the lowest three bits: 0 to 7, half of them made negative below.
            if (seed % 4 != 1) {
                uint256 small = noise & (type(uint256).max / 0xff * 0x03);
                uint256 signs = (noise >> 7) & (type(uint256).max / 0xff);
                noise = small | signs * 0xfc;
            }
            assembly ("memory-safe") {
                mstore(add(add(base, 0x20), i), noise)
            }
        }
        assembly ("memory-safe") {
            mstore(base, features)
        }
    }

    function _smallBias(int16 bias) private pure returns (int16) {
        return bias % 64;
    }
}
