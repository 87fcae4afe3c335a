// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ITrackRecord
/// @notice The model learns from those with whose data it mostly agreed.
/// @author SUM
interface ITrackRecord {
    /// @notice `share` is in ten thousandths, at most 10,000; `confirmed` is below 2^32.
    error TrackRecordInvalid(uint256 confirmed, uint256 share);

    /// @notice What an author's record must be for the model to learn from the next contribution.
    /// @return confirmed Least number of contributions that the model has confirmed.
    /// @return share Least share of them among all samples submitted before, in ten thousandths.
    function trackRecordTerms() external view returns (uint256 confirmed, uint256 share);

    /// @notice What an author submitted and the model confirmed.
    /// @param author The contributor.
    /// @return submitted Samples submitted, those of batches one by one.
    /// @return confirmed Contributions confirmed: the author's reputation.
    /// @return trains Whether the model would learn the author's next sample.
    function trackRecord(address author)
        external
        view
        returns (uint256 submitted, uint256 confirmed, bool trains);
}
