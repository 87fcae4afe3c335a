// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel, Spec} from "../interfaces/IModel.sol";
import {Descent} from "../libraries/Descent.sol";
import {Int16Blocks} from "../libraries/Int16Blocks.sol";
import {Softmax} from "../libraries/Softmax.sol";
import {SparseSample} from "../libraries/SparseSample.sol";
import {Words} from "../libraries/Words.sol";
import {State} from "../types/State.sol";
import {LogisticRegression} from "./LogisticRegression.sol";
import {SparseWeights} from "./SparseWeights.sol";

/// @title SparseLogisticRegression
/// @notice Logistic regression over the presence of features, with a trained bias.
/// @author SUM
///
/// @dev $$ z_k = b_k + \sum_{j \in sample} w_{kj} $$ , and so the weights of all features of a sample, and
/// the bias, move by the same; see `LogisticRegression`.
///
/// Weights are int16 lanes of f fraction bits, saturating, in blocks (see `Int16Blocks`): a feature has a
/// lane for each class or, of two classes, the one of class 1 alone. The bias is the block after the last
/// feature's. Scores are exact. Gas grows with the words a sample touches (one read each, one write
/// each when it learns), the bias's among them, and with its ids.
abstract contract SparseLogisticRegression is LogisticRegression, SparseWeights {
    /* VIEW */

    /// @inheritdoc IModel
    /// @dev The bias is among the words, so nothing is added to the score.
    function spec() external view returns (Spec memory) {
        State state = _state();
        return Spec({
            kind: "sparse-logistic-regression",
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
    /// @param features Size of the feature space, 1 to 2^15.
    /// @param classes 2 to 16.
    /// @param fractionBits Of weights, 0 to 14.
    /// @param step Learning rate, in units of a weight, 1 to 2^12.
    /// @param base Where the words are, in chunks of 512, without what follows the last lane.
    /// @param uploader Who stored them there, usually the factory.
    function _initSparseLogisticRegression(
        State state,
        uint256 features,
        uint256 classes,
        uint256 fractionBits,
        uint256 step,
        address[] memory base,
        address uploader
    ) internal returns (State) {
        if (features == 0 || features > SparseSample.MAX_FEATURES) {
            revert ParameterOutOfRange("features");
        }
        if (classes < 2 || classes > Int16Blocks.MAX_LANES) revert ParameterOutOfRange("classes");

        state = Descent.set(state, features, classes - 1, fractionBits, step);
        uint256 lanes = (features << _blockLog2(state)) + _columns(state);
        Words.initialize(base, uploader, 2 * lanes);
        return state;
    }

    function _logits(State state, bytes calldata sample)
        internal
        view
        override
        returns (int256[] memory)
    {
        (uint256 image,) = _load(state, sample);
        return _logitsIn(state, image, sample);
    }

    /// @dev The next lane of each block, zeros unless the base says otherwise. Blocks cannot grow: there are
    /// as many classes as lanes at the most, 4 if there were 3 or 4 at first, then 8, then 16. Of two
    /// classes only one has a lane, so these cannot get a third.
    function _addClass(State state) internal pure override returns (State) {
        uint256 classes = _classes(state);
        if (classes == 2 || classes == 1 << _blockLog2(state)) revert ClassesFull(classes);
        return Descent.incrementOwn(state);
    }

    function _predictIn(State state, uint256 image, bytes calldata sample)
        internal
        pure
        override
        returns (uint256)
    {
        return Softmax.best(_logitsIn(state, image, sample));
    }

    /// @dev Scores of a sample whose words are in the image.
    function _logitsIn(State state, uint256 image, bytes calldata sample)
        private
        pure
        returns (int256[] memory logits)
    {
        // Of two classes, the first stays 0.
        int256[] memory totals = new int256[](_columns(state));
        Int16Blocks.sum(image, sample, state.features(), _blockLog2(state), totals);
        logits = new int256[](_classes(state));
        unchecked {
            uint256 shift = Softmax.FRACTION_BITS - Descent.fractionBits(state);
            uint256 skipped = logits.length - totals.length;
            for (uint256 i; i < totals.length; ++i) {
                logits[skipped + i] = totals[i] << shift;
            }
        }
    }

    function _learn(State state, uint256 image, bytes calldata sample, uint256 label)
        internal
        pure
        override
        returns (bool changed)
    {
        int256[] memory gradients;
        (gradients, changed) = _gradients(state, _logitsIn(state, image, sample), label);
        if (!changed) return false;

        uint256 block_ = Int16Blocks.pack(gradients);
        if (gradients.length == 2) block_ <<= 16; // class 1 alone
        Int16Blocks.add(image, sample, state.features(), _blockLog2(state), block_);
    }

    /// @dev The bias's word, too, which is the last.
    function _loadMarked(State state, uint256 image, uint256 marks, uint256 count)
        internal
        view
        override
    {
        Words.mark(marks, count - 1);
        super._loadMarked(state, image, marks, count);
    }

    function _featuresLog2(State state) internal pure override returns (uint256) {
        unchecked {
            return 4 - _blockLog2(state);
        }
    }

    function _wordCount(State state) internal pure override returns (uint256) {
        unchecked {
            return (state.features() >> _featuresLog2(state)) + 1;
        }
    }

    /// @dev Of two classes, class 1 alone has weights.
    function _columns(State state) private pure returns (uint256) {
        uint256 classes = _classes(state);
        return classes == 2 ? 1 : classes;
    }

    function _blockLog2(State state) private pure returns (uint256) {
        return Int16Blocks.blockLog2Of(_columns(state));
    }
}
