// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IDataHandler} from "../interfaces/IDataHandler.sol";
import {Record} from "../types/Record.sol";
import {DataHandler} from "./DataHandler.sol";

/// @title CommitDataHandler
/// @notice Keeps one word a contribution; the sample itself is in the event.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev The record of a contribution is kept at the slot
/// keccak256(NAMESPACE ‖ author ‖ index ‖ label ‖ sample), 32 bytes each and then the sample, so
/// whoever names that slot has proved all of it and none of it needs storing.
abstract contract CommitDataHandler is DataHandler {
    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.CommitDataHandler")) - 1)) & ~0xff
    bytes32 private constant NAMESPACE =
        0xf2857e977efd3fae16c029b7f3544e87998a38bd0c5ffec46967cfe990a21700;

    /* VIEW */

    /// @inheritdoc IDataHandler
    function contribution(address author, uint256 index, bytes calldata sample, uint256 label)
        external
        view
        returns (uint256 deposit, uint256 claimable, uint256 claimableFrom)
    {
        Record record = _read(_key(author, index, sample, label));
        return (record.deposit(), record.claimable(), record.claimableFrom());
    }

    /* INTERNAL */

    function _remember(
        address author,
        uint256 index,
        bytes calldata sample,
        uint256 label,
        Record record
    ) internal virtual override {
        bytes32 key = _key(author, index, sample, label);

        // _replace(key, record); emit DataAdded(author, label, index, record.deposit(), sample);
        // The sample is where `_key` left it, behind four words.
        bytes32 topic = DataAdded.selector;
        uint256 deposit = record.deposit();
        assembly ("memory-safe") {
            sstore(key, record)
            let data := mload(0x40)
            mstore(data, index)
            mstore(add(data, 0x20), deposit)
            mstore(add(data, 0x40), 0x60)
            mstore(add(data, 0x60), sample.length)
            let size := add(0x80, sample.length)
            mstore(add(data, size), 0)
            log3(data, and(add(size, 31), not(31)), topic, author, label)
        }
    }

    function _open(address author, uint256 index, bytes calldata sample, uint256 label)
        internal
        view
        override
        returns (bytes32 key, Record record)
    {
        key = _key(author, index, sample, label);
        record = _read(key);
        if (!record.isOpen()) revert ContributionNotOpen();
    }

    function _replace(bytes32 key, Record record) internal override {
        assembly ("memory-safe") {
            sstore(key, record)
        }
    }

    function _read(bytes32 key) private view returns (Record record) {
        assembly ("memory-safe") {
            record := sload(key)
        }
    }

    /// @dev Leaves what it hashes in free memory. Equivalent to
    /// `keccak256(abi.encodePacked(NAMESPACE, uint256(uint160(author)), index, label, sample))`.
    function _key(address author, uint256 index, bytes calldata sample, uint256 label)
        private
        pure
        returns (bytes32 key)
    {
        assembly ("memory-safe") {
            let preimage := mload(0x40)
            mstore(preimage, NAMESPACE)
            mstore(add(preimage, 0x20), author)
            mstore(add(preimage, 0x40), index)
            mstore(add(preimage, 0x60), label)
            calldatacopy(add(preimage, 0x80), sample.offset, sample.length)
            key := keccak256(preimage, add(0x80, sample.length))
        }
    }
}
