// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Batch} from "../../src/libraries/Batch.sol";
import {Int8Lanes} from "../../src/libraries/Int8Lanes.sol";
import {Margins} from "../../src/libraries/Margins.sol";
import {Memory} from "../utils/Memory.sol";

/// @notice `Margins` on call data and dirty memory.
contract MarginKernels {
    using Margins for Margins.Table;

    /// @notice Moves the weights that each contribution names towards its label, and counts after each, and at the
    /// start, which test samples have a score on the right side; then all over again from the start.
    function run(bytes calldata weights, bytes calldata moves, bytes calldata tests, int256 step)
        external
        view
        returns (uint256[] memory correct, bytes memory moved)
    {
        Memory.dirty();
        moved = weights;
        Margins.Table memory table = _create(_pointer(moved), weights.length, moves, tests);
        (uint256 planes, uint256 used, uint256 bound) = (table.save(), table.used, table.bound);
        correct = _move(table, moved, moves, step);
        moved = weights;
        table.restore(planes, used, bound);
        uint256[] memory again = _move(table, moved, moves, step);
        require(keccak256(abi.encode(correct)) == keccak256(abi.encode(again)), "restored");
        Memory.requireSane();
    }

    function _create(uint256 image, uint256 features, bytes calldata moves, bytes calldata tests)
        private
        pure
        returns (Margins.Table memory table)
    {
        table = Margins.create(features, Batch.count(tests));
        uint256 last;
        uint256 longest;
        bytes calldata sample;
        for (uint256 position; position < moves.length;) {
            (, sample, position) = Batch.read(moves, position);
            last = table.register(sample, last);
            if (sample.length / 2 > longest) longest = sample.length / 2;
        }
        table.reserve(last, longest);
        table.enter(tests, 0);
        table.widen(1 << 22);
        uint256 column;
        for (uint256 position; position < tests.length; ++column) {
            (, sample, position) = Batch.read(tests, position);
            table.start(column, Int8Lanes.sum(image, sample));
        }
    }

    function _move(
        Margins.Table memory table,
        bytes memory weights,
        bytes calldata moves,
        int256 step
    ) private pure returns (uint256[] memory correct) {
        correct = new uint256[](Batch.count(moves) + 1);
        correct[0] = table.correct();
        uint256 i;
        for (uint256 position; position < moves.length;) {
            uint256 label;
            bytes calldata sample;
            (label, sample, position) = Batch.read(moves, position);
            _moveOne(table, _pointer(weights), sample, label == 1 ? step : -step);
            correct[++i] = table.correct();
        }
    }

    function _moveOne(Margins.Table memory table, uint256 image, bytes calldata sample, int256 step)
        private
        pure
    {
        table.move(image, sample, step);
        unchecked {
            Int8Lanes.move(image, sample, Int8Lanes.ramp() + uint256(step));
        }
    }

    function _pointer(bytes memory data) private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := add(data, 0x20)
        }
    }
}
