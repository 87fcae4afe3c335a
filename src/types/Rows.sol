// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Rows of weights in memory, and beside them a sample: where they are, and how rows lie in words.
/// @author SUM
///
/// @dev Layout, most significant bits first.
///
/// | bits    | width | field  | meaning                                                               |
/// |---------|------:|--------|-----------------------------------------------------------------------|
/// | 128–255 |   128 | image  | where the words are, one behind the other, from a multiple of 32 on   |
/// |  96–127 |    32 | words  | how many there are                                                    |
/// |  80–95  |    16 | count  | how many rows there are                                               |
/// |  64–79  |    16 | length | words that a row is in                                                |
/// |  32–63  |    32 | size   | bytes from a row to the next: up to 16 if they share words            |
/// |   0–31  |    32 | values | where the sample is: a lane each, the constant 1, and zeros           |
type Rows is uint256;

using RowsLibrary for Rows global;

library RowsLibrary {
    /// @notice How `count_` rows of `bytes_` bytes lie in words. They are nowhere yet.
    function create(uint256 count_, uint256 bytes_) internal pure returns (Rows) {
        unchecked {
            uint256 length_ = (bytes_ + 31) >> 5;
            uint256 words_ = length_;
            if (count_ != 1) {
                // As many as fit share a word, which they divide equally.
                uint256 inWord = bytes_ > 16 ? 1 : 32 / bytes_;
                bytes_ = (length_ << 5) / inWord;
                words_ = (count_ + inWord - 1) / inWord * length_;
            }
            return Rows.wrap(words_ << 96 | count_ << 80 | length_ << 64 | bytes_ << 32);
        }
    }

    /// @notice Says where they are; at most once. `values_` < 2^32.
    function place(Rows self, uint256 image_, uint256 values_) internal pure returns (Rows) {
        return Rows.wrap(Rows.unwrap(self) | image_ << 128 | values_);
    }

    function image(Rows self) internal pure returns (uint256) {
        return Rows.unwrap(self) >> 128;
    }

    function words(Rows self) internal pure returns (uint256) {
        return uint32(Rows.unwrap(self) >> 96);
    }

    function count(Rows self) internal pure returns (uint256) {
        return uint16(Rows.unwrap(self) >> 80);
    }

    function length(Rows self) internal pure returns (uint256) {
        return uint16(Rows.unwrap(self) >> 64);
    }

    function size(Rows self) internal pure returns (uint256) {
        return uint32(Rows.unwrap(self) >> 32);
    }

    function values(Rows self) internal pure returns (uint256) {
        return uint32(Rows.unwrap(self));
    }

    /// @notice Where a row starts, from the first one on, in bytes.
    function offset(Rows self, uint256 row) internal pure returns (uint256) {
        unchecked {
            uint256 size_ = self.size();
            if (size_ > 16) return row * size_;
            uint256 inWord = 32 / size_;
            return 32 * (row / inWord) + row % inWord * size_;
        }
    }

    /// @notice Where a row is in memory.
    function pointer(Rows self, uint256 row) internal pure returns (uint256) {
        unchecked {
            return self.image() + self.offset(row);
        }
    }

    /// @notice Where the row behind the one at `from` starts.
    function next(Rows self, uint256 from) internal pure returns (uint256) {
        unchecked {
            uint256 size_ = self.size();
            from += size_;
            if ((from & 31) + size_ > 32) from = (from + 31) & ~uint256(31);
            return from;
        }
    }
}
