// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {NetworkProgram} from "../../src/libraries/NetworkProgram.sol";
import {Test} from "../utils/Test.sol";

/// @notice The steps of the generic network against what anyone would write for each.
contract NetworkProgramDifferentialTest is Test {
    function testDiff_Total(bytes32 seed, uint256 bias, uint256 count) public pure {
        count = _bound(count, 0, 4);
        bytes memory inputs = abi.encode(seed, keccak256(abi.encode(seed)), ~uint256(seed));
        uint256 start = _at(inputs);
        bytes memory table = abi.encodePacked(bias, uint8(count));
        uint256 expected = bias;
        for (uint256 i; i < count; ++i) {
            bytes memory addresses;
            bytes memory factors;
            for (uint256 k; k < 16; ++k) {
                uint256 draw = uint256(keccak256(abi.encode(seed, i, k)));
                uint256 position = draw % 65;
                addresses = bytes.concat(addresses, bytes2(uint16(start + position)));
                factors = bytes.concat(factors, bytes32(draw));
                unchecked {
                    expected += _load(inputs, position) * draw;
                }
            }
            table = bytes.concat(table, addresses, factors);
        }
        (uint256 sum, uint256 next) = NetworkProgram.total(_at(table));
        assertEq(sum, expected);
        assertEq(next, _at(table) + table.length);
    }

    function testDiff_Rectify(uint256 word, uint256 width, uint256 shift, uint256 offset)
        public
        pure
    {
        width = _bound(width, 2, 32);
        shift = _bound(shift, 0, width - 2);
        offset = _bound(offset, 0, 7);
        uint256 lanes = 256 / width;
        if ((lanes - 1) * width + offset + width - 1 - shift > 256) --lanes;
        uint256 ones;
        uint256 expected;
        for (uint256 k; k < lanes; ++k) {
            ones |= 1 << k * width + offset;
            uint256 lane = word >> k * width & ((1 << width) - 1);
            uint256 half = 1 << width - 1;
            if (lane >= half) expected |= (lane - half) >> shift << k * width + offset;
        }
        bytes memory layer = abi.encodePacked(
            uint8(0),
            uint8(width - 1 - shift),
            _shifts(int256(width - 1) - int256(offset)),
            _shifts(int256(shift) - int256(offset)),
            ones
        );
        assertEq(NetworkProgram.rectify(word, _at(layer)), expected);
    }

    function testDiff_Store(uint256 word, uint256[3] memory masks, uint8[3] memory shifts)
        public
        pure
    {
        bytes memory copies = new bytes(96);
        bytes memory table = hex"03";
        for (uint256 i; i < 3; ++i) {
            uint16 target = uint16(_at(copies) + 32 * i);
            table = abi.encodePacked(table, masks[i], target, shifts[i]);
        }
        uint256 next = NetworkProgram.store(word, _at(table));
        assertEq(next, _at(table) + table.length);
        for (uint256 i; i < 3; ++i) {
            assertEq(_load(copies, 32 * i), (word & masks[i]) >> shifts[i]);
        }
    }

    function testDiff_Pool(uint256 word, uint256 width) public pure {
        width = 4 * _bound(width, 1, 32);
        uint256 expected;
        for (uint256 pair; pair < 128 / width; ++pair) {
            uint256 top = 256 - 2 * width * pair;
            for (uint256 column; column < width / 2; ++column) {
                uint256 left = top - 2 * column;
                uint256 sum = _bit(word, left - 1) + _bit(word, left - 2)
                    + _bit(word, left - width - 1) + _bit(word, left - width - 2);
                // Even columns are above odd ones, four bits each.
                uint256 place = top - 2 * width + (column % 2 == 0 ? width : 0);
                expected |= sum << place + width - 4 - 4 * (column / 2);
            }
        }
        assertEq(NetworkProgram.pool(word, width), expected);
    }

    function testDiff_Greater(uint256 a, uint256 b, uint256 width) public pure {
        width = _bound(width, 2, 42);
        uint256 guards;
        uint256 expected;
        for (uint256 k; k < 256 / width; ++k) {
            guards |= 1 << k * width + width - 1;
        }
        uint256 free = 256 / width * width;
        a &= ~guards & (free == 256 ? type(uint256).max : (1 << free) - 1);
        b &= ~guards & (free == 256 ? type(uint256).max : (1 << free) - 1);
        for (uint256 k; k < 256 / width; ++k) {
            uint256 lane = (1 << width) - 1;
            uint256 x = a >> k * width & lane;
            uint256 y = b >> k * width & lane;
            expected |= (x > y ? x : y) << k * width;
        }
        assertEq(NetworkProgram.greater(a, b, guards, width), expected);
    }

    function _bit(uint256 word, uint256 position) private pure returns (uint256) {
        return word >> position & 1;
    }

    /// @dev To the right or, of a negative number, to the left.
    function _shifts(int256 shift) private pure returns (bytes memory) {
        return shift < 0
            ? abi.encodePacked(uint8(0), uint8(uint256(-shift)))
            : abi.encodePacked(uint8(uint256(shift)), uint8(0));
    }

    function _at(bytes memory data) private pure returns (uint256 position) {
        assembly ("memory-safe") {
            position := add(data, 32)
        }
    }

    function _load(bytes memory data, uint256 position) private pure returns (uint256 word) {
        for (uint256 i; i < 32; ++i) {
            word = word << 8 | uint8(data[position + i]);
        }
    }
}
