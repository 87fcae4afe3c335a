// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel} from "../interfaces/IModel.sol";
import {ISparseSample} from "../interfaces/ISparseSample.sol";
import {Batch} from "../libraries/Batch.sol";
import {SparseSample} from "../libraries/SparseSample.sol";
import {Words} from "../libraries/Words.sol";
import {State} from "../types/State.sol";
import {Model} from "./Model.sol";

/// @title SparseWeights
/// @notice What the models have in common that keep one or more weights for each feature, in `Words`:
/// which words a sample or a batch needs, and when they are stored.
/// @author SUM
///
/// @dev A model says how its weights lie in words, what it predicts with those of a sample in memory, and
/// how it moves them.
abstract contract SparseWeights is Model, ISparseSample {
    /* VIEW */

    /// @inheritdoc IModel
    function words(uint256 start, uint256 count) external view returns (uint256[] memory) {
        State state = _state();
        return Words.read(state, _wordCount(state), start, count);
    }

    /* INTERNAL */

    /// @dev log2 of the features in a word.
    function _featuresLog2(State state) internal pure virtual returns (uint256);

    /// @dev Words in all.
    function _wordCount(State state) internal pure virtual returns (uint256);

    /// @dev The class of a checked sample whose words are in the image.
    function _predictIn(State state, uint256 image, bytes calldata sample)
        internal
        pure
        virtual
        returns (uint256);

    /// @dev Moves the weights in the image for a checked sample. `changed`: one of them may have moved.
    function _learn(State state, uint256 image, bytes calldata sample, uint256 label)
        internal
        pure
        virtual
        returns (bool changed);

    /// @dev Loads the marked words, and those that every sample needs. Leaves marks on what may change.
    function _loadMarked(State state, uint256 image, uint256 marks, uint256 count)
        internal
        view
        virtual
    {
        Words.load(image, marks, state, count);
    }

    function _evaluate(State state, bytes calldata batch)
        internal
        view
        virtual
        override
        returns (uint256 correct, uint256 total)
    {
        total = SparseSample.checkBatch(batch, Batch.LABELS, state.features());
        (uint256 image,) = _loadBatch(state, batch);
        uint256 position;
        while (position < batch.length) {
            uint256 label;
            bytes calldata sample;
            (label, sample, position) = Batch.read(batch, position);
            unchecked {
                if (_predictIn(state, image, sample) == label) ++correct;
            }
        }
    }

    function _checkBatch(State state, bytes calldata batch)
        internal
        view
        override
        returns (uint256 samples)
    {
        return SparseSample.checkBatch(batch, _classes(state), state.features());
    }

    function _update(State state, bytes calldata sample, uint256 label)
        internal
        override
        returns (State, bool changed)
    {
        (uint256 image, uint256 marks) = _load(state, sample);
        if (!_learn(state, image, sample, label)) return (state, false);
        return (Words.store(image, marks, state, _wordCount(state)), true);
    }

    function _updateBatch(State state, bytes calldata batch)
        internal
        override
        returns (State, bool changed)
    {
        (uint256 image, uint256 marks) = _loadBatch(state, batch);
        uint256 before = Words.copy(image, _wordCount(state));
        changed = _learnBatch(state, image, batch);
        return (Words.storeMany(image, before, marks, state, _wordCount(state)), changed);
    }

    /// @dev To learn is to judge first.
    function _gasToJudge(State, uint256, uint256) internal pure override returns (uint256) {
        return 0;
    }

    function _compact(State state, uint256 chunk) internal override returns (State) {
        return Words.compact(state, _wordCount(state), chunk);
    }

    /// @dev The words that a sample touches, which it checks.
    function _load(State state, bytes calldata sample)
        internal
        view
        returns (uint256 image, uint256 marks)
    {
        uint256 count = _wordCount(state);
        (image, marks) = Words.allocate(count);
        SparseSample.mark(sample, state.features(), _featuresLog2(state), marks);
        _loadMarked(state, image, marks, count);
    }

    /// @dev The words that the samples of a checked batch touch.
    function _loadBatch(State state, bytes calldata batch)
        internal
        view
        returns (uint256 image, uint256 marks)
    {
        uint256 count = _wordCount(state);
        (image, marks) = Words.allocate(count);
        SparseSample.markBatch(batch, state.features(), _featuresLog2(state), marks);
        _loadMarked(state, image, marks, count);
    }

    /// @dev `_learn` for each sample of a checked batch.
    function _learnBatch(State state, uint256 image, bytes calldata batch)
        internal
        pure
        virtual
        returns (bool changed)
    {
        uint256 position;
        while (position < batch.length) {
            uint256 label;
            bytes calldata sample;
            (label, sample, position) = Batch.read(batch, position);
            if (_learn(state, image, sample, label)) changed = true;
        }
    }
}
