// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel, Spec} from "../interfaces/IModel.sol";
import {Batch} from "../libraries/Batch.sol";
import {Int8Lanes} from "../libraries/Int8Lanes.sol";
import {SparseSample} from "../libraries/SparseSample.sol";
import {Words} from "../libraries/Words.sol";
import {State} from "../types/State.sol";
import {SparseWeights} from "./SparseWeights.sol";

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
abstract contract SparsePerceptron is SparseWeights {
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

    function _predict(State state, bytes calldata sample) internal view override returns (uint256) {
        (uint256 image,) = _load(state, sample);
        return _predictIn(state, image, sample);
    }

    /// @dev 0 for class 0 and the score for class 1, in units of a weight.
    function _scores(State state, bytes calldata sample)
        internal
        view
        override
        returns (int256[] memory values)
    {
        values = new int256[](2);
        (uint256 image,) = _load(state, sample);
        values[1] = _score(state, image, sample);
    }

    function _evaluate(State state, bytes calldata batch)
        internal
        view
        override
        returns (uint256 correct, uint256 total)
    {
        total = SparseSample.checkBatch(batch, Batch.LABELS, state.features());
        (uint256 image,) = _loadBatch(state, batch);
        int256 bias = _bias(state);
        uint256 label;
        bytes calldata sample = batch;
        unchecked {
            for (uint256 position; position < batch.length;) {
                (label, sample, position) = Batch.read(batch, position);
                if (_classOf(Int8Lanes.sum(image, sample) + bias) == label) ++correct;
            }
        }
    }

    /// @dev There are two classes, and no more.
    function _addClass(State state) internal pure override returns (State) {
        revert ClassesFull(_classes(state));
    }

    function _predictIn(State state, uint256 image, bytes calldata sample)
        internal
        pure
        override
        returns (uint256)
    {
        return _classOf(_score(state, image, sample));
    }

    function _learn(State state, uint256 image, bytes calldata sample, uint256 label)
        internal
        pure
        override
        returns (bool changed)
    {
        if (_classOf(_score(state, image, sample)) == label) return false;
        Int8Lanes.move(image, sample, _moved(Int8Lanes.ramp(), _step(state), label));
        return sample.length != 0;
    }

    /// @dev Equivalent to that of `SparseWeights`, but that `changed` is told of every mistake: bias, step and table
    /// stay out of the loop, and records, which are checked, are read without a call.
    function _learnBatch(State state, uint256 image, bytes calldata batch)
        internal
        pure
        override
        returns (bool changed)
    {
        int256 threshold = -_bias(state);
        uint256 twice = 2 * _step(state);
        uint256 lower = _moved(Int8Lanes.ramp(), _step(state), 0);
        bytes calldata sample = batch;
        uint256 head;
        uint256 next;
        uint256 end;
        assembly ("memory-safe") {
            next := batch.offset
            end := add(next, batch.length)
        }
        unchecked {
            while (next < end) {
                // Equivalent to `(label, sample, next) = Batch.read(batch, next)`, with label = head >> 16.
                assembly ("memory-safe") {
                    head := shr(224, calldataload(next))
                    sample.offset := add(next, 4) // Batch.HEAD
                    sample.length := and(head, 0xffff)
                    next := add(sample.offset, sample.length)
                }
                if (Int8Lanes.sum(image, sample) > threshold == (head >> 16 == 1)) continue;
                Int8Lanes.move(image, sample, lower + twice * (head >> 16));
                changed = true;
            }
        }
    }

    function _featuresLog2(State) internal pure override returns (uint256) {
        return LANES_LOG2;
    }

    function _wordCount(State state) internal pure override returns (uint256) {
        unchecked {
            return (state.features() + 31) >> LANES_LOG2;
        }
    }

    function _score(State state, uint256 image, bytes calldata sample)
        private
        pure
        returns (int256)
    {
        unchecked {
            return Int8Lanes.sum(image, sample) + _bias(state);
        }
    }

    /// @dev Equivalent to `score > 0 ? 1 : 0`.
    function _classOf(int256 score) private pure returns (uint256 class) {
        assembly ("memory-safe") {
            class := sgt(score, 0)
        }
    }

    /// @dev What moves weights towards a label: up by a step for 1, down for 0.
    function _moved(uint256 ramp, uint256 step, uint256 label) private pure returns (uint256) {
        unchecked {
            return ramp - step + 2 * step * label;
        }
    }

    /// @dev The parameters are the step, 8 bits, and the bias, 16.
    function _step(State state) private pure returns (uint256) {
        return state.parameters() >> 16;
    }

    function _bias(State state) private pure returns (int256) {
        return int16(uint16(state.parameters()));
    }
}
