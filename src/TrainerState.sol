// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "solady/src/auth/Ownable.sol";

import {Role} from "./Role.sol";
import {ICollaborativeTrainer} from "./interfaces/ICollaborativeTrainer.sol";
import {State} from "./types/State.sol";

/// @title TrainerState
/// @notice The words that a trainer keeps itself: its state, its metadata's address, its owner.
/// @author SUM
abstract contract TrainerState is Role, Ownable {
    /* TYPES */

    struct TrainerStorage {
        // slot 0
        State state;
        // slot 1
        address metadata;
        uint16 maxClasses;
    }

    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.CollaborativeTrainer")) - 1)) & ~0xff
    bytes32 internal constant STORAGE =
        0x25e2387a32ba723e48bb6578c0917264ee9225dbc2c6fa197862c69453c6e000;

    /* EXTERNAL */

    /// @dev Disabled: see `ICollaborativeTrainer.OneStepTransferDisabled`.
    function transferOwnership(address) public payable override {
        revert ICollaborativeTrainer.OneStepTransferDisabled();
    }

    /* INTERNAL */

    function _state() internal view override returns (State) {
        return _trainer().state;
    }

    /// @dev Stores the state word; for what no entry point of the trainer does.
    function _setState(State state) internal {
        _trainer().state = state;
    }

    function _isOwner(address account) internal view override returns (bool) {
        return account == owner();
    }

    function _guardInitializeOwner() internal pure override returns (bool) {
        return true;
    }

    function _trainer() internal pure returns (TrainerStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}
