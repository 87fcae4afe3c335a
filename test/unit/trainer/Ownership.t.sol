// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "solady/src/auth/Ownable.sol";

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {ISelfAssessment} from "../../../src/interfaces/ISelfAssessment.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

contract OwnershipTest is TrainerTest {
    uint256 private index;

    function setUp() public override {
        super.setUp();
        index = _contribute(ada, POSITIVE, 1);
        _wait(OWNER_WAIT);
    }

    function test_RevertWhen_OwnershipIsHandedOverInOneStep() public {
        address[2] memory senders = [owner, ben];
        for (uint256 i; i < 2; ++i) {
            vm.expectRevert(ICollaborativeTrainer.OneStepTransferDisabled.selector);
            vm.prank(senders[i]);
            trainer.transferOwnership(ben);
        }
        assertEq(trainer.owner(), owner);
    }

    function test_WhenOwnershipIsHandedOverInTwoSteps() public {
        vm.prank(ben);
        trainer.requestOwnershipHandover();
        assertEq(trainer.owner(), owner); // A request alone changes nothing.
        vm.prank(owner);
        trainer.completeOwnershipHandover(ben);
        assertEq(trainer.owner(), ben);

        _expectModelAgrees(owner);
        assertGt(_report(ben, ada, index, POSITIVE, 1), 0);
    }

    function test_RevertWhen_TheHandoverWasNotRequested() public {
        vm.expectRevert(Ownable.NoHandoverRequest.selector);
        vm.prank(owner);
        trainer.completeOwnershipHandover(ben);
    }

    function test_RevertWhen_AnotherCompletesTheHandover() public {
        vm.prank(ben);
        trainer.requestOwnershipHandover();
        vm.expectRevert(Ownable.Unauthorized.selector);
        vm.prank(ben);
        trainer.completeOwnershipHandover(ben);
    }

    function test_GivenTheOwnerRenounced() public {
        vm.prank(owner);
        trainer.renounceOwnership();
        assertEq(trainer.owner(), address(0));
        _expectModelAgrees(owner);
    }

    function test_GivenThereNeverWasAnOwner() public {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        p.owner = address(0);
        trainer = _deploy(p);
        index = _contribute(ada, POSITIVE, 1);
        _wait(OWNER_WAIT);
        assertEq(trainer.owner(), address(0));
        _expectModelAgrees(owner);
    }

    function _expectModelAgrees(address reporter) private {
        vm.expectRevert(abi.encodeWithSelector(ISelfAssessment.ModelAgrees.selector, 1));
        vm.prank(reporter);
        trainer.report(ada, index, POSITIVE, 1);
    }
}
