// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Kernels} from "../mocks/Kernels.sol";
import {Samples} from "../utils/Samples.sol";
import {Test} from "../utils/Test.sol";

/// @notice Lanes in memory against an array of integers.
contract Int8LanesDifferentialTest is Test {
    Kernels private kernels;

    function setUp() public {
        kernels = new Kernels();
    }

    function testDiff_Sum(bytes memory lanes, uint256 seed) public view {
        uint16[] memory ids = Samples.random(seed, lanes.length, seed % 40);
        int256 expected;
        for (uint256 i; i < ids.length; ++i) {
            expected += int8(uint8(lanes[ids[i]]));
        }
        assertEq(kernels.sum(lanes, Samples.pack(ids)), expected);
    }

    function testDiff_Move(bytes memory lanes, uint256 seed, int256 step) public view {
        _testMove(lanes, seed, int256(_bound(uint256(step), 0, 254)) - 127);
    }

    /// @dev Far from the ends, where no lane has to go back.
    function testDiff_MoveWithin(bytes memory lanes, uint256 seed, int256 step) public view {
        for (uint256 i; i < lanes.length; ++i) {
            lanes[i] = bytes1(uint8(int8(uint8(lanes[i])) / 2));
        }
        _testMove(lanes, seed, int256(_bound(uint256(step), 0, 126)) - 63);
    }

    /// @dev Each number of ids, as they are summed several at a time.
    function testDiff_EachLength() public view {
        for (uint256 count; count <= 40; ++count) {
            bytes memory lanes = new bytes(count + 1);
            int256 expected;
            for (uint256 i; i < count; ++i) {
                int8 weight = int8(uint8(uint256(keccak256(abi.encode(count, i)))));
                lanes[i] = bytes1(uint8(weight));
                expected += weight;
            }
            lanes[count] = 0x7f; // Not in the sample.
            bytes memory sample = Samples.pack(Samples.range(0, count, 1));
            assertEq(kernels.sum(lanes, sample), expected);
        }
    }

    function _testMove(bytes memory lanes, uint256 seed, int256 step) private view {
        uint16[] memory ids = Samples.random(seed, lanes.length, seed % 40);
        bytes memory moved = kernels.move(lanes, Samples.pack(ids), step);

        for (uint256 i; i < ids.length; ++i) {
            int256 weight = int256(int8(uint8(lanes[ids[i]]))) + step;
            if (weight > 127) weight = 127;
            if (weight < -128) weight = -128;
            lanes[ids[i]] = bytes1(uint8(int8(weight)));
        }
        assertEq(moved, lanes);
    }
}
