// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {DenseSample} from "../libraries/DenseSample.sol";
import {Descent} from "../libraries/Descent.sol";
import {Int16Lanes} from "../libraries/Int16Lanes.sol";
import {Rows} from "../types/Rows.sol";
import {State} from "../types/State.sol";
import {DenseRows} from "./DenseRows.sol";

/// @title DensePerceptron
/// @notice A linear model over features that are numbers, with a trained bias.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev See `DenseRows` for how weights are kept. For two classes, whose only row is w,
/// $$ class = [ \sum_j w_j x_j > 0 ] $$ and, only when that is not the label,
/// $$ w_j \leftarrow w_j \pm \lfloor x_j \cdot step / 2^f \rfloor $$ : + for label 1, − for label 0.
/// For more classes the row with the greatest score wins, and on a mistake the row of the label gains
/// what the row of the prediction loses.
abstract contract DensePerceptron is DenseRows {
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
        // In place of a step, which is larger than it can hold, `Descent` gets one more than the shift.
        uint256 shift;
        while (shift < DenseSample.MAX_FRACTION_BITS && step != 1 << fractionBits >> shift) ++shift;
        state = _initClasses(state, features, classes, fractionBits, shift + 1, base, uploader);
        if (step == 0 || step != 1 << fractionBits >> shift) revert ParameterOutOfRange("step");
        return state;
    }

    function _classes(State state) internal pure override returns (uint256) {
        unchecked {
            return Descent.own(state) + 1;
        }
    }

    function _predict(State state, bytes calldata sample) internal view override returns (uint256) {
        return _best(_load(state, sample));
    }

    /// @dev The scores, exact, with 2f fraction bits; of two classes 0 for class 0.
    function _scores(State state, bytes calldata sample)
        internal
        view
        override
        returns (int256[] memory values)
    {
        Rows rows = _load(state, sample);
        values = new int256[](_classes(state));
        for (uint256 i; i < rows.count(); ++i) {
            values[rows.count() == 1 ? 1 : i] = _score(rows, rows.pointer(i));
        }
    }

    function _answers(State, Rows rows, uint256 label) internal pure override returns (bool) {
        return _best(rows) == label;
    }

    function _learn(State state, Rows rows, uint256 label)
        internal
        pure
        override
        returns (uint256 moved)
    {
        if (rows.count() == 1) {
            if (_score(rows, rows.image()) > 0 == (label == 1)) return 0;
            _move(state, rows, rows.image(), label == 0);
            return 1;
        }

        uint256 prediction = _best(rows);
        if (prediction == label) return 0;
        _move(state, rows, rows.pointer(label), false);
        _move(state, rows, rows.pointer(prediction), true);
        return 1 << label | 1 << prediction;
    }

    /// @dev Adds what the sample teaches to the row at `pointer`, or subtracts it.
    function _move(State state, Rows rows, uint256 pointer, bool down) internal pure virtual {
        Int16Lanes.move(pointer, rows.values(), rows.length(), _shift(state), down);
    }

    function _kind() internal pure virtual override returns (string memory) {
        return "dense-perceptron";
    }

    function _rate(State state) internal pure override returns (uint256) {
        unchecked {
            return 1 << Descent.fractionBits(state) >> _shift(state);
        }
    }

    /// @dev The class of the sample; ties go to the lowest.
    function _best(Rows rows) internal pure virtual returns (uint256 label) {
        uint256 row = rows.image();
        int256 best = _score(rows, row);
        uint256 count = rows.count();
        if (count == 1) return best > 0 ? 1 : 0;

        unchecked {
            for (uint256 i = 1; i < count; ++i) {
                row = rows.next(row);
                int256 score = _score(rows, row);
                if (score > best) (best, label) = (score, i);
            }
        }
    }

    /// @dev By how much a sample is shifted to the right before it is learned.
    function _shift(State state) internal pure returns (uint256) {
        unchecked {
            return Descent.step(state) - 1;
        }
    }
}
