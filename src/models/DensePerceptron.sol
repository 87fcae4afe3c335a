// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IDenseSample} from "../interfaces/IDenseSample.sol";
import {IModel, Spec} from "../interfaces/IModel.sol";
import {Batch} from "../libraries/Batch.sol";
import {DenseSample} from "../libraries/DenseSample.sol";
import {Int16Lanes} from "../libraries/Int16Lanes.sol";
import {Rows} from "../libraries/Rows.sol";
import {Words} from "../libraries/Words.sol";
import {State} from "../types/State.sol";
import {Model} from "./Model.sol";

/// @title DensePerceptron
/// @notice A linear model over features that are numbers, with a trained bias.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev Values and weights are fixed point, `int16` with f fraction bits. A sample gets one more
/// value, the constant 1, whose weight is the bias. For two classes
/// $$ class = [ \sum_j w_j x_j > 0 ] $$ and, only when that is not the label,
/// $$ w_j \leftarrow w_j \pm \lfloor x_j \cdot step / 2^f \rfloor $$ : + for label 1, − for label 0.
/// For more classes each has a row of weights, the greatest score wins, and on a mistake the row of
/// the label gains what the row of the prediction loses.
///
/// Weights are int16 lanes, 16 to a word, lane 0 in the most significant bytes: feature j is lane j of
/// its row, the bias the lane after the last feature. A row starts a word. Lanes saturate; scores,
/// of 2f fraction bits, are exact. Gas grows with the words of all rows (one read each), and those
/// of the two rows that change (one write each).
abstract contract DensePerceptron is Model, IDenseSample {
    /* CONSTANTS */

    /// @dev The most classes.
    uint256 private constant MAX_CLASSES = 256;

    /* VIEW */

    /// @inheritdoc IModel
    /// @dev The bias is among the words, so nothing is added to the score.
    function spec() external view returns (Spec memory) {
        State state = _state();
        return Spec({
            kind: _kind(),
            features: state.features(),
            classes: _classes(state),
            laneBits: 16,
            fractionBits: _fractionBits(state),
            step: 1 << (_fractionBits(state) - _shift(state)),
            bias: 0
        });
    }

    /// @inheritdoc IModel
    function words(uint256 start, uint256 count) external view returns (uint256[] memory) {
        State state = _state();
        (uint256 rows, uint256 length) = _layout(state);
        return Rows.read(state, rows, length, start, count);
    }

    /* INTERNAL */

    /// @dev Starts with the weights in `base`, or with zeros if that has no chunks.
    /// @param features Values of a sample, 1 to 2^15 − 1.
    /// @param classes 2 to 256.
    /// @param fractionBits Of values and weights, 0 to 14.
    /// @param step Learning rate, in lane units: a power of two, 1 to 2^`fractionBits`.
    /// @param base Where the words are, in chunks of 512, without what follows the last lane.
    /// @param uploader Who stored them there, usually the factory.
    function _initDensePerceptron(
        State state,
        uint256 features,
        uint256 classes,
        uint256 fractionBits,
        uint256 step,
        address[] memory base,
        address uploader
    ) internal returns (State) {
        if (features == 0 || features > DenseSample.MAX_FEATURES) {
            revert ParameterOutOfRange("features");
        }
        if (classes < 2 || classes > MAX_CLASSES) revert ParameterOutOfRange("classes");
        if (fractionBits > DenseSample.MAX_FRACTION_BITS) {
            revert ParameterOutOfRange("fractionBits");
        }
        uint256 shift;
        while (shift < fractionBits && step << shift != 1 << fractionBits) ++shift;
        if (step << shift != 1 << fractionBits || step > 1 << fractionBits) {
            revert ParameterOutOfRange("step");
        }

        state = state.setModel(features, classes << 8 | fractionBits << 4 | shift);
        (uint256 rows, uint256 length) = _layout(state);
        uint256 unused = 32 * length - 2 * (features + 1);
        Words.initialize(base, uploader, 32 * rows * length - unused);
        return state;
    }

    /// @dev The parameters are the number of classes, 16 bits, the fraction bits, 4, and by how much a
    /// sample is shifted to the right before it is learned, 4.
    function _classes(State state) internal pure override returns (uint256) {
        return state.parameters() >> 8;
    }

    function _predict(State state, bytes calldata sample)
        internal
        view
        override
        returns (uint256 label)
    {
        (,, label) = _classify(state, sample);
    }

    /// @dev The scores, exact, with 2f fraction bits; of two classes 0 for class 0.
    function _scores(State state, bytes calldata sample)
        internal
        view
        override
        returns (int256[] memory values)
    {
        uint256 image;
        uint256 sampleValues;
        (image, sampleValues) = _prepare(state);
        _read(state, sample, sampleValues);
        values = new int256[](_classes(state));
        (uint256 rows, uint256 length) = _layout(state);
        for (uint256 i; i < rows; ++i) {
            int256 score = Int16Lanes.dot(image + 32 * i * length, sampleValues, length);
            values[rows == 1 ? 1 : i] = score;
        }
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
                _read(state, sample, values);
                if (_best(state, image, values) == label) ++correct;
                ++total;
            }
        }
    }

    function _update(State state, bytes calldata sample, uint256 label)
        internal
        override
        returns (State, bool changed)
    {
        (uint256 image, uint256 values, uint256 prediction) = _classify(state, sample);
        if (prediction == label) return (state, false);

        return (_store(state, image, _move(state, image, values, label, prediction)), true);
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
            _read(state, sample, values);
            uint256 prediction = _best(state, image, values);
            if (prediction != label) moved |= _move(state, image, values, label, prediction);
        }
        return (_store(state, image, moved), moved != 0);
    }

    function _compact(State state, uint256 chunk) internal override returns (State) {
        (uint256 rows, uint256 length) = _layout(state);
        return Words.compact(state, rows * length, chunk);
    }

    /// @dev A row of zeros. Two classes share one row, so a model of two cannot grow.
    function _addClass(State state) internal override returns (State) {
        uint256 classes = _classes(state);
        if (classes == 2 || classes == MAX_CLASSES) revert ClassesFull(classes);
        (uint256 rows, uint256 length) = _layout(state);
        state = Words.grow(state, rows * length, (rows + 1) * length);
        return state.setModel(state.features(), state.parameters() + (1 << 8));
    }

    /// @dev What `spec` calls the model.
    function _kind() internal pure virtual returns (string memory) {
        return "dense-perceptron";
    }

    /// @dev Puts the values of `sample`, one for each feature, at `pointer`.
    function _read(State state, bytes calldata sample, uint256 pointer) internal view virtual {
        DenseSample.copy(sample, state.features(), pointer);
    }

    /// @dev All words, the sample's values, and its class.
    function _classify(State state, bytes calldata sample)
        private
        view
        returns (uint256 image, uint256 values, uint256 label)
    {
        (image, values) = _prepare(state);
        _read(state, sample, values);
        label = _best(state, image, values);
    }

    /// @dev All words, and memory for a sample's values with the constant 1 behind them.
    function _prepare(State state) private view returns (uint256 image, uint256 values) {
        unchecked {
            (uint256 rows, uint256 length) = _layout(state);
            image = Rows.load(state, rows, length);
            values = DenseSample.allocate(32 * length);
            uint256 position = values + 2 * state.features();
            uint256 one = 1 << _fractionBits(state);
            assembly ("memory-safe") {
                mstore8(position, shr(8, one))
                mstore8(add(position, 1), one)
            }
        }
    }

    /// @dev The class that the rows in `image` give the sample.
    function _best(State state, uint256 image, uint256 values)
        private
        pure
        returns (uint256 label)
    {
        (uint256 rows, uint256 length) = _layout(state);
        int256 best = Int16Lanes.dot(image, values, length);
        if (rows == 1) return best > 0 ? 1 : 0;

        unchecked {
            for (uint256 i = 1; i < rows; ++i) {
                image += 32 * length;
                int256 score = Int16Lanes.dot(image, values, length);
                if (score > best) (best, label) = (score, i);
            }
        }
    }

    /// @dev Moves the label's row towards the sample and the prediction's away from it.
    /// @return moved These rows, one bit each.
    function _move(State state, uint256 image, uint256 values, uint256 label, uint256 prediction)
        private
        pure
        returns (uint256 moved)
    {
        (uint256 rows, uint256 length) = _layout(state);
        uint256 shift = _shift(state);
        if (rows == 1) {
            Int16Lanes.move(image, values, length, shift, label == 0);
            return 1;
        }
        unchecked {
            Int16Lanes.move(image + 32 * length * label, values, length, shift, false);
            Int16Lanes.move(image + 32 * length * prediction, values, length, shift, true);
        }
        return 1 << label | 1 << prediction;
    }

    /// @dev Stores the rows whose bits are set.
    function _store(State state, uint256 image, uint256 moved) private returns (State) {
        (uint256 rows, uint256 length) = _layout(state);
        uint256 first;
        unchecked {
            for (; moved != 0; moved >>= 1) {
                if (moved & 1 == 1) {
                    state =
                        Words.storeRow(image + (first << 5), first, length, state, rows * length);
                }
                first += length;
            }
        }
        return state;
    }

    function _fractionBits(State state) private pure returns (uint256) {
        return state.parameters() >> 4 & 0xf;
    }

    function _shift(State state) private pure returns (uint256) {
        return state.parameters() & 0xf;
    }

    /// @dev How many rows there are, and the words of each, for the features and the bias.
    function _layout(State state) private pure returns (uint256 rows, uint256 length) {
        unchecked {
            rows = _classes(state);
            if (rows == 2) rows = 1;
            length = (state.features() + 16) >> 4;
        }
    }
}
