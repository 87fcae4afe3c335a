// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {LookingWallet} from "../../mocks/LookingWallet.sol";
import {Wallet} from "../../mocks/Wallet.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice Receivers that come back in, and receivers that refuse money.
contract ReceiversTest is TrainerTest {
    Wallet private wallet;
    uint256 private price;
    uint256 private adas;

    /// @dev The wallet has reputation, contribution 1 to refund and ada's to report; ben and cyd have
    /// money in the trainer that an attack could reach.
    function setUp() public override {
        super.setUp();
        wallet = new Wallet();
        vm.deal(address(wallet), 1000 ether);
        price = trainer.depositAt(block.timestamp);
        wallet.execute(_calls(_addDataCall(price, NEGATIVE, 0), _addDataCall(price, NEGATIVE, 0)));
        adas = _contribute(ada, POSITIVE, 0);
        _contribute(ben, POSITIVE, 1);
        _contribute(cyd, NEGATIVE, 0);
        _wait(REFUND_WAIT);
        wallet.execute(_calls(_refundCall(0, NEGATIVE, 0)));
        price = trainer.depositAt(block.timestamp);
    }

    /* RECEIVERS THAT COME BACK IN */

    function test_RevertWhen_TheReceiverOfTheRestComesBack() public {
        wallet.reenterWith(_everything());
        uint256 held = address(trainer).balance;
        wallet.execute(_calls(_addDataCall(price + 1, POSITIVE, 1)));
        assertEq(address(trainer).balance, held + price);
        _assertAllBlocked();
    }

    function test_RevertWhen_TheReceiverOfARefundComesBack() public {
        wallet.reenterWith(_everything());
        uint256 held = address(trainer).balance;
        uint256 deposit = _claimable(address(wallet), 1, NEGATIVE, 0);
        wallet.execute(_calls(_refundCall(1, NEGATIVE, 0)));
        assertEq(address(trainer).balance, held - deposit);
        _assertAllBlocked();
    }

    function test_RevertWhen_TheReceiverOfARewardComesBack() public {
        wallet.reenterWith(_everything());
        uint256 held = address(trainer).balance;
        uint256 deposit = _claimable(ada, adas, POSITIVE, 0);
        wallet.execute(_calls(_reportCall(ada, adas, POSITIVE, 0)));
        assertEq(address(trainer).balance, held - deposit);
        _assertAllBlocked();
    }

    function test_TheGuardEndsWithTheCall() public {
        wallet.execute(_calls(_refundCall(1, NEGATIVE, 0), _reportCall(ada, adas, POSITIVE, 0)));
        assertEq(trainer.reputation(address(wallet)), 2);
    }

    /// @dev Views stay open to a receiver, and see the state after the claim.
    function test_TheReceiverSeesWhatWasClaimedAsClosed() public {
        LookingWallet looking = new LookingWallet(trainer);
        vm.deal(address(looking), price);
        uint256 index = looking.contribute(NEGATIVE, 0);
        _wait(REFUND_WAIT);
        looking.refund(index, NEGATIVE, 0);
        assertEq(looking.seen(), abi.encode(0, 0, 0));
    }

    /* RECEIVERS THAT REFUSE MONEY */

    function test_RevertWhen_TheReceiverRefusesTheRest() public {
        wallet.setOnReceive(Wallet.OnReceive.Refuse);
        uint256 count = trainer.contributions();
        vm.expectRevert(SafeTransferLib.ETHTransferFailed.selector);
        wallet.execute(_calls(_addDataCall(price + 1, POSITIVE, 1)));
        assertEq(trainer.contributions(), count);

        wallet.execute(_calls(_addDataCall(price, POSITIVE, 1)));
        assertEq(trainer.contributions(), count + 1, "nothing to return, nothing to refuse");
    }

    function test_RevertWhen_TheReceiverRefusesTheRefund() public {
        wallet.setOnReceive(Wallet.OnReceive.Refuse);
        uint256 deposit = _claimable(address(wallet), 1, NEGATIVE, 0);
        vm.expectRevert(SafeTransferLib.ETHTransferFailed.selector);
        wallet.execute(_calls(_refundCall(1, NEGATIVE, 0)));
        assertEq(_claimable(address(wallet), 1, NEGATIVE, 0), deposit);
        assertEq(trainer.reputation(address(wallet)), 1);

        wallet.setOnReceive(Wallet.OnReceive.Accept);
        wallet.execute(_calls(_refundCall(1, NEGATIVE, 0)));
        assertEq(trainer.reputation(address(wallet)), 2);
    }

    function test_ReceiverThatRefusesBlocksOnlyItself() public {
        wallet.setOnReceive(Wallet.OnReceive.Refuse);
        vm.expectRevert(SafeTransferLib.ETHTransferFailed.selector);
        wallet.execute(_calls(_reportCall(ada, adas, POSITIVE, 0)));

        assertGt(_refund(ben, adas + 1, POSITIVE, 1), 0);
        assertGt(_refund(cyd, adas + 2, NEGATIVE, 0), 0);
        // The wallet's mark as a reporter was undone with its transaction; others report as if
        // it had never tried.
        _wait(OWNER_WAIT);
        uint256 deposit = _claimable(ada, adas, POSITIVE, 0);
        assertEq(_report(owner, ada, adas, POSITIVE, 0), deposit);
        // And what it refuses itself is not lost for good.
        deposit = _claimable(address(wallet), 1, NEGATIVE, 0);
        assertEq(_report(owner, address(wallet), 1, NEGATIVE, 0), deposit);
    }

    function test_FreeDeploymentPaysNobodySoNobodyCanRefuse() public {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        p.costWeight = 0;
        trainer = _deploy(p);
        wallet.setOnReceive(Wallet.OnReceive.Refuse);
        wallet.execute(_calls(_addDataCall(0, NEGATIVE, 0)));
        _wait(REFUND_WAIT);
        wallet.execute(_calls(_refundCall(0, NEGATIVE, 0)));
        assertEq(trainer.reputation(address(wallet)), 1);
    }

    /// @dev Money that nobody sent through `addData` is refused, so that the balance is the deposits.
    function test_RevertWhen_MoneyIsSentOutsideOfAddData() public {
        vm.deal(ada, 2 ether);
        vm.prank(ada);
        (bool success,) = address(trainer).call{value: 1 ether}("");
        assertFalse(success);

        vm.prank(ada);
        (success,) = address(trainer).call{value: 1 ether}(
            abi.encodeCall(trainer.report, (address(wallet), 1, NEGATIVE, 0))
        );
        assertFalse(success);
    }

    /// @dev One attempt for each entry point, each of which would succeed on its own.
    function _everything() private view returns (Wallet.Call[] memory calls) {
        calls = new Wallet.Call[](3);
        calls[0] = _addDataCall(price * 11, NEGATIVE, 0);
        calls[1] = _refundCall(1, NEGATIVE, 0);
        calls[2] = _reportCall(ada, adas, POSITIVE, 0);
    }

    function _assertAllBlocked() private view {
        assertEq(wallet.outcomeCount(), 3);
        for (uint256 i; i < 3; ++i) {
            assertEq(
                wallet.outcomes(i),
                abi.encodeWithSelector(ICollaborativeTrainer.Reentrancy.selector)
            );
        }
    }
}
