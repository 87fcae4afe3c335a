// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IRateLimit
/// @notice The model learns at most so many samples of an author in a period.
/// @author SUM
interface IRateLimit {
    /// @notice A period has 1 to 2^32 − 1 seconds, and at least one sample and fewer than 2^32 train in it.
    error RateLimitInvalid(uint256 samples, uint256 period);

    /// @notice The limit that was fixed at deployment.
    /// @return samples How many samples of an author the model learns in a period.
    /// @return period Seconds. Periods are the same for all; the first began in 1970.
    function rateLimit() external view returns (uint256 samples, uint256 period);
}
