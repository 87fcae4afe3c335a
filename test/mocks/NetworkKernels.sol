// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {NetworkProgram} from "../../src/libraries/NetworkProgram.sol";

/// @notice The kernels of the generic network that have places of their own in memory, and their gas.
contract NetworkKernels {
    function total(address chunk, uint256 position, uint256[] calldata words)
        external
        view
        returns (uint256 sum, uint256 next, uint256 used)
    {
        assembly {
            calldatacopy(0x480, words.offset, shl(5, words.length))
        }
        used = gasleft();
        (sum, next) = NetworkProgram.total(chunk, position);
        used -= gasleft();
    }

    /// @param head The first word of a block.
    /// @param ones The lowest bits of outputs.
    function rectify(uint256 sum, uint256 head, uint256 ones)
        external
        view
        returns (uint256 outputs, uint256 used)
    {
        assembly {
            mstore(0x80, head)
            mstore(0xe0, ones)
        }
        used = gasleft();
        outputs = NetworkProgram.rectify(sum);
        used -= gasleft();
    }
}
