// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Price} from "../../src/libraries/Price.sol";
import {Test} from "../utils/Test.sol";

/// @notice The price against its formula, with a root found bit by bit.
contract PriceDifferentialTest is Test {
    /// @dev So large that prices by two different roots differ.
    uint256 private constant WEIGHT = type(uint64).max;

    /// @dev Where a root changes: at each square, before it and after it.
    function test_RootOfEverySquareAndItsNeighbours() public pure {
        for (uint256 root = 2; root < 1 << 16; ++root) {
            uint256 square = root * root;
            assertEq(Price.ofSamples(WEIGHT, square - 1, 1), WEIGHT * 3600 / (root - 1));
            assertEq(Price.ofSamples(WEIGHT, square, 1), WEIGHT * 3600 / root);
            assertEq(Price.ofSamples(WEIGHT, square + 1, 1), WEIGHT * 3600 / root);
        }
    }

    function testFuzz_SameAsPlain(uint64 weight, uint32 elapsed, uint16 samples) public pure {
        uint256 n = samples == 0 ? 1 : samples;
        assertEq(Price.ofSamples(weight, elapsed, n), _plain(weight, elapsed, n));
    }

    function _plain(uint256 weight, uint256 elapsed, uint256 samples)
        private
        pure
        returns (uint256)
    {
        uint256 root = _root(elapsed / samples);
        return samples * (weight * 3600 / (root == 0 ? 1 : root));
    }

    /// @dev ⌊√x⌋ bit by bit, for x < 2^32.
    function _root(uint256 x) private pure returns (uint256 root) {
        for (uint256 bit = 1 << 15; bit != 0; bit >>= 1) {
            if ((root + bit) * (root + bit) <= x) root += bit;
        }
    }
}
