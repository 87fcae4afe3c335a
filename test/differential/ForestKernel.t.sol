// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICompiledModel} from "../../src/interfaces/ICompiledModel.sol";
import {IForest} from "../../src/interfaces/IForest.sol";
import {ForestHarness} from "../mocks/ForestHarness.sol";
import {Test} from "../utils/Test.sol";

/// @notice The kernel in assembly against trees as anyone would walk them.
contract ForestKernelDifferentialTest is Test {
    /// @dev More than a word of levels, and no multiple of four.
    uint256 private constant FEATURES = 35;
    uint256 private constant CLASSES = 2;

    struct Tree {
        uint256 class;
        uint256[] features;
        uint256[] thresholds;
        int16[] leaves;
    }

    ForestHarness private harness;
    uint256 private seed;
    uint8[FEATURES] private limits;
    int32[CLASSES] private starts;

    function setUp() public {
        harness = new ForestHarness();
    }

    function testDiff_Scores(uint256 seed_, uint256 levels) public {
        seed = seed_;
        for (uint256 i; i < FEATURES; ++i) {
            limits[i] = uint8(_draw(1, 255));
        }
        for (uint256 k; k < CLASSES; ++k) {
            starts[k] = int32(uint32(_draw(0, type(uint32).max)));
        }
        uint256[2] memory depths = [_draw(1, 7), _draw(5, 6)];
        Tree[][2] memory trees = [_drawTrees(depths[0]), _drawTrees(depths[1])];
        address chunk = _store(trees, depths);

        bytes memory sample = new bytes(FEATURES);
        for (uint256 i; i < FEATURES; ++i) {
            sample[i] = bytes1(uint8(_bound(uint8(levels >> 7 * i), 0, limits[i])));
        }
        (int256[] memory totals, uint256 zero) = harness.scores(chunk, sample);
        assertEq(zero, 0);
        assertEq(totals.length, CLASSES);
        for (uint256 k; k < CLASSES; ++k) {
            int256 expected = starts[k];
            for (uint256 c; c < 2; ++c) {
                for (uint256 t; t < trees[c].length; ++t) {
                    if (trees[c][t].class == k) expected += _leaf(trees[c][t], sample);
                }
            }
            assertEq(totals[k], expected);
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

    /// @dev The leaf that the sample gets to.
    function _leaf(Tree memory tree, bytes memory sample) private pure returns (int256) {
        uint256 node = 1;
        while (node < tree.leaves.length) {
            uint256 level = uint8(sample[tree.features[node - 1]]);
            node = 2 * node + (level >= tree.thresholds[node - 1] ? 1 : 0);
        }
        return tree.leaves[node - tree.leaves.length];
    }

    /// @dev Up to six trees whose leaves add up to an int16, of class 0 first.
    function _drawTrees(uint256 depth) private returns (Tree[] memory trees) {
        trees = new Tree[](_draw(0, 6));
        uint256 ofFirst = _draw(0, trees.length);
        for (uint256 t; t < trees.length; ++t) {
            Tree memory tree = trees[t];
            tree.class = t < ofFirst ? 0 : 1;
            tree.features = new uint256[](2 ** depth - 1);
            tree.thresholds = new uint256[](2 ** depth - 1);
            tree.leaves = new int16[](2 ** depth);
            for (uint256 i; i < tree.features.length; ++i) {
                tree.features[i] = _draw(0, FEATURES - 1);
                tree.thresholds[i] = _draw(1, limits[tree.features[i]]);
            }
            for (uint256 i; i < tree.leaves.length; ++i) {
                tree.leaves[i] = int16(int256(_draw(0, 10_922))) - 5461;
            }
        }
    }

    /// @dev Two chunks, the second one named by the first.
    function _store(Tree[][2] memory trees, uint256[2] memory depths)
        private
        returns (address chunk)
    {
        uint256 first = 0x80;
        for (uint256 c; c < 2; ++c) {
            uint256 end = trees[c].length * 2 ** (depths[c] + 2);
            if (end > first) first = end;
        }
        address second = address(0xc2);
        vm.etch(second, bytes.concat(hex"00", new bytes(20), _pack(trees[1], depths[1], first)));

        uint256 tests;
        bytes memory head;
        for (uint256 i; i < FEATURES; ++i) {
            tests += limits[i];
            head = bytes.concat(head, bytes1(limits[i]));
        }
        for (uint256 k; k < CLASSES; ++k) {
            head = bytes.concat(head, bytes4(uint32(starts[k])));
        }
        head = bytes.concat(
            abi.encodePacked(
                second, uint16(FEATURES), uint8(CLASSES), uint16(first), uint16(tests)
            ),
            head
        );
        chunk = address(0xc1);
        vm.etch(chunk, bytes.concat(hex"00", head, _pack(trees[0], depths[0], first)));
    }

    /// @dev The part of a chunk behind its head.
    function _pack(Tree[] memory trees, uint256 depth, uint256 firstTest)
        private
        view
        returns (bytes memory data)
    {
        uint256[CLASSES] memory counts;
        for (uint256 t; t < trees.length; ++t) {
            ++counts[trees[t].class];
        }
        data = abi.encodePacked(
            uint8(depth), uint16(trees.length), uint16(counts[0]), uint16(counts[1])
        );
        for (uint256 level; level <= depth; ++level) {
            for (uint256 t; t < trees.length; ++t) {
                for (uint256 i; i < 2 ** level; ++i) {
                    data = bytes.concat(data, _entry(trees[t], depth, level, i, firstTest));
                }
            }
        }
    }

    function _entry(Tree memory tree, uint256 depth, uint256 level, uint256 i, uint256 firstTest)
        private
        view
        returns (bytes2)
    {
        if (level == depth) return bytes2(uint16(tree.leaves[i]));
        uint256 node = 2 ** level - 1 + i;
        uint256 address_ = firstTest + tree.thresholds[node] - 1;
        for (uint256 f; f < tree.features[node]; ++f) {
            address_ += limits[f];
        }
        return bytes2(uint16(address_));
    }

    function _draw(uint256 least, uint256 most) private returns (uint256) {
        seed = uint256(keccak256(abi.encode(seed)));
        return least + seed % (most - least + 1);
    }
}
