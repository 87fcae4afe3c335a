// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Batch} from "../../src/libraries/Batch.sol";
import {Int8Blocks} from "../../src/libraries/Int8Blocks.sol";
import {Int8Lanes} from "../../src/libraries/Int8Lanes.sol";
import {SparseSample} from "../../src/libraries/SparseSample.sol";
import {Words} from "../../src/libraries/Words.sol";
import {State} from "../../src/types/State.sol";
import {Memory} from "../utils/Memory.sol";

/// @notice The libraries with assembly, on call data and dirty memory.
contract Kernels {
    State private state;
    uint256 private count;

    /// @notice The words that a sample touches, one bit each, 256 to a group.
    function mark(bytes calldata sample, uint256 features, uint256 lanes)
        external
        view
        returns (uint256[] memory groups)
    {
        uint256 words = (features >> lanes) + 1;
        groups = new uint256[]((words + 255) / 256);
        Memory.dirty();
        (, uint256 marks) = Words.allocate(words);
        SparseSample.mark(sample, features, lanes, marks);
        for (uint256 i; i < groups.length; ++i) {
            assembly ("memory-safe") {
                mstore(add(groups, shl(5, add(i, 1))), mload(add(marks, shl(5, i))))
            }
        }
        Memory.requireSane();
    }

    function check(bytes calldata sample, uint256 features) external pure {
        SparseSample.check(sample, features);
    }

    function checkBatch(bytes calldata batch, uint256 classes, uint256 features)
        external
        view
        returns (uint256 samples)
    {
        Memory.dirty();
        samples = SparseSample.checkBatch(batch, classes, features);
        Memory.requireSane();
    }

    /// @dev With the image beyond 2^16, so that addresses are longer than ids.
    function sum(bytes calldata lanes, bytes calldata sample) external view returns (int256 total) {
        assembly ("memory-safe") {
            mstore(0x40, add(mload(0x40), 0x10000))
        }
        bytes memory image = lanes;
        Memory.dirty();
        total = Int8Lanes.sum(_pointer(image), sample);
        Memory.requireSane();
    }

    function move(bytes calldata lanes, bytes calldata sample, int256 step)
        external
        view
        returns (bytes memory image)
    {
        image = lanes;
        Memory.dirty();
        uint256 ramp = Int8Lanes.ramp();
        Int8Lanes.move(
            _pointer(image), sample, step < 0 ? ramp - uint256(-step) : ramp + uint256(step)
        );
        Memory.requireSane();
    }

    function sumBlocks(
        bytes calldata lanes,
        bytes calldata sample,
        uint256 blockLog2,
        int256[] memory scores
    ) external view returns (int256[] memory) {
        bytes memory image = lanes;
        Memory.dirty();
        Int8Blocks.sum(_pointer(image), sample, blockLog2, scores);
        Memory.requireSane();
        return scores;
    }

    function moveBlocks(
        bytes calldata lanes,
        bytes calldata sample,
        uint256 blockLog2,
        uint256 class,
        int256 step
    ) external view returns (bytes memory image) {
        image = lanes;
        Memory.dirty();
        Int8Blocks.move(_pointer(image), sample, blockLog2, class, step);
        Memory.requireSane();
    }

    function recordAt(bytes calldata batch, uint256 position)
        external
        view
        returns (uint256 label, bytes memory sample, uint256 next)
    {
        Memory.dirty();
        bytes calldata part;
        (label, part, next) = Batch.read(batch, position);
        Memory.requireSane();
        sample = part;
    }

    function initialize(address[] calldata base, address uploader, uint256 size) external {
        address[] memory chunks = base;
        Memory.dirty();
        Words.initialize(chunks, uploader, size);
        Memory.requireSane();
        count = (size + 31) / 32;
    }

    /// @notice The words at these indices, loaded together.
    function load(uint256[] calldata indices) external view returns (uint256[] memory values) {
        values = new uint256[](indices.length);
        Memory.dirty();
        (uint256 image, uint256 marks) = Words.allocate(count);
        for (uint256 i; i < indices.length; ++i) {
            _mark(marks, indices[i]);
        }
        Words.load(image, marks, state, count);
        for (uint256 i; i < indices.length; ++i) {
            values[i] = _word(image, indices[i]);
        }
        Memory.requireSane();
    }

    function loadAll() external view returns (uint256[] memory values) {
        values = new uint256[](count);
        Memory.dirty();
        (uint256 image, uint256 marks) = Words.allocate(count);
        Words.markAll(marks, count);
        Words.load(image, marks, state, count);
        for (uint256 i; i < values.length; ++i) {
            values[i] = _word(image, i);
        }
        Memory.requireSane();
    }

    /// @notice So many words from `first` on, loaded as a range.
    function loadRange(uint256 first, uint256 length)
        external
        view
        returns (uint256[] memory values)
    {
        Memory.dirty();
        values = Words.readRange(state, count, first, length);
        Memory.requireSane();
    }

    /// @notice Stores values at these indices together.
    function store(uint256[] calldata indices, uint256[] calldata values) external {
        Memory.dirty();
        (uint256 image, uint256 marks) = Words.allocate(count);
        for (uint256 i; i < indices.length; ++i) {
            (uint256 index, uint256 value) = (indices[i], values[i]);
            _mark(marks, index);
            assembly ("memory-safe") {
                mstore(add(image, shl(5, index)), value)
            }
        }
        state = Words.store(image, marks, state, count);
        Memory.requireSane();
    }

    /// @notice Stores values at these indices together, as a batch does that has loaded them.
    function storeMany(uint256[] calldata indices, uint256[] calldata values) external {
        Memory.dirty();
        (uint256 image, uint256 marks) = Words.allocate(count);
        for (uint256 i; i < indices.length; ++i) {
            _mark(marks, indices[i]);
        }
        Words.load(image, marks, state, count);
        uint256 before = Words.copy(image, count);
        for (uint256 i; i < indices.length; ++i) {
            (uint256 index, uint256 value) = (indices[i], values[i]);
            assembly ("memory-safe") {
                mstore(add(image, shl(5, index)), value)
            }
        }
        state = Words.storeMany(image, before, marks, state, count);
        Memory.requireSane();
    }

    function compact(uint256 chunk) external {
        Memory.dirty();
        state = Words.compact(state, count, chunk);
        Memory.requireSane();
    }

    function _mark(uint256 marks, uint256 index) private pure {
        assembly ("memory-safe") {
            let group := add(marks, shl(5, shr(8, index)))
            mstore(group, or(mload(group), shl(and(index, 0xff), 1)))
        }
    }

    function _pointer(bytes memory image) private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := add(image, 0x20)
        }
    }

    function _word(uint256 image, uint256 index) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(image, shl(5, index)))
        }
    }
}
