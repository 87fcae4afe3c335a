// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice A contract that contributes and claims, and does as told with the money it receives.
contract Wallet {
    enum OnReceive {
        Accept,
        Refuse,
        Spend,
        Reenter
    }

    struct Call {
        address to;
        uint256 value;
        bytes data;
    }

    error NoMoneyPlease();

    /// @notice Money that arrived, call by call: storage that 2300 gas cannot pay for.
    uint256[] public received;

    /// @notice What each attempt to get in again came back with.
    bytes[] public outcomes;

    OnReceive private onReceive;
    Call[] private attempts;

    receive() external payable {
        if (onReceive == OnReceive.Refuse) revert NoMoneyPlease();
        if (onReceive == OnReceive.Spend) received.push(msg.value);
        if (onReceive != OnReceive.Reenter) return;

        // Once: a call that gets through would be paid and come here again.
        onReceive = OnReceive.Accept;
        for (uint256 i; i < attempts.length; ++i) {
            (bool success, bytes memory result) =
                attempts[i].to.call{value: attempts[i].value}(attempts[i].data);
            outcomes.push(success ? bytes("success") : result);
        }
        onReceive = OnReceive.Reenter;
    }

    function setOnReceive(OnReceive onReceive_) external {
        onReceive = onReceive_;
    }

    function reenterWith(Call[] calldata calls) external {
        onReceive = OnReceive.Reenter;
        delete attempts;
        delete outcomes;
        for (uint256 i; i < calls.length; ++i) {
            attempts.push(calls[i]);
        }
    }

    /// @notice Makes the calls in one transaction; reverts with what the first failure says.
    function execute(Call[] calldata calls) external payable returns (bytes[] memory results) {
        results = new bytes[](calls.length);
        for (uint256 i; i < calls.length; ++i) {
            bool success;
            (success, results[i]) = calls[i].to.call{value: calls[i].value}(calls[i].data);
            if (!success) {
                bytes memory reason = results[i];
                assembly ("memory-safe") {
                    revert(add(reason, 0x20), mload(reason))
                }
            }
        }
    }

    function outcomeCount() external view returns (uint256) {
        return outcomes.length;
    }

    function receivedCount() external view returns (uint256) {
        return received.length;
    }
}
