// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IDataHandler} from "../../../src/interfaces/IDataHandler.sol";
import {ISelfAssessment} from "../../../src/interfaces/ISelfAssessment.sol";
import {ISparseSample} from "../../../src/interfaces/ISparseSample.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {Samples} from "../../utils/Samples.sol";
import {TrainerStorage} from "../../utils/TrainerStorage.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

contract AddDataTest is TrainerTest {
    uint256 private deposit;

    function setUp() public virtual override {
        super.setUp();
        _wait(3600);
        deposit = 60 * uint256(COST_WEIGHT);
        vm.deal(ada, 100 ether);
    }

    function test_RevertWhen_TheDeadlineHasPassed() public {
        uint256[2] memory deadlines = [block.timestamp - 1, 0];
        for (uint256 i; i < 2; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(ICollaborativeTrainer.DeadlinePassed.selector, deadlines[i])
            );
            vm.prank(ada);
            trainer.addDataBefore{value: deposit}(deadlines[i], POSITIVE, 1);
        }
        _assertNothingChanged();
    }

    function test_WhenTheDeadlineIsThisSecond() public {
        vm.prank(ada);
        assertEq(trainer.addDataBefore{value: deposit}(block.timestamp, POSITIVE, 1), 0);
    }

    function test_WhenThereIsNoDeadline() public {
        vm.prank(ada);
        assertEq(trainer.addData{value: deposit}(POSITIVE, 1), 0);
    }

    function test_RevertWhen_TheLabelIsNotAClass() public {
        uint256[4] memory labels = [uint256(2), 1 << 16, 1 << 255 | 1, type(uint256).max - 1];
        for (uint256 i; i < labels.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(ICollaborativeTrainer.LabelOutOfRange.selector, labels[i], 2)
            );
            vm.prank(ada);
            trainer.addData{value: deposit}(POSITIVE, labels[i]);
        }
        _assertNothingChanged();
    }

    function test_RevertGiven_TheTrainerIsFull() public {
        TrainerStorage.setContributions(address(trainer), type(uint32).max);
        bytes32 before = TrainerStorage.state(address(trainer));

        vm.expectRevert(ICollaborativeTrainer.TrainerFull.selector);
        vm.prank(ada);
        trainer.addData{value: deposit}(POSITIVE, 1);
        assertEq(TrainerStorage.state(address(trainer)), before);
    }

    function test_GivenOnePlaceIsLeft() public {
        TrainerStorage.setContributions(address(trainer), type(uint32).max - 1);
        (uint256 weight,,,,) = trainer.terms();

        vm.prank(ada);
        assertEq(trainer.addData{value: deposit}(POSITIVE, 1), type(uint32).max - 1);

        assertEq(trainer.contributions(), type(uint32).max);
        (uint256 weightAfter,,,,) = trainer.terms();
        assertEq(weightAfter, weight, "the counter ran into its neighbour");
        assertEq(trainer.totalReputation(), 0);
    }

    function test_RevertWhen_TheValueIsBelowTheDeposit() public {
        uint256[2] memory offers = [uint256(0), deposit - 1];
        for (uint256 i; i < offers.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(ISelfAssessment.DepositTooLow.selector, deposit, offers[i])
            );
            vm.prank(ada);
            trainer.addData{value: offers[i]}(POSITIVE, 1);
        }
        _assertNothingChanged();
    }

    function test_WhenTheValueIsTheDeposit() public {
        vm.prank(ada);
        trainer.addData{value: deposit}(POSITIVE, 1);
        assertEq(address(trainer).balance, deposit);
        assertEq(ada.balance, 100 ether - deposit);
    }

    function test_WhenTheValueIsAboveTheDeposit() public {
        vm.prank(ada);
        trainer.addData{value: 7 ether}(POSITIVE, 1);
        assertEq(address(trainer).balance, deposit);
        assertEq(ada.balance, 100 ether - deposit);
    }

    function test_RevertWhen_TheSampleHasAnOddLength() public {
        _revertsOn(hex"00", abi.encodeWithSelector(ISparseSample.SampleLengthOdd.selector, 1));
        _revertsOn(hex"000100", abi.encodeWithSelector(ISparseSample.SampleLengthOdd.selector, 3));
        _assertNothingChanged();
    }

    function test_RevertWhen_TheFeaturesAreNotIncreasing() public {
        bytes4 selector = ISparseSample.FeaturesNotIncreasing.selector;
        _revertsOn(hex"00020001", abi.encodeWithSelector(selector, 1));
        _revertsOn(hex"000100020002", abi.encodeWithSelector(selector, 2));
        _assertNothingChanged();
    }

    function test_RevertWhen_AFeatureIsOutOfRange() public {
        bytes4 selector = ISparseSample.FeatureOutOfRange.selector;
        _revertsOn(hex"0028", abi.encodeWithSelector(selector, 0, 40, FEATURES));
        _revertsOn(hex"0001ffff", abi.encodeWithSelector(selector, 1, 65_535, FEATURES));
        _assertNothingChanged();
    }

    function test_GivenTheModelAgrees() public {
        uint256[] memory before = trainer.words(0, 2);
        _contribute(ada, POSITIVE, 1);
        assertEq(abi.encode(trainer.words(0, 2)), abi.encode(before));
    }

    function test_GivenTheModelDisagrees() public {
        _contribute(ada, POSITIVE, 0);
        _contribute(ben, NEGATIVE, 1);
        uint256 word = trainer.words(0, 1)[0];
        assertEq(_lane(word, 1), 49);
        assertEq(_lane(word, 2), 49);
        assertEq(_lane(word, 3), 50, "not in the sample");
        assertEq(_lane(word, 17), -49);
        assertEq(_lane(word, 18), -49);
    }

    function test_WhenTheSampleIsEmpty() public {
        uint256[] memory before = trainer.words(0, 2);
        assertEq(_contribute(ada, EMPTY, 0), 0);
        assertEq(_contribute(ada, EMPTY, 1), 1);
        assertEq(abi.encode(trainer.words(0, 2)), abi.encode(before));
    }

    function test_RemembersAndAnnouncesTheContribution() public {
        vm.expectEmit(address(trainer));
        emit IDataHandler.DataAdded(ada, 1, 0, deposit, POSITIVE);
        vm.prank(ada);
        trainer.addData{value: 1 ether}(POSITIVE, 1);

        (uint256 paid, uint256 claimable, uint256 from) = trainer.contribution(ada, 0, POSITIVE, 1);
        assertEq(paid, deposit);
        assertEq(claimable, deposit);
        assertEq(from, block.timestamp + REFUND_WAIT);
    }

    /// @dev The event's bytes are put together by hand: none, one, and around a word.
    function test_AnnouncesSamplesOfEachLength() public {
        trainer = _deploy(_emptyParameters(1000));
        for (uint256 count; count <= 34; ++count) {
            bytes memory sample = Samples.pack(Samples.range(count, count, 7));
            uint256 price = trainer.depositAt(block.timestamp);
            vm.deal(ada, price);
            vm.expectEmit(address(trainer));
            emit IDataHandler.DataAdded(ada, count % 2, count, price, sample);
            vm.prank(ada);
            trainer.addData{value: price}(sample, count % 2);
        }
    }

    function test_CountsTheContributionsOfAll() public {
        assertEq(_contribute(ada, POSITIVE, 1), 0);
        assertEq(_contribute(ben, POSITIVE, 1), 1);
        assertEq(_contribute(ada, NEGATIVE, 1), 2);
        assertEq(trainer.contributions(), 3);
    }

    function test_RestartsThePrice() public {
        _contribute(ada, POSITIVE, 1);
        assertEq(trainer.depositAt(block.timestamp), 3600 * uint256(COST_WEIGHT));
        assertEq(trainer.depositAt(block.timestamp + 3600), deposit);
    }

    function _revertsOn(bytes memory sample, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(ada);
        trainer.addData{value: deposit}(sample, 1);
    }

    function _assertNothingChanged() private view {
        assertEq(trainer.contributions(), 0);
        assertEq(trainer.depositAt(block.timestamp), deposit);
        assertEq(address(trainer).balance, 0);
        assertEq(ada.balance, 100 ether);
        assertEq(trainer.predict(POSITIVE), 1);
    }

    function _lane(uint256 word, uint256 lane) private pure returns (int256) {
        return int8(uint8(word >> (248 - 8 * lane)));
    }
}

contract CloneAddDataTest is AddDataTest {
    function _deploy(SparsePerceptronTrainer.Parameters memory p)
        internal
        override
        returns (SparsePerceptronTrainer)
    {
        return _deployClone(p);
    }
}
