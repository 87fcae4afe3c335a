// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IEncodedPerceptron} from "../../../src/interfaces/IEncodedPerceptron.sol";
import {IModel, Spec} from "../../../src/interfaces/IModel.sol";
import {EncodedPerceptronTrainer} from "../../../src/presets/EncodedPerceptronTrainer.sol";
import {TrainerFactory} from "../../../src/presets/TrainerFactory.sol";
import {EchoEncoder} from "../../mocks/EchoEncoder.sol";
import {Test} from "../../utils/Test.sol";

/// @notice What an encoded perceptron promises beside what a dense one does, as a clone of its preset.
contract EncodedPerceptronTest is Test {
    TrainerFactory private factory;
    EncodedPerceptronTrainer private preset;
    address private echo;

    function setUp() public {
        factory = new TrainerFactory();
        preset = new EncodedPerceptronTrainer();
        echo = address(new EchoEncoder());
    }

    function test_SpecStatesTheNumbers() public {
        EncodedPerceptronTrainer model = _create(echo, 14, 10, 4, 1);
        Spec memory spec = model.spec();
        assertEq(abi.encode(spec), abi.encode(Spec("encoded-perceptron", 14, 10, 8, 4, 1, 0)));
        assertEq(model.encoder(), echo);
    }

    /// @dev Rows of 15 bytes: two share a word, half of it each.
    function test_AMistakeMovesTwoRows() public {
        EncodedPerceptronTrainer model = _create(echo, 14, 10, 4, 4);
        bytes memory values = abi.encodePacked(
            int16(4), int16(0), int16(127), int16(128), int16(32_767), new bytes(18)
        );
        // A step of a quarter: ⌊value / 4⌋, what is above 127 as 127, and the constant 16.
        bytes memory up = abi.encodePacked(hex"01001f1f1f", new bytes(9), hex"04");
        bytes memory down = abi.encodePacked(hex"ff00e1e1e1", new bytes(9), hex"fc");
        model.addData(values, 2);
        assertEq(
            abi.encodePacked(model.words(0, 5)),
            bytes.concat(down, new bytes(17), up, new bytes(113)),
            "of 2 and of 0"
        );
        assertEq(model.predict(values), 2);
        assertEq(model.scores(values)[0], -(4 + 3 * 31 * 127 + 16 * 4));
        model.addData(values, 3);
        assertEq(
            abi.encodePacked(model.words(0, 5)),
            bytes.concat(down, new bytes(17 + 16), up, new bytes(97)),
            "2 lost what 3 gained"
        );
    }

    function test_WeightsStopAtTheEndsOfEightBits() public {
        // Scores 127 − 128 and −128 + 2 · 127; each is a mistake.
        EncodedPerceptronTrainer model = _create(echo, 1, 2, 0, 1, hex"7f80");
        model.addData(hex"0001", 1);
        assertEq(model.words(0, 1)[0] >> 240, 0x7f81);
        model = _create(echo, 2, 2, 0, 1, hex"807f00");
        model.addData(hex"00010002", 0);
        assertEq(model.words(0, 1)[0] >> 232, 0x807dff);
    }

    function test_RevertWhen_TheEncoderIsNone() public {
        vm.expectRevert(
            abi.encodeWithSelector(IEncodedPerceptron.EncoderInvalid.selector, address(0xaa))
        );
        _create(address(0xaa), 1, 2, 0, 1);
        // It has code, but not that function.
        EncodedPerceptronTrainer model = _create(address(factory), 1, 2, 0, 1);
        vm.expectRevert();
        model.predict(hex"0001");
    }

    /// @dev Its code is 0xef0100 and an address (EIP-7702).
    function test_RevertWhen_TheEncoderIsAnAccountThatDelegates() public {
        address account = address(0xaa);
        vm.etch(account, abi.encodePacked(hex"ef0100", echo));
        vm.expectRevert(abi.encodeWithSelector(IEncodedPerceptron.EncoderInvalid.selector, account));
        _create(account, 1, 2, 0, 1);
    }

    /// @dev A contract that only looks like an encoder: once it refuses to answer, authors cannot claim.
    function test_AnEncoderThatStopsKeepsAuthorsFromClaiming() public {
        EncodedPerceptronTrainer model = _create(echo, 1, 2, 0, 1);
        model.addData(hex"0001", 1);
        model.addData(hex"0001", 1);
        model.refund(0, hex"0001", 1);
        bytes memory code = echo.code;
        vm.etch(echo, hex"fe");
        vm.expectRevert(bytes(""));
        model.refund(1, hex"0001", 1);
        vm.etch(echo, code);
        model.refund(1, hex"0001", 1);
    }

    function test_RevertWhen_TheEncoderGivesAnotherNumberOfValues() public {
        EncodedPerceptronTrainer model = _create(echo, 2, 2, 0, 1);
        bytes[3] memory samples = [bytes(""), hex"0001", hex"000100010001"];
        for (uint256 i; i < samples.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IEncodedPerceptron.EncoderInvalid.selector, echo)
            );
            model.predict(samples[i]);
        }
        vm.expectRevert(abi.encodeWithSelector(EchoEncoder.Refused.selector, 3));
        model.addData(hex"000102", 1);
    }

    function test_RevertWhen_AParameterIsOutOfRange() public {
        _expectOutOfRange(0, 2, 0, 1, "features");
        _expectOutOfRange(1, 257, 0, 1, "classes");
        _expectOutOfRange(1, 2, 7, 1, "fractionBits");
        _expectOutOfRange(1, 2, 6, 128, "step");
        _expectOutOfRange(1, 2, 6, 3, "step");
        _create(echo, 32_767, 256, 6, 64);
    }

    function _expectOutOfRange(
        uint256 features,
        uint256 classes,
        uint256 fractionBits,
        uint256 step,
        string memory parameter
    ) private {
        vm.expectRevert(abi.encodeWithSelector(IModel.ParameterOutOfRange.selector, parameter));
        _create(echo, features, classes, fractionBits, step);
    }

    function _create(
        address encoder,
        uint256 features,
        uint256 classes,
        uint256 fractionBits,
        uint256 step
    ) private returns (EncodedPerceptronTrainer) {
        return _create(encoder, features, classes, fractionBits, step, "");
    }

    function _create(
        address encoder,
        uint256 features,
        uint256 classes,
        uint256 fractionBits,
        uint256 step,
        bytes memory weights
    ) private returns (EncodedPerceptronTrainer) {
        EncodedPerceptronTrainer.Parameters memory p;
        (p.encoder, p.features, p.classes) = (encoder, features, classes);
        (p.fractionBits, p.step, p.anyWait, p.batchShare) = (fractionBits, step, 1, 1);
        if (weights.length != 0) {
            p.base = new address[](1);
            p.base[0] = factory.upload(weights);
        }
        bytes memory call_ = abi.encodeCall(EncodedPerceptronTrainer.initialize, (p));
        return EncodedPerceptronTrainer(factory.deploy(address(preset), call_, new bytes[](0)));
    }
}
