// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Int16Blocks} from "../../src/libraries/Int16Blocks.sol";
import {Int16Lanes} from "../../src/libraries/Int16Lanes.sol";
import {Softmax} from "../../src/libraries/Softmax.sol";
import {Memory} from "../utils/Memory.sol";

/// @notice The kernels of logistic and linear regression, on dirty memory. Images are whole words.
contract RegressionKernels {
    function step(bytes memory a, bytes memory b, int256 g) external view returns (bytes memory) {
        Memory.dirty();
        Int16Lanes.step(_pointer(a), _pointer(b), a.length / 32, g);
        Memory.requireSane();
        return a;
    }

    function sum(
        bytes memory image,
        bytes calldata sample,
        uint256 bias,
        uint256 blockLog2,
        uint256 columns
    ) external view returns (int256[] memory totals) {
        Memory.dirty();
        totals = new int256[](columns);
        Int16Blocks.sum(_pointer(image), sample, bias, blockLog2, totals);
        Memory.requireSane();
    }

    /// @dev As for an image, there is a word behind the last.
    function add(
        bytes memory image,
        bytes calldata sample,
        uint256 bias,
        uint256 blockLog2,
        int256[] memory changes
    ) external view returns (bytes memory) {
        Memory.dirty();
        Int16Blocks.add(_pointer(image), sample, bias, blockLog2, Int16Blocks.pack(changes));
        Memory.requireSane();
        return image;
    }

    function exponential(uint256 t) external pure returns (uint256) {
        return Softmax.exponential(t);
    }

    function probabilities(int256[] memory scores) external view returns (int256[] memory) {
        Memory.dirty();
        scores = Softmax.probabilities(scores);
        Memory.requireSane();
        return scores;
    }

    function gradient(uint256 rate, uint256 value, uint256 total, bool isLabel)
        external
        pure
        returns (int256)
    {
        return Softmax.gradient(rate, value, total, isLabel);
    }

    function _pointer(bytes memory data) private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := add(data, 0x20)
        }
    }
}
