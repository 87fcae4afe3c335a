// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IRateLimit} from "../interfaces/IRateLimit.sol";
import {TrainingPolicy} from "./TrainingPolicy.sol";

/// @title RateLimit
/// @notice The model learns at most so many samples of an author in a period; the rest is judged only.
/// @author SUM
///
/// @dev Limits what one address does in a hurry. Addresses are free, so use it together with a policy
/// that asks for reputation. One word an author, written by each contribution that trains.
abstract contract RateLimit is TrainingPolicy, IRateLimit {
    /* TYPES */

    struct Spent {
        uint128 period;
        uint128 samples;
    }

    struct RateLimitStorage {
        // slot 0
        uint32 samples;
        uint32 period;
        // slot 1
        mapping(address author => Spent) spent;
    }

    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.RateLimit")) - 1)) & ~0xff
    bytes32 private constant STORAGE =
        0xe6c30eb74c3b5063cb262690d226b00edeb0a7b6db90225eb6a3cedad45a7700;

    /* VIEW */

    /// @inheritdoc IRateLimit
    function rateLimit() external view returns (uint256 samples, uint256 period) {
        RateLimitStorage storage $ = _rateLimit();
        return ($.samples, $.period);
    }

    /* INTERNAL */

    /// @dev Fixes the limit, see `IRateLimit.rateLimit`.
    function _initRateLimit(uint256 samples, uint256 period) internal {
        if (samples == 0 || samples > type(uint32).max || period == 0 || period > type(uint32).max)
        {
            revert RateLimitInvalid(samples, period);
        }
        RateLimitStorage storage $ = _rateLimit();
        ($.samples, $.period) = (uint32(samples), uint32(period));
    }

    function _mayTrain(address author, uint256 samples) internal virtual override returns (bool) {
        RateLimitStorage storage $ = _rateLimit();
        Spent memory spent = $.spent[author];
        uint256 period = block.timestamp / $.period;
        uint256 sum = spent.period == period ? spent.samples + samples : samples;
        if (sum > $.samples) return false;

        // Both fit: a Unix time over at least 1, and a limit below 2^32.
        $.spent[author] = Spent({period: uint128(period), samples: uint128(sum)});
        return true;
    }

    function _rateLimit() private pure returns (RateLimitStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}
