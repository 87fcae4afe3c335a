// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SparsePerceptronTrainer} from "../../src/presets/SparsePerceptronTrainer.sol";

/// @notice Looks at its contribution while the refund arrives.
contract LookingWallet {
    SparsePerceptronTrainer private immutable TRAINER;

    /// @notice What the trainer says of the contribution at that moment.
    bytes public seen;

    bytes private question;

    constructor(SparsePerceptronTrainer trainer) payable {
        TRAINER = trainer;
    }

    receive() external payable {
        bool success;
        (success, seen) = address(TRAINER).staticcall(question);
        require(success);
    }

    function contribute(bytes calldata sample, uint256 label) external returns (uint256 index) {
        index = TRAINER.addData{value: TRAINER.depositAt(block.timestamp)}(sample, label);
        question = abi.encodeCall(TRAINER.contribution, (address(this), index, sample, label));
    }

    function refund(uint256 index, bytes calldata sample, uint256 label) external {
        TRAINER.refund(index, sample, label);
    }
}
