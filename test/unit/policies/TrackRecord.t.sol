// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ITrackRecord} from "../../../src/interfaces/ITrackRecord.sol";
import {
    SparsePerceptronTrackRecordTrainer
} from "../../../src/presets/SparsePerceptronTrackRecordTrainer.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {Samples} from "../../utils/Samples.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice Whose contributions the model learns, when it asks for a record.
contract TrackRecordTest is TrainerTest {
    /// @dev Not known to the model, which says 0.
    bytes private constant UNKNOWN = hex"0000";

    SparsePerceptronTrackRecordTrainer private guarded;
    address private guardedImplementation;

    function setUp() public override {
        super.setUp();
        guardedImplementation = address(new SparsePerceptronTrackRecordTrainer());
        _require(2, 7500);
    }

    /* PROBATION */

    function test_ANewcomersContributionIsRecordedAndJudgedButNotLearned() public {
        uint256 index = _contribute(ada, UNKNOWN, 1);
        assertEq(trainer.predict(UNKNOWN), 0, "not learned");
        assertGt(_claimable(ada, index, UNKNOWN, 1), 0);
        assertEq(trainer.contributions(), 1);

        uint256 right = _contribute(ada, POSITIVE, 1);
        _wait(REFUND_WAIT);
        assertGt(_refund(ada, right, POSITIVE, 1), 0);
        assertEq(_report(owner, ada, index, UNKNOWN, 1, OWNER_WAIT), 1);
    }

    function test_ItTrainsOnceEnoughIsConfirmed() public {
        _earn(ada, 1);
        _expectTrains(ada, 1, 1, false);
        _earn(ada, 1);
        _expectTrains(ada, 2, 2, true);
        _contribute(ada, UNKNOWN, 1);
        assertEq(trainer.predict(UNKNOWN), 1, "learned");
        _expectTrains(ada, 3, 2, false);
    }

    function test_AShareOfZeroIsPlainProbation() public {
        _require(1, 0);
        _earn(ada, 1);
        for (uint256 i; i < 5; ++i) {
            _contribute(ada, UNKNOWN, i % 2);
            assertEq(trainer.predict(UNKNOWN), i % 2);
        }
        (uint256 submitted,,) = guarded.trackRecord(ada);
        assertEq(submitted, 0, "nothing is counted");
    }

    function test_WithoutTermsEverybodyTrains() public {
        _require(0, 0);
        _contribute(ada, UNKNOWN, 1);
        assertEq(trainer.predict(UNKNOWN), 1);
    }

    /* THE SHARE */

    /// @dev What waits to be judged counts against its author: c = 6 confirmed allow 8 submitted.
    function test_UnconfirmedSamplesAreLimited() public {
        _earn(ada, 6);
        bytes[4] memory samples = [bytes(hex"0010"), hex"0020", hex"0021", hex"0022"];
        for (uint256 i; i < samples.length; ++i) {
            bool trains = 6 * 4 >= 3 * (6 + i);
            _expectTrains(ada, 6 + i, 6, trains);
            _contribute(ada, samples[i], 1);
            assertEq(trainer.predict(samples[i]), trains ? 1 : 0);
        }
    }

    /// @dev The unconfirmed part of what was learned of an author never exceeds the rest of the share.
    function testFuzz_PoisonIsPaidForWithConfirmedData(uint256 seed, uint256 share) public {
        share = _bound(share, 1, 10_000);
        _require(1, share);
        uint256 submitted;
        uint256 confirmed;
        for (uint256 i; i < 24; ++i) {
            if ((seed >> i) & 1 == 0) {
                _earn(ada, 1);
                (submitted, confirmed) = (submitted + 1, confirmed + 1);
                continue;
            }
            bool trains = confirmed >= 1 && confirmed * 10_000 >= share * submitted;
            _expectTrains(ada, submitted, confirmed, trains);
            uint256 wrong = 1 - trainer.predict(UNKNOWN);
            _contribute(ada, UNKNOWN, wrong);
            assertEq(trainer.predict(UNKNOWN) == wrong, trains);
            ++submitted;
        }
    }

    /// @dev As many samples at once as are allowed one by one; they count, and are confirmed as one.
    function test_ABatchCountsAsItsSamples() public {
        _earn(ada, 6);
        bytes memory three = bytes.concat(
            Samples.labelled(UNKNOWN, 1),
            Samples.labelled(hex"0020", 1),
            Samples.labelled(hex"0021", 1)
        );
        bytes memory four = bytes.concat(three, Samples.labelled(hex"0022", 1));
        _contributeBatch(four, 4);
        assertEq(trainer.predict(UNKNOWN), 0, "6 of 9 are too few");
        _expectTrains(ada, 10, 6, false);

        _require(2, 7500);
        _earn(ada, 6);
        _contributeBatch(three, 3);
        assertEq(trainer.predict(UNKNOWN), 1, "6 of 8 suffice");
        _expectTrains(ada, 9, 6, false);
    }

    function test_RevertWhen_TheTermsAreOutOfRange() public {
        _expectInvalid(1 << 32, 0);
        _expectInvalid(0, 10_001);
        (uint256 confirmed, uint256 share) = guarded.trackRecordTerms();
        assertEq(confirmed, 2);
        assertEq(share, 7500);
    }

    /* HELPERS */

    function _require(uint256 confirmed, uint256 share) private {
        bytes memory call_ = _initialization(confirmed, share);
        address clone = factory.deploy(guardedImplementation, call_, new bytes[](0));
        guarded = SparsePerceptronTrackRecordTrainer(clone);
        trainer = SparsePerceptronTrainer(clone);
    }

    function _initialization(uint256 confirmed, uint256 share) private returns (bytes memory) {
        return abi.encodeCall(
            SparsePerceptronTrackRecordTrainer.initialize, (_parameters(), confirmed, share)
        );
    }

    function _expectInvalid(uint256 confirmed, uint256 share) private {
        bytes memory call_ = _initialization(confirmed, share);
        vm.expectRevert(
            abi.encodeWithSelector(ITrackRecord.TrackRecordInvalid.selector, confirmed, share)
        );
        factory.deploy(guardedImplementation, call_, new bytes[](0));
    }

    function _expectTrains(address author, uint256 submitted, uint256 confirmed, bool trains)
        private
        view
    {
        (uint256 submitted_, uint256 confirmed_, bool trains_) = guarded.trackRecord(author);
        assertEq(submitted_, submitted, "submitted");
        assertEq(confirmed_, confirmed, "confirmed");
        assertEq(trains_, trains);
    }

    function _contributeBatch(bytes memory batch, uint256 samples) private {
        uint256 deposit = trainer.batchDepositAt(block.timestamp, samples);
        vm.deal(ada, ada.balance + deposit);
        vm.prank(ada);
        trainer.addDataBatch{value: deposit}(batch);
    }

    /// @dev Reports after a wait; 1 if something came of it.
    function _report(
        address reporter,
        address author,
        uint256 index,
        bytes memory sample,
        uint256 label,
        uint256 time
    ) private returns (uint256) {
        _wait(time);
        return _report(reporter, author, index, sample, label) == 0 ? 0 : 1;
    }
}
