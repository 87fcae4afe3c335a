// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IDataHandler} from "../../../src/interfaces/IDataHandler.sol";
import {ISelfAssessment} from "../../../src/interfaces/ISelfAssessment.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {Record, RecordLibrary} from "../../../src/types/Record.sol";
import {TrainerStorage} from "../../utils/TrainerStorage.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice Prices and shares, against a table of facts about the original framework's contract
/// (its behaviour as executed); where a fault was mended, the table has the mended value.
contract SelfAssessmentTest is TrainerTest {
    struct ShareCase {
        string name;
        address reporter;
        uint256 deposit;
        uint256 claimable;
        bool modelAgrees;
        uint256 age;
        uint256 reward;
        bytes failure;
    }

    /* PRICE */

    function test_PriceTable() public {
        uint256[2][20] memory table = [
            [uint256(0), 3_600_000_000_000_000_000],
            [uint256(1), 3_600_000_000_000_000_000],
            [uint256(2), 3_600_000_000_000_000_000],
            [uint256(3), 3_600_000_000_000_000_000],
            [uint256(4), 1_800_000_000_000_000_000],
            [uint256(5), 1_800_000_000_000_000_000],
            [uint256(8), 1_800_000_000_000_000_000],
            [uint256(9), 1_200_000_000_000_000_000],
            [uint256(15), 1_200_000_000_000_000_000],
            [uint256(16), 900_000_000_000_000_000],
            [uint256(59), 514_285_714_285_714_285],
            [uint256(60), 514_285_714_285_714_285],
            [uint256(100), 360_000_000_000_000_000],
            [uint256(900), 120_000_000_000_000_000],
            [uint256(3599), 61_016_949_152_542_372],
            [uint256(3600), 60_000_000_000_000_000],
            [uint256(7200), 42_857_142_857_142_857],
            [uint256(86_400), 12_286_689_419_795_221],
            [uint256(604_800), 4_633_204_633_204_633],
            [uint256(31_536_000), 641_139_804_096_170]
        ];
        for (uint256 i; i < table.length; ++i) {
            (uint256 elapsed, uint256 price) = (table[i][0], table[i][1]);
            assertEq(trainer.depositAt(block.timestamp + elapsed), price);

            _wait(elapsed);
            vm.deal(ada, price);
            vm.prank(ada);
            uint256 index = trainer.addData{value: price}(POSITIVE, 1);
            assertEq(_claimable(ada, index, POSITIVE, 1), price);
        }
    }

    /// @dev When Unix seconds no longer fit 32 bits.
    function test_PriceFrom2106On() public {
        uint256 time = 2 ** 32 - 8;
        vm.warp(time);
        _contribute(ada, POSITIVE, 1);
        for (uint256 i; i < 2; ++i) {
            time += 16;
            vm.warp(time);
            assertEq(trainer.depositAt(time), 900 * uint256(COST_WEIGHT));
            uint256 index = _contribute(ada, POSITIVE, 1);
            assertEq(_claimable(ada, index, POSITIVE, 1), 900 * uint256(COST_WEIGHT));
        }
    }

    function test_PriceOfThePastIsThatOfTheLastContribution() public view {
        assertEq(trainer.depositAt(block.timestamp - 1), 3600 * uint256(COST_WEIGHT));
        assertEq(trainer.depositAt(0), 3600 * uint256(COST_WEIGHT));
    }

    function test_PriceIsZeroGivenAFreeDeployment() public {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        p.costWeight = 0;
        trainer = _deploy(p);
        assertEq(trainer.depositAt(block.timestamp), 0);
        assertEq(trainer.depositAt(block.timestamp + 3600), 0);
    }

    function test_PriceOfTheLargestWeightFitsTheRecord() public {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        p.costWeight = type(uint64).max;
        trainer = _deploy(p);
        uint256 index = _contribute(ada, POSITIVE, 1);
        uint256 price = 3600 * uint256(type(uint64).max);
        assertEq(_claimable(ada, index, POSITIVE, 1), price);
        _wait(REFUND_WAIT);
        assertEq(_refund(ada, index, POSITIVE, 1), price);
    }

    /* SHARES */

    /// @dev A has 3 of 4 points of reputation, B the other; waits are 100, 200 and 300 seconds.
    function test_ShareTable() public {
        (address a, address b, address c) = (_account("A"), _account("B"), _account("C"));
        _earn(a, 3);
        _earn(b, 1);

        bytes4 agrees = ISelfAssessment.ModelAgrees.selector;
        ShareCase[17] memory table = [
            ShareCase("A has 3/4", a, 1000, 1000, false, 150, 750, ""),
            ShareCase("B has 1/4", b, 1000, 1000, false, 150, 250, ""),
            ShareCase("capped by what is left", a, 1000, 700, false, 150, 700, ""),
            // Mended: the original pays all that is left, 3.
            ShareCase("a share that rounds to 0 pays 0", b, 3, 3, false, 150, 0, ""),
            ShareCase("rounded down", b, 1003, 1003, false, 150, 250, ""),
            ShareCase(
                "model agrees", a, 1000, 1000, true, 150, 0, abi.encodeWithSelector(agrees, 1)
            ),
            ShareCase("too early", a, 1000, 1000, false, 50, 0, _tooEarly()),
            ShareCase("no reputation", c, 1000, 1000, false, 150, 0, _noReputation(c)),
            ShareCase(
                "author",
                ada,
                1000,
                1000,
                false,
                150,
                0,
                abi.encodeWithSelector(ISelfAssessment.CannotReportYourself.selector)
            ),
            ShareCase(
                "just before the owner's wait", owner, 9, 9, false, 199, 0, _noReputation(owner)
            ),
            // Mended: the original's owner is a contract that never reports.
            ShareCase("owner, model agrees", owner, 1000, 1000, true, 250, 1000, ""),
            ShareCase("owner, first second", owner, 1000, 17, false, 200, 17, ""),
            ShareCase(
                "not the owner, model agrees",
                a,
                1000,
                1000,
                true,
                250,
                0,
                abi.encodeWithSelector(agrees, 1)
            ),
            ShareCase("anyone, model agrees", c, 1000, 999, true, 350, 999, ""),
            ShareCase("author after the longest wait", ada, 1000, 999, true, 350, 999, ""),
            ShareCase("anyone, first second", c, 1000, 5, true, 300, 5, ""),
            ShareCase("first second of reports", a, 1000, 1000, false, 100, 750, "")
        ];
        for (uint256 i; i < table.length; ++i) {
            _check(table[i]);
        }
    }

    function test_ShareTable_SecondClaims() public {
        _earn(ben, 1);
        _earn(cyd, 3);
        uint256 index = _wrongContribution(1000, 1000);
        _wait(150);
        assertEq(_report(ben, ada, index, POSITIVE, 0), 250);

        vm.expectRevert(abi.encodeWithSelector(ISelfAssessment.AlreadyReported.selector, ben));
        vm.prank(ben);
        trainer.report(ada, index, POSITIVE, 0);

        _wait(200);
        assertEq(_report(ben, ada, index, POSITIVE, 0), 750, "what is left is anyone's");

        vm.expectRevert(IDataHandler.ContributionNotOpen.selector);
        vm.prank(cyd);
        trainer.report(ada, index, POSITIVE, 0);
    }

    /* TERMS */

    function test_RevertWhen_TheWaitsAreOutOfOrder() public {
        _expectWaitsInvalid(101, 100, 100);
        _expectWaitsInvalid(100, 201, 200);
        _expectWaitsInvalid(3, 2, 1);
        _expectWaitsInvalid(1 << 24, 1 << 24, 1 << 24);
        _expectWaitsInvalid(1, 1 << 32, 1 << 32);
        _expectWaitsInvalid(1, 2, 1 << 32);
        _expectWaitsInvalid(1, 2, type(uint256).max);
    }

    function test_WhenTheWaitsAreEqual() public {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        (p.refundWait, p.ownerWait, p.anyWait) = (0, 0, 0);
        trainer = _deploy(p);
        uint256 index = _contribute(ada, POSITIVE, 0);
        assertGt(_report(ben, ada, index, POSITIVE, 0), 0);
    }

    function test_WhenTheWaitsAreTheLongest() public {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        (p.refundWait, p.ownerWait, p.anyWait) =
        (type(uint24).max, type(uint32).max, type(uint32).max);
        trainer = _deploy(p);
        (, uint256 refundWait, uint256 ownerWait, uint256 anyWait,) = trainer.terms();
        assertEq(refundWait, type(uint24).max);
        assertEq(ownerWait, type(uint32).max);
        assertEq(anyWait, type(uint32).max);

        uint256 index = _contribute(ada, POSITIVE, 1);
        vm.warp(START + type(uint24).max - 1);
        vm.expectRevert(
            abi.encodeWithSelector(ISelfAssessment.TooEarly.selector, START + type(uint24).max)
        );
        vm.prank(ada);
        trainer.refund(index, POSITIVE, 1);
        _wait(1);
        assertGt(_refund(ada, index, POSITIVE, 1), 0);
    }

    /* HELPERS */

    function _check(ShareCase memory c) private {
        uint256 label = c.modelAgrees ? 1 : 0;
        uint256 index = _wrongContribution(c.deposit, c.claimable, label);
        _wait(c.age);

        if (c.failure.length != 0) {
            // The time of a `TooEarly` follows from the case's age.
            bytes memory failure = bytes4(c.failure) == ISelfAssessment.TooEarly.selector
                ? abi.encodeWithSelector(
                    ISelfAssessment.TooEarly.selector, block.timestamp - c.age + REFUND_WAIT
                )
                : c.failure;
            vm.expectRevert(failure);
            vm.prank(c.reporter);
            trainer.report(ada, index, POSITIVE, label);
        } else {
            uint256 held = c.reporter.balance;
            vm.prank(c.reporter);
            assertEq(trainer.report(ada, index, POSITIVE, label), c.reward, c.name);
            assertEq(c.reporter.balance - held, c.reward, c.name);
        }
        assertEq(_claimable(ada, index, POSITIVE, label), c.claimable - c.reward, c.name);
    }

    function _wrongContribution(uint256 deposit, uint256 claimable) private returns (uint256) {
        return _wrongContribution(deposit, claimable, 0);
    }

    /// @dev A contribution of ada whose record then gets the amounts of a case.
    function _wrongContribution(uint256 deposit, uint256 claimable, uint256 label)
        private
        returns (uint256 index)
    {
        index = _contribute(ada, POSITIVE, label);
        Record record = RecordLibrary.create(deposit, block.timestamp + REFUND_WAIT);
        if (claimable != deposit) record = record.take(deposit - claimable);
        TrainerStorage.setRecord(address(trainer), ada, index, POSITIVE, label, record);
    }

    function _tooEarly() private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISelfAssessment.TooEarly.selector);
    }

    function _noReputation(address reporter) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISelfAssessment.NoReputation.selector, reporter);
    }

    function _expectWaitsInvalid(uint256 refundWait, uint256 ownerWait, uint256 anyWait) private {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        (p.refundWait, p.ownerWait, p.anyWait) = (refundWait, ownerWait, anyWait);
        vm.expectRevert(
            abi.encodeWithSelector(
                ISelfAssessment.WaitsInvalid.selector, refundWait, ownerWait, anyWait
            )
        );
        _deploy(p);
    }
}
