// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel} from "../interfaces/IModel.sol";
import {State} from "../types/State.sol";

/// @title Descent
/// @notice What models trained by stochastic gradient descent keep in the state word.
/// @author SUM
///
/// @dev The 24 bits of parameters are a number of the model's own, 8 bits, the fraction bits, 4, and the
/// step less one, 12.
library Descent {
    /// @dev The largest step.
    uint256 private constant MAX_STEP = 1 << 12;

    /// @dev The most fraction bits: with these, one is still a weight.
    uint256 private constant MAX_FRACTION_BITS = 14;

    /// @notice Keeps the parameters, or reverts with `ParameterOutOfRange`.
    /// @param features Size of the feature space; not checked.
    /// @param own_ The model's number, below 2^8; not checked.
    /// @param fractionBits_ Of the weights, 0 to 14.
    /// @param step_ Learning rate, in units of a weight, 1 to 2^12.
    function set(State state, uint256 features, uint256 own_, uint256 fractionBits_, uint256 step_)
        internal
        pure
        returns (State)
    {
        if (fractionBits_ > MAX_FRACTION_BITS) revert IModel.ParameterOutOfRange("fractionBits");
        if (step_ == 0 || step_ > MAX_STEP) revert IModel.ParameterOutOfRange("step");
        unchecked {
            return state.setModel(features, own_ << 16 | fractionBits_ << 12 | step_ - 1);
        }
    }

    function own(State state) internal pure returns (uint256) {
        return state.parameters() >> 16;
    }

    /// @notice Adds one to the model's own number, which has room for it.
    function incrementOwn(State state) internal pure returns (State) {
        unchecked {
            return state.setModel(state.features(), state.parameters() + (1 << 16));
        }
    }

    function fractionBits(State state) internal pure returns (uint256) {
        return state.parameters() >> 12 & 0xf;
    }

    function step(State state) internal pure returns (uint256) {
        unchecked {
            return (state.parameters() & 0xfff) + 1;
        }
    }
}
