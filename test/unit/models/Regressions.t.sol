// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IDenseSample} from "../../../src/interfaces/IDenseSample.sol";
import {IModel, Spec} from "../../../src/interfaces/IModel.sol";
import {ISparseSample} from "../../../src/interfaces/ISparseSample.sol";
import {
    DenseLogisticRegressionTrainer as DenseTrainer
} from "../../../src/presets/DenseLogisticRegressionTrainer.sol";
import {LinearRegressionTrainer} from "../../../src/presets/LinearRegressionTrainer.sol";
import {
    SparseLogisticRegressionTrainer as SparseTrainer
} from "../../../src/presets/SparseLogisticRegressionTrainer.sol";
import {TrainerFactory} from "../../../src/presets/TrainerFactory.sol";
import {Samples} from "../../utils/Samples.sol";
import {Test} from "../../utils/Test.sol";

/// @notice What the regressions promise, as clones of their presets.
contract RegressionsTest is Test {
    TrainerFactory private factory;
    SparseTrainer private sparse;
    DenseTrainer private dense;
    LinearRegressionTrainer private linear;

    function setUp() public {
        factory = new TrainerFactory();
        sparse = new SparseTrainer();
        dense = new DenseTrainer();
        linear = new LinearRegressionTrainer();
    }

    function test_SpecStatesTheNumbers() public {
        Spec memory spec = _sparse(1000, 16, 10, 4096).spec();
        Spec memory expected = Spec("sparse-logistic-regression", 1000, 16, 16, 10, 4096, 0);
        assertEq(abi.encode(spec), abi.encode(expected));
        spec = _dense(196, 256, 14, 1, "").spec();
        expected = Spec("dense-logistic-regression", 196, 256, 16, 14, 1, 0);
        assertEq(abi.encode(spec), abi.encode(expected));
        LinearRegressionTrainer model = _linear(12, 12, 41, 255, "");
        expected = Spec("linear-regression", 12, 1 << 16, 16, 12, 41, 0);
        assertEq(abi.encode(model.spec()), abi.encode(expected));
        assertEq(model.tolerance(), 255);
    }

    function test_RevertWhen_AParameterIsOutOfRange() public {
        _expectOutOfRange("features");
        _sparse(0, 2, 10, 1);
        _expectOutOfRange("features");
        _sparse((1 << 15) + 1, 2, 10, 1);
        _expectOutOfRange("classes");
        _sparse(9, 1, 10, 1);
        _expectOutOfRange("classes");
        _sparse(9, 17, 10, 1);
        _expectOutOfRange("fractionBits");
        _sparse(9, 2, 15, 1);
        _expectOutOfRange("step");
        _sparse(9, 2, 10, 0);
        _expectOutOfRange("step");
        _sparse(9, 2, 10, 4097);
        _sparse(1 << 15, 16, 14, 4096);

        _expectOutOfRange("features");
        _dense(0, 2, 10, 1, "");
        _expectOutOfRange("features");
        _dense(1 << 15, 2, 10, 1, "");
        _expectOutOfRange("classes");
        _dense(9, 1, 10, 1, "");
        _expectOutOfRange("classes");
        _dense(9, 257, 10, 1, "");
        _expectOutOfRange("fractionBits");
        _dense(9, 2, 15, 1, "");
        _expectOutOfRange("step");
        _dense(9, 2, 10, 0, "");
        _expectOutOfRange("step");
        _dense(9, 2, 10, 1025, "");
        _expectOutOfRange("step");
        _dense(9, 2, 14, 4097, "");

        _expectOutOfRange("features");
        _linear(0, 12, 1, 0, "");
        _expectOutOfRange("fractionBits");
        _linear(9, 15, 1, 0, "");
        _expectOutOfRange("step");
        _linear(9, 12, 4097, 0, "");
        _expectOutOfRange("tolerance");
        _linear(9, 12, 1, 256, "");
    }

    function test_RevertWhen_TheBaseHasAnotherLength() public {
        // Three rows of 3 lanes in a word.
        _dense(2, 3, 10, 1, new bytes(3 * 6));
        bytes[2] memory bases = [new bytes(3 * 6 - 2), new bytes(3 * 6 + 2)];
        for (uint256 i; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IModel.ChunkInvalid.selector, 0));
            _dense(2, 3, 10, 1, bases[i]);
        }
        _linear(2, 12, 1, 0, new bytes(6));
        vm.expectRevert(abi.encodeWithSelector(IModel.ChunkInvalid.selector, 0));
        _linear(2, 12, 1, 0, new bytes(4));
    }

    function test_RevertWhen_ASampleIsMalformed() public {
        SparseTrainer filter = _sparse(9, 3, 10, 1);
        vm.expectRevert(abi.encodeWithSelector(ISparseSample.SampleLengthOdd.selector, 3));
        filter.addData(hex"000100", 0);
        vm.expectRevert(abi.encodeWithSelector(ISparseSample.FeaturesNotIncreasing.selector, 1));
        filter.predict(hex"00010001");
        // The block after the last feature's is the bias's, no feature's.
        vm.expectRevert(abi.encodeWithSelector(ISparseSample.FeatureOutOfRange.selector, 1, 9, 9));
        filter.scores(hex"00010009");
        vm.expectRevert(
            abi.encodeWithSelector(ICollaborativeTrainer.LabelOutOfRange.selector, 3, 3)
        );
        filter.addData(hex"0001", 3);

        LinearRegressionTrainer model = _linear(2, 12, 41, 8, "");
        DenseTrainer digits = _dense(2, 3, 10, 1, "");
        bytes memory expected =
            abi.encodeWithSelector(IDenseSample.DimensionMismatch.selector, 4, 2);
        vm.expectRevert(expected);
        model.predict(hex"0001");
        vm.expectRevert(expected);
        model.addData(hex"0001", 1);
        vm.expectRevert(expected);
        model.evaluate(Samples.labelled(hex"0001", 1));
        vm.expectRevert(expected);
        digits.scores(hex"0001");
        vm.expectRevert(expected);
        digits.addDataBatch(Samples.labelled(hex"0001", 1));
        vm.expectRevert(abi.encodeWithSelector(IModel.BatchTruncated.selector, 0));
        digits.addDataBatch(hex"00000004000100");
        vm.expectRevert(
            abi.encodeWithSelector(ICollaborativeTrainer.LabelOutOfRange.selector, 65_536, 65_536)
        );
        model.addData(hex"00010002", 65_536);
    }

    function test_TiesGoToTheLowestClass() public {
        assertEq(_sparse(9, 5, 10, 1).predict(hex"0001"), 0);
        assertEq(_sparse(9, 2, 10, 1).predict(""), 0);
        assertEq(_dense(1, 5, 10, 1, "").predict(hex"0001"), 0);
        // Rows of 0, 1, 1: the second and the third tie.
        bytes memory rows = hex"000000000000000100000001";
        assertEq(_dense(1, 3, 0, 1, rows).predict(hex"0005"), 1);
    }

    /// @dev p is a third each: step · 2/3 for the label, −step / 3 for the others.
    function test_TheFirstStepMovesByTheFormula() public {
        SparseTrainer filter = _sparse(2, 3, 10, 300);
        filter.addData(hex"0001", 2);
        // Blocks of four lanes: feature 0, feature 1, bias.
        assertEq(
            filter.words(0, 1)[0],
            uint256(0xff9cff9c00c80000) << 128 | uint256(0xff9cff9c00c80000) << 64
        );
        int256[] memory scores = filter.scores("");
        assertGt(uint256(scores[2]), uint256(scores[0]));
        assertEq(scores[0], scores[1]);
    }

    function test_ASureModelChangesNothing() public {
        // Score 20 for class 1, with 10 fraction bits.
        DenseTrainer model = _dense(1, 2, 10, 102, abi.encodePacked(int16(0), int16(20 << 10)));
        bytes32 state = keccak256(abi.encode(model.words(0, 1)));
        model.addData(hex"0400", 1);
        assertEq(keccak256(abi.encode(model.words(0, 1))), state);
        model.addData(hex"0400", 0);
        assertEq(model.words(0, 1)[0], uint256(0xff9a4f9a) << 224);
    }

    /// @dev Samples and targets at the ends of their ranges, in any order, at the fastest rate.
    function test_NoSampleMakesARegressionRevert() public {
        LinearRegressionTrainer model = _linear(3, 0, 4096, 0, "");
        DenseTrainer digits = _dense(3, 4, 14, 4096, "");
        for (uint256 i; i < 40; ++i) {
            bytes memory sample = abi.encodePacked(
                i % 3 == 0 ? type(int16).min : type(int16).max,
                i % 2 == 0 ? type(int16).max : type(int16).min,
                i % 5 == 0 ? int16(0) : type(int16).min
            );
            model.addData(sample, i % 7 < 3 ? 0 : 65_535);
            digits.addData(sample, i % 4);
            model.predict(sample);
            digits.scores(sample);
        }
    }

    function _expectOutOfRange(string memory parameter) private {
        vm.expectRevert(abi.encodeWithSelector(IModel.ParameterOutOfRange.selector, parameter));
    }

    function _sparse(uint256 features, uint256 classes, uint256 fractionBits, uint256 step)
        private
        returns (SparseTrainer)
    {
        SparseTrainer.Parameters memory p;
        (p.features, p.classes, p.fractionBits) = (features, classes, fractionBits);
        (p.step, p.anyWait, p.batchShare) = (step, 1, 1);
        bytes memory call_ = abi.encodeCall(SparseTrainer.initialize, (p));
        return SparseTrainer(factory.deploy(address(sparse), call_, new bytes[](0)));
    }

    function _dense(
        uint256 features,
        uint256 classes,
        uint256 fractionBits,
        uint256 step,
        bytes memory base
    ) private returns (DenseTrainer) {
        DenseTrainer.Parameters memory p;
        (p.features, p.classes, p.fractionBits) = (features, classes, fractionBits);
        (p.step, p.anyWait, p.batchShare) = (step, 1, 1);
        bytes[] memory chunks;
        (p.base, chunks) = _chunks(base);
        bytes memory call_ = abi.encodeCall(DenseTrainer.initialize, (p));
        return DenseTrainer(factory.deploy(address(dense), call_, chunks));
    }

    function _linear(
        uint256 features,
        uint256 fractionBits,
        uint256 step,
        uint256 tolerance,
        bytes memory base
    ) private returns (LinearRegressionTrainer) {
        LinearRegressionTrainer.Parameters memory p;
        (p.features, p.fractionBits, p.step, p.tolerance) =
        (features, fractionBits, step, tolerance);
        (p.anyWait, p.batchShare) = (1, 1);
        bytes[] memory chunks;
        (p.base, chunks) = _chunks(base);
        bytes memory call_ = abi.encodeCall(LinearRegressionTrainer.initialize, (p));
        return LinearRegressionTrainer(factory.deploy(address(linear), call_, chunks));
    }

    function _chunks(bytes memory base)
        private
        view
        returns (address[] memory pointers, bytes[] memory chunks)
    {
        if (base.length == 0) return (pointers, chunks);
        (pointers, chunks) = (new address[](1), new bytes[](1));
        // Not by a call of the factory: that would be the one expected to revert.
        pointers[0] = SSTORE2.predictCounterfactualAddress(base, 0, address(factory));
        chunks[0] = base;
    }
}
