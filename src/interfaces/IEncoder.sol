// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IEncoder
/// @notice A frozen network without its last layer: turns its samples into those of a dense model.
/// @author SUM
///
/// @dev `compileEncoder` writes such contracts (`docs/compiler.md`). They have no owner and no storage, so
/// a sample has the same values for ever. What is wrong with a sample, `ICompiledModel` names.
interface IEncoder {
    /// @notice What the network makes of a sample.
    /// @param sample As of the network.
    /// @return values Packed `int16`, none negative, one for each output.
    function encode(bytes calldata sample) external view returns (bytes memory values);
}
