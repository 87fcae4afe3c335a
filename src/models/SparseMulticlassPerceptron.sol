// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel, Spec} from "../interfaces/IModel.sol";
import {Int8Blocks} from "../libraries/Int8Blocks.sol";
import {SparseSample} from "../libraries/SparseSample.sol";
import {Words} from "../libraries/Words.sol";
import {State} from "../types/State.sol";
import {SparseWeights} from "./SparseWeights.sol";

/// @title SparseMulticlassPerceptron
/// @notice A linear model of several classes over the presence of features.
/// @author SUM
///
/// @dev $$ class = \arg\max_c ( b_c + \sum_{j \in sample} w_{jc} ) $$, ties to the lowest class, and,
/// only when that is not the label, for each j in the sample
/// $$ w_{j,label} \leftarrow w_{j,label} + step, \quad w_{j,class} \leftarrow w_{j,class} - step $$
/// and so for b, if the deployer chose to train it.
///
/// Weights are int8 lanes, which saturate at −128 and 127, in a block for each feature (`Int8Blocks`)
/// with room for the most classes; b is one more block, behind the last feature. Lanes of classes
/// that are not there yet are what these start from. Gas grows with the words a sample touches (one
/// read each, one write each when it learns), and with its ids; memory with features · lanes.
abstract contract SparseMulticlassPerceptron is SparseWeights {
    /* VIEW */

    /// @inheritdoc IModel
    /// @dev The bias is among the words, so nothing is added to the score.
    function spec() external view returns (Spec memory) {
        State state = _state();
        return Spec({
            kind: "sparse-multiclass-perceptron",
            features: state.features(),
            classes: _classes(state),
            laneBits: 8,
            fractionBits: 0,
            step: _step(state),
            bias: 0
        });
    }

    /// @notice The most classes there can be, and whether the bias learns.
    function options() external view returns (uint256 maxClasses, bool biasLearns) {
        State state = _state();
        return (_maxClasses(state), _biasLearns(state));
    }

    /* INTERNAL */

    /// @dev Starts with the weights in `base`, or with zeros if that has no chunks.
    /// @param features Size of the feature space, 1 to 2^15.
    /// @param classes Number of classes, 2 to `maxClasses`.
    /// @param maxClasses The most there can be, 2 to 32; a block has the next power of two of lanes.
    /// @param biasLearns Whether the bias learns as if it were a feature of every sample.
    /// @param step Learning rate, in lane units, 1 to 127.
    /// @param base Where the blocks of all features and of the bias are, in chunks of 16,384 bytes.
    /// @param uploader Who stored them there, usually the factory.
    function _initSparseMulticlassPerceptron(
        State state,
        uint256 features,
        uint256 classes,
        uint256 maxClasses,
        bool biasLearns,
        uint256 step,
        address[] memory base,
        address uploader
    ) internal returns (State) {
        if (features == 0 || features > SparseSample.MAX_FEATURES) {
            revert ParameterOutOfRange("features");
        }
        if (maxClasses > Int8Blocks.MAX_LANES) revert ParameterOutOfRange("maxClasses");
        if (classes < 2 || classes > maxClasses) revert ParameterOutOfRange("classes");
        if (step == 0 || step > 127) revert ParameterOutOfRange("step");

        uint256 learns = biasLearns ? 1 : 0;
        state = state.setModel(features, step << 17 | learns << 16 | maxClasses << 8 | classes);
        Words.initialize(base, uploader, (features + 1) << _blockLog2(state));
        return state;
    }

    /// @dev The parameters are the step, 7 bits, whether the bias learns, 1, the most classes, 8, and the
    /// classes, 8.
    function _classes(State state) internal pure override returns (uint256) {
        return state.parameters() & 0xff;
    }

    function _predict(State state, bytes calldata sample) internal view override returns (uint256) {
        (uint256 image,) = _load(state, sample);
        return _predictIn(state, image, sample);
    }

    /// @dev In units of a weight, the bias included.
    function _scores(State state, bytes calldata sample)
        internal
        view
        override
        returns (int256[] memory)
    {
        (uint256 image,) = _load(state, sample);
        return _scoresIn(state, image, sample);
    }

    /// @dev Its lanes are there: zeros, unless the base has them.
    function _addClass(State state) internal pure override returns (State) {
        uint256 classes = _classes(state);
        if (classes == _maxClasses(state)) revert ClassesFull(classes);
        return state.setModel(state.features(), state.parameters() + 1);
    }

    function _predictIn(State state, uint256 image, bytes calldata sample)
        internal
        pure
        override
        returns (uint256 label)
    {
        int256[] memory scores = _scoresIn(state, image, sample);
        unchecked {
            int256 best = scores[0];
            for (uint256 class = 1; class < scores.length; ++class) {
                int256 score = scores[class];
                if (score > best) (best, label) = (score, class);
            }
        }
    }

    /// @dev The label gains what the prediction loses.
    function _learn(State state, uint256 image, bytes calldata sample, uint256 label)
        internal
        pure
        override
        returns (bool changed)
    {
        uint256 prediction = _predictIn(state, image, sample);
        if (prediction == label) return false;
        uint256 blockLog2 = _blockLog2(state);
        int256 step = int256(_step(state));
        Int8Blocks.move(image, sample, blockLog2, label, step);
        Int8Blocks.move(image, sample, blockLog2, prediction, -step);
        if (!_biasLearns(state)) return sample.length != 0;
        unchecked {
            uint256 bias = image + (state.features() << blockLog2);
            Int8Blocks.moveOne(bias + label, step);
            Int8Blocks.moveOne(bias + prediction, -step);
        }
        return true;
    }

    /// @dev The bias's word, too, which is the last. It is stored if the bias learns or a feature is in it.
    function _loadMarked(State state, uint256 image, uint256 marks, uint256 count)
        internal
        view
        override
    {
        bool fresh = Words.mark(marks, count - 1);
        super._loadMarked(state, image, marks, count);
        if (fresh && !_biasLearns(state)) Words.unmark(marks, count - 1);
    }

    function _featuresLog2(State state) internal pure override returns (uint256) {
        unchecked {
            return 5 - _blockLog2(state);
        }
    }

    /// @dev For the features and the bias.
    function _wordCount(State state) internal pure override returns (uint256) {
        unchecked {
            return (((state.features() + 1) << _blockLog2(state)) + 31) >> 5;
        }
    }

    function _scoresIn(State state, uint256 image, bytes calldata sample)
        private
        pure
        returns (int256[] memory scores)
    {
        scores = new int256[](_classes(state));
        unchecked {
            uint256 bias = image + (state.features() << _blockLog2(state));
            for (uint256 class; class < scores.length; ++class) {
                scores[class] = Int8Blocks.get(bias + class);
            }
        }
        Int8Blocks.sum(image, sample, _blockLog2(state), scores);
    }

    function _step(State state) private pure returns (uint256) {
        return state.parameters() >> 17;
    }

    function _biasLearns(State state) private pure returns (bool) {
        return state.parameters() >> 16 & 1 == 1;
    }

    function _maxClasses(State state) private pure returns (uint256) {
        return state.parameters() >> 8 & 0xff;
    }

    function _blockLog2(State state) private pure returns (uint256) {
        return Int8Blocks.blockLog2Of(_maxClasses(state));
    }
}
