// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Base64} from "solady/src/utils/Base64.sol";
import {LibString} from "solady/src/utils/LibString.sol";

import {Badges} from "../../../src/incentives/Badges.sol";
import {IBadges} from "../../../src/interfaces/IBadges.sol";
import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IDataHandler} from "../../../src/interfaces/IDataHandler.sol";
import {INoAsset} from "../../../src/interfaces/INoAsset.sol";
import {ISelfAssessment} from "../../../src/interfaces/ISelfAssessment.sol";
import {PointsTrainer} from "../../../src/presets/PointsTrainer.sol";
import {
    SparsePerceptronPointsTrainer
} from "../../../src/presets/SparsePerceptronPointsTrainer.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice Points and badges: the golden facts of the original's `Points64`, its faults mended, and
/// what is new.
contract PointsTest is TrainerTest {
    uint256 private constant REPORT_WAIT = OWNER_WAIT;

    SparsePerceptronPointsTrainer private points;
    address private pointsImplementation;

    function setUp() public override {
        super.setUp();
        pointsImplementation = address(new SparsePerceptronPointsTrainer());
        Badges.Level[] memory levels = new Badges.Level[](2);
        levels[0] = Badges.Level(2, "Learner");
        levels[1] = Badges.Level(3, 'Te"ach<er');
        _deployPoints(_terms(levels));
    }

    /* WHAT THE ORIGINAL DOES: price 0; a refund pays 0, counts one, and works once; so does a report */

    function test_Golden_AContributionIsFree() public {
        vm.prank(ada);
        assertEq(points.addData(POSITIVE, 1), 0);
        (uint256 deposit, uint256 claimable, uint256 from) =
            points.contribution(ada, 0, POSITIVE, 1);
        assertEq(deposit + claimable, 0);
        assertEq(from, START + REFUND_WAIT);
    }

    function test_Golden_ARefundCountsOnceAndPaysNothing() public {
        uint256 index = _add(ada, POSITIVE, 1);
        _wait(REFUND_WAIT);
        vm.expectEmit(address(points));
        emit ICollaborativeTrainer.Refunded(ada, index, 0);
        assertEq(_refund(ada, index, POSITIVE, 1), 0);
        assertEq(points.points(ada), 1);
        assertEq(points.totalConfirmed(), 1);

        vm.expectRevert(IDataHandler.ContributionNotOpen.selector);
        vm.prank(ada);
        points.refund(index, POSITIVE, 1);
    }

    function test_Golden_AReportPaysNothingAndEndsTheRecord() public {
        uint256 index = _add(ada, POSITIVE, 0);
        _wait(ANY_WAIT);
        vm.expectEmit(address(points));
        emit ICollaborativeTrainer.Reported(ben, ada, index, 0);
        assertEq(_report(ben, ada, index, POSITIVE, 0), 0);
        assertEq(points.points(ben), 0, "reports earn nothing");

        vm.expectRevert(IDataHandler.ContributionNotOpen.selector);
        vm.prank(cyd);
        points.report(ada, index, POSITIVE, 0);
    }

    function test_RevertWhen_TheModelDoesNotBearTheClaimOut() public {
        uint256 wrong = _add(ada, POSITIVE, 0);
        uint256 right = _add(ada, POSITIVE, 1);
        vm.expectRevert(
            abi.encodeWithSelector(ISelfAssessment.TooEarly.selector, START + REFUND_WAIT)
        );
        vm.prank(ada);
        points.refund(right, POSITIVE, 1);

        _wait(ANY_WAIT);
        vm.expectRevert(abi.encodeWithSelector(ISelfAssessment.ModelDisagrees.selector, 1));
        vm.prank(ada);
        points.refund(wrong, POSITIVE, 0);
        vm.expectRevert(abi.encodeWithSelector(ISelfAssessment.ModelAgrees.selector, 1));
        vm.prank(ben);
        points.report(ada, right, POSITIVE, 1);
        vm.expectRevert(ISelfAssessment.CannotReportYourself.selector);
        vm.prank(ada);
        points.report(ada, wrong, POSITIVE, 0);
    }

    /* 13: bad data had no price, and its author could take it back in the end */

    function test_Fault13_AReportCostsTheAuthorAPoint() public {
        _earnPoints(ada, 2);
        uint256 index = _add(ada, POSITIVE, 0);
        _wait(ANY_WAIT);
        vm.expectRevert(ISelfAssessment.CannotReportYourself.selector);
        vm.prank(ada);
        points.report(ada, index, POSITIVE, 0);

        _report(ben, ada, index, POSITIVE, 0);
        assertEq(points.points(ada), 1);
        assertEq(points.totalConfirmed(), 2, "what was confirmed stays so");
    }

    function test_Fault13_WhoHasNoPointsLosesNone() public {
        uint256 index = _add(ada, POSITIVE, 0);
        _wait(ANY_WAIT);
        _report(ben, ada, index, POSITIVE, 0);
        assertEq(points.points(ada), 0);
    }

    /* 15: equal contributions of one second were one record, perhaps claimed before it was made */

    function test_Fault15_EqualContributionsOfOneSecondAreTwo() public {
        uint256 first = _add(ada, POSITIVE, 1);
        uint256 second = _add(ada, POSITIVE, 1);
        _wait(REFUND_WAIT);
        _refund(ada, first, POSITIVE, 1);
        _refund(ada, second, POSITIVE, 1);
        assertEq(points.points(ada), 2);
    }

    /* 16: anyone could burn a contribution as soon as its author could confirm it */

    function test_Fault16_TheAuthorHasTimeBeforeAnybodyReports() public {
        _earnPoints(ben, 1);
        uint256 made = block.timestamp;
        uint256 index = _add(ada, POSITIVE, 0);
        _wait(REPORT_WAIT - 1);
        vm.expectRevert(
            abi.encodeWithSelector(ISelfAssessment.TooEarly.selector, made + REPORT_WAIT)
        );
        vm.prank(ben);
        points.report(ada, index, POSITIVE, 0);
        _wait(1);
        _report(ben, ada, index, POSITIVE, 0);
    }

    function test_Fault16_OnlyThoseWithPointsReportBeforeAnyWait() public {
        uint256 index = _add(ada, POSITIVE, 0);
        _wait(ANY_WAIT - 1);
        vm.expectRevert(abi.encodeWithSelector(ISelfAssessment.NoReputation.selector, ben));
        vm.prank(ben);
        points.report(ada, index, POSITIVE, 0);
        _wait(1);
        _report(ben, ada, index, POSITIVE, 0);
    }

    function test_Fault16_WaitsGrow() public {
        _expectWaitsInvalid(101, 100, 100);
        _expectWaitsInvalid(100, 201, 200);
        _expectWaitsInvalid(1 << 24, 1 << 24, 1 << 24);
        _expectWaitsInvalid(1, 2, 1 << 32);
        (uint256 refundWait, uint256 reportWait, uint256 anyWait, uint256 share) =
            points.pointsTerms();
        assertEq(refundWait, REFUND_WAIT);
        assertEq(reportWait, REPORT_WAIT);
        assertEq(anyWait, ANY_WAIT);
        assertEq(share, BATCH_SHARE);
    }

    /* NO MONEY */

    function test_RevertWhen_MoneyIsSentAlong() public {
        vm.deal(ada, 1);
        vm.expectRevert(abi.encodeWithSelector(INoAsset.NoMoneyAccepted.selector, 1));
        vm.prank(ada);
        points.addData{value: 1}(POSITIVE, 1);
    }

    function test_EmptySamplesEarnNothing() public {
        uint256 index = _add(ada, EMPTY, 0);
        _wait(REFUND_WAIT);
        _refund(ada, index, EMPTY, 0);
        assertEq(points.points(ada), 0);
    }

    /* BADGES */

    function test_BadgesComeAtTheirThresholdsAndStay() public {
        uint256 learner = points.badgeOf(ada, 1);
        _earnPoints(ada, 1);
        assertEq(points.balanceOf(ada), 0);
        vm.expectRevert(abi.encodeWithSelector(IBadges.BadgeMissing.selector, learner));
        points.locked(learner);

        uint256 index = _add(ada, POSITIVE, 1);
        _wait(REFUND_WAIT);
        vm.expectEmit(address(points));
        emit IBadges.Locked(learner);
        _refund(ada, index, POSITIVE, 1);
        assertEq(points.ownerOf(learner), ada);
        assertTrue(points.locked(learner));
        assertEq(points.levelOf(ada), 1);

        _earnPoints(ada, 1);
        assertEq(points.levelOf(ada), 2);
        assertEq(points.ownerOf(points.badgeOf(ada, 2)), ada);

        // Down and up again: the badge is there already.
        uint256 wrong = _add(ada, POSITIVE, 0);
        _wait(ANY_WAIT);
        _report(ben, ada, wrong, POSITIVE, 0);
        assertEq(points.levelOf(ada), 1);
        _earnPoints(ada, 2);
        assertEq(points.points(ada), 4);
        assertEq(points.balanceOf(ada), 2);
    }

    function test_RevertWhen_ABadgeIsPassedOn() public {
        _earnPoints(ada, 2);
        uint256 id = points.badgeOf(ada, 1);
        vm.expectRevert(IBadges.BadgeBound.selector);
        vm.prank(ada);
        points.transferFrom(ada, ben, id);
        vm.expectRevert(IBadges.BadgeBound.selector);
        vm.prank(ada);
        points.safeTransferFrom(ada, ben, id);
        vm.expectRevert(IBadges.BadgeBound.selector);
        vm.prank(ada);
        points.safeTransferFrom(ada, ben, id, "");
        assertEq(points.ownerOf(id), ada);
    }

    function test_RevertWhen_SomebodyIsToPassABadgeOn() public {
        _earnPoints(ada, 2);
        uint256 id = points.badgeOf(ada, 1);
        vm.expectRevert(IBadges.BadgeBound.selector);
        vm.prank(ada);
        points.approve(ben, id);
        vm.expectRevert(IBadges.BadgeBound.selector);
        vm.prank(ada);
        points.setApprovalForAll(ben, true);
        assertEq(points.getApproved(id), address(0));
        assertFalse(points.isApprovedForAll(ada, ben));
        uint256 missing = points.badgeOf(ben, 1);
        vm.expectRevert(abi.encodeWithSelector(IBadges.BadgeMissing.selector, missing));
        points.getApproved(missing);
    }

    function test_MetadataIsOnChainAndEscaped() public {
        _earnPoints(ada, 3);
        string memory uri = points.tokenURI(points.badgeOf(ada, 2));
        string memory prefix = "data:application/json;base64,";
        assertTrue(LibString.startsWith(uri, prefix));
        string memory json = string(Base64.decode(LibString.slice(uri, bytes(prefix).length)));
        assertTrue(
            LibString.startsWith(
                json, '{"name":"Te\\"ach<er","description":"For 3 points","image":'
            )
        );

        prefix = '"image":"data:image/svg+xml;base64,';
        uint256 from = LibString.indexOf(json, prefix) + bytes(prefix).length;
        string memory svg =
            string(Base64.decode(LibString.slice(json, from, bytes(json).length - 2)));
        assertTrue(LibString.contains(svg, ">Te&quot;ach&lt;er</text>"));
        assertTrue(LibString.contains(svg, ">3 points</text>"));

        vm.expectRevert(abi.encodeWithSelector(IBadges.BadgeMissing.selector, 7));
        points.tokenURI(7);
    }

    function test_Interfaces() public view {
        // ERC-165, ERC-721, its metadata, ERC-5192.
        bytes4[4] memory ids =
            [bytes4(0x01ffc9a7), bytes4(0x80ac58cd), bytes4(0x5b5e139f), bytes4(0xb45a3c0e)];
        for (uint256 i; i < ids.length; ++i) {
            assertTrue(points.supportsInterface(ids[i]));
        }
        assertFalse(points.supportsInterface(0xffffffff));
        (uint32[] memory thresholds, bytes28[] memory names) = points.levels();
        assertEq(thresholds[1], 3);
        assertEq(names[0], "Learner");
    }

    function test_RevertWhen_LevelsDoNotGrow() public {
        Badges.Level[] memory levels = new Badges.Level[](2);
        _expectLevelInvalid(levels, 1);
        (levels[0].threshold, levels[1].threshold) = (2, 2);
        _expectLevelInvalid(levels, 2);
        _expectLevelInvalid(new Badges.Level[](256), 256);
    }

    /* A RECORD, WHERE CONTRIBUTIONS ARE FREE */

    function test_ATrackRecordKeepsNewcomersFromTraining() public {
        PointsTrainer.Terms memory terms = _terms(new Badges.Level[](0));
        (terms.confirmed, terms.share) = (1, 5000);
        _deployPoints(terms);
        bytes memory unknown = hex"0000";
        _add(ada, unknown, 1);
        assertEq(points.predict(unknown), 0);
        _earnPoints(ada, 1);
        _add(ada, unknown, 1);
        assertEq(points.predict(unknown), 1);
    }

    /* HELPERS */

    function _terms(Badges.Level[] memory levels)
        private
        view
        returns (PointsTrainer.Terms memory)
    {
        return PointsTrainer.Terms({
            owner: owner,
            metadata: address(0),
            refundWait: REFUND_WAIT,
            reportWait: REPORT_WAIT,
            anyWait: ANY_WAIT,
            batchShare: BATCH_SHARE,
            levels: levels,
            confirmed: 0,
            share: 0
        });
    }

    function _initialization(PointsTrainer.Terms memory terms) private returns (bytes memory) {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        return abi.encodeCall(
            SparsePerceptronPointsTrainer.initialize,
            (
                SparsePerceptronPointsTrainer.Parameters({
                    features: p.features, bias: p.bias, step: p.step, base: p.base
                }),
                terms
            )
        );
    }

    function _deployPoints(PointsTrainer.Terms memory terms) private {
        bytes memory call_ = _initialization(terms);
        points = SparsePerceptronPointsTrainer(
            factory.deploy(pointsImplementation, call_, new bytes[](0))
        );
        trainer = SparsePerceptronTrainer(address(points));
    }

    function _add(address author, bytes memory sample, uint256 label) private returns (uint256) {
        vm.prank(author);
        return points.addData(sample, label);
    }

    function _earnPoints(address author, uint256 times) private {
        for (uint256 i; i < times; ++i) {
            uint256 index = _add(author, NEGATIVE, 0);
            _wait(REFUND_WAIT);
            _refund(author, index, NEGATIVE, 0);
        }
    }

    function _expectWaitsInvalid(uint256 refundWait, uint256 reportWait, uint256 anyWait) private {
        PointsTrainer.Terms memory terms = _terms(new Badges.Level[](0));
        (terms.refundWait, terms.reportWait, terms.anyWait) = (refundWait, reportWait, anyWait);
        bytes memory call_ = _initialization(terms);
        vm.expectRevert(
            abi.encodeWithSelector(
                ISelfAssessment.WaitsInvalid.selector, refundWait, reportWait, anyWait
            )
        );
        factory.deploy(pointsImplementation, call_, new bytes[](0));
    }

    function _expectLevelInvalid(Badges.Level[] memory levels, uint256 level) private {
        bytes memory call_ = _initialization(_terms(levels));
        vm.expectRevert(abi.encodeWithSelector(IBadges.LevelInvalid.selector, level));
        factory.deploy(pointsImplementation, call_, new bytes[](0));
    }
}
