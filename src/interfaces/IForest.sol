// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICompiledModel} from "./ICompiledModel.sol";

/// @title IForest
/// @notice A frozen forest of decision trees, compiled or run from chunks.
/// @author SUM
///
/// @dev A sample has one byte a feature, its level. A score is where its class starts plus one leaf of
/// each of its trees, in units of the integer model.
interface IForest is ICompiledModel {
    /// @notice The sample's byte at `position` is `value`; that feature's levels end at `limit`.
    error InputOutOfRange(uint256 position, uint256 value, uint256 limit);
}
