// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IEncoder} from "../../src/interfaces/IEncoder.sol";

/// @notice A network that gives back what it gets.
contract EchoEncoder is IEncoder {
    error Refused(uint256 length);

    function encode(bytes calldata sample) external pure returns (bytes memory) {
        if (sample.length % 2 != 0) revert Refused(sample.length);
        return sample;
    }
}
