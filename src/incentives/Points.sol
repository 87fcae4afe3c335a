// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IPoints} from "../interfaces/IPoints.sol";
import {ISelfAssessment} from "../interfaces/ISelfAssessment.sol";
import {TrainingPolicy} from "../policies/TrainingPolicy.sol";
import {Record, RecordLibrary} from "../types/Record.sol";
import {State} from "../types/State.sol";
import {Badges} from "./Badges.sol";
import {IncentiveMechanism} from "./IncentiveMechanism.sol";

/// @title Points
/// @notice A point for each contribution that the model confirms, badges for points, and no money.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev Beside the state word it keeps its terms in one word and one word an author. Adding touches
/// neither, so it costs what remembering and learning cost.
abstract contract Points is IncentiveMechanism, TrainingPolicy, Badges, IPoints {
    /* TYPES */

    struct PointsStorage {
        // slot 0
        uint32 reportWait;
        uint32 anyWait;
        uint16 batchShare;
        // slot 1
        mapping(address author => uint256) points;
    }

    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.Points")) - 1)) & ~0xff
    bytes32 private constant STORAGE =
        0xb0a6f7b4e0961f35ff501b29e9310c9818f9089716d39e864bd56f3bac67e300;

    /// @dev What shares of a batch are counted in: ten thousandths.
    uint256 private constant WHOLE = 10_000;

    /* VIEW */

    /// @inheritdoc IPoints
    function points(address author) external view returns (uint256) {
        return _reputation(author);
    }

    /// @inheritdoc IPoints
    function levelOf(address author) external view returns (uint256) {
        return _levelAt(_reputation(author));
    }

    /// @inheritdoc IPoints
    function totalConfirmed() external view returns (uint256) {
        return _state().good();
    }

    /// @inheritdoc IPoints
    function pointsTerms()
        external
        view
        returns (uint256 refundWait, uint256 reportWait, uint256 anyWait, uint256 batchShare)
    {
        PointsStorage storage $ = _points();
        return (_state().refundWait(), $.reportWait, $.anyWait, $.batchShare);
    }

    /* INTERNAL */

    /// @dev Fixes the terms, see `IPoints` for what they mean, and the levels, see `IBadges`.
    function _initPoints(
        State state,
        uint256 refundWait,
        uint256 reportWait,
        uint256 anyWait,
        uint256 batchShare,
        Level[] memory levels_
    ) internal returns (State) {
        if (
            refundWait > reportWait || reportWait > anyWait || refundWait > type(uint24).max
                || anyWait > type(uint32).max
        ) {
            revert ISelfAssessment.WaitsInvalid(refundWait, reportWait, anyWait);
        }
        if (batchShare == 0 || batchShare > WHOLE) {
            revert ISelfAssessment.BatchShareInvalid(batchShare);
        }

        PointsStorage storage $ = _points();
        // All fit: anyWait was checked and reportWait is not larger.
        ($.reportWait, $.anyWait) = (uint32(reportWait), uint32(anyWait));
        $.batchShare = uint16(batchShare);
        _initBadges(levels_);
        return state.setTerms(0, refundWait);
    }

    function _admit(State state, uint256, uint256 samples)
        internal
        override
        returns (State, Record, bool)
    {
        // A 24-bit wait does not overflow a time.
        unchecked {
            return (
                state,
                RecordLibrary.create(0, block.timestamp + state.refundWait()),
                _mayTrain(msg.sender, samples)
            );
        }
    }

    function _agrees(uint256 correct, uint256 total) internal view override returns (bool) {
        // Both are below 2^16.
        unchecked {
            return correct * WHOLE >= total * _points().batchShare;
        }
    }

    function _judgeRefund(
        State state,
        Record record,
        address author,
        uint256 label,
        uint256 prediction,
        bool empty
    ) internal override returns (State, uint256) {
        if (block.timestamp < record.claimableFrom()) {
            revert ISelfAssessment.TooEarly(record.claimableFrom());
        }
        if (prediction != label) revert ISelfAssessment.ModelDisagrees(prediction);
        if (empty) return (state, 0);

        // One each from at most 2^32 contributions.
        unchecked {
            uint256 sum = _points().points[author] + 1;
            _points().points[author] = sum;
            _grant(author, sum);
        }
        return (state.countGood(), 0);
    }

    /// @dev There is nothing to take.
    function _takesAll(State, Record, address) internal pure override returns (bool) {
        return false;
    }

    function _judgeReport(
        State state,
        Record record,
        bytes32,
        address author,
        address reporter,
        uint256 label,
        uint256 prediction
    ) internal override returns (uint256) {
        PointsStorage storage $ = _points();
        if (reporter == author) revert ISelfAssessment.CannotReportYourself();
        (uint256 reportWait, uint256 anyWait) = ($.reportWait, $.anyWait);
        // Times and waits are too small to overflow, and a claim is possible `refundWait` after the add.
        unchecked {
            uint256 made = record.claimableFrom() - state.refundWait();
            if (block.timestamp < made + reportWait) {
                revert ISelfAssessment.TooEarly(made + reportWait);
            }
            if (block.timestamp < made + anyWait && $.points[reporter] == 0) {
                revert ISelfAssessment.NoReputation(reporter);
            }
        }
        if (prediction == label) revert ISelfAssessment.ModelAgrees(prediction);

        uint256 held = $.points[author];
        if (held != 0) $.points[author] = held - 1;
        // Nothing is claimable, so this closes the record.
        return 0;
    }

    function _reputation(address author) internal view override returns (uint256) {
        return _points().points[author];
    }

    function _points() private pure returns (PointsStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}
