// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel, Spec} from "../interfaces/IModel.sol";
import {ISparseSample} from "../interfaces/ISparseSample.sol";
import {Batch} from "../libraries/Batch.sol";
import {ClassWords} from "../libraries/ClassWords.sol";
import {SparseSample} from "../libraries/SparseSample.sol";
import {Uint16Lanes} from "../libraries/Uint16Lanes.sol";
import {Words} from "../libraries/Words.sol";
import {ClassHead, ClassHeadLibrary} from "../types/ClassHead.sol";
import {State} from "../types/State.sol";
import {Model} from "./Model.sol";

/// @title ClassCounts
/// @notice What models have in common that count, for each class, its samples and their features.
/// @author SUM
///
/// @dev To learn is to count: the label's class gains a sample, and each feature of it one occurrence.
/// Counts are uint16 lanes, 16 to a word, lane 0 in the most significant bits: feature j is lane
/// j mod 16 of word ⌊j / 16⌋ of its class. They stop at 65,535, the number of samples at 2^32 − 1.
/// Beside them each class has a head (`ClassHead`) with its number of samples and a sum over its counts.
///
/// A model says how well each class fits, and the highest number wins. Those that differ by no more than
/// `TIE` are equal, and the lowest of equal classes wins.
/// Gas grows with the words a sample touches, in the label's class to learn, in all to predict.
abstract contract ClassCounts is Model, ISparseSample {
    /* CONSTANTS */

    uint256 private constant TIE = 1 << 31;

    /// @dev The most classes.
    uint256 private constant MAX_CLASSES = 255;

    /// @dev What judging takes at most, for each class: to read a word, to rate a sample, and for each byte of one.
    uint256 private constant GAS_OF_A_WORD = 2400;
    uint256 private constant GAS_OF_A_SAMPLE = 2500;
    uint256 private constant GAS_OF_A_BYTE = 50;

    /// @dev log2 of the lanes in a word.
    uint256 private constant LANES_LOG2 = 4;

    /* VIEW */

    /// @inheritdoc IModel
    /// @dev Each class in turn: its head, without what that says about storage, then its counts.
    function words(uint256 start, uint256 count) external view returns (uint256[] memory values) {
        State state = _state();
        uint256 total = _classes(state) * (1 + _wordCount(state));
        (uint256 image,) = _loadAll(state);
        values = new uint256[](count);
        for (uint256 i; i < count && start < total && i < total - start; ++i) {
            assembly ("memory-safe") {
                mstore(add(values, shl(5, add(i, 1))), mload(add(image, shl(5, add(start, i)))))
            }
        }
    }

    /* INTERNAL */

    /// @dev Starts with `samples` in each class and with the counts in `base`, or with zeros if that
    /// has no chunks.
    /// @param features Size of the feature space, 1 to 2^15.
    /// @param samples Samples of each class, 2 to 255 of them, below 2^32 each.
    /// @param parameters What else the model needs, 16 bits.
    /// @param base Where the counts are: the words of each class in turn, 512 in each chunk, with as many
    /// bits a lane as follow from the chunk's length (`ClassWords.initialize`).
    /// @param uploader Who stored them there, usually the factory.
    function _initClassCounts(
        State state,
        uint256 features,
        uint256[] memory samples,
        uint256 parameters,
        address[] memory base,
        address uploader
    ) internal returns (State) {
        uint256 classes = samples.length;
        if (features == 0 || features > SparseSample.MAX_FEATURES) {
            revert ParameterOutOfRange("features");
        }
        if (classes < 2 || classes > MAX_CLASSES) revert ParameterOutOfRange("samples");

        state = state.setModel(features, parameters << 8 | classes);
        uint256 count = _wordCount(state);
        ClassWords.initialize(base, uploader, classes * count);
        (uint256 image, uint256 marks) = Words.allocate(count);
        Words.markAll(marks, count);
        for (uint256 class; class < classes; ++class) {
            if (samples[class] > type(uint32).max) revert ParameterOutOfRange("samples");
            uint256 sum;
            if (base.length != 0) {
                ClassWords.load(image, marks, class, count);
                if (Uint16Lanes.hasBeyond(image, features)) revert ParameterOutOfRange("base");
                sum = _sum(image, count);
            }
            ClassHead head = ClassHeadLibrary.create(samples[class], sum);
            if (head.numbers() != 0) ClassWords.storeHead(class, head);
        }
        return state;
    }

    function _classes(State state) internal pure override returns (uint256) {
        return state.parameters() & 0xff;
    }

    function _predict(State state, bytes calldata sample)
        internal
        view
        virtual
        override
        returns (uint256 label)
    {
        (uint256 image, uint256 marks) = _mark(state, sample);
        uint256 classes = _classes(state);
        uint256 best;
        unchecked {
            for (uint256 class; class < classes; ++class) {
                uint256 fit = _fitOf(state, class, image, marks, sample);
                if (_beats(fit, best)) (best, label) = (fit, class);
            }
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
        (uint256 image, uint256 marks) = Words.allocate(_wordCount(state));
        SparseSample.markBatch(batch, state.features(), LANES_LOG2, marks);
        // Not by `SparseSample.checkBatch`, for which a market has no room.
        for (uint256 position; position < batch.length; ++total) {
            bytes calldata sample;
            (, sample, position) = Batch.read(batch, position);
            SparseSample.check(sample, state.features());
        }
        // For each sample, how well the best class so far fits, and that class.
        uint256[] memory best = new uint256[](total);
        uint256[] memory labels = new uint256[](total);
        unchecked {
            for (uint256 class; class < _classes(state); ++class) {
                _fitBatch(state, image, marks, class, batch, best, labels);
            }
            uint256 position;
            for (uint256 i; i < total; ++i) {
                uint256 label;
                (label,, position) = Batch.read(batch, position);
                if (label == labels[i]) ++correct;
            }
        }
    }

    function _update(State state, bytes calldata sample, uint256 label)
        internal
        override
        returns (State, bool changed)
    {
        uint256 count = _wordCount(state);
        (uint256 image, uint256 marks) = Words.allocate(count);
        SparseSample.mark(sample, state.features(), LANES_LOG2, marks);
        ClassHead head = ClassWords.load(image, marks, label, count);
        head = head.addSample(_gain(image, sample));
        ClassWords.store(image, marks, label, head, count);
        return (state, true);
    }

    /// @dev Goes through the batch once for each class that it has samples of.
    function _updateBatch(State state, bytes calldata batch)
        internal
        override
        returns (State, bool changed)
    {
        uint256 labels = Batch.labels(batch);
        (uint256 image, uint256 marks) = Words.allocate(_wordCount(state));
        for (uint256 class; labels != 0; ++class) {
            if (labels & 1 == 1) _learnBatch(state, image, marks, class, batch);
            labels >>= 1;
        }
        return (state, true);
    }

    /// @dev For each class all words that samples touch are read, and then each sample is gone through.
    function _gasToJudge(State state, uint256 samples, uint256 length)
        internal
        pure
        override
        returns (uint256)
    {
        unchecked {
            uint256 count = _wordCount(state);
            if (count > length >> 1) count = length >> 1;
            return _classes(state)
                * (count * GAS_OF_A_WORD + samples * GAS_OF_A_SAMPLE + length * GAS_OF_A_BYTE);
        }
    }

    function _compact(State state, uint256 chunk) internal override returns (State) {
        ClassWords.compact(_classes(state), _wordCount(state), chunk);
        return state;
    }

    /// @dev It has no samples, so it is not predicted before it gets some.
    function _addClass(State state) internal pure override returns (State) {
        uint256 classes = _classes(state);
        if (classes == MAX_CLASSES) revert ClassesFull(MAX_CLASSES);
        return state.setModel(state.features(), state.parameters() + 1);
    }

    /// @dev How well each class fits.
    function _fits(State state, bytes calldata sample)
        internal
        view
        returns (uint256[] memory fits)
    {
        (uint256 image, uint256 marks) = _mark(state, sample);
        fits = new uint256[](_classes(state));
        for (uint256 class; class < fits.length; ++class) {
            fits[class] = _fitOf(state, class, image, marks, sample);
        }
    }

    /* HOOKS */

    /// @dev What the head's sum is of the `count` words of one class.
    function _sum(uint256 image, uint256 count) internal pure virtual returns (uint256);

    /// @dev Counts the features of a sample, and how that changes the sum.
    function _gain(uint256 image, bytes calldata sample) internal pure virtual returns (uint256);

    /// @dev How well the sample fits into the class; 0 if that has no samples.
    function _fit(State state, ClassHead head, uint256 image, bytes calldata sample)
        internal
        pure
        virtual
        returns (uint256);

    /// @dev Whether the first of two fits is the better one.
    function _beats(uint256 fit, uint256 other) internal pure returns (bool) {
        unchecked {
            // Fits are far below the end of a word.
            return fit > other + TIE;
        }
    }

    /// @dev What the model has kept in the state word, 16 bits.
    function _parameters(State state) internal pure returns (uint256) {
        return state.parameters() >> 8;
    }

    function _specOf(string memory kind) internal view returns (Spec memory) {
        State state = _state();
        return Spec({
            kind: kind,
            features: state.features(),
            classes: _classes(state),
            laneBits: 16,
            fractionBits: 0,
            step: 1,
            bias: 0
        });
    }

    /* PRIVATE */

    /// @dev Memory for the words of one class, with the sample's marked.
    function _mark(State state, bytes calldata sample)
        private
        pure
        returns (uint256 image, uint256 marks)
    {
        (image, marks) = Words.allocate(_wordCount(state));
        SparseSample.mark(sample, state.features(), LANES_LOG2, marks);
    }

    /// @dev How well one class fits.
    function _fitOf(State state, uint256 class, uint256 image, uint256 marks, bytes calldata sample)
        private
        view
        returns (uint256)
    {
        ClassHead head = ClassWords.load(image, marks, class, _wordCount(state));
        return _fit(state, head, image, sample);
    }

    /// @dev Counts the batch's samples of one class.
    function _learnBatch(
        State state,
        uint256 image,
        uint256 marks,
        uint256 class,
        bytes calldata batch
    ) private {
        uint256 count = _wordCount(state);
        Words.unmarkAll(marks, count);
        uint256 label;
        bytes calldata sample;
        for (uint256 position; position < batch.length;) {
            (label, sample, position) = Batch.read(batch, position);
            if (label != class) continue;
            SparseSample.mark(sample, state.features(), LANES_LOG2, marks);
        }
        ClassHead head = ClassWords.load(image, marks, class, count);
        for (uint256 position; position < batch.length;) {
            (label, sample, position) = Batch.read(batch, position);
            if (label == class) head = head.addSample(_gain(image, sample));
        }
        ClassWords.store(image, marks, class, head, count);
    }

    /// @dev Sees for which samples of a batch a class fits better than those before it.
    function _fitBatch(
        State state,
        uint256 image,
        uint256 marks,
        uint256 class,
        bytes calldata batch,
        uint256[] memory best,
        uint256[] memory labels
    ) private view {
        ClassHead head = ClassWords.load(image, marks, class, _wordCount(state));
        uint256 position;
        unchecked {
            for (uint256 i; i < best.length; ++i) {
                bytes calldata sample;
                (, sample, position) = Batch.read(batch, position);
                uint256 fit = _fit(state, head, image, sample);
                if (_beats(fit, best[i])) (best[i], labels[i]) = (fit, class);
            }
        }
    }

    /// @dev Head and words of each class in turn.
    function _loadAll(State state) private view returns (uint256 image, uint256 marks) {
        uint256 classes = _classes(state);
        uint256 count = _wordCount(state);
        (image, marks) = Words.allocate(classes * (1 + count));
        Words.markAll(marks, count);
        uint256 part = image;
        unchecked {
            for (uint256 class; class < classes; ++class) {
                uint256 numbers = ClassWords.load(part + 32, marks, class, count).numbers();
                assembly ("memory-safe") {
                    mstore(part, numbers)
                }
                part += (1 + count) << 5;
            }
        }
    }

    function _wordCount(State state) private pure returns (uint256) {
        unchecked {
            return (state.features() + 15) >> 4;
        }
    }
}
