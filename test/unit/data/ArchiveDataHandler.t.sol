// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IArchive} from "../../../src/interfaces/IArchive.sol";
import {Batch} from "../../../src/libraries/Batch.sol";
import {
    SparsePerceptronArchiveTrainer
} from "../../../src/presets/SparsePerceptronArchiveTrainer.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {Samples} from "../../utils/Samples.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice A data set that stays readable on chain, whatever becomes of its claims.
contract ArchiveDataHandlerTest is TrainerTest {
    SparsePerceptronArchiveTrainer private archive;

    function _deploy(SparsePerceptronTrainer.Parameters memory p)
        internal
        override
        returns (SparsePerceptronTrainer)
    {
        bytes memory call_ = abi.encodeCall(SparsePerceptronArchiveTrainer.initialize, (p));
        address implementation_ = address(new SparsePerceptronArchiveTrainer());
        archive =
            SparsePerceptronArchiveTrainer(factory.deploy(implementation_, call_, new bytes[](0)));
        return SparsePerceptronTrainer(address(archive));
    }

    function test_ContributionsAreKeptInOrderAndBeyondTheirClaims() public {
        _contribute(ada, POSITIVE, 1);
        _contribute(ben, NEGATIVE, 0);
        _contribute(cyd, EMPTY, 1);
        _wait(ANY_WAIT);
        _refund(ada, 0, POSITIVE, 1);
        _report(ada, ben, 1, NEGATIVE, 0);

        IArchive.Archived[] memory page = archive.archived(0, 10);
        assertEq(page.length, 3);
        _expectArchived(page[0], ada, POSITIVE, 1);
        _expectArchived(page[1], ben, NEGATIVE, 0);
        _expectArchived(page[2], cyd, EMPTY, 1);
    }

    function test_ABatchIsKeptAsOne() public {
        bytes memory batch =
            bytes.concat(Samples.labelled(POSITIVE, 1), Samples.labelled(NEGATIVE, 1));
        uint256 deposit = trainer.batchDepositAt(block.timestamp, 2);
        vm.deal(ada, deposit);
        vm.prank(ada);
        trainer.addDataBatch{value: deposit}(batch);
        _expectArchived(archive.archived(0, 1)[0], ada, batch, Batch.LABEL);
    }

    function testFuzz_Pages(uint256 start, uint256 count) public {
        uint256 total = 5;
        for (uint256 i; i < total; ++i) {
            _contribute(ada, Samples.pack(Samples.range(i, 2, 1)), i % 2);
        }
        start = _bound(start, 0, 8);
        count = _bound(count, 0, 8);
        IArchive.Archived[] memory page = archive.archived(start, count);
        uint256 left = start < total ? total - start : 0;
        assertEq(page.length, count < left ? count : left);
        for (uint256 i; i < page.length; ++i) {
            uint256 first = start + i;
            _expectArchived(page[i], ada, Samples.pack(Samples.range(first, 2, 1)), first % 2);
        }
        assertEq(archive.archived(type(uint256).max, type(uint256).max).length, 0);
    }

    function test_RevertWhen_TheSampleIsTooLong() public {
        // Records of 4 bytes: a batch of empty samples.
        bytes memory batch = new bytes(24_524);
        uint256 deposit = trainer.batchDepositAt(block.timestamp, batch.length / 4);
        vm.deal(ada, deposit);
        vm.expectRevert(
            abi.encodeWithSelector(IArchive.SampleTooLongToArchive.selector, batch.length)
        );
        vm.prank(ada);
        trainer.addDataBatch{value: deposit}(batch);
    }

    function _expectArchived(
        IArchive.Archived memory kept,
        address author,
        bytes memory sample,
        uint256 label
    ) private pure {
        assertEq(kept.author, author);
        assertEq(kept.sample, sample);
        assertEq(kept.label, label);
    }
}
