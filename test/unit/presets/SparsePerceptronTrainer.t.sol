// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "solady/src/auth/Ownable.sol";

import {ISparseSample} from "../../../src/interfaces/ISparseSample.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {TrainerStorage} from "../../utils/TrainerStorage.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

contract SparsePerceptronTrainerTest is TrainerTest {
    function test_RevertWhen_TheImplementationIsInitialised() public {
        _expectAlreadyInitialized(implementation, ada);
    }

    function test_RevertWhen_ACloneIsInitialisedAgain() public {
        SparsePerceptronTrainer clone = _deployClone(_parameters());
        _expectAlreadyInitialized(clone, ada);
        _expectAlreadyInitialized(clone, owner);
        assertEq(clone.predict(POSITIVE), 1);
    }

    function test_RevertGiven_TheOwnerOfACloneRenounced() public {
        SparsePerceptronTrainer clone = _deployClone(_parameters());
        vm.prank(owner);
        clone.renounceOwnership();
        _expectAlreadyInitialized(clone, owner);
    }

    function test_RevertGiven_ACloneNeverHadAnOwner() public {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        p.owner = address(0);
        _expectAlreadyInitialized(_deployClone(p), ada);
    }

    function test_TheImplementationKnowsNoFeature() public {
        vm.expectRevert(abi.encodeWithSelector(ISparseSample.FeatureOutOfRange.selector, 0, 1, 0));
        implementation.predict(POSITIVE);
    }

    function test_ClonesShareNothing() public {
        SparsePerceptronTrainer other = _deployClone(_emptyParameters(7));
        trainer = _deployClone(_parameters());
        uint256 index = _contribute(ada, POSITIVE, 0);

        assertEq(other.contributions(), 0);
        assertEq(other.spec().features, 7);
        (uint256 deposit,,) = other.contribution(ada, index, POSITIVE, 0);
        assertEq(deposit, 0);
        assertEq(TrainerStorage.state(address(implementation)), 0);
    }

    function _expectAlreadyInitialized(SparsePerceptronTrainer target, address sender) private {
        SparsePerceptronTrainer.Parameters memory p = _emptyParameters(5);
        p.owner = sender;
        bytes32 before = TrainerStorage.state(address(target));
        vm.expectRevert(Ownable.AlreadyInitialized.selector);
        vm.prank(sender);
        target.initialize(p);
        assertEq(TrainerStorage.state(address(target)), before);
    }
}
