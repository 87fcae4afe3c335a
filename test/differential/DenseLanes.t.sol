// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {DenseKernels} from "../mocks/DenseKernels.sol";
import {Test} from "../utils/Test.sol";
import {Vectors} from "../utils/Vectors.sol";

/// @notice Lanes in memory against arrays of integers.
contract DenseLanesDifferentialTest is Test {
    using Vectors for int256[];

    DenseKernels private kernels;

    function setUp() public {
        kernels = new DenseKernels();
    }

    function testDiff_Dot16(uint256 seed) public view {
        uint256 count = 16 * (1 + seed % 5);
        int256[] memory a = Vectors.random(seed, count, 16, 8);
        int256[] memory b = Vectors.random(~seed, count, 16, 8);
        assertEq(kernels.dot16(a.pack(2), b.pack(2)), a.dot(b));
    }

    /// @dev Where digits are the largest: 2^15 lanes.
    function test_Dot16_OfTheLargestVectors() public view {
        bytes memory low = _repeat(hex"8000", 1 << 15);
        bytes memory high = _repeat(hex"7fff", 1 << 15);
        int256 lanes = 1 << 15;
        assertEq(kernels.dot16(low, low), lanes * 32_768 * 32_768);
        assertEq(kernels.dot16(low, high), -lanes * 32_768 * 32_767);
        assertEq(kernels.dot16(high, high), lanes * 32_767 * 32_767);
    }

    function testDiff_Move16(uint256 seed, uint256 shift, bool down) public view {
        shift = _bound(shift, 0, 15);
        uint256 count = 16 * (1 + seed % 5);
        int256[] memory a = Vectors.random(seed, count, 16, 8);
        int256[] memory b = Vectors.random(~seed, count, 16, 8);
        bytes memory moved = kernels.move16(a.pack(2), b.pack(2), shift, down);
        for (uint256 i; i < count; ++i) {
            int256 change = Vectors.floor(b[i], shift);
            a[i] = Vectors.clamp16(a[i] + (down ? -change : change));
        }
        assertEq(moved, a.pack(2));
    }

    function testDiff_Dot8(uint256 seed) public view {
        uint256 count = 32 * (1 + seed % 5);
        int256[] memory a = Vectors.random(seed, count, 8, 4);
        int256[] memory b = _notNegative(~seed, count, 8);
        assertEq(kernels.dot8(a.pack(1), b.pack(1)), a.dot(b));
    }

    function test_Dot8_OfTheLargestVectors() public view {
        bytes memory low = _repeat(hex"80", 1 << 15);
        bytes memory high = _repeat(hex"7f", 1 << 15);
        int256 lanes = 1 << 15;
        assertEq(kernels.dot8(low, high), -lanes * 128 * 127);
        assertEq(kernels.dot8(high, high), lanes * 127 * 127);
    }

    /// @dev Of rows in words of which they are a half, a quarter or an eighth, and of what follows them.
    function testDiff_Greatest8(uint256 seed) public view {
        uint256 size = 4 << seed % 3;
        uint256 count = 1 + (seed >> 8) % 20;
        uint256 lanes = size - (seed >> 16) % 3;
        int256[] memory b = _notNegative(~seed, lanes, 8);
        bytes memory rows;
        uint256 best;
        int256 most = type(int256).min;
        for (uint256 i; i < count; ++i) {
            uint256 draw = uint256(keccak256(abi.encode(seed, i)));
            // Equal ones now and then.
            if (draw % 4 == 0) draw = uint256(keccak256(abi.encode(seed)));
            int256[] memory row = Vectors.random(draw, lanes, 8, 4);
            rows = bytes.concat(rows, row.pack(1), bytes32(draw));
            assembly ("memory-safe") {
                mstore(rows, mul(size, add(i, 1)))
            }
            int256 score = row.dot(b);
            if (score > most) (most, best) = (score, i);
        }
        rows = bytes.concat(rows, _repeat(hex"7f", 31 - (rows.length - 1) % 32));
        bytes memory values = bytes.concat(b.pack(1), new bytes(32 - lanes));
        assertEq(kernels.greatest8(rows, values, count, size), best);
    }

    function test_Greatest8_OfTheLargestVectors() public view {
        bytes memory high = _repeat(hex"7f", 16);
        bytes memory low = _repeat(hex"80", 16);
        bytes memory middle = bytes.concat(_repeat(hex"7f", 15), hex"7e");
        bytes memory b = bytes.concat(high, new bytes(16));
        assertEq(kernels.greatest8(bytes.concat(low, high, middle, high), b, 4, 16), 1);
        assertEq(kernels.greatest8(bytes.concat(low, low, middle, high), b, 3, 16), 2);
        assertEq(kernels.greatest8(bytes.concat(low, high), b, 1, 16), 0, "no second row");
    }

    function testDiff_Move8(uint256 seed, uint256 shift, bool down) public view {
        shift = _bound(shift, 0, 7);
        uint256 count = 32 * (1 + seed % 5);
        int256[] memory a = Vectors.random(seed, count, 8, 4);
        int256[] memory b = _notNegative(~seed, count, 8);
        bytes memory moved = kernels.move8(a.pack(1), b.pack(1), shift, down);
        for (uint256 i; i < count; ++i) {
            int256 change = Vectors.floor(b[i], shift);
            a[i] += down ? -change : change;
            if (a[i] > 127) a[i] = 127;
            if (a[i] < -128) a[i] = -128;
        }
        assertEq(moved, a.pack(1));
    }

    function testDiff_Narrow(uint256 seed) public view {
        uint256 count = 1 + seed % 40;
        int256[] memory values = _notNegative(seed, count, 16);
        bytes memory after_ = _repeat(hex"5a", 64);
        bytes memory narrowed =
            kernels.narrow(bytes.concat(new bytes(count), after_), values.pack(2));
        for (uint256 i; i < count; ++i) {
            if (values[i] > 127) values[i] = 127;
        }
        assertEq(narrowed, bytes.concat(values.pack(1), after_));
    }

    function testDiff_Dot32(uint256 seed) public view {
        uint256 count = 8 * (1 + seed % 7);
        int256[] memory s = Vectors.random(seed, count, 32, 20);
        int256[] memory x = Vectors.random(~seed, count, 16, 8);
        assertEq(kernels.dot32(s.pack(4), x.pack(2)), s.dot(x));
    }

    function test_Dot32_OfTheLargestVectors() public view {
        bytes memory low = _repeat(hex"8000", 1 << 15);
        bytes memory high = _repeat(hex"7fff", 1 << 15);
        bytes memory lowest = _repeat(hex"80000000", 1 << 15);
        int256 lanes = 1 << 15;
        assertEq(kernels.dot32(lowest, low), lanes << 46);
        assertEq(kernels.dot32(lowest, high), -lanes * 32_767 << 31);
    }

    function testDiff_Add32(uint256 seed) public view {
        uint256 count = 8 * (1 + seed % 7);
        int256[] memory s = Vectors.random(seed, count, 32, 20);
        int256[] memory x = Vectors.random(~seed, count, 16, 8);
        int256 growth;
        int256[] memory sums = new int256[](count);
        for (uint256 i; i < count; ++i) {
            // The caller proves that no sum leaves its lane: move the start by what would.
            if (s[i] + x[i] > type(int32).max) s[i] = type(int32).max - x[i];
            if (s[i] + x[i] < type(int32).min) s[i] = type(int32).min - x[i];
            sums[i] = s[i] + x[i];
            growth += sums[i] * sums[i] - s[i] * s[i];
        }
        (bytes memory added, int256 grown) = kernels.add32(s.pack(4), x.pack(2));
        assertEq(added, sums.pack(4));
        assertEq(grown, growth);
    }

    function _notNegative(uint256 seed, uint256 count, uint256 bits)
        private
        pure
        returns (int256[] memory values)
    {
        values = Vectors.random(seed, count, bits, 7);
        for (uint256 i; i < count; ++i) {
            if (values[i] < 0) values[i] = -(values[i] + 1);
        }
    }

    function _repeat(bytes memory part, uint256 times) private pure returns (bytes memory data) {
        data = part;
        for (; times > 1; times /= 2) {
            data = bytes.concat(data, data);
        }
    }
}
