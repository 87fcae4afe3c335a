// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {INoAsset} from "../interfaces/INoAsset.sol";
import {Asset} from "./Asset.sol";

/// @title NoAsset
/// @notice No money at all, for mechanisms whose deposits are 0.
/// @author SUM
abstract contract NoAsset is Asset, INoAsset {
    function _offered() internal view override returns (uint256) {
        if (msg.value != 0) revert NoMoneyAccepted(msg.value);
        return 0;
    }

    function _collect(uint256, uint256) internal pure override {}

    function _pay(address, uint256) internal pure override {}
}
