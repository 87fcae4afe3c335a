// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {Price} from "../../src/libraries/Price.sol";
import {Test} from "../utils/Test.sol";

/// @notice The price's own root of 32 bits against Solady's of 256.
contract PriceDifferentialTest is Test {
    /// @dev So large that prices by two different roots differ.
    uint256 private constant WEIGHT = type(uint64).max;

    /// @dev Where a root changes: at each square, before it and after it.
    function test_RootOfEverySquareAndItsNeighbours() public pure {
        for (uint256 root = 1; root < 1 << 16; ++root) {
            uint256 square = root * root;
            assertEq(Price.ofSamples(WEIGHT, square - 1, 1), _plain(WEIGHT, square - 1, 1));
            assertEq(Price.ofSamples(WEIGHT, square, 1), _plain(WEIGHT, square, 1));
            assertEq(Price.ofSamples(WEIGHT, square + 1, 1), _plain(WEIGHT, square + 1, 1));
        }
    }

    function testFuzz_SameAsPlain(uint64 weight, uint40 elapsed, uint16 samples) public pure {
        uint256 n = samples == 0 ? 1 : samples;
        assertEq(Price.ofSamples(weight, elapsed, n), _plain(weight, elapsed, n));
    }

    function _plain(uint256 weight, uint256 elapsed, uint256 samples)
        private
        pure
        returns (uint256)
    {
        uint256 root = FixedPointMathLib.sqrt(elapsed / samples);
        return samples * (weight * 3600 / (root == 0 ? 1 : root));
    }
}
