// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IDataHandler} from "../../../src/interfaces/IDataHandler.sol";
import {IModel} from "../../../src/interfaces/IModel.sol";
import {ISparseSample} from "../../../src/interfaces/ISparseSample.sol";
import {Samples} from "../../utils/Samples.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice Call data that no ABI encoder makes: nothing may be read beyond a sample's end, and the
/// same sample is the same contribution however it was encoded.
contract CallDataTest is TrainerTest {
    /// @dev Would be the ids 2, 3, 4 …, each of which weighs +50, and then −50 ones.
    bytes private constant GARBAGE =
        hex"0002000300040005000600070008000900110012001300140015001600170018";

    /* WHAT FOLLOWS A SAMPLE */

    function test_WhenTheSampleIsNotPadded() public {
        uint256 index = _add(ada, _tail(POSITIVE, ""), 1);
        _wait(REFUND_WAIT);
        assertEq(_refund(ada, index, POSITIVE, 1), 3600 * uint256(COST_WEIGHT));
    }

    function test_WhenGarbageFollowsTheSample() public {
        vm.expectEmit(address(trainer));
        emit IDataHandler.DataAdded(ada, 1, 0, 3600 * uint256(COST_WEIGHT), POSITIVE);
        uint256 index = _add(ada, _tail(POSITIVE, GARBAGE), 1);
        _wait(REFUND_WAIT);
        assertEq(_refund(ada, index, POSITIVE, 1), 3600 * uint256(COST_WEIGHT));
    }

    function test_RevertWhen_GarbageIsStatedAsPartOfTheSample() public {
        uint256 index = _contribute(ada, POSITIVE, 1);
        _wait(REFUND_WAIT);
        vm.expectRevert(IDataHandler.ContributionNotOpen.selector);
        vm.prank(ada);
        trainer.refund(index, bytes.concat(POSITIVE, hex"0003"), 1);
    }

    function test_LearningStopsAtTheSamplesEnd() public {
        // Wrong, so that it learns; ids of the same and of the next word follow.
        _add(ada, _tail(Samples.list(1), hex"000200200021"), 0);
        uint256 word = trainer.words(0, 1)[0];
        assertEq(uint256(uint8(word >> 240)), 49, "feature 1");
        assertEq(uint256(uint8(word >> 232)), 50, "feature 2 is not in the sample");
        assertEq(trainer.words(1, 1)[0], 0);
    }

    /// @dev For each length up to 17 ids, with garbage of each length up to 33 bytes behind it.
    function test_PredictionStopsAtTheSamplesEnd() public view {
        for (uint256 count; count <= 17; ++count) {
            // Two features a step apart: −50 for each.
            bytes memory sample = Samples.pack(Samples.range(17, count < 14 ? count : 14, 1));
            for (uint256 garbage; garbage <= 32; ++garbage) {
                bytes memory data = abi.encodePacked(
                    trainer.predict.selector,
                    uint256(0x20),
                    sample.length,
                    sample,
                    _first(GARBAGE, garbage)
                );
                (bool success, bytes memory result) = address(trainer).staticcall(data);
                assertTrue(success);
                assertEq(abi.decode(result, (uint256)), 0);
            }
        }
    }

    function test_AnOddSampleIsRefusedWhateverFollows() public view {
        for (uint256 length = 1; length <= 33; length += 2) {
            bytes memory data =
                abi.encodePacked(trainer.predict.selector, uint256(0x20), length, GARBAGE, GARBAGE);
            (bool success, bytes memory reason) = address(trainer).staticcall(data);
            assertFalse(success);
            assertEq(reason, abi.encodeWithSelector(ISparseSample.SampleLengthOdd.selector, length));
        }
    }

    function test_AFaultBeyondTheSamplesEndIsNone() public view {
        for (uint256 count = 1; count <= 16; ++count) {
            bytes memory sample = Samples.pack(Samples.range(0, count, 1));
            bytes memory data = abi.encodePacked(
                trainer.predict.selector, uint256(0x20), sample.length, sample, hex"0000ffff0000"
            );
            (bool success,) = address(trainer).staticcall(data);
            assertTrue(success);
        }
    }

    /// @dev Records are read where they stand, so that what follows one is the next one's head.
    function test_EvaluationStopsAtEachSamplesEnd() public view {
        bytes memory batch = bytes.concat(
            Samples.labelled(Samples.list(17), 0),
            Samples.labelled(Samples.list(1), 1),
            Samples.labelled(Samples.list(17), 0)
        );
        bytes memory data = abi.encodePacked(
            trainer.evaluate.selector, uint256(0x20), batch.length, batch, GARBAGE
        );
        (bool success, bytes memory result) = address(trainer).staticcall(data);
        assertTrue(success);
        assertEq(result, abi.encode(3, 3));
    }

    /// @dev The missing bytes of the last record follow the batch, but are not part of it.
    function test_RevertWhen_TheBatchGoesOnBehindItsEnd() public view {
        bytes memory batch = Samples.labelled(POSITIVE, 1);
        for (uint256 length = 1; length < batch.length; ++length) {
            bytes memory data =
                abi.encodePacked(trainer.evaluate.selector, uint256(0x20), length, batch);
            (bool success, bytes memory reason) = address(trainer).staticcall(data);
            assertFalse(success);
            assertEq(reason, abi.encodeWithSelector(IModel.BatchTruncated.selector, 0));
        }
    }

    /* OFFSETS AND LENGTHS */

    function test_WhenTheOffsetPointsToAnArgument() public {
        // The label's word is the length: 0, the empty sample.
        bytes memory data = abi.encodeWithSelector(trainer.addData.selector, 0x20, 0);
        (bool success,) = _send(data);
        assertTrue(success);
        (,, uint256 from) = trainer.contribution(ada, 0, EMPTY, 0);
        assertGt(from, 0);

        // The same of label 1: an odd length.
        data = abi.encodeWithSelector(trainer.addData.selector, 0x20, 1, 0);
        (bool again, bytes memory reason) = _send(data);
        assertFalse(again);
        assertEq(reason, abi.encodeWithSelector(ISparseSample.SampleLengthOdd.selector, 1));
    }

    function test_RevertWhen_TheOffsetIsBeyondTheCallData() public {
        uint256[5] memory offsets =
            [uint256(0x40), 0x1000, 1 << 64, 1 << 255, type(uint256).max - 0x1f];
        for (uint256 i; i < offsets.length; ++i) {
            _expectRefused(abi.encodeWithSelector(trainer.addData.selector, offsets[i], 1));
        }
    }

    function test_RevertWhen_TheLengthIsBeyondTheCallData() public {
        uint256[7] memory lengths =
            [uint256(34), 64, 0xffff, 1 << 32, 1 << 64, 1 << 255, type(uint256).max - 1];
        for (uint256 i; i < lengths.length; ++i) {
            bytes memory tail = abi.encodePacked(lengths[i], GARBAGE);
            _expectRefused(
                abi.encodePacked(trainer.addData.selector, uint256(0x40), uint256(1), tail)
            );
            _expectRefused(abi.encodePacked(trainer.predict.selector, uint256(0x20), tail));
            _expectRefused(abi.encodePacked(trainer.evaluate.selector, uint256(0x20), tail));
            _expectRefused(
                abi.encodePacked(
                    trainer.refund.selector, uint256(0), uint256(0x60), uint256(1), tail
                )
            );
        }
    }

    function test_RevertWhen_TheCallDataIsCutOff() public {
        bytes memory data = abi.encodeCall(trainer.addData, (POSITIVE, 1));
        // The last 28 bytes are padding, which need not be there.
        for (uint256 length = 1; length < data.length - 28; ++length) {
            _expectRefused(_first(data, length));
        }
        (bool success,) = _send(_first(data, data.length - 28));
        assertTrue(success);
    }

    /* HIGH BITS */

    function test_RevertWhen_TheAuthorHasHighBits() public {
        uint256 index = _contribute(ada, POSITIVE, 1);
        _wait(ANY_WAIT);
        _expectRefused(
            abi.encodePacked(
                trainer.report.selector,
                uint256(uint160(ada)) | 1 << 160,
                index,
                uint256(0x80),
                uint256(1),
                POSITIVE.length,
                POSITIVE
            )
        );
    }

    function test_RevertWhen_TheLabelHasHighBits() public {
        uint256 label = 1 << 64 | 1;
        vm.deal(ada, 10 ether);
        vm.expectRevert(
            abi.encodeWithSelector(ICollaborativeTrainer.LabelOutOfRange.selector, label, 2)
        );
        vm.prank(ada);
        trainer.addData{value: 10 ether}(POSITIVE, label);
    }

    /* LONG SAMPLES */

    function test_TheLongestSampleIsAllFeatures() public {
        trainer = _deploy(_emptyParameters(32_768));
        bytes memory sample = Samples.pack(Samples.range(0, 32_767, 1));
        assertEq(trainer.predict(sample), 0);
        sample = bytes.concat(sample, hex"7fff");
        assertEq(sample.length, 65_536);
        assertEq(trainer.predict(sample), 0);

        vm.expectRevert(
            abi.encodeWithSelector(ISparseSample.FeaturesNotIncreasing.selector, 32_768)
        );
        trainer.predict(bytes.concat(sample, hex"0000"));
        vm.expectRevert(
            abi.encodeWithSelector(ISparseSample.FeatureOutOfRange.selector, 32_768, 32_768, 32_768)
        );
        trainer.predict(bytes.concat(sample, hex"8000"));
    }

    /* HELPERS */

    /// @dev Length, sample and what is behind it.
    function _tail(bytes memory sample, bytes memory garbage) private pure returns (bytes memory) {
        return abi.encodePacked(sample.length, sample, garbage);
    }

    function _add(address author, bytes memory tail, uint256 label)
        private
        returns (uint256 index)
    {
        uint256 price = trainer.depositAt(block.timestamp);
        vm.deal(author, price);
        vm.prank(author);
        (bool success, bytes memory result) = address(trainer).call{value: price}(
            abi.encodePacked(trainer.addData.selector, uint256(0x40), label, tail)
        );
        assertTrue(success);
        return abi.decode(result, (uint256));
    }

    function _send(bytes memory data) private returns (bool success, bytes memory result) {
        // The others take no money, and would refuse for that reason.
        uint256 value = bytes4(data) == trainer.addData.selector ? 10 ether : 0;
        vm.deal(ada, value);
        vm.prank(ada);
        return address(trainer).call{value: value}(data);
    }

    /// @dev The decoder refuses without a reason; nothing changes.
    function _expectRefused(bytes memory data) private {
        uint256 count = trainer.contributions();
        uint256 held = address(trainer).balance;
        (bool success, bytes memory reason) = _send(data);
        assertFalse(success);
        assertEq(reason, "");
        assertEq(trainer.contributions(), count);
        assertEq(address(trainer).balance, held);
    }

    function _first(bytes memory data, uint256 length) private pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i; i < length; ++i) {
            part[i] = data[i];
        }
    }
}
