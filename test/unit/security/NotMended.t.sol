// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {Samples} from "../../utils/Samples.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice What this incentive does not prevent, and what it costs. `docs/security.md` lists each.
contract NotMendedTest is TrainerTest {
    uint256 private constant GAP = 900;
    /// @dev ⌊COST_WEIGHT · 3600 / √900⌋: one contribution every 15 minutes.
    uint256 private constant DEPOSIT = 120 * uint256(COST_WEIGHT);

    /// @dev Whoever sends samples that the model knows pays nothing in the end. The price is money
    /// that is locked, n deposits at once if they are to count within one `refundWait` of each other.
    function test_ReputationFromEasySamplesCostsLockedMoneyOnly() public {
        uint256 n = 20;
        trainer = _deployPatient(n);
        vm.deal(ada, n * DEPOSIT);
        for (uint256 i; i < n; ++i) {
            _wait(GAP);
            vm.prank(ada);
            trainer.addData{value: DEPOSIT}(NEGATIVE, 0);
        }
        assertEq(ada.balance, 0);
        assertEq(address(trainer).balance, n * DEPOSIT, "locked at once");

        _wait(n * GAP);
        for (uint256 i; i < n; ++i) {
            _refund(ada, i, NEGATIVE, 0);
        }
        assertEq(ada.balance, n * DEPOSIT, "and all of it returns");
        assertEq(trainer.reputation(ada), n);
    }

    /// @dev Whoever copies what waits to be mined, before it or behind it, pays an own deposit, and the
    /// second of one second pays for it. Neither takes anything from the other.
    function test_CopyingAPendingContributionCostsADepositOfItsOwn() public {
        _wait(GAP);
        vm.deal(ben, DEPOSIT);
        vm.prank(ben);
        uint256 copy = trainer.addData{value: DEPOSIT}(NEGATIVE, 0);
        uint256 pushed = trainer.depositAt(block.timestamp);
        assertEq(pushed, 30 * DEPOSIT, "the original is dearer now");

        // Its author offered what it cost before: it fails, nothing is lost, and later it is cheap again.
        vm.deal(ada, DEPOSIT);
        vm.expectRevert();
        vm.prank(ada);
        trainer.addData{value: DEPOSIT}(NEGATIVE, 0);
        assertEq(ada.balance, DEPOSIT);
        _wait(GAP);
        vm.prank(ada);
        uint256 original = trainer.addData{value: DEPOSIT}(NEGATIVE, 0);

        _wait(REFUND_WAIT);
        assertEq(_refund(ben, copy, NEGATIVE, 0), DEPOSIT);
        assertEq(_refund(ada, original, NEGATIVE, 0), DEPOSIT);
    }

    /// @dev To be paid the share s of each report, sybils need n = s · R / (1 − s) contributions
    /// where the others have a reputation of R, whatever the number of their addresses.
    function test_SybilsBuyAShareByReputationNotByAddresses() public {
        uint256 others = 6;
        uint256 n = 4; // a share of 4 / (6 + 4)
        _earn(ada, others);
        uint256 alone = _shareOfSybils(n, 1);

        trainer = _deploy(_parameters());
        _earn(ada, others);
        uint256 split = _shareOfSybils(n, n);

        assertEq(alone, DEPOSIT * n / (others + n));
        assertEq(split, n * (DEPOSIT / (others + n)), "and rounding costs those who split");
        assertLe(split, alone);
    }

    /// @dev Fault 13 of the original, and still a rule: what nobody took by `anyWait` is anyone's,
    /// the author's too. Bad data then cost the lock-up alone, so it pays to report in time.
    function test_AuthorTakesOwnBadDataBackAfterAnyWait() public {
        _wait(GAP);
        vm.deal(ada, DEPOSIT);
        vm.prank(ada);
        trainer.addData{value: DEPOSIT}(POSITIVE, 0);
        _wait(ANY_WAIT);
        assertEq(trainer.predict(POSITIVE), 1, "the model still disagrees");
        assertEq(_report(ada, ada, 0, POSITIVE, 0), DEPOSIT);
        assertEq(ada.balance, DEPOSIT);
        assertEq(trainer.reputation(ada), 0, "but it earned no reputation");
    }

    function test_ReportersInTimeLeaveLessOfItToTheAuthor() public {
        _earn(ben, 1);
        _earn(cyd, 3);
        _wait(GAP - REFUND_WAIT);
        vm.deal(ada, DEPOSIT);
        vm.prank(ada);
        uint256 index = trainer.addData{value: DEPOSIT}(POSITIVE, 0);
        _wait(REFUND_WAIT);
        _report(cyd, ada, index, POSITIVE, 0);
        _wait(ANY_WAIT - REFUND_WAIT);
        assertEq(_report(ada, ada, index, POSITIVE, 0), DEPOSIT - DEPOSIT * 3 / 4);
    }

    /// @dev A record with score s over k features flips after ⌈s / (k · step)⌉ contributions that say
    /// the opposite, each with its own deposit. In one second that is 3600 · weight each.
    function test_FlippingARecordAcrossTransactionsTakesThatManyDeposits() public {
        uint256 victim = _contribute(ada, POSITIVE, 1);
        uint256 score = 2 * 50;
        uint256 needed = (score + 2 - 1) / 2;
        _wait(REFUND_WAIT);

        uint256 spent;
        uint256 times;
        for (; trainer.predict(POSITIVE) == 1; ++times) {
            uint256 price = trainer.depositAt(block.timestamp);
            vm.deal(ben, price);
            vm.prank(ben);
            trainer.addData{value: price}(POSITIVE, 0);
            spent += price;
        }
        assertEq(times, needed);
        // The first is REFUND_WAIT after the victim's, the others are in the same second.
        uint256 expected = _price(COST_WEIGHT, REFUND_WAIT) + (needed - 1) * _price(COST_WEIGHT, 0);
        assertEq(spent, expected);
        // Much more than there is to take; but it is lent, not spent: the model now agrees with it.
        assertGt(spent, _claimable(ada, victim, POSITIVE, 1));
        _wait(REFUND_WAIT);
        for (uint256 i; i < times; ++i) {
            _refund(ben, victim + 1 + i, POSITIVE, 0);
        }
        assertEq(ben.balance, spent);
    }

    /// @dev From class 0 it is one contribution more where the score is a multiple of what each moves.
    function test_FlippingARecordOfClassZero() public {
        uint256 score = 2 * 50;
        _contribute(ada, NEGATIVE, 0);
        uint256 times;
        for (; trainer.predict(NEGATIVE) == 0; ++times) {
            _wait(GAP);
            _contribute(ben, NEGATIVE, 1);
        }
        assertEq(times, score / 2 + 1);
    }

    /// @dev Slowly it is cheaper, but the deposits of those who correct the model are as cheap.
    function test_FlippingARecordSlowlyTakesThatManyDepositsToo() public {
        _contribute(ada, POSITIVE, 1);
        uint256 spent;
        for (uint256 i; i < 50; ++i) {
            assertEq(trainer.predict(POSITIVE), 1);
            _wait(GAP);
            spent += trainer.depositAt(block.timestamp);
            _contribute(ben, POSITIVE, 0);
        }
        assertEq(trainer.predict(POSITIVE), 0);
        assertEq(spent, 50 * DEPOSIT);
    }

    /// @dev Whoever copies a report that waits to be mined, in front of it, gets an own share and takes nothing of the
    /// other's. Only take-overs, in the end, go to the first, for gas.
    function test_CopyingAPendingReportTakesNothingFromIt() public {
        uint256[2] memory taken;
        for (uint256 i; i < 2; ++i) {
            trainer = _deploy(_parameters());
            _earn(ben, 1);
            _earn(cyd, 3);
            _wait(GAP - REFUND_WAIT);
            uint256 index = _contribute(ada, POSITIVE, 0);
            _wait(REFUND_WAIT);
            uint256 deposit = _claimable(ada, index, POSITIVE, 0);
            (address front, address behind) = i == 0 ? (ben, cyd) : (cyd, ben);
            uint256 a = _report(front, ada, index, POSITIVE, 0);
            uint256 b = _report(behind, ada, index, POSITIVE, 0);
            taken = i == 0 ? [a, b] : [b, a];
            assertEq(taken[0], deposit / 4);
            assertEq(taken[1], deposit - deposit / 4);
        }

        uint256 late = _contribute(ada, POSITIVE, 0);
        _wait(ANY_WAIT);
        assertGt(_report(ben, ada, late, POSITIVE, 0), 0);
        vm.expectRevert();
        vm.prank(cyd);
        trainer.report(ada, late, POSITIVE, 0);
    }

    /// @dev A long sample costs whoever reports it less than it cost its author.
    function test_ReportingALongSampleCostsLessThanContributingIt() public {
        _earn(ben, 1);
        _wait(GAP);
        uint16[] memory ids = new uint16[](FEATURES);
        for (uint256 i; i < FEATURES; ++i) {
            ids[i] = uint16(i);
        }
        bytes memory sample = Samples.pack(ids);
        uint256 label = 1 - trainer.predict(sample);
        uint256 deposit = trainer.depositAt(block.timestamp);
        vm.deal(ada, deposit);
        vm.prank(ada);
        uint256 index = trainer.addData{value: deposit}(sample, label);
        uint256 contributed = vm.lastCallGas().gasTotalUsed;
        _wait(ANY_WAIT);
        vm.prank(ben);
        trainer.report(ada, index, sample, label);
        assertLt(vm.lastCallGas().gasTotalUsed, contributed);
    }

    /// @dev Waits long enough for `n` contributions to be locked together.
    function _deployPatient(uint256 n) private returns (SparsePerceptronTrainer) {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        (p.refundWait, p.ownerWait, p.anyWait) = (n * GAP, 2 * n * GAP, 3 * n * GAP);
        return _deploy(p);
    }

    /// @dev What `addresses` sybils with a reputation of `n` together take of one bad contribution.
    function _shareOfSybils(uint256 n, uint256 addresses) private returns (uint256 taken) {
        for (uint256 i; i < n; ++i) {
            _earn(_sybil(i % addresses), 1);
        }
        _wait(GAP - REFUND_WAIT);
        vm.deal(ada, DEPOSIT);
        vm.prank(ada);
        uint256 index = trainer.addData{value: DEPOSIT}(POSITIVE, 0);
        _wait(REFUND_WAIT);
        for (uint256 i; i < addresses; ++i) {
            taken += _report(_sybil(i), ada, index, POSITIVE, 0);
        }
    }

    function _sybil(uint256 i) private pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("sybil", i)))));
    }
}
