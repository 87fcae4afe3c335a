// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ICompiledModel
/// @notice A frozen model: a network or a forest that only predicts.
/// @author SUM
///
/// @dev What the model compiler writes (`docs/compiler.md`) and what the kernels that run the same
/// models from uploaded data look like from outside. A model without owner or storage: the hash of a
/// compiled model's code is its seal.
///
/// A sample is a string of bytes of one length: whole numbers of 1, 2, 4, 8 or 16 bits, most significant
/// first, then zero bits up to a whole byte; or a picture of one bit a pixel, row by row.
interface ICompiledModel {
    /// @notice The sample has another length than the model's samples.
    error InputLengthInvalid(uint256 expected, uint256 actual);

    /// @notice A bit after the sample's last value is not zero.
    error InputPaddingNotZero();

    /// @notice One of the contracts that the model is made of is missing, or ran out of gas.
    error PartMissing(address part);

    /// @notice The class with the greatest score; ties go to the lowest.
    /// @param sample The numbers or the picture, packed.
    /// @return label The predicted class, from 0.
    function predict(bytes calldata sample) external view returns (uint256 label);

    /// @notice How much speaks for each class.
    /// @param sample The numbers or the picture, packed.
    /// @return values One for each class, exact, in the units of the model's last layer.
    function scores(bytes calldata sample) external view returns (int256[] memory values);
}
