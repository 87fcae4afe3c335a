// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IPoints
/// @notice No money: contributions that the model confirms earn points, and points earn badges.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev `refund` confirms a contribution and pays nothing; `report` closes one, and its author loses the
/// point, if there is one. Ages are counted from the contribution and the bounds are inclusive.
///
/// | age                | author                          | others, while the model disagrees        |
/// |--------------------|---------------------------------|------------------------------------------|
/// | below `refundWait` | nothing                         | nothing                                  |
/// | from `refundWait`  | a point, while the model agrees | nothing: the author has time to claim    |
/// | from `reportWait`  | as before                       | a report by those who have points        |
/// | from `anyWait`     | as before                       | a report by anyone                       |
///
/// Claims fail with the errors of `ISelfAssessment`.
interface IPoints {
    /// @notice Points of `author`: contributions confirmed, less those reported.
    /// @param author The contributor.
    function points(address author) external view returns (uint256);

    /// @notice The number of levels for which `author`'s points suffice now. Badges stay.
    /// @param author The contributor.
    function levelOf(address author) external view returns (uint256);

    /// @notice How many contributions the model has confirmed in all.
    function totalConfirmed() external view returns (uint256);

    /// @notice The terms that were fixed at deployment.
    /// @return refundWait Seconds until an author can claim.
    /// @return reportWait Seconds until reports by those who have points.
    /// @return anyWait Seconds until reports by anyone.
    /// @return batchShare Share of a batch that the model must get right to agree with it, in ten
    /// thousandths.
    function pointsTerms()
        external
        view
        returns (uint256 refundWait, uint256 reportWait, uint256 anyWait, uint256 batchShare);
}
