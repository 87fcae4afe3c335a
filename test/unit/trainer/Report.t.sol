// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IDataHandler} from "../../../src/interfaces/IDataHandler.sol";
import {ISelfAssessment} from "../../../src/interfaces/ISelfAssessment.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {Wallet} from "../../mocks/Wallet.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

contract ReportTest is TrainerTest {
    uint256 private index;
    uint256 private deposit;

    /// @dev Ben has a quarter of the reputation, cyd the rest, and ada is wrong about POSITIVE.
    function setUp() public virtual override {
        super.setUp();
        _earn(ben, 1);
        _earn(cyd, 3);
        vm.deal(ben, 0);
        vm.deal(cyd, 0);
        _wait(3600 - REFUND_WAIT);
        deposit = 60 * uint256(COST_WEIGHT);
        index = _contribute(ada, POSITIVE, 0);
    }

    function test_RevertWhen_TheContributionIsStatedWrong() public {
        _wait(ANY_WAIT);
        _expectNotOpen(ben, index, POSITIVE, 0);
        _expectNotOpen(ada, index + 1, POSITIVE, 0);
        _expectNotOpen(ada, index, NEGATIVE, 0);
        _expectNotOpen(ada, index, POSITIVE, 1);
    }

    function test_RevertGiven_NothingIsLeft() public {
        _wait(ANY_WAIT);
        _report(ben, ada, index, POSITIVE, 0);
        _expectNotOpen(ada, index, POSITIVE, 0);
    }

    function test_RevertWhen_TheModelChangedInTheTransaction() public {
        Wallet wallet = new Wallet();
        vm.deal(address(wallet), 100 ether);
        _wait(ANY_WAIT);
        uint256 price = trainer.depositAt(block.timestamp);

        vm.expectRevert(ICollaborativeTrainer.ModelChangedInTransaction.selector);
        wallet.execute(
            _calls(_addDataCall(price, NEGATIVE, 1), _reportCall(ada, index, POSITIVE, 0))
        );
    }

    function test_RevertWhen_TheReporterIsTheAuthor() public {
        _wait(ANY_WAIT - 1);
        _expectRevert(ada, abi.encodeWithSelector(ISelfAssessment.CannotReportYourself.selector));
    }

    function test_RevertGiven_TheReporterTookItsShare() public {
        _wait(REFUND_WAIT);
        _report(ben, ada, index, POSITIVE, 0);
        deposit -= deposit / 4;
        _expectRevert(ben, abi.encodeWithSelector(ISelfAssessment.AlreadyReported.selector, ben));
    }

    function test_RevertGiven_ItIsTooEarly() public {
        _wait(REFUND_WAIT - 1);
        _expectRevert(
            ben, abi.encodeWithSelector(ISelfAssessment.TooEarly.selector, block.timestamp + 1)
        );
        _expectRevert(
            owner, abi.encodeWithSelector(ISelfAssessment.TooEarly.selector, block.timestamp + 1)
        );
    }

    function test_RevertGiven_TheModelAgrees() public {
        uint256 right = _contribute(ada, POSITIVE, 1);
        _wait(OWNER_WAIT);
        vm.expectRevert(abi.encodeWithSelector(ISelfAssessment.ModelAgrees.selector, 1));
        vm.prank(ben);
        trainer.report(ada, right, POSITIVE, 1);
    }

    function test_RevertGiven_TheReporterHasNoReputation() public {
        address dan = _account("dan");
        _wait(REFUND_WAIT);
        _expectRevert(dan, abi.encodeWithSelector(ISelfAssessment.NoReputation.selector, dan));
        // Before the owner's wait is over, the owner is a reporter like others.
        _wait(OWNER_WAIT - REFUND_WAIT - 1);
        _expectRevert(owner, abi.encodeWithSelector(ISelfAssessment.NoReputation.selector, owner));
    }

    function test_GivenTheReporterHasPartOfTheReputation() public {
        _wait(REFUND_WAIT);
        vm.expectEmit(address(trainer));
        emit ICollaborativeTrainer.Reported(ben, ada, index, deposit / 4);
        assertEq(_report(ben, ada, index, POSITIVE, 0), deposit / 4);

        assertEq(ben.balance, deposit / 4);
        (uint256 paid, uint256 claimable, uint256 from) =
            trainer.contribution(ada, index, POSITIVE, 0);
        assertEq(paid, deposit);
        assertEq(claimable, deposit - deposit / 4);
        assertEq(from, block.timestamp, "the clock does not start again");
        assertEq(trainer.reputation(ben), 1, "reports earn no reputation");
        assertEq(trainer.totalReputation(), 4);
    }

    function test_GivenAllReportersTookTheirShares() public {
        _wait(REFUND_WAIT);
        _report(ben, ada, index, POSITIVE, 0);
        assertEq(_report(cyd, ada, index, POSITIVE, 0), deposit - deposit / 4);
        _expectNotOpen(ada, index, POSITIVE, 0);
        assertEq(address(trainer).balance, 0);
    }

    function test_GivenTheOwnersWaitIsOver() public {
        _wait(OWNER_WAIT);
        assertEq(_report(owner, ada, index, POSITIVE, 0), deposit);
        assertEq(owner.balance, deposit);
        _expectNotOpen(ada, index, POSITIVE, 0);
    }

    function test_GivenTheOwnersWaitIsOverAndTheModelAgrees() public {
        uint256 right = _contribute(ada, POSITIVE, 1);
        (uint256 paid,,) = trainer.contribution(ada, right, POSITIVE, 1);
        _wait(OWNER_WAIT);
        assertEq(_report(owner, ada, right, POSITIVE, 1), paid);
    }

    function test_GivenTheOwnersWaitIsOverAndOthersReport() public {
        _wait(ANY_WAIT - 1);
        assertEq(_report(ben, ada, index, POSITIVE, 0), deposit / 4, "a share as before");
        assertEq(_report(owner, ada, index, POSITIVE, 0), deposit - deposit / 4);
    }

    function test_GivenAnyonesWaitIsOver() public {
        _wait(ANY_WAIT);
        address dan = _account("dan");
        assertEq(_report(dan, ada, index, POSITIVE, 0), deposit);
        assertEq(dan.balance, deposit);
    }

    function test_GivenAnyonesWaitIsOverAndTheModelAgrees() public {
        uint256 right = _contribute(ada, POSITIVE, 1);
        (uint256 paid,,) = trainer.contribution(ada, right, POSITIVE, 1);
        _wait(ANY_WAIT);
        assertEq(_report(_account("dan"), ada, right, POSITIVE, 1), paid);
    }

    function test_GivenAnyonesWaitIsOverAndTheReporterTookItsShare() public {
        _wait(REFUND_WAIT);
        _report(ben, ada, index, POSITIVE, 0);
        _wait(ANY_WAIT - REFUND_WAIT);
        assertEq(_report(ben, ada, index, POSITIVE, 0), deposit - deposit / 4);
    }

    function test_GivenAShareExceedsWhatIsLeft() public {
        _wait(REFUND_WAIT);
        assertEq(_report(cyd, ada, index, POSITIVE, 0), deposit * 3 / 4);
        // Ben's share grows from 1/4 to 3/6 after cyd took 3/4.
        uint256[2] memory indices = [_contribute(ben, NEGATIVE, 0), _contribute(ben, NEGATIVE, 0)];
        _wait(REFUND_WAIT);
        _refund(ben, indices[0], NEGATIVE, 0);
        _refund(ben, indices[1], NEGATIVE, 0);
        assertEq(_report(ben, ada, index, POSITIVE, 0), deposit - deposit * 3 / 4);
        _expectNotOpen(ada, index, POSITIVE, 0);
    }

    function _expectNotOpen(address author, uint256 index_, bytes memory sample, uint256 label)
        private
    {
        vm.expectRevert(IDataHandler.ContributionNotOpen.selector);
        vm.prank(cyd);
        trainer.report(author, index_, sample, label);
    }

    function _expectRevert(address reporter, bytes memory reason) private {
        uint256 held = reporter.balance;
        vm.expectRevert(reason);
        vm.prank(reporter);
        trainer.report(ada, index, POSITIVE, 0);
        assertEq(reporter.balance, held);
        assertEq(_claimable(ada, index, POSITIVE, 0), deposit);
        assertEq(address(trainer).balance, deposit);
    }
}

contract CloneReportTest is ReportTest {
    function _deploy(SparsePerceptronTrainer.Parameters memory p)
        internal
        override
        returns (SparsePerceptronTrainer)
    {
        return _deployClone(p);
    }
}
