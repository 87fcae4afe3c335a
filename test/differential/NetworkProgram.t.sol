// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {NetworkProgram} from "../../src/libraries/NetworkProgram.sol";
import {NetworkKernels} from "../mocks/NetworkKernels.sol";
import {Test} from "../utils/Test.sol";

/// @notice The steps of the generic network against what anyone would write for each.
contract NetworkProgramDifferentialTest is Test {
    NetworkKernels private kernels;

    function setUp() public {
        kernels = new NetworkKernels();
    }

    /// @dev Behind something else, and in front of it.
    function testDiff_Total(uint256 seed, uint256 count) public {
        count = _bound(count, 1, 4);
        uint256[] memory words = new uint256[](5);
        for (uint256 i; i < words.length; ++i) {
            words[i] = _draw(seed, i);
        }
        bytes memory table = abi.encode(seed);
        uint256 expected;
        for (uint256 i; i < count; ++i) {
            (bytes memory block_, uint256 sum_) = _block(words, _draw(seed, 10 + i), i < count - 1);
            table = bytes.concat(table, block_);
            unchecked {
                expected += sum_;
            }
        }
        address chunk = SSTORE2.write(bytes.concat(table, abi.encode(seed)));
        (uint256 sum, uint256 next,) = kernels.total(chunk, 1 + 32, words);
        assertEq(sum, expected);
        assertEq(next, 1 + table.length);
    }

    function testDiff_Rectify(uint256 word, uint256 width, uint256 shift) public view {
        width = _bound(width, 2, 32);
        shift = _bound(shift, 0, width - 2);
        uint256 ones;
        uint256 expected;
        for (uint256 k; k < 256 / width; ++k) {
            ones |= 1 << k * width;
            uint256 lane = word >> k * width & ((1 << width) - 1);
            uint256 half = 1 << width - 1;
            if (lane >= half) expected |= (lane - half) >> shift << k * width;
        }
        bytes memory head = abi.encodePacked(uint16(0), uint8(width - 1), uint8(shift));
        (uint256 outputs,) = kernels.rectify(word, uint256(bytes32(head)), ones);
        assertEq(outputs, expected);
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

    /// @dev A block of random terms, and what it adds.
    function _block(uint256[] memory words, uint256 seed, bool goesOn)
        private
        pure
        returns (bytes memory block_, uint256 sum)
    {
        uint256 terms = [8, 16, 21, 28][seed % 4];
        uint256 source = (seed >> 8) % words.length;
        uint256 mask = _draw(seed, 0);
        sum = _draw(seed, 1);
        block_ = abi.encodePacked(uint8(terms), uint8(source), uint8(goesOn ? 0 : 15), uint8(5));
        bytes memory factors;
        for (uint256 k; k < 28; ++k) {
            uint8 position = uint8(_draw(seed, 2 + k));
            block_ = abi.encodePacked(block_, position);
            if (k >= terms) continue;
            uint256 factor = _draw(seed, 100 + k);
            factors = abi.encodePacked(factors, factor);
            unchecked {
                sum += ((words[source] & mask) >> position) * factor;
            }
        }
        block_ = abi.encodePacked(block_, mask, _draw(seed, 1), seed, factors);
    }

    function _bit(uint256 word, uint256 position) private pure returns (uint256) {
        return word >> position & 1;
    }

    function _draw(uint256 seed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }
}
