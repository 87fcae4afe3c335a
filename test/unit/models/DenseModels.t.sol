// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IDenseSample} from "../../../src/interfaces/IDenseSample.sol";
import {IModel, Spec} from "../../../src/interfaces/IModel.sol";
import {DensePerceptronTrainer} from "../../../src/presets/DensePerceptronTrainer.sol";
import {NearestCentroidTrainer} from "../../../src/presets/NearestCentroidTrainer.sol";
import {TrainerFactory} from "../../../src/presets/TrainerFactory.sol";
import {Samples} from "../../utils/Samples.sol";
import {Test} from "../../utils/Test.sol";

/// @notice What both models of dense samples promise, as clones of their presets.
contract DenseModelsTest is Test {
    TrainerFactory private factory;
    DensePerceptronTrainer private perceptron;
    NearestCentroidTrainer private centroid;

    function setUp() public {
        factory = new TrainerFactory();
        perceptron = new DensePerceptronTrainer();
        centroid = new NearestCentroidTrainer();
    }

    function test_SpecStatesTheNumbers() public {
        Spec memory spec = _perceptron(9, 3, 8, 64, new address[](0)).spec();
        assertEq(abi.encode(spec), abi.encode(Spec("dense-perceptron", 9, 3, 16, 8, 64, 0)));
        spec = _centroid(9, 3, 8, new address[](0)).spec();
        assertEq(abi.encode(spec), abi.encode(Spec("nearest-centroid", 9, 3, 32, 8, 0, 0)));
    }

    function test_RevertWhen_APerceptronParameterIsOutOfRange() public {
        _expectOutOfRange(0, 2, 8, 1, "features");
        _expectOutOfRange(32_768, 2, 8, 1, "features");
        _expectOutOfRange(3, 1, 8, 1, "classes");
        _expectOutOfRange(3, 257, 8, 1, "classes");
        _expectOutOfRange(3, 2, 15, 1, "fractionBits");
        _expectOutOfRange(3, 2, 8, 0, "step");
        _expectOutOfRange(3, 2, 8, 3, "step");
        _expectOutOfRange(3, 2, 8, 512, "step");
        _expectOutOfRange(3, 2, 8, 1 << 255, "step");
        _expectOutOfRange(3, 2, 8, 1 << 255 | 1, "step");
        _perceptron(32_767, 256, 14, 1 << 14, new address[](0));
    }

    function test_RevertWhen_TheDimensionIsAnother() public {
        DensePerceptronTrainer model = _perceptron(2, 2, 8, 256, new address[](0));
        NearestCentroidTrainer means = _centroid(2, 2, 8, new address[](0));
        bytes[4] memory samples = [bytes(""), hex"000102", hex"0001", hex"000100020003"];
        for (uint256 i; i < samples.length; ++i) {
            bytes memory expected = abi.encodeWithSelector(
                IDenseSample.DimensionMismatch.selector, 4, samples[i].length
            );
            vm.expectRevert(expected);
            model.predict(samples[i]);
            vm.expectRevert(expected);
            means.predict(samples[i]);
            vm.expectRevert(expected);
            model.addData(samples[i], 1);
            vm.expectRevert(expected);
            means.addData(samples[i], 1);
            vm.expectRevert(expected);
            model.evaluate(Samples.labelled(samples[i], 1));
            vm.expectRevert(expected);
            means.evaluate(Samples.labelled(samples[i], 1));
        }
        vm.expectRevert(abi.encodeWithSelector(IModel.BatchTruncated.selector, 0));
        model.evaluate(hex"00000004000100");
        vm.expectRevert(
            abi.encodeWithSelector(ICollaborativeTrainer.LabelOutOfRange.selector, 2, 2)
        );
        means.addData(hex"00010002", 2);
    }

    /// @dev The original adds its bias at another scale, so that it hardly counts.
    function test_TheBiasHasAnEffect() public {
        address[] memory base = new address[](1);
        base[0] = factory.upload(abi.encodePacked(int16(256), int16(-5 * 256)));
        DensePerceptronTrainer model = _perceptron(1, 2, 8, 256, base);
        assertEq(model.predict(abi.encodePacked(int16(256))), 0, "1 - 5");
        assertEq(model.predict(abi.encodePacked(int16(5 * 256))), 0, "5 - 5");
        assertEq(model.predict(abi.encodePacked(int16(5 * 256 + 1))), 1);
    }

    function test_TheBiasIsTrained() public {
        DensePerceptronTrainer model = _perceptron(1, 2, 8, 256, new address[](0));
        model.addData(hex"0000", 1);
        assertEq(model.words(0, 1)[0], 256 << 224);
        assertEq(model.predict(hex"0000"), 1);
    }

    function test_TiesGoToTheLowestClass() public {
        bytes memory zero = hex"0000";
        assertEq(_perceptron(1, 5, 8, 256, new address[](0)).predict(zero), 0);
        NearestCentroidTrainer model = _centroid(1, 4, 8, new address[](0));
        assertEq(model.predict(zero), 0, "all are empty");
        model.addData(abi.encodePacked(int16(-3)), 3);
        assertEq(model.predict(zero), 3, "the others are empty");
        model.addData(abi.encodePacked(int16(3)), 2);
        assertEq(model.predict(zero), 2, "as near as 3");
    }

    /// @dev What bricks the original's sparse model, as dense samples, and then some.
    function test_NoSequenceBricksACentroid() public {
        NearestCentroidTrainer model = _centroid(3, 2, 8, new address[](0));
        for (uint256 i; i < 30; ++i) {
            model.addData(
                abi.encodePacked(
                    i % 3 == 0 ? type(int16).min : type(int16).max,
                    i % 2 == 0 ? int16(1) : int16(-1),
                    int16(0)
                ),
                i % 5 == 0 ? 1 : 0
            );
            model.predict(abi.encodePacked(type(int16).min, type(int16).max, int16(1)));
        }
    }

    function test_AFullClassStaysAsItIs() public {
        bytes memory row = abi.encodePacked(uint32(65_534), uint96(0), uint128(0));
        address[] memory base = new address[](1);
        base[0] = factory.upload(bytes.concat(row, row));
        NearestCentroidTrainer model = _centroid(4, 2, 8, base);
        bytes memory sample = hex"0001000000000000";
        model.addData(sample, 1);
        uint256[] memory words = model.words(0, 2);
        assertEq(words[0], 65_534 << 224);
        assertEq(words[1], uint256(65_535) << 224 | 1 << 128 | 1 << 96);
        model.addData(sample, 1);
        assertEq(abi.encode(model.words(0, 2)), abi.encode(words));
    }

    function test_RevertWhen_ABaseOfCentroidsIsNone() public {
        bytes memory good = abi.encodePacked(uint32(1), uint96(4), int32(-2), uint96(0));
        _expectBase(abi.encodePacked(uint32(1), uint96(5), int32(-2), uint96(0)), good);
        _expectBase(good, abi.encodePacked(uint32(0), uint96(4), int32(-2), uint96(0)));
        _expectBase(good, abi.encodePacked(uint32(65_536), uint96(4), int32(-2), uint96(0)));
        _expectBase(
            good, abi.encodePacked(uint32(1), uint96(1 << 30 | 1), int64(32_768 << 32), int64(1))
        );
        _expectBase(
            good, abi.encodePacked(uint32(1), uint96(32_769 * 32_769), int32(32_769), uint96(0))
        );
        address[] memory base = new address[](1);
        base[0] = factory.upload(bytes.concat(good, good));
        assertEq(abi.encodePacked(_centroid(1, 2, 8, base).words(0, 2)), bytes.concat(good, good));
    }

    function _expectBase(bytes memory first, bytes memory second) private {
        address[] memory base = new address[](1);
        base[0] = factory.upload(bytes.concat(first, second));
        vm.expectRevert(abi.encodeWithSelector(IModel.ParameterOutOfRange.selector, "base"));
        _centroid(1, 2, 8, base);
    }

    function _expectOutOfRange(
        uint256 features,
        uint256 classes,
        uint256 fractionBits,
        uint256 step,
        string memory parameter
    ) private {
        vm.expectRevert(abi.encodeWithSelector(IModel.ParameterOutOfRange.selector, parameter));
        _perceptron(features, classes, fractionBits, step, new address[](0));
        if (keccak256(bytes(parameter)) == keccak256("step")) return;
        vm.expectRevert(abi.encodeWithSelector(IModel.ParameterOutOfRange.selector, parameter));
        _centroid(features, classes, fractionBits, new address[](0));
    }

    function _perceptron(
        uint256 features,
        uint256 classes,
        uint256 fractionBits,
        uint256 step,
        address[] memory base
    ) private returns (DensePerceptronTrainer) {
        DensePerceptronTrainer.Parameters memory p;
        (p.features, p.classes, p.fractionBits) = (features, classes, fractionBits);
        (p.step, p.base, p.anyWait, p.batchShare) = (step, base, 1, 1);
        bytes memory call_ = abi.encodeCall(DensePerceptronTrainer.initialize, (p));
        return DensePerceptronTrainer(factory.deploy(address(perceptron), call_, new bytes[](0)));
    }

    function _centroid(
        uint256 features,
        uint256 classes,
        uint256 fractionBits,
        address[] memory base
    ) private returns (NearestCentroidTrainer) {
        NearestCentroidTrainer.Parameters memory p;
        (p.features, p.classes, p.fractionBits) = (features, classes, fractionBits);
        (p.base, p.anyWait, p.batchShare) = (base, 1, 1);
        bytes memory call_ = abi.encodeCall(NearestCentroidTrainer.initialize, (p));
        return NearestCentroidTrainer(factory.deploy(address(centroid), call_, new bytes[](0)));
    }
}
