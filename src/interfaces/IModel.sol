// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice The numbers that a client needs to run a model's twin.
/// @param kind The model's name, as in `sparse-perceptron`.
/// @param features Size of the feature space.
/// @param classes Number of classes.
/// @param laneBits Width of one weight.
/// @param fractionBits Fraction bits of a weight.
/// @param step Learning rate, in units of the last bit of a weight.
/// @param bias Constant added to the score, in units of the last bit of a weight.
struct Spec {
    string kind;
    uint256 features;
    uint256 classes;
    uint256 laneBits;
    uint256 fractionBits;
    uint256 step;
    int256 bias;
}

/// @title IModel
/// @notice What every model shows of itself.
/// @author SUM
interface IModel {
    /* ERRORS */

    /// @notice A model parameter is outside the range that `docs/formats.md` states.
    error ParameterOutOfRange(string parameter);

    /// @notice A chunk of the base is missing, of the wrong length, or not stored by the uploader; or
    /// there are `chunk` of them and another number is needed. Upload the weights with the factory.
    error ChunkInvalid(uint256 chunk);

    /// @notice The batch ends inside the record that starts at this byte.
    error BatchTruncated(uint256 position);

    /// @notice A batch that is contributed has at least one sample.
    error BatchEmpty();

    /// @notice A contribution has at most `most` samples; split the batch.
    error BatchTooLarge(uint256 samples, uint256 most);

    /// @notice None of the words of this chunk is in storage.
    error NothingToCompact(uint256 chunk);

    /// @notice The model has `most` classes, and cannot have more.
    error ClassesFull(uint256 most);

    /* EVENTS */

    /// @notice The current words of a chunk were moved into code.
    /// @param chunk Which.
    /// @param version How often that has happened.
    /// @param pointer Where the code is: a STOP byte and then the words, without zeros at the end.
    event Compacted(uint256 indexed chunk, uint256 version, address pointer);

    /* FUNCTIONS */

    /// @notice The model's numbers.
    function spec() external view returns (Spec memory);

    /// @notice Weight words as they are now, from storage or from the base.
    /// @dev Beyond the last word there are zeros.
    /// @param start First word.
    /// @param count How many.
    function words(uint256 start, uint256 count) external view returns (uint256[] memory);
}
