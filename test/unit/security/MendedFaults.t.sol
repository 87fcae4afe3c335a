// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "solady/src/auth/Ownable.sol";

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {ISelfAssessment} from "../../../src/interfaces/ISelfAssessment.sol";
import {ISparseSample} from "../../../src/interfaces/ISparseSample.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {Record, RecordLibrary} from "../../../src/types/Record.sol";
import {Wallet} from "../../mocks/Wallet.sol";
import {Samples} from "../../utils/Samples.sol";
import {TrainerStorage} from "../../utils/TrainerStorage.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice Faults of the original framework (Microsoft 0xDeCA10B), each with what happens here
/// instead. `docs/security.md` lists them by number.
contract MendedFaultsTest is TrainerTest {
    /* 5: the owner that the rule asked about was the trainer contract, which never reports */

    function test_Fault05_OwnerTakeOverWorksInADeployedTrainer() public {
        SparsePerceptronTrainer[2] memory deployed =
            [_deployDirect(_parameters()), _deployClone(_parameters())];
        for (uint256 i; i < 2; ++i) {
            trainer = deployed[i];
            uint256 index = _contribute(ada, POSITIVE, 1);
            uint256 deposit = address(trainer).balance;
            _wait(OWNER_WAIT);
            assertEq(_report(owner, ada, index, POSITIVE, 1), deposit);
        }
    }

    function test_Fault05_EqualWaitsSwitchOwnerRuleOff() public {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        p.ownerWait = p.anyWait;
        trainer = _deploy(p);
        uint256 index = _contribute(ada, POSITIVE, 1);

        _wait(ANY_WAIT - 1);
        vm.expectRevert(abi.encodeWithSelector(ISelfAssessment.ModelAgrees.selector, 1));
        vm.prank(owner);
        trainer.report(ada, index, POSITIVE, 1);

        _wait(1);
        assertGt(_report(ben, ada, index, POSITIVE, 1), 0);
    }

    /* 6: a label that is no class trained as class 1 every time and was never refunded */

    function test_Fault06_LabelThatIsNoClassReverts() public {
        uint256 price = trainer.depositAt(block.timestamp);
        vm.deal(ada, price);
        vm.expectRevert(
            abi.encodeWithSelector(ICollaborativeTrainer.LabelOutOfRange.selector, 2, 2)
        );
        vm.prank(ada);
        trainer.addData{value: price}(NEGATIVE, 2);
        assertEq(ada.balance, price);
        assertEq(trainer.contributions(), 0);
    }

    /* 7: with free contributions nothing was claimable, so nobody could refund or report */

    function test_Fault07_FreeDeploymentCanRefund() public {
        _deployFree();
        uint256 index = _contribute(ada, POSITIVE, 1);
        _wait(REFUND_WAIT);
        assertEq(_refund(ada, index, POSITIVE, 1), 0);
        assertEq(trainer.reputation(ada), 1);
    }

    function test_Fault07_FreeDeploymentCanReport() public {
        _deployFree();
        _earn(ben, 1);
        uint256 index = _contribute(ada, POSITIVE, 0);
        _wait(REFUND_WAIT);
        assertEq(_report(ben, ada, index, POSITIVE, 0), 0);
        (,, uint256 from) = trainer.contribution(ada, index, POSITIVE, 0);
        assertEq(from, 0, "closed");
    }

    function test_Fault07_FreeDeploymentRemembersWhatIsClaimed() public {
        _deployFree();
        uint256 index = _contribute(ada, POSITIVE, 1);
        (,, uint256 from) = trainer.contribution(ada, index, POSITIVE, 1);
        assertEq(from, block.timestamp + REFUND_WAIT, "open");
        _wait(REFUND_WAIT);
        _refund(ada, index, POSITIVE, 1);
        vm.expectRevert();
        vm.prank(ada);
        trainer.refund(index, POSITIVE, 1);
        assertEq(trainer.reputation(ada), 1);
    }

    /* 11: an empty sample with the label that the bias gives earned reputation */

    function test_Fault11_EmptySampleEarnsNoReputation() public {
        uint256 index = _contribute(ada, EMPTY, 0);
        uint256 deposit = address(trainer).balance;
        _wait(REFUND_WAIT);
        assertEq(_refund(ada, index, EMPTY, 0), deposit, "the deposit returns all the same");
        assertEq(trainer.reputation(ada), 0);
        assertEq(trainer.totalReputation(), 0);
    }

    /* 12: a share that rounded to 0 took everything */

    function test_Fault12_ShareOfZeroPaysZero() public {
        _earn(ben, 1);
        _earn(cyd, 3);
        uint256 index = _contribute(ada, POSITIVE, 0);
        Record record = RecordLibrary.create(3, block.timestamp + REFUND_WAIT);
        TrainerStorage.setRecord(address(trainer), ada, index, POSITIVE, 0, record);
        _wait(REFUND_WAIT);

        assertEq(_report(ben, ada, index, POSITIVE, 0), 0, "3 / 4 rounds to 0");
        assertEq(_claimable(ada, index, POSITIVE, 0), 3);
        assertEq(_report(cyd, ada, index, POSITIVE, 0), 2, "3 * 3 / 4 rounds to 2");
        assertEq(_claimable(ada, index, POSITIVE, 0), 1);
    }

    function test_Fault12_ShareOfZeroIsNoClaim() public {
        _earn(ben, 1);
        _earn(cyd, 3);
        uint256 index = _contribute(ada, POSITIVE, 0);
        Record record = RecordLibrary.create(3, block.timestamp + REFUND_WAIT);
        TrainerStorage.setRecord(address(trainer), ada, index, POSITIVE, 0, record);
        uint256 good = _contribute(ben, NEGATIVE, 0);
        _wait(REFUND_WAIT);
        assertEq(_report(ben, ada, index, POSITIVE, 0), 0);
        assertEq(_report(ben, ada, index, POSITIVE, 0), 0);

        _refund(ben, good, NEGATIVE, 0);
        assertEq(_report(ben, ada, index, POSITIVE, 0), 1, "3 * 2 / 5");
        vm.expectRevert(abi.encodeWithSelector(ISelfAssessment.AlreadyReported.selector, ben));
        vm.prank(ben);
        trainer.report(ada, index, POSITIVE, 0);
    }

    /* 14: whoever contributed first in a second made the next one pay up to 60 times the price */

    function test_Fault14_ValueSentIsTheMaximum() public {
        _wait(3600);
        uint256 expected = 60 * uint256(COST_WEIGHT);
        _contribute(ben, NEGATIVE, 0);

        vm.deal(ada, 1 ether);
        vm.expectRevert(
            abi.encodeWithSelector(
                ISelfAssessment.DepositTooLow.selector, 3600 * uint256(COST_WEIGHT), expected
            )
        );
        vm.prank(ada);
        trainer.addData{value: expected}(POSITIVE, 1);
        assertEq(ada.balance, 1 ether);
    }

    function test_Fault14_RestReturns() public {
        _wait(3600);
        vm.deal(ada, 1 ether);
        vm.prank(ada);
        trainer.addData{value: 1 ether}(POSITIVE, 1);
        assertEq(ada.balance, 1 ether - 60 * uint256(COST_WEIGHT));
    }

    function test_Fault14_DeadlineIsHonoured() public {
        uint256 deadline = block.timestamp + 3600;
        _wait(3601);
        vm.deal(ada, 1 ether);
        vm.expectRevert(
            abi.encodeWithSelector(ICollaborativeTrainer.DeadlinePassed.selector, deadline)
        );
        vm.prank(ada);
        trainer.addDataBefore{value: 1 ether}(deadline, POSITIVE, 1);
    }

    /* 15: a second equal contribution in one second reverted or overwrote the first */

    function test_Fault15_EqualContributionsInOneSecondDoNotCollide() public {
        uint256 first = _contribute(ada, POSITIVE, 1);
        uint256 second = _contribute(ada, POSITIVE, 1);
        assertEq(second, first + 1);
        _wait(REFUND_WAIT);
        uint256 each = 3600 * uint256(COST_WEIGHT);
        assertEq(_refund(ada, second, POSITIVE, 1), each);
        assertEq(_claimable(ada, first, POSITIVE, 1), each);
        assertEq(_refund(ada, first, POSITIVE, 1), each);
    }

    function test_Fault15_EqualContributionsInOneTransactionDoNotCollide() public {
        uint256 price = trainer.depositAt(block.timestamp);
        Wallet wallet = new Wallet();
        vm.deal(address(wallet), 2 * price);
        wallet.execute(_calls(_addDataCall(price, POSITIVE, 1), _addDataCall(price, POSITIVE, 1)));

        _wait(REFUND_WAIT);
        wallet.execute(_calls(_refundCall(0, POSITIVE, 1), _refundCall(1, POSITIVE, 1)));
        assertEq(address(wallet).balance, 2 * price);
        assertEq(trainer.reputation(address(wallet)), 2);
    }

    /* 17: one transaction could train the model over a record, claim and train it back */

    function test_Fault17_NoReportInATransactionInWhichTheModelChanged() public {
        bytes memory sample = Samples.list(0);
        Wallet wallet = new Wallet();
        vm.deal(address(wallet), 100 ether);
        uint256 price = trainer.depositAt(block.timestamp);
        wallet.execute(_calls(_addDataCall(price, NEGATIVE, 0)));
        _wait(REFUND_WAIT);
        wallet.execute(_calls(_refundCall(0, NEGATIVE, 0)));
        uint256 index = _contribute(ada, sample, 1);
        _wait(REFUND_WAIT);

        // One contribution turns the model against ada's.
        price = trainer.depositAt(block.timestamp);
        vm.expectRevert(ICollaborativeTrainer.ModelChangedInTransaction.selector);
        wallet.execute(_calls(_addDataCall(price, sample, 0), _reportCall(ada, index, sample, 1)));
        assertEq(trainer.predict(sample), 1);

        // In two transactions others can answer in between.
        wallet.execute(_calls(_addDataCall(price, sample, 0)));
        wallet.execute(_calls(_reportCall(ada, index, sample, 1)));
    }

    function test_Fault17_NoRefundInATransactionInWhichTheModelChanged() public {
        Wallet wallet = new Wallet();
        vm.deal(address(wallet), 100 ether);
        uint256 price = trainer.depositAt(block.timestamp);
        wallet.execute(_calls(_addDataCall(price, NEGATIVE, 1)));
        _wait(REFUND_WAIT);
        price = trainer.depositAt(block.timestamp);

        vm.expectRevert(ICollaborativeTrainer.ModelChangedInTransaction.selector);
        wallet.execute(_calls(_addDataCall(price, NEGATIVE, 1), _refundCall(0, NEGATIVE, 1)));
    }

    function test_Fault17_ClaimsAreOpenAgainInTheNextTransaction() public {
        Wallet wallet = new Wallet();
        vm.deal(address(wallet), 100 ether);
        uint256 price = trainer.depositAt(block.timestamp);
        wallet.execute(_calls(_addDataCall(price, POSITIVE, 1)));
        _wait(REFUND_WAIT);
        price = trainer.depositAt(block.timestamp);
        wallet.execute(_calls(_addDataCall(price, NEGATIVE, 1)));
        wallet.execute(_calls(_refundCall(0, POSITIVE, 1)));
        assertEq(trainer.reputation(address(wallet)), 1);
    }

    /* 18: money came with 2300 gas, which a contract wallet with a busy receiver cannot use */

    function test_Fault18_WalletWithAnExpensiveReceiverGetsPaid() public {
        Wallet wallet = new Wallet();
        wallet.setOnReceive(Wallet.OnReceive.Spend);
        vm.deal(address(wallet), 100 ether);

        uint256 price = trainer.depositAt(block.timestamp);
        wallet.execute(_calls(_addDataCall(price + 1, POSITIVE, 1)));
        assertEq(wallet.received(0), 1, "the rest");

        _wait(REFUND_WAIT);
        wallet.execute(_calls(_refundCall(0, POSITIVE, 1)));
        assertEq(wallet.received(1), price, "the refund");

        uint256 index = _contribute(ada, POSITIVE, 0);
        uint256 deposit = _claimable(ada, index, POSITIVE, 0);
        _wait(REFUND_WAIT);
        wallet.execute(_calls(_reportCall(ada, index, POSITIVE, 0)));
        assertEq(wallet.received(2), deposit, "the reward");
    }

    /* 19: a component's owner who never handed it to the trainer could rewrite the weights */

    function test_Fault19_NobodyHasAWayIntoTheModelButContributing() public {
        trainer = _deployClone(_parameters());
        SparsePerceptronTrainer.Parameters memory p = _emptyParameters(FEATURES);
        address[3] memory senders = [owner, address(this), address(factory)];
        for (uint256 i; i < senders.length; ++i) {
            vm.expectRevert(Ownable.AlreadyInitialized.selector);
            vm.prank(senders[i]);
            trainer.initialize(p);
        }
    }

    /* 21: an index given twice was learned twice; three times 0 moved the weight by three steps */

    function test_Fault21_DuplicateFeaturesAreRefused() public {
        _expectNotIncreasing(Samples.list(0, 0, 0), 1);
        _expectNotIncreasing(Samples.list(0, 1, 1), 2);
    }

    function test_Fault21_UnsortedFeaturesAreRefused() public {
        _expectNotIncreasing(Samples.list(2, 1), 1);
        _expectNotIncreasing(Samples.list(1, 3, 2), 2);
    }

    function _expectNotIncreasing(bytes memory sample, uint256 position) private {
        uint256 price = trainer.depositAt(block.timestamp);
        vm.deal(ada, price);
        bytes memory reason =
            abi.encodeWithSelector(ISparseSample.FeaturesNotIncreasing.selector, position);
        vm.expectRevert(reason);
        vm.prank(ada);
        trainer.addData{value: price}(sample, 1);
        vm.expectRevert(reason);
        trainer.predict(sample);
    }

    function _deployFree() private {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        p.costWeight = 0;
        trainer = _deploy(p);
    }
}
