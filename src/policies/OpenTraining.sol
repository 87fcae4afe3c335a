// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TrainingPolicy} from "./TrainingPolicy.sol";

/// @title OpenTraining
/// @notice The model learns every contribution.
/// @author SUM
abstract contract OpenTraining is TrainingPolicy {
    function _mayTrain(address, uint256) internal pure override returns (bool) {
        return true;
    }
}
