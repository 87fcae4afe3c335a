// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Measures what a view costs to execute.
/// @dev A transaction to the view would not do: call data has a price of its own, and a floor.
contract Probe {
    /// @dev An account without code, as cold as the target.
    address private constant NOBODY = address(0xdead);

    /// @notice The gas that the code of `target` uses for `data`.
    function execution(address target, bytes calldata data) external view returns (uint256) {
        return _call(target, data) - _call(NOBODY, data);
    }

    function _call(address target, bytes memory data) private view returns (uint256 used) {
        bool ok;
        assembly ("memory-safe") {
            let before := gas()
            ok := staticcall(gas(), target, add(data, 0x20), mload(data), 0, 0)
            used := sub(before, gas())
        }
        require(ok, "the view reverts");
    }
}
