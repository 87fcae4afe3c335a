// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice What a model of counts knows of one class, beside the counts: a single word.
/// @author SUM
///
/// @dev Layout, most significant bits first.
///
/// | bits    | width | field   | meaning                                                               |
/// |---------|------:|---------|-----------------------------------------------------------------------|
/// |  80–255 |   176 | written | bit i: word i of the counts is in storage, in models of ≤ 176 words   |
/// |  32–79  |    48 | sum     | of the counts, or of their squares: at most 2^15 · (2^16 − 1)^2 < 2^47 |
/// |   0–31  |    32 | samples | samples of the class, stops at 2^32 − 1                               |
type ClassHead is uint256;

using ClassHeadLibrary for ClassHead global;

library ClassHeadLibrary {
    /// @dev Words of counts whose bitmap fits.
    uint256 internal constant WRITTEN_WORDS = 176;

    uint256 private constant WRITTEN = 80;
    uint256 private constant SUM = 32;

    /// @dev `samples_` < 2^32, `sum_` < 2^48.
    function create(uint256 samples_, uint256 sum_) internal pure returns (ClassHead) {
        return ClassHead.wrap(sum_ << SUM | samples_);
    }

    function samples(ClassHead self) internal pure returns (uint256) {
        return uint32(ClassHead.unwrap(self));
    }

    function sum(ClassHead self) internal pure returns (uint256) {
        return uint48(ClassHead.unwrap(self) >> SUM);
    }

    function written(ClassHead self) internal pure returns (uint256) {
        return ClassHead.unwrap(self) >> WRITTEN;
    }

    /// @dev The head without the bitmap.
    function numbers(ClassHead self) internal pure returns (uint256) {
        return uint80(ClassHead.unwrap(self));
    }

    /// @dev Counts one sample, which adds `gain` to the sum. It stays in its field, see there.
    function addSample(ClassHead self, uint256 gain) internal pure returns (ClassHead) {
        unchecked {
            uint256 one = samples(self) < type(uint32).max ? 1 : 0;
            return ClassHead.wrap(ClassHead.unwrap(self) + (gain << SUM) + one);
        }
    }

    /// @dev Marks `bits` (below 2^176) as no longer written.
    function removeWritten(ClassHead self, uint256 bits) internal pure returns (ClassHead) {
        return ClassHead.wrap(ClassHead.unwrap(self) & ~(bits << WRITTEN));
    }

    /// @dev Marks `bits` (below 2^176) as written, on top of those that are.
    function addWritten(ClassHead self, uint256 bits) internal pure returns (ClassHead) {
        return ClassHead.wrap(ClassHead.unwrap(self) | bits << WRITTEN);
    }
}
