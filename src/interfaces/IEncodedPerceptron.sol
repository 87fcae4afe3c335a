// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IEncodedPerceptron
/// @notice What is special about a perceptron whose features a frozen network computes.
/// @author SUM
interface IEncodedPerceptron {
    /// @notice There is no encoder at `encoder`, or it does not give the model's number of values.
    error EncoderInvalid(address encoder);

    /// @notice The frozen network, an `IEncoder`.
    function encoder() external view returns (address);
}
