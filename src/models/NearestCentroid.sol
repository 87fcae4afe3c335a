// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IDenseSample} from "../interfaces/IDenseSample.sol";
import {IModel, Spec} from "../interfaces/IModel.sol";
import {Batch} from "../libraries/Batch.sol";
import {DenseSample} from "../libraries/DenseSample.sol";
import {Int16Lanes} from "../libraries/Int16Lanes.sol";
import {Int32Lanes} from "../libraries/Int32Lanes.sol";
import {Words} from "../libraries/Words.sol";
import {State} from "../types/State.sol";
import {Model} from "./Model.sol";

/// @title NearestCentroid
/// @notice The class whose samples have the nearest mean, over features that are numbers.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev A class keeps n, how many samples it learned, their sum s, and ‖s‖². The nearest mean is that
/// with the least $$ \|x - s/n\|^2 - \|x\|^2 = (\|s\|^2 - 2 n \, x \cdot s) / n^2 $$; such fractions are
/// compared by cross-multiplication, so nothing is ever rounded. A class without samples is not
/// predicted, unless there is none with samples: then class 0 is.
///
/// Values are `int16` fixed point. The row of a class, which starts a word, is its head, n in 32
/// bits and ‖s‖² in 96, and then int32 lanes: feature j is lane j + 4 of its row, 8 lanes to a word,
/// lane 0 the most significant. A class learns 65,535 samples and then stays as it is: a sum of that
/// many values fits its lane, and with 2^15 lanes a ‖s‖² is below 2^77.
/// Gas grows with the words of the label's row (one write each) to learn, and of all rows (one read
/// each) to predict.
abstract contract NearestCentroid is Model, IDenseSample {
    /* CONSTANTS */

    /// @dev The most classes.
    uint256 private constant MAX_CLASSES = 256;

    /// @dev The most samples that a class learns.
    uint256 private constant MAX_SAMPLES = type(uint16).max;

    /// @dev What judging takes at most: to read a word of a row, to copy what is beside it of a sample, to compare the
    /// two, and besides for each row that a sample is compared with.
    uint256 private constant GAS_OF_A_WORD = 2400;
    uint256 private constant GAS_TO_COPY = 300;
    uint256 private constant GAS_TO_COMPARE = 150;
    uint256 private constant GAS_OF_A_ROW = 800;

    /// @dev Lanes that the head takes.
    uint256 private constant HEAD_LANES = 4;

    /* VIEW */

    /// @inheritdoc IModel
    /// @dev There is neither step nor bias. The fraction bits are those of a sample and of the sums.
    function spec() external view returns (Spec memory) {
        State state = _state();
        return Spec({
            kind: "nearest-centroid",
            features: state.features(),
            classes: _classes(state),
            laneBits: 32,
            fractionBits: state.parameters() & 0xff,
            step: 0,
            bias: 0
        });
    }

    /// @inheritdoc IModel
    function words(uint256 start, uint256 count) external view returns (uint256[] memory) {
        State state = _state();
        return Words.readRange(state, _classes(state) * _rowWords(state), start, count);
    }

    /* INTERNAL */

    /// @dev Starts with the rows in `base`, or without samples if that has no chunks. Reverts with
    /// `ParameterOutOfRange("base")` unless the heads fit the sums and what follows these is zero.
    /// @param features Values of a sample, 1 to 2^15 − 1.
    /// @param classes 2 to 256.
    /// @param fractionBits Of values, 0 to 14; for those who encode samples.
    /// @param base Where the words are, in chunks of 512.
    /// @param uploader Who stored them there, usually the factory.
    function _initNearestCentroid(
        State state,
        uint256 features,
        uint256 classes,
        uint256 fractionBits,
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

        state = state.setModel(features, classes << 8 | fractionBits);
        if (base.length == 0) return state;
        uint256 length = _rowWords(state);
        Words.initialize(base, uploader, 32 * classes * length);
        uint256 image = Words.loadAll(state, classes * length);
        for (uint256 i; i < classes; ++i) {
            _check(image + 32 * i * length, features, length);
        }
        return state;
    }

    /// @dev The parameters are the number of classes, 16 bits, and the fraction bits, 8.
    function _classes(State state) internal pure override returns (uint256) {
        return state.parameters() >> 8;
    }

    function _predict(State state, bytes calldata sample) internal view override returns (uint256) {
        uint256 values = _copy(state, sample);
        uint256 image = Words.loadAll(state, _classes(state) * _rowWords(state));
        return _nearest(state, image, values);
    }

    /// @dev −‖x − s/n‖², in 10^−18, rounded up; the lowest number for a class without samples.
    function _scores(State state, bytes calldata sample)
        internal
        view
        override
        returns (int256[] memory values)
    {
        uint256 x = _copy(state, sample);
        uint256 length = _rowWords(state);
        values = new int256[](_classes(state));
        uint256 image = Words.loadAll(state, values.length * length);
        uint256 square = uint256(Int16Lanes.dot(x, x, (length + 1) >> 1));
        uint256 bits = 2 * (state.parameters() & 0xff);
        for (uint256 i; i < values.length; ++i) {
            (uint256 n, uint256 norm) = _head(image);
            values[i] = type(int256).min;
            if (n != 0) {
                // n² times the distance, which is at most 2^32 · 2^15 · 2^32.
                int256 dot = Int32Lanes.dot(image, x, length);
                int256 distance = int256(norm + n * n * square) - 2 * int256(n) * dot;
                values[i] = -int256(uint256(distance) * 1e18 / (n * n << bits));
            }
            image += 32 * length;
        }
    }

    function _checkBatch(State state, bytes calldata batch)
        internal
        pure
        override
        returns (uint256 samples)
    {
        return Batch.check(batch, _classes(state));
    }

    function _evaluate(State state, bytes calldata batch)
        internal
        view
        override
        returns (uint256 correct, uint256 total)
    {
        uint256 image = Words.loadAll(state, _classes(state) * _rowWords(state));
        uint256 values = _allocate(state);

        uint256 position;
        unchecked {
            while (position < batch.length) {
                uint256 label;
                bytes calldata sample;
                (label, sample, position) = Batch.read(batch, position);
                DenseSample.copy(sample, state.features(), values + 2 * HEAD_LANES);
                if (_nearest(state, image, values) == label) ++correct;
                ++total;
            }
        }
    }

    function _update(State state, bytes calldata sample, uint256 label)
        internal
        override
        returns (State, bool changed)
    {
        uint256 values = _copy(state, sample);
        uint256 row = DenseSample.allocate(32 * _rowWords(state));
        _loadRow(state, row, label);
        if (!_learn(state, row, values)) return (state, false);
        return (_storeRow(state, row, label), true);
    }

    /// @dev Goes through the batch once for each class that it has samples of.
    function _updateBatch(State state, bytes calldata batch)
        internal
        override
        returns (State, bool changed)
    {
        uint256 values = _allocate(state);
        uint256 row = DenseSample.allocate(32 * _rowWords(state));
        uint256 labels = Batch.labels(batch);
        for (uint256 class; labels != 0; ++class) {
            if (labels & 1 == 1) {
                _loadRow(state, row, class);
                if (_learnBatch(state, row, values, batch, class)) {
                    (state, changed) = (_storeRow(state, row, class), true);
                }
            }
            labels >>= 1;
        }
        return (state, changed);
    }

    /// @dev All rows are read once; each sample is copied, and compared with each.
    function _gasToJudge(State state, uint256 samples, uint256)
        internal
        pure
        override
        returns (uint256)
    {
        unchecked {
            uint256 count = _rowWords(state);
            uint256 comparing = samples * (count * GAS_TO_COMPARE + GAS_OF_A_ROW);
            return
                _classes(state) * (count * GAS_OF_A_WORD + comparing) + samples * count
                    * GAS_TO_COPY;
        }
    }

    function _compact(State state, uint256 chunk) internal override returns (State) {
        return Words.compact(state, _classes(state) * _rowWords(state), chunk);
    }

    /// @dev It has no samples, so it is not predicted before it gets some.
    function _addClass(State state) internal override returns (State) {
        uint256 classes = _classes(state);
        if (classes == MAX_CLASSES) revert ClassesFull(MAX_CLASSES);
        uint256 length = _rowWords(state);
        state = Words.grow(state, classes * length, (classes + 1) * length);
        return state.setModel(state.features(), state.parameters() + (1 << 8));
    }

    /// @dev Adds the batch's samples of one class to its row, unless it is full.
    function _learnBatch(
        State state,
        uint256 row,
        uint256 values,
        bytes calldata batch,
        uint256 class
    ) private pure returns (bool changed) {
        uint256 position;
        while (position < batch.length) {
            uint256 label;
            bytes calldata sample;
            (label, sample, position) = Batch.read(batch, position);
            if (label != class) continue;
            DenseSample.copy(sample, state.features(), values + 2 * HEAD_LANES);
            if (_learn(state, row, values)) changed = true;
        }
    }

    /// @dev Adds a sample to a row, unless it is full.
    function _learn(State state, uint256 row, uint256 values) private pure returns (bool) {
        (uint256 samples, uint256 norm) = _head(row);
        if (samples == MAX_SAMPLES) return false;
        unchecked {
            // Exact, so that a negative growth is at most the norm.
            norm += uint256(Int32Lanes.add(row, values, _rowWords(state)));
            _setHead(row, samples + 1, norm);
        }
        return true;
    }

    function _loadRow(State state, uint256 row, uint256 class) private view {
        unchecked {
            uint256 length = _rowWords(state);
            uint256 first = class * length;
            Words.loadRange(row, first, first + length, state, _classes(state) * length);
        }
    }

    function _storeRow(State state, uint256 row, uint256 class) private returns (State) {
        unchecked {
            uint256 length = _rowWords(state);
            uint256 first = class * length;
            return Words.storeRange(row, first, first + length, state, _classes(state) * length);
        }
    }

    /// @dev The sample's values beside the lanes of a row; zeros beside its head.
    function _copy(State state, bytes calldata sample) private pure returns (uint256 values) {
        unchecked {
            values = _allocate(state);
            DenseSample.copy(sample, state.features(), values + 2 * HEAD_LANES);
        }
    }

    function _allocate(State state) private pure returns (uint256) {
        unchecked {
            return DenseSample.allocate(16 * _rowWords(state));
        }
    }

    /// @dev The class whose mean in `image` is the nearest.
    function _nearest(State state, uint256 image, uint256 values)
        private
        pure
        returns (uint256 label)
    {
        unchecked {
            uint256 length = _rowWords(state);
            uint256 classes = _classes(state);
            int256 bestNumerator;
            int256 bestDenominator; // none yet
            for (uint256 i; i < classes; ++i) {
                (uint256 samples, uint256 norm) = _head(image);
                if (samples != 0) {
                    // |x · s| ≤ 2^15 · 2^15 · 2^31, so that a numerator is below 2^80 in size.
                    int256 numerator =
                        int256(norm) - 2 * int256(samples) * Int32Lanes.dot(image, values, length);
                    int256 denominator = int256(samples * samples);
                    if (
                        bestDenominator == 0
                            || numerator * bestDenominator < bestNumerator * denominator
                    ) {
                        (label, bestNumerator, bestDenominator) = (i, numerator, denominator);
                    }
                }
                image += 32 * length;
            }
        }
    }

    /// @dev Reverts unless the row could be the result of learning.
    function _check(uint256 row, uint256 features, uint256 length) private pure {
        (uint256 samples, uint256 norm) = _head(row);
        bool fine = samples <= MAX_SAMPLES;
        unchecked {
            int256 most = int256(samples << 15);
            for (uint256 i = HEAD_LANES; i < 8 * length; ++i) {
                int256 sum;
                assembly ("memory-safe") {
                    sum := sar(224, mload(add(row, shl(2, i))))
                }
                fine =
                    fine && -most <= sum && sum <= most && (sum == 0 || i < HEAD_LANES + features);
                norm -= uint256(sum * sum);
            }
        }
        if (!fine || norm != 0) revert ParameterOutOfRange("base");
    }

    function _head(uint256 row) private pure returns (uint256 samples, uint256 norm) {
        assembly ("memory-safe") {
            let head := mload(row)
            samples := shr(224, head)
            norm := shr(160, shl(32, head))
        }
    }

    function _setHead(uint256 row, uint256 samples, uint256 norm) private pure {
        assembly ("memory-safe") {
            let sums := shr(128, shl(128, mload(row)))
            mstore(row, or(or(shl(224, samples), shl(128, norm)), sums))
        }
    }

    /// @dev Words for the head and the features.
    function _rowWords(State state) private pure returns (uint256) {
        unchecked {
            return (state.features() + HEAD_LANES + 7) >> 3;
        }
    }
}
