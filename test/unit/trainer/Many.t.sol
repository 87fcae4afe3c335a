// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IDataHandler} from "../../../src/interfaces/IDataHandler.sol";
import {ISelfAssessment} from "../../../src/interfaces/ISelfAssessment.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {Wallet} from "../../mocks/Wallet.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice Claims in bulk: each stands or falls alone.
contract ManyTest is TrainerTest {
    function test_ARefundThatFailsUndoesNoOther() public {
        uint256 first = _contribute(ada, POSITIVE, 1);
        uint256 wrong = _contribute(ada, POSITIVE, 0);
        uint256 last = _contribute(ada, NEGATIVE, 0);
        uint256 due = _claimable(ada, first, POSITIVE, 1) + _claimable(ada, last, NEGATIVE, 0);
        _wait(REFUND_WAIT);

        ICollaborativeTrainer.RefundClaim[] memory claims =
            new ICollaborativeTrainer.RefundClaim[](4);
        claims[0] = ICollaborativeTrainer.RefundClaim(first, POSITIVE, 1);
        claims[1] = ICollaborativeTrainer.RefundClaim(wrong, POSITIVE, 0);
        claims[2] = ICollaborativeTrainer.RefundClaim(first, POSITIVE, 1);
        claims[3] = ICollaborativeTrainer.RefundClaim(last, NEGATIVE, 0);
        bytes memory disagrees = abi.encodeWithSelector(ISelfAssessment.ModelDisagrees.selector, 1);
        vm.expectEmit(address(trainer));
        emit ICollaborativeTrainer.ClaimFailed(ada, ada, wrong, disagrees);
        vm.prank(ada);
        ICollaborativeTrainer.ClaimResult[] memory results = trainer.refundMany(claims);

        assertEq(results[0].amount + results[3].amount, due);
        assertEq(results[0].failure, "");
        assertEq(results[1].failure, disagrees);
        assertEq(results[2].failure, _notOpen());
        assertEq(results[3].failure, "");
        assertEq(ada.balance, due);
        assertEq(trainer.reputation(ada), 2);
    }

    function test_ReportsShareTheirFate() public {
        _earn(ben, 1);
        uint256 bad = _contribute(ada, POSITIVE, 0);
        uint256 good = _contribute(ada, POSITIVE, 1);
        uint256 own = _contribute(ben, NEGATIVE, 1);
        uint256 due = _claimable(ada, bad, POSITIVE, 0);
        _wait(REFUND_WAIT);

        ICollaborativeTrainer.ReportClaim[] memory claims =
            new ICollaborativeTrainer.ReportClaim[](4);
        claims[0] = ICollaborativeTrainer.ReportClaim(ada, good, POSITIVE, 1);
        claims[1] = ICollaborativeTrainer.ReportClaim(ada, bad, POSITIVE, 0);
        claims[2] = ICollaborativeTrainer.ReportClaim(ben, own, NEGATIVE, 1);
        claims[3] = ICollaborativeTrainer.ReportClaim(ada, bad, POSITIVE, 0);
        uint256 held = ben.balance;
        vm.prank(ben);
        ICollaborativeTrainer.ClaimResult[] memory results = trainer.reportMany(claims);

        assertEq(
            results[0].failure, abi.encodeWithSelector(ISelfAssessment.ModelAgrees.selector, 1)
        );
        assertEq(results[1].amount, due);
        assertEq(
            results[2].failure,
            abi.encodeWithSelector(ISelfAssessment.CannotReportYourself.selector)
        );
        assertEq(results[3].failure, _notOpen());
        assertEq(ben.balance - held, due);
    }

    /// @dev Claims in bulk belong to whoever makes them, in a clone too.
    function test_ClaimsAreTheSendersInACloneToo() public {
        trainer = _deployClone(_parameters());
        uint256 index = _contribute(ada, POSITIVE, 1);
        _wait(REFUND_WAIT);
        ICollaborativeTrainer.RefundClaim[] memory claims =
            new ICollaborativeTrainer.RefundClaim[](1);
        claims[0] = ICollaborativeTrainer.RefundClaim(index, POSITIVE, 1);
        vm.prank(ben);
        assertEq(trainer.refundMany(claims)[0].failure, _notOpen());
        vm.prank(ada);
        assertGt(trainer.refundMany(claims)[0].amount, 0);
    }

    function test_NothingAtAll() public {
        assertEq(trainer.refundMany(new ICollaborativeTrainer.RefundClaim[](0)).length, 0);
        assertEq(trainer.reportMany(new ICollaborativeTrainer.ReportClaim[](0)).length, 0);
    }

    /// @dev Neither training nor being paid opens a way around the rules of a single claim.
    function test_TheRulesOfASingleClaimHold() public {
        Wallet wallet = new Wallet();
        vm.deal(address(wallet), 100 ether);
        uint256 deposit = trainer.depositAt(block.timestamp);
        wallet.execute(_calls(_addDataCall(deposit, POSITIVE, 1)));
        _wait(REFUND_WAIT);

        ICollaborativeTrainer.RefundClaim[] memory claims =
            new ICollaborativeTrainer.RefundClaim[](1);
        claims[0] = ICollaborativeTrainer.RefundClaim(0, POSITIVE, 1);
        Wallet.Call memory claim =
            Wallet.Call(address(trainer), 0, abi.encodeCall(trainer.refundMany, (claims)));

        // Flash training.
        bytes[] memory outcomes =
            wallet.execute(_calls(_addDataCall(10 ether, hex"0000", 1), claim));
        ICollaborativeTrainer.ClaimResult[] memory results =
            abi.decode(outcomes[1], (ICollaborativeTrainer.ClaimResult[]));
        assertEq(
            results[0].failure,
            abi.encodeWithSelector(ICollaborativeTrainer.ModelChangedInTransaction.selector)
        );

        // Coming back in.
        wallet.reenterWith(_calls(claim));
        outcomes = wallet.execute(_calls(_refundCall(0, POSITIVE, 1)));
        assertEq(abi.decode(outcomes[0], (uint256)), deposit);
        assertEq(wallet.outcomes(0), "success");
        assertEq(address(wallet).balance, 100 ether - _price(COST_WEIGHT, REFUND_WAIT));
    }

    function _notOpen() private pure returns (bytes memory) {
        return abi.encodeWithSelector(IDataHandler.ContributionNotOpen.selector);
    }
}
