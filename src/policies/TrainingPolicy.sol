// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Role} from "../Role.sol";

/// @title TrainingPolicy
/// @notice The role that decides whose contributions the model learns.
/// @author SUM
///
/// @dev A contribution that it keeps from training is recorded, judged and claimed like any other. To
/// combine policies, a composition overrides `_mayTrain` and asks each (`docs/incentives.md`).
abstract contract TrainingPolicy is Role {
    /// @dev Whether the model learns a contribution of `author` with `samples` samples, now. Called once
    /// for each contribution, so that a policy can count them.
    function _mayTrain(address author, uint256 samples) internal virtual returns (bool);

    /// @dev How many contributions of `author` the model has confirmed, by the incentive mechanism.
    function _reputation(address author) internal view virtual returns (uint256);
}
