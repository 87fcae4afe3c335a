// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ForestKernel} from "../../src/libraries/ForestKernel.sol";

/// @notice Runs the kernel in a call of its own, as memory must be empty.
contract ForestHarness {
    /// @dev Words behind what is allocated may hold anything, and zero and free pointer stay as they are.
    function scores(address chunk, bytes calldata sample)
        external
        view
        returns (int256[] memory totals, uint256 zero)
    {
        assembly {
            for { let i := 0x80 } lt(i, 0x4000) { i := add(i, 32) } { mstore(i, not(0)) }
        }
        totals = ForestKernel.scores(chunk, sample);
        bytes memory fresh = new bytes(32);
        assembly {
            zero := or(mload(0x60), mload(add(fresh, 32)))
        }
    }

    /// @dev And the gas that it took.
    function measure(address chunk, bytes calldata sample)
        external
        view
        returns (int256[] memory totals, uint256 used)
    {
        uint256 start = gasleft();
        totals = ForestKernel.scores(chunk, sample);
        used = start - gasleft();
    }
}
