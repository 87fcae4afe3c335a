// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel, Spec} from "../../../src/interfaces/IModel.sol";
import {ISparseSample} from "../../../src/interfaces/ISparseSample.sol";
import {MulticlassHarness} from "../../mocks/MulticlassHarness.sol";
import {Samples} from "../../utils/Samples.sol";
import {Test} from "../../utils/Test.sol";

contract SparseMulticlassPerceptronTest is Test {
    function test_SpecStatesTheNumbers() public {
        MulticlassHarness model = _deploy(MulticlassHarness.Parameters(7, 3, 5, true, 9));
        Spec memory spec = model.spec();
        assertEq(spec.kind, "sparse-multiclass-perceptron");
        assertEq(spec.features, 7);
        assertEq(spec.classes, 3);
        assertEq(spec.laneBits, 8);
        assertEq(spec.step, 9);
        (uint256 maxClasses, bool biasLearns) = model.options();
        assertEq(maxClasses, 5);
        assertTrue(biasLearns);
        (, biasLearns) = _deploy(MulticlassHarness.Parameters(7, 3, 32, false, 127)).options();
        assertFalse(biasLearns);
    }

    function test_RevertWhen_AParameterIsOutOfRange() public {
        _refuse("features", MulticlassHarness.Parameters(0, 2, 2, false, 1));
        _refuse("features", MulticlassHarness.Parameters(32_769, 2, 2, false, 1));
        _refuse("classes", MulticlassHarness.Parameters(1, 1, 2, false, 1));
        _refuse("classes", MulticlassHarness.Parameters(1, 3, 2, false, 1));
        _refuse("maxClasses", MulticlassHarness.Parameters(1, 2, 33, false, 1));
        _refuse("step", MulticlassHarness.Parameters(1, 2, 2, false, 0));
        _refuse("step", MulticlassHarness.Parameters(1, 2, 2, false, 128));
    }

    function test_TheLabelGainsWhatThePredictionLoses() public {
        MulticlassHarness model = _deploy(MulticlassHarness.Parameters(3, 3, 3, true, 1));
        assertTrue(model.update(hex"00000002", 2));
        // Blocks of four lanes: features 0, 1, 2, and the bias.
        assertEq(
            bytes32(model.words(0, 1)[0]),
            bytes32(hex"ff00010000000000ff000100ff00010000000000000000000000000000000000")
        );
        assertEq(model.predict(hex"0001"), 2);
        assertFalse(model.update(hex"0001", 2));
    }

    function test_TiesGoToTheLowestClass() public {
        MulticlassHarness model = _deploy(MulticlassHarness.Parameters(3, 3, 3, false, 1));
        assertEq(model.predict(hex"0001"), 0);
        model.update(hex"0001", 2);
        model.update(hex"0001", 1); // 0: −1, 1: 1, 2: 0
        model.update(hex"0001", 2); // 0: −1, 1: 0, 2: 1
        model.update(hex"0001", 0); // 0: 0, 1: 0, 2: 0
        assertEq(model.predict(hex"0001"), 0);
    }

    function test_AClassCanBeAdded() public {
        MulticlassHarness model = _deploy(MulticlassHarness.Parameters(3, 2, 3, true, 1));
        model.addClass();
        assertEq(model.spec().classes, 3);
        model.update(hex"0001", 2);
        assertEq(model.predict(hex"0001"), 2);
        vm.expectRevert(abi.encodeWithSelector(IModel.ClassesFull.selector, 3));
        model.addClass();
    }

    function test_CompactChangesNoWord() public {
        MulticlassHarness model = _deploy(MulticlassHarness.Parameters(300, 9, 9, true, 1));
        model.update(hex"000100ff", 7);
        bytes32 before = model.digest(hex"0001", 160);
        model.compact(0);
        assertEq(model.digest(hex"0001", 160), before);
        model.update(hex"00ff", 3);
        assertEq(model.predict(hex"00ff"), 3);
    }

    /// @dev Of the empty sample only a bias that learns learns.
    function test_TheEmptySample() public {
        MulticlassHarness fixed_ = _deploy(MulticlassHarness.Parameters(3, 3, 3, false, 1));
        assertFalse(fixed_.update("", 1));
        assertEq(fixed_.predict(""), 0);
        MulticlassHarness learning = _deploy(MulticlassHarness.Parameters(3, 3, 3, true, 1));
        assertTrue(learning.update("", 1));
        assertEq(learning.predict(""), 1);
    }

    function test_RevertWhen_TheSampleIsMalformed() public {
        MulticlassHarness model = _deploy(MulticlassHarness.Parameters(40, 3, 9, true, 1));
        bytes[3] memory bad = [bytes(hex"000000"), hex"00010001", Samples.list(40)];
        bytes[3] memory errors = [
            abi.encodeWithSelector(ISparseSample.SampleLengthOdd.selector, 3),
            abi.encodeWithSelector(ISparseSample.FeaturesNotIncreasing.selector, 1),
            abi.encodeWithSelector(ISparseSample.FeatureOutOfRange.selector, 0, 40, 40)
        ];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(errors[i]);
            model.predict(bad[i]);
            vm.expectRevert(errors[i]);
            model.update(bad[i], 1);
            vm.expectRevert(errors[i]);
            model.evaluate(Samples.labelled(bad[i], 1));
        }
        vm.expectRevert(abi.encodeWithSelector(IModel.BatchTruncated.selector, 0));
        model.evaluate(hex"000100");
    }

    function _deploy(MulticlassHarness.Parameters memory p) private returns (MulticlassHarness) {
        return new MulticlassHarness(p, new address[](0), address(0));
    }

    function _refuse(string memory name, MulticlassHarness.Parameters memory p) private {
        vm.expectRevert(abi.encodeWithSelector(IModel.ParameterOutOfRange.selector, name));
        new MulticlassHarness(p, new address[](0), address(0));
    }
}
