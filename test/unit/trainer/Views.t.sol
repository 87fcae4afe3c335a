// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {TrainerFactory} from "../../../src/presets/TrainerFactory.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

contract ViewsTest is TrainerTest {
    function test_MetadataIsWhatWasUploaded() public {
        string memory json = unicode'{"name":"Sprüche","classes":["ham","spam"]}';
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        p.metadata = factory.upload(bytes(json));
        assertEq(_deployDirect(p).metadata(), json);
        assertEq(_deployClone(p).metadata(), json);
    }

    function test_MetadataMayFillAChunk() public {
        bytes memory json = new bytes(24_575);
        for (uint256 i; i < json.length; i += 100) {
            json[i] = bytes1(uint8(i / 100));
        }
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        p.metadata = factory.upload(json);
        assertEq(bytes(_deployDirect(p).metadata()), json);
    }

    function test_MetadataIsEmptyWhenThereIsNone() public view {
        assertEq(trainer.metadata(), "");
    }

    function test_RevertWhen_TheMetadataIsNoUpload() public {
        address another = new TrainerFactory().upload("{}");
        address[3] memory pointers = [owner, another, address(factory)];
        for (uint256 i; i < pointers.length; ++i) {
            SparsePerceptronTrainer.Parameters memory p = _parameters();
            p.metadata = pointers[i];
            bytes memory reason = abi.encodeWithSelector(
                ICollaborativeTrainer.MetadataNotUploaded.selector, pointers[i]
            );
            vm.expectRevert(reason);
            _deployDirect(p);
            vm.expectRevert(reason);
            _deployClone(p);
        }
    }

    function test_TermsAreThoseOfTheDeployment() public view {
        (
            uint256 costWeight,
            uint256 refundWait,
            uint256 ownerWait,
            uint256 anyWait,
            uint256 batchShare
        ) = trainer.terms();
        assertEq(batchShare, BATCH_SHARE);
        assertEq(costWeight, COST_WEIGHT);
        assertEq(refundWait, REFUND_WAIT);
        assertEq(ownerWait, OWNER_WAIT);
        assertEq(anyWait, ANY_WAIT);
    }

    function test_ContributionIsZerosWhenNothingIsOpen() public view {
        (uint256 deposit, uint256 claimable, uint256 from) =
            trainer.contribution(ada, 0, POSITIVE, 1);
        assertEq(deposit, 0);
        assertEq(claimable, 0);
        assertEq(from, 0);
    }
}
