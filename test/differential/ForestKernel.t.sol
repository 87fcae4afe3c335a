// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICompiledModel} from "../../src/interfaces/ICompiledModel.sol";
import {IForest} from "../../src/interfaces/IForest.sol";
import {ForestHarness} from "../mocks/ForestHarness.sol";
import {Trees} from "../utils/Trees.sol";

/// @notice The kernel in assembly against trees as anyone would walk them.
contract ForestKernelDifferentialTest is Trees {
    ForestHarness private harness;

    function setUp() public {
        harness = new ForestHarness();
    }

    function testDiff_Scores(uint256 seed_, uint256 levels) public {
        _drawShape(seed_);
        uint256[2] memory depths = [_draw(1, 7), _draw(5, 6)];
        Tree[][2] memory trees =
            [_drawTrees(_draw(0, 6), depths[0]), _drawTrees(_draw(0, 6), depths[1])];
        address chunk = _store(trees, depths);

        bytes memory sample = new bytes(FEATURES);
        for (uint256 i; i < FEATURES; ++i) {
            sample[i] = bytes1(uint8(_bound(uint8(levels >> 7 * i), 0, limits[i])));
        }
        (int256[] memory totals, uint256 zero) = harness.scores(chunk, sample);
        assertEq(zero, 0);
        assertEq(totals.length, CLASSES);
        int256[] memory expected = _walk(trees, sample);
        for (uint256 k; k < CLASSES; ++k) {
            assertEq(totals[k], expected[k]);
        }
    }

    /// @dev One level above its limit is found wherever it is, and none that is not.
    function testDiff_Range(uint256 position, uint8 limit, uint8 level) public {
        position = _bound(position, 0, FEATURES - 1);
        for (uint256 i; i < FEATURES; ++i) {
            limits[i] = type(uint8).max;
        }
        limits[position] = limit;
        address chunk = _store([new Tree[](0), new Tree[](0)], [uint256(1), 1]);
        bytes memory sample = new bytes(FEATURES);
        for (uint256 i; i < FEATURES; ++i) {
            sample[i] = i < position ? bytes1(level) : bytes1(type(uint8).max - level);
        }
        sample[position] = bytes1(level);
        if (level > limit) {
            vm.expectRevert(
                abi.encodeWithSelector(IForest.InputOutOfRange.selector, position, level, limit)
            );
        }
        harness.scores(chunk, sample);
    }

    function test_RevertWhen_SampleIsNoSample() public {
        limits[2] = 3;
        limits[34] = 127;
        address chunk = _store([new Tree[](0), new Tree[](0)], [uint256(1), 1]);
        bytes memory sample = new bytes(FEATURES);
        (sample[2], sample[34]) = (0x03, 0x7f);
        harness.scores(chunk, sample);
        // Whatever follows the sample in the calldata is no part of it.
        bytes memory call = abi.encodeCall(harness.scores, (chunk, sample));
        for (uint256 i = call.length - 29; i < call.length; ++i) {
            call[i] = 0xff;
        }
        (bool success, bytes memory answer) = address(harness).staticcall(call);
        assertTrue(success);
        (int256[] memory totals, uint256 zero) = harness.scores(chunk, sample);
        assertEq(keccak256(answer), keccak256(abi.encode(totals, zero)));
        for (uint256 length = FEATURES - 1; length <= FEATURES + 1; length += 2) {
            vm.expectRevert(
                abi.encodeWithSelector(ICompiledModel.InputLengthInvalid.selector, FEATURES, length)
            );
            harness.scores(chunk, new bytes(length));
        }
        sample[34] = 0x80;
        vm.expectRevert(abi.encodeWithSelector(IForest.InputOutOfRange.selector, 34, 128, 127));
        harness.scores(chunk, sample);
        (sample[2], sample[20]) = (0x04, 0xff);
        vm.expectRevert(abi.encodeWithSelector(IForest.InputOutOfRange.selector, 2, 4, 3));
        harness.scores(chunk, sample);
    }
}
