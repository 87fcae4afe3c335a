// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Int16Lanes} from "../../src/libraries/Int16Lanes.sol";
import {Int32Lanes} from "../../src/libraries/Int32Lanes.sol";
import {Int8Vectors} from "../../src/libraries/Int8Vectors.sol";
import {Memory} from "../utils/Memory.sol";

/// @notice The kernels of dense models, on dirty memory. Vectors are whole words.
contract DenseKernels {
    function dot16(bytes memory a, bytes memory b) external view returns (int256 total) {
        Memory.dirty();
        total = Int16Lanes.dot(_pointer(a), _pointer(b), a.length / 32);
        Memory.requireSane();
    }

    function move16(bytes memory a, bytes memory b, uint256 shift, bool down)
        external
        view
        returns (bytes memory)
    {
        Memory.dirty();
        Int16Lanes.move(_pointer(a), _pointer(b), a.length / 32, shift, down);
        Memory.requireSane();
        return a;
    }

    function dot8(bytes memory a, bytes memory b) external view returns (int256 total) {
        Memory.dirty();
        total = Int8Vectors.dot(_pointer(a), _pointer(b), a.length / 32);
        Memory.requireSane();
    }

    function greatest8(bytes memory rows, bytes memory b, uint256 count, uint256 size)
        external
        view
        returns (uint256 best)
    {
        Memory.dirty();
        best = Int8Vectors.greatest(_pointer(rows), _pointer(b), count, size);
        Memory.requireSane();
    }

    function move8(bytes memory a, bytes memory b, uint256 shift, bool down)
        external
        view
        returns (bytes memory)
    {
        Memory.dirty();
        Int8Vectors.move(_pointer(a), _pointer(b), a.length / 32, shift, down);
        Memory.requireSane();
        return a;
    }

    /// @notice Replaces the first bytes of `to`.
    function narrow(bytes memory to, bytes memory from) external view returns (bytes memory) {
        Memory.dirty();
        Int8Vectors.narrow(_pointer(to), _pointer(from), from.length / 2);
        Memory.requireSane();
        return to;
    }

    function dot32(bytes memory s, bytes memory x) external view returns (int256 total) {
        Memory.dirty();
        total = Int32Lanes.dot(_pointer(s), _pointer(x), s.length / 32);
        Memory.requireSane();
    }

    function add32(bytes memory s, bytes memory x) external view returns (bytes memory, int256) {
        Memory.dirty();
        int256 growth = Int32Lanes.add(_pointer(s), _pointer(x), s.length / 32);
        Memory.requireSane();
        return (s, growth);
    }

    function _pointer(bytes memory data) private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := add(data, 0x20)
        }
    }
}
