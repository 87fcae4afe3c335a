// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel, Spec} from "../interfaces/IModel.sol";
import {ISparseSample} from "../interfaces/ISparseSample.sol";
import {Batch} from "../libraries/Batch.sol";
import {Int8Lanes} from "../libraries/Int8Lanes.sol";
import {SparseSample} from "../libraries/SparseSample.sol";
import {Words} from "../libraries/Words.sol";
import {State} from "../types/State.sol";
import {Model} from "./Model.sol";

/// @title SparsePerceptron
/// @notice A linear model of two classes over the presence of features.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev $$ class = [ b + \sum_{j \in sample} w_j > 0 ] $$ and, only when that is not the label,
/// $$ w_j \leftarrow w_j \pm step $$ for each j in the sample: + for label 1, − for label 0.
///
/// Weights are int8 lanes, 32 to a word, lane 0 in the most significant byte: feature j is lane
/// j mod 32 of word ⌊j / 32⌋. They saturate at −128 and 127. The bias is fixed.
/// Gas grows with the words a sample touches (one read each, one write each when it learns) and with
/// its ids.
abstract contract SparsePerceptron is Model, ISparseSample {
    /* CONSTANTS */

    /// @dev log2 of the lanes in a word.
    uint256 private constant LANES_LOG2 = 5;

    /* VIEW */

    /// @inheritdoc IModel
    function spec() external view returns (Spec memory) {
        State state = _state();
        return Spec({
            kind: "sparse-perceptron",
            features: state.features(),
            classes: 2,
            laneBits: 8,
            fractionBits: 0,
            step: _step(state),
            bias: _bias(state)
        });
    }

    /// @inheritdoc IModel
    function words(uint256 start, uint256 count) external view returns (uint256[] memory) {
        State state = _state();
        return Words.read(state, _wordCount(state), start, count);
    }

    /* INTERNAL */

    /// @dev Starts with the weights in `base`, or with zeros if that has no chunks.
    /// @param features Size of the feature space, 1 to 2^15.
    /// @param bias Fixed bias, in lane units.
    /// @param step Learning rate, in lane units, 1 to 127.
    /// @param base Where the weights are, one byte each in chunks of 16,384.
    /// @param uploader Who stored them there, usually the factory.
    function _initSparsePerceptron(
        State state,
        uint256 features,
        int16 bias,
        uint256 step,
        address[] memory base,
        address uploader
    ) internal returns (State) {
        if (features == 0 || features > SparseSample.MAX_FEATURES) {
            revert ParameterOutOfRange("features");
        }
        if (step == 0 || step > 127) revert ParameterOutOfRange("step");

        Words.initialize(base, uploader, features);
        return state.setModel(features, step << 16 | uint16(bias));
    }

    function _classes(State) internal pure override returns (uint256) {
        return 2;
    }

    function _predict(State state, bytes calldata sample)
        internal
        view
        override
        returns (uint256 label)
    {
        (,, int256 score) = _score(state, sample);
        return score > 0 ? 1 : 0;
    }

    /// @dev 0 for class 0 and the score for class 1, in units of a weight.
    function _scores(State state, bytes calldata sample)
        internal
        view
        override
        returns (int256[] memory values)
    {
        values = new int256[](2);
        (,, values[1]) = _score(state, sample);
    }

    function _evaluate(State state, bytes calldata batch)
        internal
        view
        override
        returns (uint256 correct, uint256 total)
    {
        int256 bias = _bias(state);
        uint256 features = state.features();
        (uint256 image,, bool long) = _loadSamples(state, batch);

        uint256 position;
        unchecked {
            while (position < batch.length) {
                uint256 label;
                bytes calldata sample;
                (label, sample, position) = Batch.read(batch, position);
                if (long) SparseSample.check(sample, features);
                int256 score = Int8Lanes.sum(image, sample) + bias;
                // if (label == (score > 0 ? 1 : 0)) ++correct;
                assembly ("memory-safe") {
                    correct := add(correct, eq(label, sgt(score, 0)))
                }
                ++total;
            }
        }
    }

    function _update(State state, bytes calldata sample, uint256 label)
        internal
        override
        returns (State, bool changed)
    {
        (uint256 image, uint256 marks, int256 score) = _score(state, sample);
        if (score > 0 == (label == 1)) return (state, false);

        _move(state, image, sample, label);
        return (Words.store(image, marks, state, _wordCount(state)), sample.length != 0);
    }

    function _updateBatch(State state, bytes calldata batch)
        internal
        override
        returns (State, bool changed)
    {
        (uint256 image, uint256 marks, bool long) = _loadSamples(state, batch);
        uint256 count = _wordCount(state);
        uint256 before = Words.copy(image, count);
        _learn(state, image, batch, long);
        changed = Words.markChanged(image, before, marks, count);
        return (Words.store(image, marks, state, count), changed);
    }

    function _compact(State state, uint256 chunk) internal override returns (State) {
        return Words.compact(state, _wordCount(state), chunk);
    }

    /// @dev There are two classes, and no more.
    function _addClass(State state) internal pure override returns (State) {
        revert ClassesFull(_classes(state));
    }

    /// @dev Learns from each sample of a batch in turn, which it checks first if the batch is long.
    function _learn(State state, uint256 image, bytes calldata batch, bool long) private pure {
        int256 bias = _bias(state);
        uint256 position;
        while (position < batch.length) {
            uint256 label;
            bytes calldata sample;
            (label, sample, position) = Batch.read(batch, position);
            if (long) SparseSample.check(sample, state.features());
            unchecked {
                if (Int8Lanes.sum(image, sample) + bias > 0 == (label == 1)) continue;
            }
            _move(state, image, sample, label);
        }
    }

    /// @dev The words that the samples of a batch touch; if it is long, all words and no sample is checked.
    function _loadSamples(State state, bytes calldata batch)
        private
        view
        returns (uint256 image, uint256 marks, bool long)
    {
        uint256 count = _wordCount(state);
        (image, marks) = Words.allocate(count);
        long = SparseSample.markLong(batch, state.features(), LANES_LOG2, marks);
        if (!long) SparseSample.markBatch(batch, state.features(), LANES_LOG2, marks);
        Words.load(image, marks, state, count);
    }

    /// @dev Moves the weights of a sample towards its label.
    function _move(State state, uint256 image, bytes calldata sample, uint256 label) private pure {
        Int8Lanes.move(image, sample, label == 1 ? int256(_step(state)) : -int256(_step(state)));
    }

    /// @dev The words that the sample touches, and its score.
    function _score(State state, bytes calldata sample)
        private
        view
        returns (uint256 image, uint256 marks, int256 score)
    {
        uint256 features = state.features();
        unchecked {
            uint256 count = (features + 31) >> 5;
            (image, marks) = Words.allocate(count);
            SparseSample.mark(sample, features, LANES_LOG2, marks);
            Words.load(image, marks, state, count);
            score = Int8Lanes.sum(image, sample) + _bias(state);
        }
    }

    /// @dev The parameters are the step, 8 bits, and the bias, 16.
    function _step(State state) private pure returns (uint256) {
        return state.parameters() >> 16;
    }

    function _bias(State state) private pure returns (int256) {
        return int16(uint16(state.parameters()));
    }

    function _wordCount(State state) private pure returns (uint256) {
        unchecked {
            return (state.features() + 31) >> 5;
        }
    }
}
