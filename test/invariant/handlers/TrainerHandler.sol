// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IDataHandler} from "../../../src/interfaces/IDataHandler.sol";
import {ISelfAssessment} from "../../../src/interfaces/ISelfAssessment.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {Wallet} from "../../mocks/Wallet.sol";
import {Samples} from "../../utils/Samples.sol";
import {Test} from "../../utils/Test.sol";
import {Ledger} from "./Ledger.sol";

/// @notice Everyone who deals with a trainer. Each action foretells what the rules give, amount or
/// error, makes the call as its own transaction, and fails if anything else comes out.
contract TrainerHandler is Test {
    uint256 private constant FEATURES = 40;
    uint256 private constant FUNDS = 1e9 ether;

    SparsePerceptronTrainer public immutable TRAINER;
    Ledger public immutable LEDGER;

    /// @dev Honest, honest, adversary, owner, and then the wallets: plain, refusing, reentrant.
    address[] private actors;
    address private immutable ADVERSARY;
    address private immutable OWNER;
    address private immutable REFUSING;

    uint256 private immutable COST_WEIGHT;
    uint256 private immutable REFUND_WAIT;
    uint256 private immutable OWNER_WAIT;
    uint256 private immutable ANY_WAIT;
    uint256 private lastContribution;

    /// @notice How often each kind of thing happened, so that a run can be seen to be worth it.
    mapping(string what => uint256) public happened;

    constructor(SparsePerceptronTrainer trainer, address owner) {
        (TRAINER, OWNER, LEDGER) = (trainer, owner, new Ledger());
        (COST_WEIGHT, REFUND_WAIT, OWNER_WAIT, ANY_WAIT,) = trainer.terms();
        lastContribution = block.timestamp;

        ADVERSARY = _account("adversary");
        actors = [_account("honest"), _account("also honest"), ADVERSARY, owner];
        for (uint256 i; i < 3; ++i) {
            actors.push(address(new Wallet()));
        }
        REFUSING = actors[5];
        Wallet(payable(REFUSING)).setOnReceive(Wallet.OnReceive.Refuse);
        for (uint256 i; i < actors.length; ++i) {
            vm.deal(actors[i], FUNDS);
            LEDGER.openAccount(actors[i], FUNDS);
        }
    }

    /* ACTIONS */

    /// @notice Time passes; now and then more than the longest wait.
    function wait(uint256 time) external {
        uint256 most = time % 8 == 0 ? ANY_WAIT + 1 : REFUND_WAIT;
        vm.warp(block.timestamp + _bound(time, 0, most));
    }

    /// @notice Somebody contributes, and may overpay.
    function contribute(uint256 actor, uint256 seed, uint256 extra) external {
        address author = _actor(actor);
        (bytes memory sample, uint256 label) = _labelled(author, seed);
        uint256 deposit = _deposit();
        extra = seed % 2 == 0 ? 0 : _bound(extra, 0, 1 ether);
        bytes4 expected;
        if (author == REFUSING && extra != 0) {
            expected = SafeTransferLib.ETHTransferFailed.selector;
        }

        (bool success, bytes memory result) =
            _call(author, deposit + extra, abi.encodeCall(TRAINER.addData, (sample, label)));

        if (!_outcome(success, result, expected)) return;
        assertEq(abi.decode(result, (uint256)), LEDGER.length(), "index");
        lastContribution = block.timestamp;
        LEDGER.contributed(author, sample, label, deposit);
        ++happened["contributed"];
    }

    /// @notice A contribution that the trainer must refuse.
    function contributeWrong(uint256 actor, uint256 seed, uint256 kind) external {
        address author = _actor(actor);
        (bytes memory sample, uint256 label) = _labelled(author, seed);
        uint256 value = _deposit();
        uint256 deadline = type(uint256).max;
        bytes4 expected;
        kind = kind % 4;
        // A free contribution cannot be underpaid.
        if (kind == 1 && value == 0) kind = 0;
        if (kind == 0) {
            (label, expected) = (2 + seed % 5, ICollaborativeTrainer.LabelOutOfRange.selector);
        }
        if (kind == 1) {
            (value, expected) = (value - 1, ISelfAssessment.DepositTooLow.selector);
        }
        if (kind == 2) {
            (deadline, expected) =
            (block.timestamp - 1, ICollaborativeTrainer.DeadlinePassed.selector);
        }
        if (kind == 3) {
            (sample, expected) = (hex"00", bytes4(keccak256("SampleLengthOdd(uint256)")));
        }
        (bool success, bytes memory result) =
            _call(author, value, abi.encodeCall(TRAINER.addDataBefore, (deadline, sample, label)));
        _outcome(success, result, expected);
        ++happened["refused"];
    }

    /// @notice An author claims, too early, in time or again.
    function refund(uint256 which) external {
        if (LEDGER.length() == 0) return;
        uint256 index = _pick(which);
        _refund(LEDGER.get(index).author, index);
    }

    /// @notice Somebody claims what is probably another's.
    function refundOfAnother(uint256 actor, uint256 which) external {
        if (LEDGER.length() == 0) return;
        _refund(_actor(actor), _pick(which));
    }

    /// @notice Anybody reports anything, the author and the owner included.
    function report(uint256 actor, uint256 which) external {
        if (LEDGER.length() == 0) return;
        _report(_actor(actor), _pick(which));
    }

    /// @notice A diligent reporter looks for something that it may well get a share of.
    function reportWhatLooksWrong(uint256 actor, uint256 which) external {
        for (uint256 tries; tries < 8 && LEDGER.length() != 0; ++tries) {
            uint256 index = _pick((which >> 8) + 8 * tries);
            Ledger.Contribution memory c = LEDGER.get(index);
            if (c.closed || TRAINER.predict(c.sample) == c.label) continue;
            return _report(_actor(actor), index);
        }
    }

    /// @notice The owner takes what it can.
    function takeOver(uint256 which) external {
        if (LEDGER.length() == 0) return;
        _report(OWNER, _pick(which));
    }

    /// @notice A thief states a contribution that was never made.
    function claimWhatWasNeverMade(uint256 actor, uint256 which, uint256 kind) external {
        if (LEDGER.length() == 0) return;
        uint256 index = _pick(which);
        Ledger.Contribution memory c = LEDGER.get(index);
        address author = c.author;
        kind = kind % 4;
        if (kind == 0) index += LEDGER.length();
        if (kind == 1) c.label = 1 - c.label;
        if (kind == 2) c.sample = bytes.concat(c.sample, hex"0027");
        if (kind == 3) author = address(uint160(author) ^ 1);

        (bool success, bytes memory result) = _call(
            _actor(actor), 0, abi.encodeCall(TRAINER.report, (author, index, c.sample, c.label))
        );
        _outcome(success, result, IDataHandler.ContributionNotOpen.selector);
        ++happened["stolen"];
    }

    /// @notice A wallet trains and claims in one transaction.
    function flash(uint256 seed, uint256 which) external {
        if (LEDGER.length() == 0) return;
        uint256 index = _pick(which);
        Ledger.Contribution memory c = LEDGER.get(index);
        (bytes memory sample, uint256 label) = _labelled(ADVERSARY, seed);
        if (sample.length == 0 || TRAINER.predict(sample) == label) return;

        Wallet.Call[] memory calls = new Wallet.Call[](2);
        calls[0] = Wallet.Call(
            address(TRAINER), _deposit(), abi.encodeCall(TRAINER.addData, (sample, label))
        );
        calls[1] = Wallet.Call(
            address(TRAINER),
            0,
            abi.encodeCall(TRAINER.report, (c.author, index, c.sample, c.label))
        );
        (bool success, bytes memory result) =
            actors[4].call(abi.encodeCall(Wallet.execute, (calls)));
        _outcome(success, result, ICollaborativeTrainer.ModelChangedInTransaction.selector);
        ++happened["flashed"];
    }

    /* CLAIMS, AND WHAT THE RULES SAY ABOUT THEM */

    function _refund(address claimant, uint256 index) private {
        Ledger.Contribution memory c = LEDGER.get(index);
        (bytes4 expected, uint256 amount) = _foretellRefund(claimant, c);

        (bool success, bytes memory result) =
            _call(claimant, 0, abi.encodeCall(TRAINER.refund, (index, c.sample, c.label)));

        if (!_outcome(success, result, expected)) return;
        assertEq(abi.decode(result, (uint256)), amount, "refund");
        LEDGER.refunded(index);
        ++happened["refunded"];
    }

    function _report(address reporter, uint256 index) private {
        Ledger.Contribution memory c = LEDGER.get(index);
        (bytes4 expected, uint256 amount) = _foretellReport(reporter, index, c);

        (bool success, bytes memory result) =
            _call(reporter, 0, abi.encodeCall(TRAINER.report, (c.author, index, c.sample, c.label)));

        if (!_outcome(success, result, expected)) return;
        assertEq(abi.decode(result, (uint256)), amount, "reward");
        LEDGER.reported(index, reporter, amount);
        ++happened[amount == c.claimable ? "taken" : "shared"];
    }

    function _foretellRefund(address claimant, Ledger.Contribution memory c)
        private
        view
        returns (bytes4 expected, uint256 amount)
    {
        if (c.closed || claimant != c.author) {
            expected = IDataHandler.ContributionNotOpen.selector;
        } else if (block.timestamp - c.time < REFUND_WAIT) {
            expected = ISelfAssessment.TooEarly.selector;
        } else if (TRAINER.predict(c.sample) != c.label) {
            expected = ISelfAssessment.ModelDisagrees.selector;
        } else {
            amount = c.claimable;
            if (claimant == REFUSING && amount != 0) {
                expected = SafeTransferLib.ETHTransferFailed.selector;
            }
        }
    }

    function _foretellReport(address reporter, uint256 index, Ledger.Contribution memory c)
        private
        view
        returns (bytes4 expected, uint256 amount)
    {
        uint256 age = block.timestamp - c.time;
        uint256 own = LEDGER.reputation(reporter);
        if (c.closed) {
            expected = IDataHandler.ContributionNotOpen.selector;
        } else if (age >= ANY_WAIT || (age >= OWNER_WAIT && reporter == OWNER)) {
            amount = c.claimable;
        } else if (reporter == c.author) {
            expected = ISelfAssessment.CannotReportYourself.selector;
        } else if (LEDGER.hasReported(index, reporter)) {
            expected = ISelfAssessment.AlreadyReported.selector;
        } else if (age < REFUND_WAIT) {
            expected = ISelfAssessment.TooEarly.selector;
        } else if (TRAINER.predict(c.sample) == c.label) {
            expected = ISelfAssessment.ModelAgrees.selector;
        } else if (own == 0) {
            expected = ISelfAssessment.NoReputation.selector;
        } else {
            amount = c.deposit * own / LEDGER.totalReputation();
            if (amount > c.claimable) amount = c.claimable;
        }
        if (expected == 0 && reporter == REFUSING && amount != 0) {
            expected = SafeTransferLib.ETHTransferFailed.selector;
        }
    }

    /* HELPERS */

    /// @dev The reentrant wallet first arms itself with a second claim like the one that pays it.
    function _call(address sender, uint256 value, bytes memory data)
        private
        returns (bool success, bytes memory result)
    {
        if (sender.code.length == 0) {
            vm.prank(sender);
            return address(TRAINER).call{value: value}(data);
        }
        Wallet wallet = Wallet(payable(sender));
        Wallet.Call[] memory calls = new Wallet.Call[](1);
        calls[0] = Wallet.Call(address(TRAINER), value, data);
        if (sender == actors[6]) wallet.reenterWith(calls);
        try wallet.execute(calls) returns (bytes[] memory results) {
            (success, result) = (true, results[0]);
        } catch (bytes memory reason) {
            return (false, reason);
        }
        if (sender != actors[6]) return (success, result);
        for (uint256 i; i < wallet.outcomeCount(); ++i) {
            assertEq(
                wallet.outcomes(i),
                abi.encodeWithSelector(ICollaborativeTrainer.Reentrancy.selector)
            );
            ++happened["came back"];
        }
    }

    /// @dev Whether the call went through, which must be what was foretold.
    function _outcome(bool success, bytes memory result, bytes4 expected)
        private
        pure
        returns (bool)
    {
        assertEq(success ? bytes4(0) : bytes4(result), expected, "outcome");
        return success;
    }

    function _actor(uint256 i) private view returns (address) {
        return actors[i % actors.length];
    }

    /// @dev One of the last eight contributions, or of all: most claims are about recent ones.
    function _pick(uint256 which) private view returns (uint256) {
        uint256 length = LEDGER.length();
        uint256 recent = which % 8 == 0 || length < 8 ? length : 8;
        return length - 1 - (which >> 3) % recent;
    }

    /// @dev One of 16 samples, so that contributions meet. The truth about a sample is whether its
    /// first feature is below 20; the adversary never tells it, the others do three times in four.
    function _labelled(address author, uint256 seed)
        private
        view
        returns (bytes memory sample, uint256 label)
    {
        uint16[] memory ids = Samples.random(seed % 16, FEATURES, 5);
        bool truth = ids.length != 0 && ids[0] < 20;
        bool wrong = author == ADVERSARY || (seed >> 8) % 4 == 0;
        return (Samples.pack(ids), truth != wrong ? 1 : 0);
    }

    function _deposit() private view returns (uint256) {
        uint256 elapsed = block.timestamp - lastContribution;
        uint256 root;
        while ((root + 1) * (root + 1) <= elapsed) ++root;
        return COST_WEIGHT * 3600 / (root == 0 ? 1 : root);
    }
}
