// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice What is kept of one contribution: a single word, zero when nothing is open.
/// @author SUM
///
/// @dev Author, index, label and sample are in the key, so the word need not repeat them.
///
/// | bits    | width | field         | meaning                                             |
/// |---------|------:|---------------|-----------------------------------------------------|
/// | 232–255 |    24 | tag           | whatever the incentive wants to know again          |
/// | 136–231 |    96 | deposit       | what the author paid, in the asset's smallest unit  |
/// |  40–135 |    96 | claimable     | what of it nobody has claimed yet                   |
/// |   0–39  |    40 | claimableFrom | first second of refunds and reports, Unix; never 0  |
type Record is uint256;

using RecordLibrary for Record global;

library RecordLibrary {
    uint256 private constant TAG = 232;
    uint256 private constant DEPOSIT = 136;
    uint256 private constant CLAIMABLE = 40;

    /// @dev A fresh record: everything is claimable. `deposit_` < 2^96, 0 < `from` < 2^40.
    function create(uint256 deposit_, uint256 from) internal pure returns (Record) {
        return Record.wrap(deposit_ << DEPOSIT | deposit_ << CLAIMABLE | from);
    }

    /// @dev With a tag, once. `tag_` < 2^24.
    function setTag(Record self, uint256 tag_) internal pure returns (Record) {
        return Record.wrap(Record.unwrap(self) | tag_ << TAG);
    }

    /// @dev With another deposit, below 2^96.
    function setDeposit(Record self, uint256 deposit_) internal pure returns (Record) {
        uint256 others = Record.unwrap(self) & ~(uint256(type(uint96).max) << DEPOSIT);
        return Record.wrap(others | deposit_ << DEPOSIT);
    }

    /// @dev With another sum to claim, and since when. `claimable_` < 2^96, 0 < `from` < 2^40.
    function settle(Record self, uint256 claimable_, uint256 from) internal pure returns (Record) {
        uint256 kept = Record.unwrap(self) >> DEPOSIT << DEPOSIT;
        return Record.wrap(kept | claimable_ << CLAIMABLE | from);
    }

    function isOpen(Record self) internal pure returns (bool) {
        return Record.unwrap(self) != 0;
    }

    function deposit(Record self) internal pure returns (uint256) {
        return uint96(Record.unwrap(self) >> DEPOSIT);
    }

    function tag(Record self) internal pure returns (uint256) {
        return Record.unwrap(self) >> TAG;
    }

    function claimable(Record self) internal pure returns (uint256) {
        return uint96(Record.unwrap(self) >> CLAIMABLE);
    }

    function claimableFrom(Record self) internal pure returns (uint256) {
        return uint40(Record.unwrap(self));
    }

    /// @dev The record after `amount` was paid out: closed (zero) when nothing remains.
    /// `amount` must not exceed what is claimable.
    function take(Record self, uint256 amount) internal pure returns (Record) {
        if (amount == claimable(self)) return Record.wrap(0);
        unchecked {
            return Record.wrap(Record.unwrap(self) - (amount << CLAIMABLE));
        }
    }
}
