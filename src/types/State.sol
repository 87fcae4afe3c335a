// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice The one word that the trainer loads once, hands to its parts by value and stores once.
/// @author SUM
///
/// @dev Layout, most significant bits first. Who writes a field is named in brackets.
///
/// | bits    | width | field         | meaning                                                          |
/// |---------|------:|---------------|------------------------------------------------------------------|
/// | 192–255 |    64 | costWeight    | deposit in wei one hour after the last contribution, over 60 [incentive] |
/// | 160–191 |    32 | contributions | contributions so far, the next one's index [trainer]             |
/// | 128–159 |    32 | good          | contributions with which the model agreed later [incentive]      |
/// |  96–127 |    32 | lastUpdate    | time of the last contribution, Unix seconds modulo 2^32 [incentive] |
/// |  72–95  |    24 | refundWait    | seconds from a contribution to its first claim [incentive]       |
/// |  48–71  |    24 | parameters    | what else the model needs; its file says how it is packed [model] |
/// |  32–47  |    16 | features      | size of the feature space [model]                                |
/// |   0–31  |    32 | written       | bit i: word i is in storage, no longer in the base [model]       |
///
/// Setters return a changed copy. Unless they say otherwise they do not mask their argument: the
/// callers prove the range.
type State is uint256;

using StateLibrary for State global;

library StateLibrary {
    uint256 private constant CONTRIBUTIONS = 160;
    uint256 private constant GOOD = 128;
    uint256 private constant LAST_UPDATE = 96;
    uint256 private constant REFUND_WAIT = 72;
    uint256 private constant PARAMETERS = 48;
    uint256 private constant FEATURES = 32;

    function costWeight(State self) internal pure returns (uint256) {
        return State.unwrap(self) >> 192;
    }

    function contributions(State self) internal pure returns (uint256) {
        return uint32(State.unwrap(self) >> CONTRIBUTIONS);
    }

    function good(State self) internal pure returns (uint256) {
        return uint32(State.unwrap(self) >> GOOD);
    }

    function lastUpdate(State self) internal pure returns (uint256) {
        return uint32(State.unwrap(self) >> LAST_UPDATE);
    }

    function refundWait(State self) internal pure returns (uint256) {
        return uint24(State.unwrap(self) >> REFUND_WAIT);
    }

    function parameters(State self) internal pure returns (uint256) {
        return uint24(State.unwrap(self) >> PARAMETERS);
    }

    function features(State self) internal pure returns (uint256) {
        return uint16(State.unwrap(self) >> FEATURES);
    }

    function written(State self) internal pure returns (uint256) {
        return uint32(State.unwrap(self));
    }

    /// @dev Counts one contribution. Overflow would run into the cost weight: the trainer checks.
    function countContribution(State self) internal pure returns (State) {
        unchecked {
            return State.wrap(State.unwrap(self) + (1 << CONTRIBUTIONS));
        }
    }

    /// @dev Counts one good contribution; there are never more of them than contributions.
    function countGood(State self) internal pure returns (State) {
        unchecked {
            return State.wrap(State.unwrap(self) + (1 << GOOD));
        }
    }

    /// @dev Modulo 2^32, as the time since then is counted, which is right for 136 years.
    function setLastUpdate(State self, uint256 time) internal pure returns (State) {
        uint256 others = State.unwrap(self) & ~(uint256(type(uint32).max) << LAST_UPDATE);
        return State.wrap(others | uint256(uint32(time)) << LAST_UPDATE);
    }

    /// @dev `weight` < 2^64, `wait` < 2^24.
    function setTerms(State self, uint256 weight, uint256 wait) internal pure returns (State) {
        return _set(_set(self, 192, type(uint64).max, weight), REFUND_WAIT, type(uint24).max, wait);
    }

    /// @dev `features_` < 2^16, `parameters_` < 2^24.
    function setModel(State self, uint256 features_, uint256 parameters_)
        internal
        pure
        returns (State)
    {
        return _set(self, FEATURES, type(uint40).max, parameters_ << 16 | features_);
    }

    /// @dev Marks `bits` (below 2^32) as written, on top of those that are.
    function addWritten(State self, uint256 bits) internal pure returns (State) {
        return State.wrap(State.unwrap(self) | bits);
    }

    /// @dev Marks no word as written.
    function clearWritten(State self) internal pure returns (State) {
        return State.wrap(State.unwrap(self) & ~uint256(type(uint32).max));
    }

    function _set(State self, uint256 shift, uint256 mask, uint256 value)
        private
        pure
        returns (State)
    {
        return State.wrap((State.unwrap(self) & ~(mask << shift)) | (value << shift));
    }
}
