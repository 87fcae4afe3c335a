// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "./Test.sol";

/// @notice Random forests, in chunks for the kernel and as trees that anyone would walk.
abstract contract Trees is Test {
    /// @dev More than a word of levels, and no multiple of four.
    uint256 internal constant FEATURES = 35;
    uint256 internal constant CLASSES = 2;

    struct Tree {
        uint256 class;
        uint256[] features;
        uint256[] thresholds;
        int16[] leaves;
    }

    uint256 internal seed;
    uint8[FEATURES] internal limits;
    int32[CLASSES] internal starts;

    /// @dev What the trees of both chunks say.
    function _walk(Tree[][2] memory trees, bytes memory sample)
        internal
        view
        returns (int256[] memory totals)
    {
        totals = new int256[](CLASSES);
        for (uint256 k; k < CLASSES; ++k) {
            totals[k] = starts[k];
        }
        for (uint256 c; c < 2; ++c) {
            for (uint256 t; t < trees[c].length; ++t) {
                totals[trees[c][t].class] += _leaf(trees[c][t], sample);
            }
        }
    }

    /// @dev The leaf that the sample gets to.
    function _leaf(Tree memory tree, bytes memory sample) internal pure returns (int256) {
        uint256 node = 1;
        while (node < tree.leaves.length) {
            uint256 level = uint8(sample[tree.features[node - 1]]);
            node = 2 * node + (level >= tree.thresholds[node - 1] ? 1 : 0);
        }
        return tree.leaves[node - tree.leaves.length];
    }

    /// @dev Limits of the features and starts of the classes.
    function _drawShape(uint256 seed_) internal {
        seed = seed_;
        for (uint256 i; i < FEATURES; ++i) {
            limits[i] = uint8(_draw(1, 255));
        }
        for (uint256 k; k < CLASSES; ++k) {
            starts[k] = int32(uint32(_draw(0, type(uint32).max)));
        }
    }

    /// @dev At most six trees, so that their leaves add up to an int16, of class 0 first.
    function _drawTrees(uint256 count, uint256 depth) internal returns (Tree[] memory trees) {
        trees = new Tree[](count);
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
        internal
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

    function _draw(uint256 least, uint256 most) internal returns (uint256) {
        seed = uint256(keccak256(abi.encode(seed)));
        return least + seed % (most - least + 1);
    }
}
