// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IDenseSample} from "../interfaces/IDenseSample.sol";
import {DenseSample} from "../libraries/DenseSample.sol";
import {Descent} from "../libraries/Descent.sol";
import {Int16Lanes} from "../libraries/Int16Lanes.sol";
import {Rows} from "../libraries/Rows.sol";
import {Words} from "../libraries/Words.sol";
import {State} from "../types/State.sol";
import {Model} from "./Model.sol";

/// @title DenseRows
/// @notice What linear models of dense samples share that are trained by gradient descent: rows of
/// weights.
/// @author SUM
///
/// @dev Values and weights are fixed point, `int16` with f fraction bits. A sample gets one more
/// value, the constant 1, whose weight is the bias. A row's score is Σ weight · value, exact, with 2f
/// fraction bits, and a gradient g, in units of a weight, moves its weights by
/// $$ w_j \leftarrow w_j + g \cdot x_j $$ , rounded to the nearest, halves up.
///
/// Weights are int16 lanes, 16 to a word, lane 0 in the most significant bytes: feature j is lane j of
/// its row, the bias the lane after the last feature. A row starts a word. Lanes saturate.
abstract contract DenseRows is Model, IDenseSample {
    /* VIEW */

    /// @notice Weight words as they are now, from storage or from the base.
    function words(uint256 start, uint256 count) external view returns (uint256[] memory) {
        State state = _state();
        return Rows.read(state, _rows(state), _length(state), start, count);
    }

    /* INTERNAL */

    /// @dev Starts with the weights in `base`, or with zeros if that has no chunks.
    /// @param features Values of a sample, 1 to 2^15 − 1.
    /// @param own The model's number in the state word; see `Descent`.
    /// @param fractionBits Of values and weights, 0 to 14.
    /// @param step Learning rate, in units of a weight, 1 to 2^12.
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
        state = Descent.set(state, features, own, fractionBits, step);
        uint256 length = _length(state);
        uint256 unused = 32 * length - 2 * (features + 1);
        Words.initialize(base, uploader, 32 * _rows(state) * length - unused);
        return state;
    }

    function _compact(State state, uint256 chunk) internal override returns (State) {
        return Words.compact(state, _rows(state) * _length(state), chunk);
    }

    /// @dev Makes room for one more row, of zeros.
    function _growRows(State state) internal returns (State) {
        uint256 length = _length(state);
        uint256 count = _rows(state) * length;
        return Words.grow(state, count, count + length);
    }

    /// @dev How many rows there are, at most 256.
    function _rows(State state) internal pure virtual returns (uint256);

    /// @dev All rows, and memory for a sample's values with the constant 1 behind them.
    function _prepare(State state) internal view returns (uint256 image, uint256 values) {
        unchecked {
            uint256 length = _length(state);
            image = Rows.load(state, _rows(state), length);
            values = DenseSample.allocate(32 * length);
            uint256 position = values + 2 * state.features();
            uint256 one = 1 << Descent.fractionBits(state);
            assembly ("memory-safe") {
                mstore8(position, shr(8, one))
                mstore8(add(position, 1), one)
            }
        }
    }

    /// @dev All rows, and the sample's values with the constant 1 behind them.
    function _load(State state, bytes calldata sample)
        internal
        view
        returns (uint256 image, uint256 values)
    {
        (image, values) = _prepare(state);
        DenseSample.copy(sample, state.features(), values);
    }

    /// @dev The score of a row.
    function _score(State state, uint256 image, uint256 values, uint256 row)
        internal
        pure
        returns (int256)
    {
        unchecked {
            uint256 length = _length(state);
            return Int16Lanes.dot(image + 32 * length * row, values, length);
        }
    }

    /// @dev Moves a row by a gradient, −2^f to 2^f.
    function _step(State state, uint256 image, uint256 values, uint256 row, int256 gradient)
        internal
        pure
    {
        unchecked {
            uint256 length = _length(state);
            // The kernel counts in 2^−15.
            int256 g = gradient << (15 - Descent.fractionBits(state));
            Int16Lanes.step(image + 32 * length * row, values, length, g);
        }
    }

    /// @dev Stores the rows whose bits are set.
    function _store(State state, uint256 image, uint256 moved) internal returns (State) {
        uint256 length = _length(state);
        uint256 count = _rows(state) * length;
        uint256 first;
        unchecked {
            for (; moved != 0; moved >>= 1) {
                if (moved & 1 == 1) {
                    state = Words.storeRow(image + (first << 5), first, length, state, count);
                }
                first += length;
            }
        }
        return state;
    }

    /// @dev Words of a row, for the features and the bias.
    function _length(State state) private pure returns (uint256) {
        unchecked {
            return (state.features() + 16) >> 4;
        }
    }
}
