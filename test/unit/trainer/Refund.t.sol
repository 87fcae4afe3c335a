// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IDataHandler} from "../../../src/interfaces/IDataHandler.sol";
import {ISelfAssessment} from "../../../src/interfaces/ISelfAssessment.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {Wallet} from "../../mocks/Wallet.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

contract RefundTest is TrainerTest {
    uint256 private index;
    uint256 private deposit;

    function setUp() public virtual override {
        super.setUp();
        _wait(3600);
        index = _contribute(ada, POSITIVE, 1);
        deposit = 60 * uint256(COST_WEIGHT);
    }

    function test_RevertWhen_TheSenderIsNotTheAuthor() public {
        _wait(REFUND_WAIT);
        _expectNotOpen(ben, index, POSITIVE, 1);
        _expectNotOpen(owner, index, POSITIVE, 1);
    }

    function test_RevertWhen_TheContributionIsStatedWrong() public {
        _wait(REFUND_WAIT);
        _expectNotOpen(ada, index + 1, POSITIVE, 1);
        _expectNotOpen(ada, index | 1 << 255, POSITIVE, 1);
        _expectNotOpen(ada, index, NEGATIVE, 1);
        _expectNotOpen(ada, index, hex"0001000200", 1);
        _expectNotOpen(ada, index, POSITIVE, 0);
        _expectNotOpen(ada, index, POSITIVE, 1 << 255 | 1);
        // Bytes that move from the sample to the label, or from the label to the index, are others.
        _expectNotOpen(ada, index, hex"0002", 1 << 16 | 1);
        _expectNotOpen(ada, index << 8, POSITIVE, 1 << 8);
    }

    function test_RevertGiven_TheAuthorHasClaimedIt() public {
        _wait(REFUND_WAIT);
        _refund(ada, index, POSITIVE, 1);
        _expectNotOpen(ada, index, POSITIVE, 1);
        _wait(ANY_WAIT);
        _expectNotOpen(ada, index, POSITIVE, 1);
    }

    function test_RevertGiven_ItIsTooEarly() public {
        _wait(REFUND_WAIT - 1);
        vm.expectRevert(
            abi.encodeWithSelector(ISelfAssessment.TooEarly.selector, block.timestamp + 1)
        );
        vm.prank(ada);
        trainer.refund(index, POSITIVE, 1);
        _assertStillOpen();
    }

    function test_RevertGiven_TheModelDisagrees() public {
        uint256 wrong = _contribute(ada, POSITIVE, 0);
        _wait(REFUND_WAIT);
        vm.expectRevert(abi.encodeWithSelector(ISelfAssessment.ModelDisagrees.selector, 1));
        vm.prank(ada);
        trainer.refund(wrong, POSITIVE, 0);
        assertEq(trainer.reputation(ada), 0);
    }

    function test_RevertWhen_TheModelChangedInTheTransaction() public {
        Wallet wallet = _walletThatContributed();
        _wait(REFUND_WAIT);
        uint256 price = trainer.depositAt(block.timestamp);

        vm.expectRevert(ICollaborativeTrainer.ModelChangedInTransaction.selector);
        wallet.execute(_calls(_addDataCall(price, NEGATIVE, 1), _refundCall(1, POSITIVE, 1)));
    }

    function test_WhenTheModelOnlyAgreedInTheTransaction() public {
        Wallet wallet = _walletThatContributed();
        _wait(REFUND_WAIT);
        uint256 price = trainer.depositAt(block.timestamp);

        wallet.execute(_calls(_addDataCall(price, NEGATIVE, 0), _refundCall(1, POSITIVE, 1)));
        assertEq(trainer.reputation(address(wallet)), 1);
    }

    function test_GivenTheWaitIsOver() public {
        _wait(REFUND_WAIT);
        vm.expectEmit(address(trainer));
        emit ICollaborativeTrainer.Refunded(ada, index, deposit);
        assertEq(_refund(ada, index, POSITIVE, 1), deposit);

        assertEq(ada.balance, deposit);
        assertEq(address(trainer).balance, 0);
        assertEq(trainer.reputation(ada), 1);
        assertEq(trainer.totalReputation(), 1);
        (uint256 paid, uint256 claimable, uint256 from) =
            trainer.contribution(ada, index, POSITIVE, 1);
        assertEq(abi.encode(paid, claimable, from), abi.encode(0, 0, 0));
    }

    function test_GivenAnyoneMayTakeTheRest() public {
        _wait(10 * ANY_WAIT);
        assertEq(_refund(ada, index, POSITIVE, 1), deposit, "there is no upper limit");
        assertEq(trainer.reputation(ada), 1);
    }

    function test_GivenAReporterTookAShare() public {
        _earn(ben, 1);
        _earn(cyd, 3);
        uint256 wrong = _contribute(ada, POSITIVE, 0);
        (uint256 paid,,) = trainer.contribution(ada, wrong, POSITIVE, 0);
        _wait(REFUND_WAIT);
        _report(ben, ada, wrong, POSITIVE, 0);
        _teachNegative();

        assertEq(_refund(ada, wrong, POSITIVE, 0), paid - paid / 4, "what the reporter left");
        assertEq(trainer.reputation(ada), 1);
    }

    function test_LeavesTheContributionsCountAndThePriceAlone() public {
        _wait(REFUND_WAIT);
        uint256 price = trainer.depositAt(block.timestamp);
        _refund(ada, index, POSITIVE, 1);
        assertEq(trainer.contributions(), 1);
        assertEq(trainer.depositAt(block.timestamp), price);
    }

    /// @dev Trains the model until it takes POSITIVE for class 0.
    function _teachNegative() private {
        while (trainer.predict(POSITIVE) == 1) _contribute(cyd, POSITIVE, 0);
    }

    function _walletThatContributed() private returns (Wallet wallet) {
        wallet = new Wallet();
        vm.deal(address(wallet), 100 ether);
        uint256 price = trainer.depositAt(block.timestamp);
        wallet.execute(_calls(_addDataCall(price, POSITIVE, 1)));
    }

    function _expectNotOpen(address sender, uint256 index_, bytes memory sample, uint256 label)
        private
    {
        uint256 held = address(trainer).balance;
        vm.expectRevert(IDataHandler.ContributionNotOpen.selector);
        vm.prank(sender);
        trainer.refund(index_, sample, label);
        assertEq(address(trainer).balance, held);
    }

    function _assertStillOpen() private view {
        assertEq(_claimable(ada, index, POSITIVE, 1), deposit);
        assertEq(address(trainer).balance, deposit);
        assertEq(trainer.reputation(ada), 0);
        assertEq(trainer.totalReputation(), 0);
    }
}

contract CloneRefundTest is RefundTest {
    function _deploy(SparsePerceptronTrainer.Parameters memory p)
        internal
        override
        returns (SparsePerceptronTrainer)
    {
        return _deployClone(p);
    }
}
