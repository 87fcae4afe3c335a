// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Descent} from "../libraries/Descent.sol";
import {Softmax} from "../libraries/Softmax.sol";
import {Rows} from "../types/Rows.sol";
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
        state = _initClasses(state, features, classes, fractionBits, step, base, uploader);
        if (step > 1 << fractionBits) revert ParameterOutOfRange("step");
        return state;
    }

    function _logits(State state, bytes calldata sample)
        internal
        view
        override
        returns (int256[] memory)
    {
        return _logitsOf(state, _load(state, sample));
    }

    function _answers(State state, Rows rows, uint256 label) internal pure override returns (bool) {
        return Softmax.best(_logitsOf(state, rows)) == label;
    }

    function _learn(State state, Rows rows, uint256 label)
        internal
        pure
        override
        returns (uint256 moved)
    {
        (int256[] memory gradients,) = _gradients(state, _logitsOf(state, rows), label);
        uint256 skipped = gradients.length - rows.count();
        unchecked {
            for (uint256 i = skipped; i < gradients.length; ++i) {
                if (gradients[i] == 0) continue;
                _step(state, rows, rows.pointer(i - skipped), gradients[i]);
                moved |= 1 << (i - skipped);
            }
        }
    }

    function _kind() internal pure override returns (string memory) {
        return "dense-logistic-regression";
    }

    /// @dev The score of each class, of a sample; of two classes 0 for class 0.
    function _logitsOf(State state, Rows rows) private pure returns (int256[] memory logits) {
        logits = new int256[](_classes(state));
        uint256 skipped = logits.length - rows.count();
        unchecked {
            uint256 bits = 2 * Descent.fractionBits(state);
            for (uint256 i = skipped; i < logits.length; ++i) {
                int256 score = _score(rows, rows.pointer(i - skipped));
                // Scores of 2^15 products below 2^30 leave room for any shift.
                logits[i] = score << Softmax.FRACTION_BITS >> bits;
            }
        }
    }
}
