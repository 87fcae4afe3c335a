// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Descent} from "../libraries/Descent.sol";
import {Softmax} from "../libraries/Softmax.sol";
import {State} from "../types/State.sol";
import {Model} from "./Model.sol";

/// @title LogisticRegression
/// @notice What logistic regressions of sparse and dense samples share: classes, probabilities,
/// gradients.
/// @author SUM
///
/// @dev Each class has a score z, linear in the sample, and the probability
/// $$ p_k = e^{z_k} / \sum_i e^{z_i} $$ ; of two classes the score of class 0 is 0. Stochastic gradient
/// descent moves, by every sample x, the weights of each class by
/// $$ w_k \leftarrow w_k + step \cdot ([k = label] - p_k) \cdot x $$ , rounded to the nearest weight: a
/// sample of whose label the model is sure changes nothing. The class with the highest score is
/// predicted.
abstract contract LogisticRegression is Model {
    /* INTERNAL */

    /// @dev The classes, less one, are the model's number in the state word.
    function _classes(State state) internal pure override returns (uint256) {
        unchecked {
            return Descent.own(state) + 1;
        }
    }

    function _predict(State state, bytes calldata sample) internal view override returns (uint256) {
        return Softmax.best(_logits(state, sample));
    }

    /// @dev Probabilities in 10^−18, rounded down; see `Softmax` for how exact they are.
    function _scores(State state, bytes calldata sample)
        internal
        view
        override
        returns (int256[] memory)
    {
        return Softmax.probabilities(_logits(state, sample));
    }

    /// @dev The score z of each class, with `Softmax.FRACTION_BITS`.
    function _logits(State state, bytes calldata sample)
        internal
        view
        virtual
        returns (int256[] memory);

    /// @dev By how much each class moves, in units of a weight, at most a step, and whether one of them
    /// does.
    function _gradients(State state, int256[] memory logits, uint256 label)
        internal
        pure
        returns (int256[] memory gradients, bool changed)
    {
        (uint256[] memory values, uint256 total) = Softmax.exponentials(logits);
        gradients = logits; // no longer needed
        uint256 step = Descent.step(state);
        for (uint256 i; i < gradients.length; ++i) {
            gradients[i] = Softmax.gradient(step, values[i], total, i == label);
            if (gradients[i] != 0) changed = true;
        }
    }
}
