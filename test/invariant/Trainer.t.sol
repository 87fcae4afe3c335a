// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SparsePerceptronTrainer} from "../../src/presets/SparsePerceptronTrainer.sol";
import {TrainerTest} from "../utils/TrainerTest.sol";
import {Ledger} from "./handlers/Ledger.sol";
import {TrainerHandler} from "./handlers/TrainerHandler.sol";

/// @notice `README.md` beside this file says each invariant in words.
contract TrainerInvariantTest is TrainerTest {
    TrainerHandler internal handler;
    Ledger internal ledger;

    function setUp() public override {
        super.setUp();
        handler = new TrainerHandler(trainer, owner);
        ledger = handler.LEDGER();

        // Some reputation, so that reports are paid from the start.
        for (uint256 i; i < 16; ++i) {
            handler.contribute(2 * (i % 4), 1 << 8 | i, 0);
        }
        handler.wait(REFUND_WAIT);
        for (uint256 i; i < 16; ++i) {
            handler.refund(8 * i);
        }
    }

    /// @dev What forge calls at random.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev Invariants of a handler that never gets anywhere prove nothing.
    function test_HandlerReachesEverything() external {
        for (uint256 i; i < 700; ++i) {
            uint256 noise = uint256(keccak256(abi.encode(i)));
            (uint256 a, uint256 b, uint256 c) = (noise >> 8, noise >> 16, noise >> 24);
            uint256 action = noise % 16;
            if (action < 3) handler.contribute(a, b, c);
            else if (action < 5) handler.wait(a);
            else if (action < 8) handler.refund(a);
            else if (action == 8) handler.report(a, b);
            else if (action < 11) handler.reportWhatLooksWrong(a, b);
            else if (action == 11) handler.contributeWrong(a, b, c);
            else if (action == 12) handler.refundOfAnother(a, b);
            else if (action == 13) handler.takeOver(a);
            else if (action == 14) handler.claimWhatWasNeverMade(a, b, c);
            else handler.flash(a, b);
        }
        string[8] memory kinds = _kinds();
        for (uint256 i; i < kinds.length; ++i) {
            assertTrue(handler.happened(kinds[i]) >= 8, kinds[i]);
        }
    }

    /// @dev What must happen in a long run.
    function _kinds() internal pure virtual returns (string[8] memory) {
        return
            [
                "contributed",
                "refused",
                "refunded",
                "shared",
                "taken",
                "stolen",
                "flashed",
                "came back"
            ];
    }

    /// @dev One campaign for all, as forge would repeat the same calls for each.
    function invariant_TheTrainerIsWhatTheLedgerSays() external view {
        _solvency();
        _conservation();
        _nothingButTheRulesMovesMoney();
        _reputationIsThatOfItsAuthors();
        _contributionsAreCounted();
        if (ledger.length() != 0) _recordFollowsItsLifeCycle(ledger.lastTouched());
    }

    /// @dev Once at the end of each run: the records are covered, and in the end nothing is stuck.
    function afterInvariant() external {
        uint256 sum;
        uint256 length = ledger.length();
        for (uint256 i; i < length; ++i) {
            sum += _recordFollowsItsLifeCycle(i);
        }
        assertEq(address(trainer).balance, sum, "solvency by the records themselves");

        _wait(ANY_WAIT);
        for (uint256 i; i < length; ++i) {
            Ledger.Contribution memory c = ledger.get(i);
            if (!c.closed) _report(cyd, c.author, i, c.sample, c.label);
        }
        assertEq(address(trainer).balance, 0, "nothing is stuck");
    }

    function _solvency() private view {
        assertEq(address(trainer).balance, ledger.openClaims(), "solvency");
    }

    function _conservation() private view {
        assertEq(address(trainer).balance, ledger.paidIn() - ledger.paidOut(), "conservation");
    }

    function _nothingButTheRulesMovesMoney() private view {
        for (uint256 i; i < ledger.accountCount(); ++i) {
            address account = ledger.accounts(i);
            assertEq(account.balance, ledger.balance(account), "money");
        }
    }

    function _reputationIsThatOfItsAuthors() private view {
        uint256 sum;
        for (uint256 i; i < ledger.accountCount(); ++i) {
            address account = ledger.accounts(i);
            assertEq(trainer.reputation(account), ledger.reputation(account), "reputation");
            sum += trainer.reputation(account);
        }
        assertEq(trainer.totalReputation(), sum, "total reputation");
    }

    function _contributionsAreCounted() private view {
        assertEq(trainer.contributions(), ledger.length(), "contributions");
    }

    function _recordFollowsItsLifeCycle(uint256 index) private view returns (uint256 claimable) {
        Ledger.Contribution memory c = ledger.get(index);
        uint256 deposit;
        uint256 from;
        (deposit, claimable, from) = trainer.contribution(c.author, index, c.sample, c.label);
        assertEq(deposit, c.closed ? 0 : c.deposit, "deposit");
        assertEq(claimable, c.closed ? 0 : c.claimable, "claimable");
        assertEq(from, c.closed ? 0 : c.time + REFUND_WAIT, "claimable from");
    }
}

/// @notice The same of a clone whose contributions are free.
contract FreeTrainerInvariantTest is TrainerInvariantTest {
    function _deploy(SparsePerceptronTrainer.Parameters memory p)
        internal
        override
        returns (SparsePerceptronTrainer)
    {
        p.costWeight = 0;
        return _deployClone(p);
    }

    /// @dev The first share of a free contribution is all of it, and no money arrives to come back with.
    function _kinds() internal pure override returns (string[8] memory) {
        return
            ["contributed", "refused", "refunded", "taken", "taken", "stolen", "flashed", "flashed"];
    }
}
