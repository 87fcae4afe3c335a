// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Role} from "../Role.sol";
import {IDataHandler} from "../interfaces/IDataHandler.sol";
import {Record} from "../types/Record.sol";

/// @title DataHandler
/// @notice The role that remembers contributions.
/// @author SUM
abstract contract DataHandler is Role, IDataHandler {
    /// @dev Keeps a new contribution and announces it with `DataAdded`.
    function _remember(
        address author,
        uint256 index,
        bytes calldata sample,
        uint256 label,
        Record record
    ) internal virtual;

    /// @dev The record of an open contribution and the key it is kept under; reverts with
    /// `ContributionNotOpen` if there is none.
    function _open(address author, uint256 index, bytes calldata sample, uint256 label)
        internal
        view
        virtual
        returns (bytes32 key, Record record);

    /// @dev Replaces the record of an open contribution; a zero record closes it for good.
    function _replace(bytes32 key, Record record) internal virtual;
}
