// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ITrackRecord} from "../interfaces/ITrackRecord.sol";
import {TrainingPolicy} from "./TrainingPolicy.sol";

/// @title TrackRecord
/// @notice The model learns a contribution only if it has confirmed enough of its author's others.
/// @author SUM
///
/// @dev An author with c confirmed contributions of s samples submitted trains with n samples more if
/// $$ c \ge least \quad and \quad c \ge share \cdot (s + n - 1). $$
/// What is not judged yet counts as submitted, so an author can never have more unconfirmed samples
/// learned than (1 − share) of all that were submitted. With a share of 0 this is plain probation, and nothing
/// is counted; with 0 of both everyone trains. A batch counts as its samples but is confirmed as one contribution.
/// One word an author, written once a contribution unless the share is 0.
abstract contract TrackRecord is TrainingPolicy, ITrackRecord {
    /* TYPES */

    struct TrackRecordStorage {
        // slot 0
        uint32 confirmed;
        uint16 share;
        // slot 1
        mapping(address author => uint256) submitted;
    }

    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.TrackRecord")) - 1)) & ~0xff
    bytes32 private constant STORAGE =
        0x81cb24375281cdb68bfd16c3cf83960f26a9c7e5343834dddd4017a9a37ca400;

    /// @dev What shares are counted in: ten thousandths.
    uint256 private constant WHOLE = 10_000;

    /* VIEW */

    /// @inheritdoc ITrackRecord
    function trackRecordTerms() external view returns (uint256 confirmed, uint256 share) {
        TrackRecordStorage storage $ = _trackRecord();
        return ($.confirmed, $.share);
    }

    /// @inheritdoc ITrackRecord
    function trackRecord(address author)
        external
        view
        returns (uint256 submitted, uint256 confirmed, bool trains)
    {
        TrackRecordStorage storage $ = _trackRecord();
        (submitted, confirmed) = ($.submitted[author], _reputation(author));
        trains = _suffices(confirmed, submitted, 1, $.confirmed, $.share);
    }

    /* INTERNAL */

    /// @dev Fixes what a record must be, see `ITrackRecord.trackRecordTerms`.
    function _initTrackRecord(uint256 confirmed, uint256 share) internal {
        if (confirmed > type(uint32).max || share > WHOLE) {
            revert TrackRecordInvalid(confirmed, share);
        }
        TrackRecordStorage storage $ = _trackRecord();
        ($.confirmed, $.share) = (uint32(confirmed), uint16(share));
    }

    function _mayTrain(address author, uint256 samples) internal virtual override returns (bool) {
        TrackRecordStorage storage $ = _trackRecord();
        (uint256 least, uint256 share) = ($.confirmed, $.share);
        if (least | share == 0) return true;
        uint256 submitted;
        if (share != 0) {
            submitted = $.submitted[author];
            // At most 2^16 samples in each of 2^32 contributions.
            unchecked {
                $.submitted[author] = submitted + samples;
            }
        }
        return _suffices(_reputation(author), submitted, samples, least, share);
    }

    function _suffices(
        uint256 confirmed,
        uint256 submitted,
        uint256 samples,
        uint256 least,
        uint256 share
    ) private pure returns (bool) {
        // `confirmed` < 2^32, `submitted` < 2^48 and `samples` < 2^16, not 0.
        unchecked {
            return confirmed >= least && confirmed * WHOLE >= share * (submitted + samples - 1);
        }
    }

    function _trackRecord() private pure returns (TrackRecordStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}
