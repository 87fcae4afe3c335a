// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LibBit} from "solady/src/utils/LibBit.sol";

import {IDenseSample} from "../interfaces/IDenseSample.sol";
import {IModel, Spec} from "../interfaces/IModel.sol";
import {Batch} from "../libraries/Batch.sol";
import {DenseSample} from "../libraries/DenseSample.sol";
import {Descent} from "../libraries/Descent.sol";
import {Int16Lanes} from "../libraries/Int16Lanes.sol";
import {Words} from "../libraries/Words.sol";
import {Rows, RowsLibrary} from "../types/Rows.sol";
import {State} from "../types/State.sol";
import {Model} from "./Model.sol";

/// @title DenseRows
/// @notice What linear models of dense samples share: rows of weights, and how samples meet them.
/// @author SUM
///
/// @dev Values and weights are fixed point with f fraction bits, `int16` unless the model says otherwise.
/// A sample gets one more value, the constant 1, whose weight is the bias. A row's score is
/// Σ weight · value, exact, with 2f fraction bits.
///
/// Weights are lanes, lane 0 in the most significant bytes of a word: feature j is lane j of its row, the
/// bias the lane after the last feature. As many rows as fit share a word, in equal parts of whole bytes; a
/// longer row starts a word. Lanes saturate. Gas grows with the words of all rows (one read each) and those of
/// the rows that change (one write each).
///
/// Descent's number of the model's own is that of the classes less one, if they have a row each; of two
/// classes, class 1 alone has one.
abstract contract DenseRows is Model, IDenseSample {
    /* CONSTANTS */

    /// @dev The most classes that have a row each.
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
            laneBits: 8 * _laneBytes(),
            fractionBits: Descent.fractionBits(state),
            step: _rate(state),
            bias: 0
        });
    }

    /// @inheritdoc IModel
    function words(uint256 start, uint256 count) external view returns (uint256[] memory) {
        State state = _state();
        return Words.readRange(state, _shape(state).words(), start, count);
    }

    /* INTERNAL */

    /// @dev Starts with the weights in `base`, or with zeros if that has no chunks.
    /// @param features Values of a sample, 1 to 2^15 − 1.
    /// @param own The model's number in the state word; see `Descent`.
    /// @param fractionBits Of values and weights, as many as let the number one be a value.
    /// @param step As `Descent` keeps it.
    /// @param base Where the words are, in chunks of 512, without what follows the last lane.
    /// @param uploader Who stored them there, usually the factory.
    function _initRows(
        State state,
        uint256 features,
        uint256 own,
        uint256 fractionBits,
        uint256 step,
        address[] memory base,
        address uploader
    ) internal returns (State) {
        if (features == 0 || features > DenseSample.MAX_FEATURES) {
            revert ParameterOutOfRange("features");
        }
        if (fractionBits > 8 * _laneBytes() - 2) revert ParameterOutOfRange("fractionBits");
        state = Descent.set(state, features, own, fractionBits, step);
        Rows rows = _shape(state);
        uint256 size = _laneBytes() * (features + 1);
        Words.initialize(base, uploader, rows.offset(rows.count() - 1) + size);
        return state;
    }

    /// @dev Starts as `_initRows` does, with a row for each of so many classes, 2 to 256.
    function _initClasses(
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
        return _initRows(state, features, classes - 1, fractionBits, step, base, uploader);
    }

    function _checkBatch(State state, bytes calldata batch)
        internal
        view
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
        Rows rows = _load(state);
        uint256 position;
        unchecked {
            while (position < batch.length) {
                uint256 label;
                bytes calldata sample;
                (label, sample, position) = Batch.read(batch, position);
                _read(state, sample, rows.values());
                if (_answers(state, rows, label)) ++correct;
                ++total;
            }
        }
    }

    function _update(State state, bytes calldata sample, uint256 label)
        internal
        override
        returns (State, bool changed)
    {
        Rows rows = _load(state);
        _read(state, sample, rows.values());
        uint256 moved = _learn(state, rows, label);
        if (moved == 0) return (state, false);
        return (_store(state, rows, moved), true);
    }

    function _updateBatch(State state, bytes calldata batch)
        internal
        override
        returns (State, bool changed)
    {
        Rows rows = _load(state);
        uint256 moved;
        uint256 position;
        while (position < batch.length) {
            uint256 label;
            bytes calldata sample;
            (label, sample, position) = Batch.read(batch, position);
            _read(state, sample, rows.values());
            moved |= _learn(state, rows, label);
        }
        return moved == 0 ? (state, false) : (_store(state, rows, moved), true);
    }

    /// @dev To learn is to judge first.
    function _gasToJudge(State, uint256, uint256) internal pure override returns (uint256) {
        return 0;
    }

    function _compact(State state, uint256 chunk) internal override returns (State) {
        return Words.compact(state, _shape(state).words(), chunk);
    }

    /// @dev A row of zeros. Of two classes only one has a row, so these cannot get a third.
    function _addClass(State state) internal virtual override returns (State) {
        uint256 classes = _classes(state);
        if (classes == 2 || classes == MAX_CLASSES) revert ClassesFull(classes);
        State grown = Descent.incrementOwn(state);
        return Words.grow(grown, _shape(state).words(), _shape(grown).words());
    }

    /// @dev What `spec` calls the model.
    function _kind() internal pure virtual returns (string memory);

    /// @dev The learning rate, in units of a weight.
    function _rate(State state) internal pure virtual returns (uint256) {
        return Descent.step(state);
    }

    /// @dev How many rows there are, at most 256.
    function _rowCount(State state) internal pure virtual returns (uint256 count) {
        uint256 own = Descent.own(state);
        // own == 1 ? 1 : own + 1
        assembly ("memory-safe") {
            count := add(own, gt(own, 1))
        }
    }

    /// @dev Whether the rows give the sample this label.
    function _answers(State state, Rows rows, uint256 label) internal pure virtual returns (bool);

    /// @dev Moves rows, in memory, by what the sample and its label teach.
    /// @return moved Those that moved, one bit each.
    function _learn(State state, Rows rows, uint256 label)
        internal
        pure
        virtual
        returns (uint256 moved);

    /// @dev Bytes of a lane, 1 or 2.
    function _laneBytes() internal pure virtual returns (uint256) {
        return 2;
    }

    /// @dev The score of the row at `pointer`.
    function _score(Rows rows, uint256 pointer) internal pure virtual returns (int256) {
        return Int16Lanes.dot(pointer, rows.values(), rows.length());
    }

    /// @dev Puts the values of `sample`, one for each feature, at `pointer`.
    function _read(State state, bytes calldata sample, uint256 pointer) internal view virtual {
        DenseSample.copy(sample, state.features(), pointer);
    }

    /// @dev All rows, and memory for a sample's values with the constant 1 behind them.
    function _load(State state) internal view returns (Rows rows) {
        unchecked {
            uint256 bias = _laneBytes() * state.features();
            rows = RowsLibrary.create(_rowCount(state), bias + _laneBytes());
            uint256 count = rows.words();
            uint256 one = 1 << Descent.fractionBits(state) << (256 - 8 * _laneBytes());
            uint256 values;
            uint256 image;
            assembly ("memory-safe") {
                // The constant is in the last word of the values; what follows it is zeros.
                values := mload(0x40)
                mstore(add(values, bias), one)
                // From a multiple of 32 on, and a word more, as lanes are read and written 32 bytes at a time.
                image := and(add(add(values, bias), 63), not(31))
                mstore(0x40, add(image, shl(5, add(count, 1))))
            }
            Words.loadRange(image, 0, count, state, count);
            rows = rows.place(image, values);
        }
    }

    /// @dev All rows and the sample's values.
    function _load(State state, bytes calldata sample) internal view returns (Rows rows) {
        rows = _load(state);
        _read(state, sample, rows.values());
    }

    /// @dev Moves the row at `pointer` by a gradient g, −2^f to 2^f, in units of a weight:
    /// $$ w_j \leftarrow w_j + g \cdot x_j $$ , rounded to the nearest, halves up.
    function _step(State state, Rows rows, uint256 pointer, int256 gradient) internal pure {
        unchecked {
            // The kernel counts in 2^−15.
            int256 g = gradient << (15 - Descent.fractionBits(state));
            Int16Lanes.step(pointer, rows.values(), rows.length(), g);
        }
    }

    /// @dev Stores the rows whose bits are set.
    function _store(State state, Rows rows, uint256 moved) private returns (State) {
        uint256 count = rows.words();
        if (rows.count() == 1) return Words.storeRange(rows.image(), 0, count, state, count);

        unchecked {
            for (; moved != 0; moved &= moved - 1) {
                uint256 first = rows.offset(LibBit.ffs(moved)) >> 5;
                uint256 end = first + rows.length();
                state = Words.storeRange(rows.image() + (first << 5), first, end, state, count);
            }
        }
        return state;
    }

    /// @dev How rows lie in words.
    function _shape(State state) private pure returns (Rows) {
        unchecked {
            return RowsLibrary.create(_rowCount(state), _laneBytes() * (state.features() + 1));
        }
    }
}
