// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ClassWords} from "../../src/libraries/ClassWords.sol";
import {Floats} from "../../src/libraries/Floats.sol";
import {Uint16Lanes} from "../../src/libraries/Uint16Lanes.sol";
import {Words} from "../../src/libraries/Words.sol";
import {ClassHeadLibrary} from "../../src/types/ClassHead.sol";
import {Memory} from "../utils/Memory.sol";

/// @notice The libraries of models that count, on call data and dirty memory.
contract CountKernels {
    function sum(bytes calldata lanes, bytes calldata sample)
        external
        view
        returns (uint256 total)
    {
        bytes memory image = lanes;
        Memory.dirty();
        total = Uint16Lanes.sum(_pointer(image), sample);
        Memory.requireSane();
    }

    /// @notice Of all words but the last, the sum of the lanes and of their squares.
    function sumAll(bytes calldata lanes) external view returns (uint256 total, uint256 squares) {
        bytes memory image = lanes;
        Memory.dirty();
        total = Uint16Lanes.sumAll(_pointer(image), lanes.length / 32 - 1);
        squares = Uint16Lanes.sumSquares(_pointer(image), lanes.length / 32 - 1);
        Memory.requireSane();
    }

    function increment(bytes calldata lanes, bytes calldata sample)
        external
        view
        returns (bytes memory image, uint256 moved, uint256 gained)
    {
        image = lanes;
        Memory.dirty();
        (moved, gained) = Uint16Lanes.increment(_pointer(image), sample);
        Memory.requireSane();
    }

    /// @notice Unpacks the marked ones of `words` words into a word each.
    function unpack(bytes calldata packed, uint256 words, uint256 marked, uint256 bits)
        external
        view
        returns (bytes memory image)
    {
        image = new bytes(32 * words);
        Memory.dirty();
        uint256 pointer;
        assembly ("memory-safe") {
            pointer := mload(0x40)
            calldatacopy(pointer, packed.offset, packed.length)
        }
        Uint16Lanes.unpack(_pointer(image), pointer, marked, bits);
        Memory.requireSane();
    }

    function pack(bytes calldata lanes) external view returns (bytes memory data, uint256 bits) {
        bytes memory image = lanes;
        Memory.dirty();
        (data, bits) = Uint16Lanes.pack(_pointer(image), lanes.length / 32);
        Memory.requireSane();
    }

    function product(
        bytes calldata lanes,
        bytes calldata sample,
        uint256 factor,
        uint256 scale,
        uint256 offset
    ) external view returns (uint256 mantissa, uint256 exponent) {
        bytes memory image = lanes;
        Memory.dirty();
        (mantissa, exponent) = Uint16Lanes.product(_pointer(image), sample, factor, scale, offset);
    }

    /// @notice Two classes of `lanes`, half of the words each, in storage; what multiplies them is told of the
    /// `written` ones only.
    function products(
        bytes calldata lanes,
        uint256 written,
        bytes calldata sample,
        uint256[2] calldata factors,
        uint256[2] calldata smoothing
    ) external returns (uint256 a, uint256 b, uint256 exponents) {
        uint256 count = lanes.length / 64;
        _store(lanes[:32 * count], 6);
        _store(lanes[32 * count:], 7);
        Memory.dirty();
        (a, b, exponents) = ClassWords.products(
            6, written, sample, smoothing[0], smoothing[1], factors[0], factors[1]
        );
        Memory.requireSane();
    }

    /// @notice The float that comes out, as digits · 2^exponent.
    function quotient(uint256 mantissa, uint256 divisor, uint256 n)
        external
        view
        returns (uint256 digits, int256 exponent)
    {
        Memory.dirty();
        uint256 float = Floats.quotient(mantissa, 0, divisor, n);
        Memory.requireSane();
        digits = Floats.mantissaOf(float);
        exponent = int256((float - digits) >> 127) - (1 << 40);
    }

    function _store(bytes memory lanes, uint256 class) private {
        uint256 count = lanes.length / 32;
        (, uint256 marks) = Words.allocate(count);
        Words.markAll(marks, count);
        ClassWords.store(_pointer(lanes), marks, class, ClassHeadLibrary.create(0, 0), count);
    }

    function _pointer(bytes memory image) private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := add(image, 0x20)
        }
    }
}
