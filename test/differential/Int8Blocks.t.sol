// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Int8Blocks} from "../../src/libraries/Int8Blocks.sol";
import {Kernels} from "../mocks/Kernels.sol";
import {Samples} from "../utils/Samples.sol";
import {Test} from "../utils/Test.sol";

/// @notice Blocks of lanes in memory against integers one by one.
contract Int8BlocksDifferentialTest is Test {
    Kernels private kernels;

    function setUp() public {
        kernels = new Kernels();
    }

    function test_TheSmallestBlock() public pure {
        uint8[9] memory classes = [1, 2, 3, 4, 5, 16, 17, 31, 32];
        uint8[9] memory logs = [0, 1, 2, 2, 3, 4, 5, 5, 5];
        for (uint256 i; i < classes.length; ++i) {
            assertEq(Int8Blocks.blockLog2Of(classes[i]), logs[i]);
        }
    }

    function testDiff_Sum(uint256 seed, uint256 classes, int64 start) public view {
        classes = _bound(classes, 1, 32);
        uint256 features = 1 + seed % 60;
        _compareSums(seed, features, Samples.random(seed, features, 50), classes, start);
    }

    /// @dev More ids than fit into 16 bits at once, on random lanes and on the largest.
    function testDiff_SumOfMany() public view {
        uint16[5] memory counts = [uint16(255), 256, 257, 513, 1000];
        for (uint256 i; i < counts.length; ++i) {
            uint16[] memory ids = Samples.range(0, counts[i], 1);
            _compareSums(i, counts[i], ids, 3, 0);
            bytes memory lanes = new bytes(2 * counts[i] + 32);
            for (uint256 j; j < 2 * counts[i]; ++j) {
                lanes[j] = j % 2 == 0 ? bytes1(0x7f) : bytes1(0x80);
            }
            int256[] memory scores = kernels.sumBlocks(lanes, Samples.pack(ids), 1, new int256[](2));
            assertEq(scores[0], int256(uint256(counts[i])) * 127);
            assertEq(scores[1], -int256(uint256(counts[i])) * 128);
        }
    }

    function testDiff_Move(uint256 seed, uint256 classes, int256 step) public view {
        classes = _bound(classes, 1, 32);
        step = int256(_bound(uint256(step), 0, 254)) - 127;
        uint256 features = 1 + seed % 60;
        uint256 log2 = Int8Blocks.blockLog2Of(classes);
        uint16[] memory ids = Samples.random(seed, features, 40);
        bytes memory lanes = _lanes(seed, features << log2);
        uint256 class = (seed >> 8) % classes;

        bytes memory moved = kernels.moveBlocks(lanes, Samples.pack(ids), log2, class, step);
        for (uint256 i; i < ids.length; ++i) {
            uint256 lane = ids[i] * 2 ** log2 + class;
            int256 weight = int256(int8(uint8(lanes[lane]))) + step;
            if (weight > 127) weight = 127;
            if (weight < -128) weight = -128;
            lanes[lane] = bytes1(uint8(int8(weight)));
        }
        assertEq(moved, lanes);
    }

    function _compareSums(
        uint256 seed,
        uint256 features,
        uint16[] memory ids,
        uint256 classes,
        int256 start
    ) private view {
        uint256 log2 = Int8Blocks.blockLog2Of(classes);
        bytes memory lanes = _lanes(seed, features << log2);
        int256[] memory scores = new int256[](classes);
        for (uint256 class; class < classes; ++class) {
            scores[class] = start + int256(class);
        }
        int256[] memory sums = kernels.sumBlocks(lanes, Samples.pack(ids), log2, scores);
        for (uint256 class; class < classes; ++class) {
            int256 expected = start + int256(class);
            for (uint256 i; i < ids.length; ++i) {
                expected += int8(uint8(lanes[ids[i] * 2 ** log2 + class]));
            }
            assertEq(sums[class], expected);
        }
    }

    /// @dev With a word behind them, as lanes are read 32 bytes at a time.
    function _lanes(uint256 seed, uint256 count) private pure returns (bytes memory lanes) {
        lanes = new bytes(count + 32);
        for (uint256 i; i < lanes.length; ++i) {
            lanes[i] = bytes1(uint8(uint256(keccak256(abi.encode(seed, "lane", i)))));
        }
    }
}
