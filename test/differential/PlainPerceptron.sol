// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice The perceptron as a textbook has it: an array of integers, one weight each.
/// @dev Shares no code with `src/`.
library PlainPerceptron {
    struct Model {
        int256[] weights;
        int256 bias;
        int256 step;
    }

    /// @dev Weights are the signed bytes of `base`.
    function create(bytes memory base, uint256 features, int256 bias, int256 step)
        internal
        pure
        returns (Model memory model)
    {
        model.weights = new int256[](features);
        for (uint256 i; i < features && i < base.length; ++i) {
            model.weights[i] = int8(uint8(base[i]));
        }
        model.bias = bias;
        model.step = step;
    }

    function predict(Model memory model, uint16[] memory ids) internal pure returns (uint256) {
        int256 score = model.bias;
        for (uint256 i; i < ids.length; ++i) {
            score += model.weights[ids[i]];
        }
        return score > 0 ? 1 : 0;
    }

    /// @return mistake Whether the prediction was not the label.
    function update(Model memory model, uint16[] memory ids, uint256 label)
        internal
        pure
        returns (bool mistake)
    {
        if (predict(model, ids) == label) return false;
        for (uint256 i; i < ids.length; ++i) {
            int256 weight = model.weights[ids[i]];
            weight += label == 1 ? model.step : -model.step;
            if (weight > 127) weight = 127;
            if (weight < -128) weight = -128;
            model.weights[ids[i]] = weight;
        }
        return true;
    }

    /// @dev What the contract's words must be: signed bytes, and zeros to the end of the last word.
    function image(Model memory model) internal pure returns (bytes memory data) {
        data = new bytes((model.weights.length + 31) / 32 * 32);
        for (uint256 i; i < model.weights.length; ++i) {
            data[i] = bytes1(uint8(int8(model.weights[i])));
        }
    }
}
