// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel, Spec} from "../../../src/interfaces/IModel.sol";
import {ISparseSample} from "../../../src/interfaces/ISparseSample.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {Samples} from "../../utils/Samples.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

contract SparsePerceptronTest is TrainerTest {
    /* THE ORIGINAL'S EXAMPLE */

    /// @dev Weights 0, 5, −1, no bias, step 1: the example of the original's own test.
    function test_ExampleOfTheOriginal() public {
        _deployWith(_weights(0, 5, -1), 0, 1);
        assertEq(trainer.predict(Samples.list(2)), 0);
        assertEq(trainer.predict(Samples.list(0, 1)), 1);
        assertEq(trainer.predict(EMPTY), 0);
        assertEq(trainer.predict(Samples.list(0)), 0, "a score of 0 is class 0");
        assertEq(trainer.predict(Samples.list(1, 2)), 1);

        (uint256 correct, uint256 total) = trainer.evaluate(
            bytes.concat(Samples.labelled(Samples.list(0), 0), Samples.labelled(Samples.list(1), 1))
        );
        assertEq(correct, 2);
        assertEq(total, 2);

        _contribute(ada, Samples.list(0, 1), 0);
        _assertWeights(-1, 4, -1);
        assertEq(trainer.predict(Samples.list(0)), 0);
        assertEq(trainer.predict(Samples.list(1)), 1);
        assertEq(trainer.predict(Samples.list(0, 1)), 1);
    }

    /// @dev The original weighs a repeated index again and reads unknown ones as 0.
    function test_ExampleOfTheOriginal_Mended() public {
        _deployWith(_weights(0, 5, -1), 0, 1);
        vm.expectRevert(abi.encodeWithSelector(ISparseSample.FeaturesNotIncreasing.selector, 1));
        trainer.predict(Samples.list(0, 0, 1));
        vm.expectRevert(abi.encodeWithSelector(ISparseSample.FeatureOutOfRange.selector, 0, 3, 3));
        trainer.predict(Samples.list(3));
    }

    /* SPEC */

    function test_SpecStatesTheNumbers() public {
        _deployWith(_weights(0, 5, -1), -7, 3);
        Spec memory spec = trainer.spec();
        assertEq(spec.kind, "sparse-perceptron");
        assertEq(spec.features, 3);
        assertEq(spec.classes, 2);
        assertEq(spec.laneBits, 8);
        assertEq(spec.fractionBits, 0);
        assertEq(spec.step, 3);
        assertEq(spec.bias, -7);
    }

    function test_RevertWhen_AParameterIsOutOfRange() public {
        _expectOutOfRange(0, 1, "features");
        _expectOutOfRange(32_769, 1, "features");
        _expectOutOfRange(1 << 16, 1, "features");
        _expectOutOfRange(1 << 255 | 1, 1, "features");
        _expectOutOfRange(3, 0, "step");
        _expectOutOfRange(3, 128, "step");
        _expectOutOfRange(3, 256 + 1, "step");
    }

    /* BIAS */

    function test_BiasDecidesAboutTheEmptySample() public {
        int16[5] memory biases = [type(int16).min, int16(-1), int16(0), int16(1), type(int16).max];
        for (uint256 i; i < biases.length; ++i) {
            _deployWith(_weights(0, 5, -1), biases[i], 1);
            assertEq(trainer.predict(EMPTY), biases[i] > 0 ? 1 : 0);
            assertEq(trainer.spec().bias, biases[i]);
        }
    }

    function test_BiasIsAddedToTheScore() public {
        _deployWith(_weights(0, 5, -1), -5, 1);
        assertEq(trainer.predict(Samples.list(1)), 0);
        _deployWith(_weights(0, 5, -1), -4, 1);
        assertEq(trainer.predict(Samples.list(1)), 1);
    }

    function test_BiasDoesNotLearn() public {
        _deployWith(_weights(0, 5, -1), 1, 1);
        _contribute(ada, EMPTY, 0);
        _contribute(ada, Samples.list(1), 0);
        assertEq(trainer.spec().bias, 1);
        assertEq(trainer.predict(EMPTY), 1);
    }

    /* LEARNING */

    function test_StepIsTheAmountLearned() public {
        _deployWith(_weights(0, 5, -1), 0, 127);
        _contribute(ada, Samples.list(1), 0);
        _assertWeights(0, -122, -1);
    }

    function test_WeightsSaturateAtTheTop() public {
        _deployWith(_weights(127, -128, 126), -300, 1);
        _contribute(ada, Samples.list(0, 1, 2), 1);
        _assertWeights(127, -127, 127);
        _contribute(ada, Samples.list(0, 1, 2), 1);
        _assertWeights(127, -126, 127);

        _deployWith(_weights(127, -128, 1), -300, 127);
        _contribute(ada, Samples.list(0, 1, 2), 1);
        _assertWeights(127, -1, 127);
    }

    function test_WeightsSaturateAtTheBottom() public {
        _deployWith(_weights(-128, 127, -127), 300, 1);
        _contribute(ada, Samples.list(0, 1, 2), 0);
        _assertWeights(-128, 126, -128);
        _contribute(ada, Samples.list(0, 1, 2), 0);
        _assertWeights(-128, 125, -128);

        _deployWith(_weights(-128, 127, -2), 300, 127);
        _contribute(ada, Samples.list(0, 1, 2), 0);
        _assertWeights(-128, 0, -128);
    }

    /// @dev A saturated weight must not carry into the lanes beside it.
    function test_LearningLeavesOtherLanesAlone() public {
        for (uint256 lane; lane < 32; ++lane) {
            bytes memory weights = new bytes(32);
            for (uint256 i; i < 32; ++i) {
                weights[i] = i % 2 == 0 ? bytes1(0x7f) : bytes1(0x80);
            }
            bytes memory expected = bytes.concat(weights);
            bool top = lane % 2 == 0;
            // Of two features, one at either end: the score is −1, and class 1 moves both up.
            uint256 other = top ? lane + 1 : lane - 1;
            expected[top ? other : lane] = 0x81;

            _deployBytes(weights, 32, 0, 1);
            _contribute(ada, top ? Samples.list(lane, other) : Samples.list(other, lane), 1);
            assertEq(abi.encodePacked(trainer.words(0, 1)), expected);
        }
    }

    /* WORDS */

    function test_WordsBeyondTheLastAreZero() public {
        _contribute(ada, Samples.list(FEATURES - 1), 1);
        uint256 last = 1 << (248 - 8 * (FEATURES - 33));
        assertEq(abi.encode(trainer.words(1, 3)), abi.encode(0x20, 3, last, 0, 0));

        uint256[4] memory starts = [uint256(2), 1 << 128, 1 << 255, type(uint256).max];
        for (uint256 i; i < starts.length; ++i) {
            assertEq(abi.encode(trainer.words(starts[i], 2)), abi.encode(0x20, 2, 0, 0));
        }
        assertEq(trainer.words(0, 0).length, 0);
    }

    function test_RevertWhen_TheWordsAreTooManyForMemory() public {
        vm.expectRevert();
        trainer.words(0, type(uint256).max);
        vm.expectRevert();
        trainer.words(0, 1 << 64);
    }

    /* EVALUATE */

    function test_EvaluateCountsTheRightOnes() public view {
        (uint256 correct, uint256 total) = trainer.evaluate(
            bytes.concat(
                Samples.labelled(POSITIVE, 1),
                Samples.labelled(POSITIVE, 0),
                Samples.labelled(EMPTY, 0),
                Samples.labelled(NEGATIVE, 0),
                Samples.labelled(NEGATIVE, 1)
            )
        );
        assertEq(correct, 3);
        assertEq(total, 5);
    }

    function test_EvaluateOfNothing() public view {
        (uint256 correct, uint256 total) = trainer.evaluate("");
        assertEq(correct, 0);
        assertEq(total, 0);
    }

    function test_EvaluateTakesALabelThatIsNoClassForWrong() public view {
        (uint256 correct, uint256 total) = trainer.evaluate(
            bytes.concat(Samples.labelled(POSITIVE, 2), Samples.labelled(POSITIVE, 65_535))
        );
        assertEq(correct, 0);
        assertEq(total, 2);
    }

    function test_RevertWhen_TheBatchIsTruncatedAnywhere() public {
        bytes[3] memory records = [
            Samples.labelled(POSITIVE, 1),
            Samples.labelled(EMPTY, 0),
            Samples.labelled(Samples.pack(Samples.range(0, 20, 1)), 0)
        ];
        bytes memory batch;
        for (uint256 i; i < records.length; ++i) {
            for (uint256 kept = 1; kept < records[i].length; ++kept) {
                bytes memory part = bytes.concat(batch, _first(records[i], kept));
                vm.expectRevert(
                    abi.encodeWithSelector(IModel.BatchTruncated.selector, batch.length)
                );
                trainer.evaluate(part);
            }
            batch = bytes.concat(batch, records[i]);
            (, uint256 total) = trainer.evaluate(batch);
            assertEq(total, i + 1);
        }
    }

    function test_RevertWhen_TheBatchClaimsTheLongestSample() public {
        vm.expectRevert(abi.encodeWithSelector(IModel.BatchTruncated.selector, 0));
        trainer.evaluate(hex"0000ffff00010002");
    }

    function test_RevertWhen_ASampleOfTheBatchIsMalformed() public {
        vm.expectRevert(abi.encodeWithSelector(ISparseSample.SampleLengthOdd.selector, 3));
        trainer.evaluate(Samples.labelled(hex"000100", 0));
        vm.expectRevert(abi.encodeWithSelector(ISparseSample.FeaturesNotIncreasing.selector, 1));
        trainer.evaluate(Samples.labelled(hex"00010001", 0));
        vm.expectRevert(
            abi.encodeWithSelector(ISparseSample.FeatureOutOfRange.selector, 0, FEATURES, FEATURES)
        );
        trainer.evaluate(Samples.labelled(Samples.list(FEATURES), 0));
    }

    /// @dev Beyond 64 bytes a word, a batch is not marked but only checked: each fault, anywhere.
    function test_RevertWhen_ASampleOfALongBatchIsMalformed() public {
        bytes memory good;
        for (uint256 i; i < 30; ++i) {
            good = bytes.concat(good, Samples.labelled(POSITIVE, 1));
        }
        (uint256 correct, uint256 total) = trainer.evaluate(good);
        assertEq(correct, 30);
        assertEq(total, 30);

        bytes[3] memory bad = [bytes(hex"000000"), hex"00010001", Samples.list(FEATURES)];
        bytes[3] memory errors = [
            abi.encodeWithSelector(ISparseSample.SampleLengthOdd.selector, 3),
            abi.encodeWithSelector(ISparseSample.FeaturesNotIncreasing.selector, 1),
            abi.encodeWithSelector(ISparseSample.FeatureOutOfRange.selector, 0, FEATURES, FEATURES)
        ];
        for (uint256 i; i < 3; ++i) {
            bytes memory record = Samples.labelled(bad[i], 0);
            vm.expectRevert(errors[i]);
            trainer.evaluate(bytes.concat(record, good));
            vm.expectRevert(errors[i]);
            trainer.evaluate(bytes.concat(good, record));
        }
    }

    /* FEATURE SPACES */

    /// @dev Around the borders of words (32), of the bitmap in the state word (1024), of a group of words
    /// (8192), of chunks (16,384 and twice that), and of groups in them.
    function test_FeatureSpaces() public {
        uint256[19] memory spaces = [
            uint256(1),
            2,
            31,
            32,
            33,
            1000,
            1024,
            1025,
            8192,
            8193,
            16_383,
            16_384,
            16_385,
            24_544,
            24_545,
            24_576,
            24_577,
            32_767,
            32_768
        ];
        for (uint256 i; i < spaces.length; ++i) {
            _checkSpace(spaces[i]);
        }
    }

    function _checkSpace(uint256 features) private {
        uint256 count = (features + 31) / 32;
        bytes memory weights = _noise(features, 32 * count);
        // The base holds a byte for each feature, and beyond it weights are zero.
        for (uint256 i = features; i < weights.length; ++i) {
            weights[i] = 0;
        }
        _deployBytes(_first(weights, features), features, 0, 1);
        assertEq(abi.encodePacked(trainer.words(0, count)), weights);

        // The first feature, the last, and if there is room the one before each border.
        uint16[] memory ids = _borders(features);
        bytes memory sample = Samples.pack(ids);
        uint256 label = 1 - trainer.predict(sample);
        _contribute(ada, sample, label);
        for (uint256 i; i < ids.length; ++i) {
            int256 weight = int8(uint8(weights[ids[i]]));
            weight += label == 1 ? int256(1) : -1;
            if (weight > 127) weight = 127;
            if (weight < -128) weight = -128;
            weights[ids[i]] = bytes1(uint8(int8(weight)));
        }
        assertEq(abi.encodePacked(trainer.words(0, count)), weights);
        assertEq(abi.encodePacked(trainer.words(count - 1, 1)), _last(weights, 32));

        for (uint256 beyond = features; beyond < 1 << 16; beyond += 1 + beyond / 2) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    ISparseSample.FeatureOutOfRange.selector, 0, beyond, features
                )
            );
            trainer.predict(Samples.list(beyond));
        }
    }

    function _borders(uint256 features) private pure returns (uint16[] memory ids) {
        uint256[12] memory wanted =
            [uint256(0), 31, 32, 1023, 1024, 8191, 8192, 16_383, 16_384, 24_575, 24_576, 32_766];
        ids = new uint16[](13);
        uint256 count;
        for (uint256 i; i < wanted.length && wanted[i] + 1 < features; ++i) {
            ids[count++] = uint16(wanted[i]);
        }
        ids[count++] = uint16(features - 1);
        assembly ("memory-safe") {
            mstore(ids, count)
        }
    }

    /* HELPERS */

    function _deployWith(bytes memory weights, int16 bias, uint256 step) private {
        _deployBytes(weights, 3, bias, step);
    }

    function _deployBytes(bytes memory weights, uint256 features, int16 bias, uint256 step)
        private
    {
        SparsePerceptronTrainer.Parameters memory p = _emptyParameters(features);
        (p.bias, p.step, p.base) = (bias, step, _upload(weights));
        trainer = _deploy(p);
    }

    function _expectOutOfRange(uint256 features, uint256 step, string memory parameter) private {
        SparsePerceptronTrainer.Parameters memory p = _emptyParameters(features);
        p.step = step;
        vm.expectRevert(abi.encodeWithSelector(IModel.ParameterOutOfRange.selector, parameter));
        _deploy(p);
    }

    function _weights(int8 a, int8 b, int8 c) private pure returns (bytes memory) {
        return abi.encodePacked(a, b, c);
    }

    function _assertWeights(int8 a, int8 b, int8 c) private view {
        assertEq(abi.encodePacked(trainer.words(0, 1)), abi.encodePacked(a, b, c, bytes29(0)));
    }

    function _noise(uint256 seed, uint256 length) private pure returns (bytes memory data) {
        data = new bytes(length);
        for (uint256 i; i < length; i += 32) {
            bytes32 noise = keccak256(abi.encode(seed, i));
            assembly ("memory-safe") {
                mstore(add(add(data, 0x20), i), noise)
            }
        }
    }

    function _first(bytes memory data, uint256 length) private pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i; i < length; ++i) {
            part[i] = data[i];
        }
    }

    function _last(bytes memory data, uint256 length) private pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i; i < length; ++i) {
            part[i] = data[data.length - length + i];
        }
    }
}
