// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILinearRegression} from "../interfaces/ILinearRegression.sol";
import {Descent} from "../libraries/Descent.sol";
import {Rows} from "../types/Rows.sol";
import {State} from "../types/State.sol";
import {DenseRows} from "./DenseRows.sol";

/// @title LinearRegression
/// @notice Predicts a number from features that are numbers, with a trained bias.
/// @author SUM
///
/// @dev $$ h(x) = b + \sum_j w_j x_j $$ , and every sample moves the weights by stochastic gradient descent,
/// $$ w_j \leftarrow w_j + step \cdot (y - h(x)) \cdot x_j $$ : step · (y − h(x)) is rounded to the
/// nearest weight and at most one. See `DenseRows` for how weights are kept; there is one row.
///
/// A label is a target: y · 2^f + 2^15, 0 to 2^16 − 1, f the fraction bits of values and weights. The
/// prediction is h(x) rounded to the nearest label, halves up. The model agrees with a label when its
/// prediction is no farther from it than the tolerance. Gas grows with the words of the row (one read
/// each, one write each when it learns).
abstract contract LinearRegression is DenseRows, ILinearRegression {
    /* CONSTANTS */

    /// @dev Number of labels, and the one of the target 0.
    uint256 private constant LABELS = 1 << 16;
    int256 private constant ZERO = 1 << 15;

    /// @dev The largest tolerance, in 32nds of one.
    uint256 private constant MAX_TOLERANCE = type(uint8).max;

    /* VIEW */

    /// @inheritdoc ILinearRegression
    function tolerance() external view returns (uint256) {
        return Descent.own(_state());
    }

    /* INTERNAL */

    /// @dev Starts with the weights in `base`, or with zeros if that has no chunks.
    /// @param features Values of a sample, 1 to 2^15 − 1.
    /// @param fractionBits Of values, targets and weights, 0 to 14.
    /// @param step Learning rate, in units of a weight, 1 to 2^12.
    /// @param tolerance_ In 32nds of one, 0 to 255.
    /// @param base Where the words are, in chunks of 512, without what follows the last lane.
    /// @param uploader Who stored them there, usually the factory.
    function _initLinearRegression(
        State state,
        uint256 features,
        uint256 fractionBits,
        uint256 step,
        uint256 tolerance_,
        address[] memory base,
        address uploader
    ) internal returns (State) {
        if (tolerance_ > MAX_TOLERANCE) {
            revert ParameterOutOfRange("tolerance");
        }
        return _initRows(state, features, tolerance_, fractionBits, step, base, uploader);
    }

    function _classes(State) internal pure override returns (uint256) {
        return LABELS;
    }

    function _predict(State state, bytes calldata sample)
        internal
        view
        override
        returns (uint256 label)
    {
        Rows rows = _load(state, sample);
        return _labelOf(state, _score(rows, rows.image()));
    }

    /// @dev One number: the prediction as it is before it is rounded to a label, in 10^−18, rounded down.
    function _scores(State state, bytes calldata sample)
        internal
        view
        override
        returns (int256[] memory numbers)
    {
        numbers = new int256[](1);
        Rows rows = _load(state, sample);
        numbers[0] = _score(rows, rows.image()) * 1e18 >> 2 * Descent.fractionBits(state);
    }

    /// @dev Whether the model that predicts one label agrees with another.
    function _isRight(State state, uint256 prediction, uint256 label)
        internal
        pure
        virtual
        returns (bool)
    {
        unchecked {
            uint256 distance = prediction < label ? label - prediction : prediction - label;
            return 32 * distance <= Descent.own(state) << Descent.fractionBits(state);
        }
    }

    function _answers(State state, Rows rows, uint256 label) internal pure override returns (bool) {
        return _isRight(state, _labelOf(state, _score(rows, rows.image())), label);
    }

    /// @dev The row moves unless the model is right already.
    function _learn(State state, Rows rows, uint256 label)
        internal
        pure
        override
        returns (uint256 moved)
    {
        int256 score = _score(rows, rows.image());
        // A miss is below 2^47, a step at most 2^12, and one at most 2^14.
        unchecked {
            uint256 f = Descent.fractionBits(state);
            int256 miss = ((int256(label) - ZERO) << f) - score;
            uint256 size = uint256(miss < 0 ? -miss : miss) * Descent.step(state);
            size = (size + (1 << 2 * f >> 1)) >> 2 * f; // to the nearest, halves away from 0
            if (size > 1 << f) size = 1 << f;
            if (size == 0) return 0;
            _step(state, rows, rows.image(), miss < 0 ? -int256(size) : int256(size));
        }
        return 1;
    }

    /// @dev Labels are amounts, and there are no more of them.
    function _addClass(State) internal pure override returns (State) {
        revert ClassesFull(LABELS);
    }

    function _rowCount(State) internal pure override returns (uint256) {
        return 1;
    }

    function _kind() internal pure override returns (string memory) {
        return "linear-regression";
    }

    /// @dev The label nearest to a score.
    function _labelOf(State state, int256 score) private pure returns (uint256) {
        unchecked {
            uint256 f = Descent.fractionBits(state);
            int256 label = (score + (int256(1) << f >> 1) >> f) + ZERO;
            if (label < 0) return 0;
            return label < int256(LABELS) ? uint256(label) : LABELS - 1;
        }
    }
}
