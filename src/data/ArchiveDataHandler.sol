// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {IArchive} from "../interfaces/IArchive.sol";
import {Record} from "../types/Record.sol";
import {CommitDataHandler} from "./CommitDataHandler.sol";

/// @title ArchiveDataHandler
/// @notice Keeps what `CommitDataHandler` keeps, and each sample as contract code.
/// @author SUM
///
/// @dev The code of a contribution is STOP ‖ author (20 bytes) ‖ label (32) ‖ sample, so that nothing can
/// change it. Adds some 71,000 gas and 200 a byte to a contribution: code is paid for once and read by
/// anyone for good.
abstract contract ArchiveDataHandler is CommitDataHandler, IArchive {
    /* TYPES */

    struct ArchiveStorage {
        // slot 0
        mapping(uint256 index => address) pointers;
    }

    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.ArchiveDataHandler")) - 1)) & ~0xff
    bytes32 private constant STORAGE =
        0x8316c2c5e6fac93e6476492966d0ed6f763fcf394231abf7399a1894f4f79200;

    /// @dev Contract code has at most 24,576 bytes, of which STOP, author and label take 53.
    uint256 private constant MAX_SAMPLE = 24_523;

    /* VIEW */

    /// @inheritdoc IArchive
    function archived(uint256 start, uint256 count) external view returns (Archived[] memory page) {
        uint256 total = _state().contributions();
        if (start > total) start = total;
        if (count > total - start) count = total - start;
        page = new Archived[](count);
        for (uint256 i; i < count; ++i) {
            bytes memory data = SSTORE2.read(_archive().pointers[start + i]);
            page[i].sample = SSTORE2.read(_archive().pointers[start + i], 52);
            address author;
            uint256 label;
            assembly ("memory-safe") {
                author := shr(96, mload(add(data, 0x20)))
                label := mload(add(data, 0x34))
            }
            (page[i].author, page[i].label) = (author, label);
        }
    }

    /* INTERNAL */

    function _remember(
        address author,
        uint256 index,
        bytes calldata sample,
        uint256 label,
        Record record
    ) internal override {
        super._remember(author, index, sample, label, record);
        if (sample.length > MAX_SAMPLE) revert SampleTooLongToArchive(sample.length);
        _archive().pointers[index] = SSTORE2.write(abi.encodePacked(author, label, sample));
    }

    function _archive() private pure returns (ArchiveStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}
