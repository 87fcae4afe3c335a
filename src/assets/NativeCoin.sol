// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {Asset} from "./Asset.sol";

/// @title NativeCoin
/// @notice Deposits in the chain's native coin: what is sent along is the most, and the rest returns.
/// @author SUM
abstract contract NativeCoin is Asset {
    function _offered() internal view override returns (uint256) {
        return msg.value;
    }

    function _collect(uint256 offered, uint256 deposit) internal override {
        unchecked {
            // No mechanism keeps more than it was offered. Not by `_pay`, whose call costs gas.
            if (offered != deposit) SafeTransferLib.safeTransferETH(msg.sender, offered - deposit);
        }
    }

    function _pay(address to, uint256 amount) internal override {
        if (amount != 0) SafeTransferLib.safeTransferETH(to, amount);
    }
}
