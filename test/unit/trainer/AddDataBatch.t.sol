// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IDataHandler} from "../../../src/interfaces/IDataHandler.sol";
import {IModel} from "../../../src/interfaces/IModel.sol";
import {ISelfAssessment} from "../../../src/interfaces/ISelfAssessment.sol";
import {ISparseSample} from "../../../src/interfaces/ISparseSample.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {Samples} from "../../utils/Samples.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice Many samples as one contribution. The model must get 3/4 of them right to agree.
contract AddDataBatchTest is TrainerTest {
    uint256 private constant BATCH = type(uint256).max;

    /* WHAT IT COSTS */

    /// @dev 4 samples over 100 seconds: four times the price after 25 seconds.
    function test_TheDepositIsThatOfEvenlySpreadContributions() public {
        _wait(100);
        uint256 deposit = 4 * _price(COST_WEIGHT, 25);
        assertEq(trainer.batchDepositAt(block.timestamp, 4), deposit);
        assertEq(_addBatch(ada, _batch(4, 0)), 0);
        assertEq(_claimable(ada, 0, _batch(4, 0), BATCH), deposit);
        assertEq(trainer.contributions(), 1);

        vm.expectRevert(
            abi.encodeWithSelector(
                ISelfAssessment.DepositTooLow.selector, 4 * 3600 * uint256(COST_WEIGHT), 0
            )
        );
        trainer.addDataBatch(_batch(4, 0));
    }

    function test_OneSampleCostsWhatItCostsAlone() public {
        _wait(77);
        assertEq(trainer.batchDepositAt(block.timestamp, 1), trainer.depositAt(block.timestamp));
    }

    /// @dev The price is convex in the time, so even spacing is the cheapest.
    function testFuzz_NotDearerThanOneByOne(uint16 a, uint16 b, uint16 c) public view {
        uint256 last = block.timestamp;
        uint256 together = trainer.batchDepositAt(last + uint256(a) + b + c, 3);
        uint256 apart =
            trainer.depositAt(last + a) + trainer.depositAt(last + b) + trainer.depositAt(last + c);
        // Roots are rounded down, each by less than one.
        uint256 third = (uint256(a) + b + c) / 3;
        uint256 root;
        while ((root + 1) * (root + 1) <= third) ++root;
        assertLe(together * root / (root + 1), apart + 3);
    }

    function test_RevertWhen_NoNumberOfSamplesIsGiven() public {
        vm.expectRevert(abi.encodeWithSelector(ISelfAssessment.SamplesOutOfRange.selector, 0));
        trainer.batchDepositAt(block.timestamp, 0);
        vm.expectRevert(abi.encodeWithSelector(ISelfAssessment.SamplesOutOfRange.selector, 65_536));
        trainer.batchDepositAt(block.timestamp, 65_536);
    }

    /* WHAT IT EARNS */

    function test_RefundedWhenTheModelAgreesWithTheShare() public {
        uint256 deposit = _deposit(4);
        _addBatch(ada, _batch(3, 1));
        _wait(REFUND_WAIT);
        assertEq(_refund(ada, 0, _batch(3, 1), BATCH), deposit);
        assertEq(trainer.reputation(ada), 1);
        assertEq(trainer.totalReputation(), 1);
    }

    function test_RevertWhen_TheModelAgreesWithLess() public {
        _addBatch(ada, _batch(2, 1));
        _wait(REFUND_WAIT);
        vm.expectRevert(abi.encodeWithSelector(ISelfAssessment.ModelDisagrees.selector, 2));
        vm.prank(ada);
        trainer.refund(0, _batch(2, 1), BATCH);
    }

    function test_ReportedWhenTheModelAgreesWithLess() public {
        _earn(ben, 1);
        uint256 deposit = _deposit(4);
        _addBatch(ada, _batch(2, 2));
        _wait(REFUND_WAIT);
        assertEq(_report(ben, ada, 1, _batch(2, 2), BATCH), deposit);
    }

    function test_RevertWhen_ItIsReportedAndTheModelAgrees() public {
        _earn(ben, 1);
        _addBatch(ada, _batch(4, 0));
        _wait(REFUND_WAIT);
        vm.expectRevert(abi.encodeWithSelector(ISelfAssessment.ModelAgrees.selector, BATCH));
        vm.prank(ben);
        trainer.report(ada, 1, _batch(4, 0), BATCH);
    }

    function test_EmptySamplesEarnNoReputation() public {
        bytes memory batch = bytes.concat(Samples.labelled(EMPTY, 0), Samples.labelled(EMPTY, 0));
        uint256 deposit = _deposit(2);
        _addBatch(ada, batch);
        _wait(REFUND_WAIT);
        assertEq(_refund(ada, 0, batch, BATCH), deposit);
        assertEq(trainer.reputation(ada), 0);
    }

    /* HOW IT IS LEARNED */

    function test_TheSameAsOneByOne() public {
        bytes memory batch = bytes.concat(
            Samples.labelled(Samples.list(3, 30), 1),
            Samples.labelled(Samples.list(3, 39), 0),
            Samples.labelled(EMPTY, 1),
            Samples.labelled(Samples.list(30, 39), 1),
            Samples.labelled(Samples.list(30, 39), 0)
        );
        SparsePerceptronTrainer other = _deploy(_parameters());
        _addBatch(ada, batch);
        (trainer, other) = (other, trainer);
        _contribute(ada, Samples.list(3, 30), 1);
        _contribute(ada, Samples.list(3, 39), 0);
        _contribute(ada, EMPTY, 1);
        _contribute(ada, Samples.list(30, 39), 1);
        _contribute(ada, Samples.list(30, 39), 0);
        assertEq(abi.encode(trainer.words(0, 2)), abi.encode(other.words(0, 2)));
    }

    /// @dev 16 words: to store them the first time costs more than code for all of them.
    function test_TheFirstBatchMovesItsWordsToCode() public {
        SparsePerceptronTrainer other = _deploy(_emptyParameters(512));
        trainer = _deploy(_emptyParameters(512));
        bytes memory sample = Samples.pack(Samples.range(0, 16, 32));
        bytes memory batch = Samples.labelled(sample, 1);
        address pointer = vm.computeCreateAddress(address(trainer), vm.getNonce(address(trainer)));
        vm.expectEmit(address(trainer));
        emit IModel.Compacted(0, 1, pointer);
        _addBatch(ada, batch);
        assertEq(pointer.code.length, 1 + 15 * 32 + 1); // without the zeros at the end
        vm.expectRevert(abi.encodeWithSelector(IModel.NothingToCompact.selector, 0));
        trainer.compact(0);

        // Words that are in storage, because samples came alone, stay there.
        (trainer, other) = (other, trainer);
        _contribute(ada, sample, 1);
        uint256 nonce = vm.getNonce(address(trainer));
        _addBatch(ada, Samples.labelled(sample, 0));
        assertEq(vm.getNonce(address(trainer)), nonce);
        assertEq(trainer.scores(sample)[1], 0);
        assertEq(other.scores(sample)[1], 16);

        _contribute(ada, sample, 1);
        assertEq(abi.encode(trainer.words(0, 16)), abi.encode(other.words(0, 16)));
        trainer.compact(0);
        assertEq(abi.encode(trainer.words(0, 16)), abi.encode(other.words(0, 16)));
    }

    function test_AddDataTakesOneToo() public {
        bytes memory batch = _batch(4, 0);
        vm.deal(ada, 1e24);
        vm.expectEmit(address(trainer));
        emit IDataHandler.DataAdded(ada, BATCH, 0, _deposit(4), batch);
        vm.prank(ada);
        trainer.addDataBefore{value: 1e24}(block.timestamp, batch, BATCH);
        assertEq(ada.balance, 1e24 - _deposit(4));
    }

    /* BAD BATCHES */

    function test_RevertWhen_ItIsEmpty() public {
        vm.expectRevert(IModel.BatchEmpty.selector);
        trainer.addDataBatch("");
    }

    function test_RevertWhen_ItEndsWithinARecord() public {
        bytes memory batch = _batch(2, 0);
        for (uint256 length = 1; length < batch.length; ++length) {
            if (length == batch.length / 2) continue;
            bytes memory part = new bytes(length);
            for (uint256 i; i < length; ++i) {
                part[i] = batch[i];
            }
            uint256 position = length < batch.length / 2 ? 0 : batch.length / 2;
            vm.expectRevert(abi.encodeWithSelector(IModel.BatchTruncated.selector, position));
            trainer.addDataBatch(part);
        }
    }

    function test_RevertWhen_ALabelIsNotAClass() public {
        vm.expectRevert(
            abi.encodeWithSelector(ICollaborativeTrainer.LabelOutOfRange.selector, 2, 2)
        );
        trainer.addDataBatch(bytes.concat(_batch(3, 0), Samples.labelled(POSITIVE, 2)));
    }

    function test_RevertWhen_ASampleIsMalformed() public {
        bytes memory batch = bytes.concat(_batch(1, 0), Samples.labelled(Samples.list(2, 2), 0));
        bytes32 before = keccak256(abi.encode(trainer.words(0, 2)));
        vm.deal(ada, 1e24);
        vm.expectRevert(abi.encodeWithSelector(ISparseSample.FeaturesNotIncreasing.selector, 1));
        vm.prank(ada);
        trainer.addDataBatch{value: 1e24}(batch);
        assertEq(keccak256(abi.encode(trainer.words(0, 2))), before);
        assertEq(ada.balance, 1e24);
    }

    function test_RevertWhen_ItIsTooLarge() public {
        bytes memory batch = new bytes(4 * 65_536); // empty samples of class 0
        vm.expectRevert(abi.encodeWithSelector(IModel.BatchTooLarge.selector, 65_536, 65_535));
        trainer.addDataBatch(batch);
    }

    function test_RevertWhen_TheShareIsOutOfRange() public {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        uint256[3] memory shares = [uint256(0), 10_001, type(uint256).max];
        for (uint256 i; i < shares.length; ++i) {
            p.batchShare = shares[i];
            vm.expectRevert(
                abi.encodeWithSelector(ISelfAssessment.BatchShareInvalid.selector, shares[i])
            );
            _deploy(p);
        }
    }

    /* HELPERS */

    /// @dev So many samples with which the model agrees and, last, so many with which it does not.
    function _batch(uint256 right, uint256 wrong) private pure returns (bytes memory batch) {
        for (uint256 i; i < right + wrong; ++i) {
            batch = bytes.concat(batch, Samples.labelled(POSITIVE, i < right ? 1 : 0));
        }
    }

    function _deposit(uint256 samples) private view returns (uint256) {
        return trainer.batchDepositAt(block.timestamp, samples);
    }

    function _addBatch(address author, bytes memory batch) private returns (uint256 index) {
        vm.deal(author, 1e24);
        vm.prank(author);
        return trainer.addDataBatch{value: 1e24}(batch);
    }
}
