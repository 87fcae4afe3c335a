// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Spec} from "../interfaces/IModel.sol";
import {Batch} from "../libraries/Batch.sol";
import {DenseSample} from "../libraries/DenseSample.sol";
import {Descent} from "../libraries/Descent.sol";
import {Softmax} from "../libraries/Softmax.sol";
import {State} from "../types/State.sol";
import {DenseRows} from "./DenseRows.sol";
import {LogisticRegression} from "./LogisticRegression.sol";

/// @title DenseLogisticRegression
/// @notice Logistic regression over features that are numbers, with a trained bias.
/// @author SUM
///
/// @dev $$ z_k = b_k + \sum_j w_{kj} x_j $$ ; see `LogisticRegression` for what is learned and `DenseRows`
/// for how weights are kept. Two classes share one row, more have one each. Scores are rounded down to
/// `Softmax.FRACTION_BITS`. Gas grows with the words of all rows (one read each), and those of the rows
/// that change (one write each): not those of classes whose p is so close to 0 or 1 that the
/// gradient rounds to 0.
abstract contract DenseLogisticRegression is LogisticRegression, DenseRows {
    /* CONSTANTS */

    /// @dev The most classes.
    uint256 private constant MAX_CLASSES = 256;

    /* VIEW */

    /// @notice The model's numbers.
    /// @dev The bias is among the words, so nothing is added to the score.
    function spec() external view returns (Spec memory) {
        State state = _state();
        return Spec({
            kind: "dense-logistic-regression",
            features: state.features(),
            classes: _classes(state),
            laneBits: 16,
            fractionBits: Descent.fractionBits(state),
            step: Descent.step(state),
            bias: 0
        });
    }

    /* INTERNAL */

    /// @dev Starts with the weights in `base`, or with zeros if that has no chunks.
    /// @param features Values of a sample, 1 to 2^15 − 1.
    /// @param classes 2 to 256.
    /// @param fractionBits Of values and weights, 0 to 14.
    /// @param step Learning rate, in units of a weight, 1 to 2^`fractionBits` and to 2^12.
    /// @param base Where the words are, in chunks of 512, without what follows the last lane.
    /// @param uploader Who stored them there, usually the factory.
    function _initDenseLogisticRegression(
        State state,
        uint256 features,
        uint256 classes,
        uint256 fractionBits,
        uint256 step,
        address[] memory base,
        address uploader
    ) internal returns (State) {
        if (classes < 2 || classes > MAX_CLASSES) {
            revert ParameterOutOfRange("classes");
        }
        state = _initRows(state, features, classes - 1, fractionBits, step, base, uploader);
        if (step > 1 << fractionBits) revert ParameterOutOfRange("step");
        return state;
    }

    function _logits(State state, bytes calldata sample)
        internal
        view
        override
        returns (int256[] memory)
    {
        (uint256 image, uint256 values) = _load(state, sample);
        return _logitsOf(state, image, values);
    }

    function _evaluate(State state, bytes calldata batch)
        internal
        view
        override
        returns (uint256 correct, uint256 total)
    {
        (uint256 image, uint256 values) = _prepare(state);
        uint256 position;
        unchecked {
            while (position < batch.length) {
                uint256 label;
                bytes calldata sample;
                (label, sample, position) = Batch.read(batch, position);
                DenseSample.copy(sample, state.features(), values);
                if (Softmax.best(_logitsOf(state, image, values)) == label) ++correct;
                ++total;
            }
        }
    }

    function _update(State state, bytes calldata sample, uint256 label)
        internal
        override
        returns (State, bool changed)
    {
        (uint256 image, uint256 values) = _load(state, sample);
        uint256 moved = _learn(state, image, values, label);
        return (_store(state, image, moved), moved != 0);
    }

    function _updateBatch(State state, bytes calldata batch)
        internal
        override
        returns (State, bool changed)
    {
        (uint256 image, uint256 values) = _prepare(state);
        uint256 moved;
        uint256 position;
        while (position < batch.length) {
            uint256 label;
            bytes calldata sample;
            (label, sample, position) = Batch.read(batch, position);
            DenseSample.copy(sample, state.features(), values);
            moved |= _learn(state, image, values, label);
        }
        return (_store(state, image, moved), moved != 0);
    }

    /// @dev A row of zeros. Of two classes only one has a row, so these cannot get a third.
    function _addClass(State state) internal override returns (State) {
        uint256 classes = _classes(state);
        if (classes == 2 || classes == MAX_CLASSES) revert ClassesFull(classes);
        return Descent.incrementOwn(_growRows(state));
    }

    /// @dev Of two classes, class 1 alone has a row.
    function _rows(State state) internal pure override returns (uint256) {
        uint256 classes = _classes(state);
        return classes == 2 ? 1 : classes;
    }

    /// @dev Scores of a sample by the rows in the image.
    function _logitsOf(State state, uint256 image, uint256 values)
        private
        pure
        returns (int256[] memory logits)
    {
        logits = new int256[](_classes(state));
        uint256 skipped = logits.length == 2 ? 1 : 0;
        unchecked {
            uint256 bits = 2 * Descent.fractionBits(state);
            for (uint256 i = skipped; i < logits.length; ++i) {
                int256 score = _score(state, image, values, i - skipped);
                // Scores of 2^15 products below 2^30 leave room for any shift.
                logits[i] = score << Softmax.FRACTION_BITS >> bits;
            }
        }
    }

    /// @dev Moves the rows in the image.
    /// @return moved Those that moved, one bit each.
    function _learn(State state, uint256 image, uint256 values, uint256 label)
        private
        pure
        returns (uint256 moved)
    {
        (int256[] memory gradients,) = _gradients(state, _logitsOf(state, image, values), label);
        uint256 skipped = gradients.length == 2 ? 1 : 0;
        unchecked {
            for (uint256 i = skipped; i < gradients.length; ++i) {
                if (gradients[i] == 0) continue;
                _step(state, image, values, i - skipped, gradients[i]);
                moved |= 1 << (i - skipped);
            }
        }
    }
}
