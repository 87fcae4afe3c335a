// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {RegressionKernels} from "../mocks/RegressionKernels.sol";
import {Samples} from "../utils/Samples.sol";
import {Test} from "../utils/Test.sol";
import {Vectors} from "../utils/Vectors.sol";

/// @notice The kernels of regressions against arrays of integers, and against Solady's exponential.
contract RegressionDifferentialTest is Test {
    using Vectors for int256[];

    RegressionKernels private kernels;

    function setUp() public {
        kernels = new RegressionKernels();
    }

    function testDiff_Step(uint256 seed, uint256 g) public view {
        _step(seed, int256(_bound(g, 0, 1 << 16)) - (1 << 15));
        _step(seed, 1 << 15);
        _step(seed, -1 << 15);
    }

    function testDiff_Blocks(uint256 seed, uint256 columns) public view {
        columns = _bound(columns, 1, 16);
        uint256 blockLog2;
        while (1 << blockLog2 < columns) ++blockLog2;
        _blocks(seed, columns, blockLog2);
        if (blockLog2 < 4) _blocks(seed, columns, blockLog2 + 1);
    }

    /// @dev Where sums are the largest: all of 2^15 features and the bias.
    function test_Sum_OfTheLargestSample() public view {
        uint256 extremes;
        for (uint256 i; i < 16; ++i) {
            extremes |= uint256(i % 3 == 0 ? 0x7fff : 0x8000) << (16 * i);
        }
        // All ids name the same word.
        bytes memory image = abi.encode(extremes);
        int256[] memory totals = kernels.sum(image, new bytes(1 << 16), 0, 4, 16);
        int256 lanes = (1 << 15) + 1;
        for (uint256 i; i < 16; ++i) {
            assertEq(totals[15 - i], lanes * (i % 3 == 0 ? int256(32_767) : -32_768));
        }
    }

    function testDiff_Exponential(uint256 t) public view {
        _exponential(_bound(t, 0, 18 << 16));
        _exponential(_bound(t, 0, 1 << 16));
        assertEq(kernels.exponential(_bound(t, 17 << 16, type(uint256).max)), 0);
    }

    function test_ExponentialOfZeroIsOne() public view {
        assertEq(kernels.exponential(0), 1 << 24);
        assertLt(kernels.exponential(1), 1 << 24);
    }

    function testDiff_Probabilities(uint256 seed, uint256 classes) public view {
        classes = _bound(classes, 1, 20);
        int256[] memory scores = Vectors.random(seed, classes, seed % 2 == 0 ? 20 : 47, 17);
        int256[] memory reals = new int256[](classes);
        int256 highest = scores[0];
        for (uint256 i; i < classes; ++i) {
            if (scores[i] > highest) highest = scores[i];
        }
        int256 total;
        for (uint256 i; i < classes; ++i) {
            reals[i] = FixedPointMathLib.expWad((scores[i] - highest) * 1e18 / (1 << 16));
            total += reals[i];
        }
        int256[] memory p = kernels.probabilities(scores);
        for (uint256 i; i < classes; ++i) {
            int256 miss = p[i] - reals[i] * 1e18 / total;
            assertLe(uint256(miss < 0 ? -miss : miss), classes * 1e18 >> 22);
        }
    }

    function testDiff_Gradient(uint256 step, uint256 value, uint256 rest, bool isLabel)
        public
        view
    {
        step = _bound(step, 1, 1 << 12);
        value = _bound(value, 0, 1 << 24);
        uint256 total = value + _bound(rest, value == 0 ? 1 : 0, 255 << 24);
        int256 g = kernels.gradient(step, value, total, isLabel);
        // g · total is at most half a total away from step · ([label] − p) · total.
        int256 exact = int256(step) * ((isLabel ? int256(total) : int256(0)) - int256(value));
        int256 miss = g * int256(total) - exact;
        assertLe(uint256(miss < 0 ? -miss : miss) * 2, total);
        assertTrue(isLabel ? g >= 0 : g <= 0);
        assertLe(uint256(g < 0 ? -g : g), step);
    }

    function _blocks(uint256 seed, uint256 columns, uint256 blockLog2) private view {
        // 19 features, the bias, and a word behind.
        int256[] memory lanes = Vectors.random(seed, (20 << blockLog2) + 16, 16, 8);
        int256[] memory changes = Vectors.random(~seed, columns, 16, 8);
        uint16[] memory ids = Samples.random(seed, 19, 12);
        bytes memory sample = Samples.pack(ids);
        int256[] memory totals = kernels.sum(lanes.pack(2), sample, 19, blockLog2, columns);
        bytes memory moved = kernels.add(lanes.pack(2), sample, 19, blockLog2, changes);
        for (uint256 c; c < columns; ++c) {
            uint256 lane = (19 << blockLog2) + c;
            int256 total = lanes[lane];
            lanes[lane] = Vectors.clamp16(lanes[lane] + changes[c]);
            for (uint256 i; i < ids.length; ++i) {
                lane = (uint256(ids[i]) << blockLog2) + c;
                total += lanes[lane];
                lanes[lane] = Vectors.clamp16(lanes[lane] + changes[c]);
            }
            assertEq(totals[c], total);
        }
        assertEq(moved, lanes.pack(2));
    }

    function _step(uint256 seed, int256 g) private view {
        uint256 count = 16 * (1 + seed % 3);
        int256[] memory a = Vectors.random(seed, count, 16, 8);
        int256[] memory b = Vectors.random(~seed, count, 16, 8);
        bytes memory moved = kernels.step(a.pack(2), b.pack(2), g);
        for (uint256 i; i < count; ++i) {
            a[i] = Vectors.clamp16(a[i] + Vectors.floor(g * b[i] + (1 << 14), 15));
        }
        assertEq(moved, a.pack(2));
    }

    function _exponential(uint256 t) private view {
        int256 exact = FixedPointMathLib.expWad(-int256(t * 1e18 >> 16));
        int256 miss = int256(kernels.exponential(t) * 1e18 >> 24) - exact;
        assertLe(uint256(miss < 0 ? -miss : miss), 1e18 >> 22);
    }
}
