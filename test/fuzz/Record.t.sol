// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Record, RecordLibrary} from "../../src/types/Record.sol";
import {Test} from "../utils/Test.sol";

contract RecordFuzzTest is Test {
    /// @dev Taking in parts changes nothing but the claimable amount, and the last part closes.
    function testDiff_FieldsAreThoseOfAPlainStruct(
        uint96 deposit,
        uint40 from,
        uint96[4] memory parts
    ) public pure {
        uint256 start = from == 0 ? 1 : from;
        Record record = RecordLibrary.create(deposit, start);
        uint256 claimable = deposit;
        for (uint256 i; i < parts.length; ++i) {
            _compare(record, deposit, claimable, start);
            if (claimable == 0) break;
            uint256 part = _bound(parts[i], 0, claimable - 1);
            record = record.take(part);
            claimable -= part;
        }
        _compare(record, deposit, claimable, start);
        assertFalse(record.take(claimable).isOpen());
        assertEq(Record.unwrap(record.take(claimable)), 0);
    }

    function test_AFreeRecordIsOpenUntilItIsTaken() public pure {
        Record record = RecordLibrary.create(0, 1);
        assertTrue(record.isOpen());
        assertFalse(record.take(0).isOpen());
    }

    function _compare(Record record, uint256 deposit, uint256 claimable, uint256 from)
        private
        pure
    {
        assertTrue(record.isOpen());
        assertEq(record.deposit(), deposit, "deposit");
        assertEq(record.claimable(), claimable, "claimable");
        assertEq(record.claimableFrom(), from, "claimableFrom");
    }
}
