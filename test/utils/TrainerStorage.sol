// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Record} from "../../src/types/Record.sol";
import {State} from "../../src/types/State.sol";
import {Vm} from "./Vm.sol";

/// @notice Puts a trainer into states that would take too many transactions to reach.
library TrainerStorage {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function state(address trainer) internal view returns (bytes32) {
        return vm.load(trainer, _slot("sum.storage.CollaborativeTrainer"));
    }

    /// @dev Makes `count` the number of contributions.
    function setContributions(address trainer, uint256 count) internal {
        State before = State.wrap(uint256(state(trainer)));
        uint256 one = State.unwrap(before.countContribution()) - State.unwrap(before);
        uint256 word = State.unwrap(before) + one * (count - before.contributions());
        vm.store(trainer, _slot("sum.storage.CollaborativeTrainer"), bytes32(word));
    }

    /// @dev Replaces a record, whose key is the hash of all that a claim states.
    function setRecord(
        address trainer,
        address author,
        uint256 index,
        bytes memory sample,
        uint256 label,
        Record record
    ) internal {
        bytes32 key = keccak256(
            abi.encodePacked(
                _slot("sum.storage.CommitDataHandler"), abi.encode(author, index, label), sample
            )
        );
        vm.store(trainer, key, bytes32(Record.unwrap(record)));
    }

    /// @dev ERC-7201.
    function _slot(string memory namespace) private pure returns (bytes32) {
        return
            keccak256(abi.encode(uint256(keccak256(bytes(namespace))) - 1))
                & ~bytes32(uint256(0xff));
    }
}
