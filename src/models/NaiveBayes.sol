// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel, Spec} from "../interfaces/IModel.sol";
import {ClassWords} from "../libraries/ClassWords.sol";
import {Floats} from "../libraries/Floats.sol";
import {SparseSample} from "../libraries/SparseSample.sol";
import {Uint16Lanes} from "../libraries/Uint16Lanes.sol";
import {ClassHead} from "../types/ClassHead.sol";
import {State} from "../types/State.sol";
import {ClassCounts} from "./ClassCounts.sol";

/// @title NaiveBayes
/// @notice Multinomial naive Bayes of any number of classes over the presence of features.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev $$ class = \arg\max_c n_c \prod_{j \in sample} \frac{count_{cj} + \alpha}{t_c + \alpha D} $$
/// with n_c samples of class c, t_c the sum of its counts, D features, and α = numerator / denominator,
/// by which numerator and denominator of the fraction are multiplied to be integers.
///
/// Products are floats of 128 bits or more (`Uint16Lanes.product`, `Floats`), so nothing underflows.
/// A sample of m ≤ 2^15 features loses less than 2^−127 in each of fewer than 3 · m roundings or
/// doublings of an error, below 2^−110 of the score in all. Scores are equal within 2^−96, so that what
/// is equal ties however it was rounded.
abstract contract NaiveBayes is ClassCounts {
    /* VIEW */

    /// @inheritdoc IModel
    function spec() external view returns (Spec memory) {
        return _specOf("naive-bayes");
    }

    /// @notice Smoothing, as a fraction: what each count is larger by than it is.
    function smoothing() external view returns (uint256 numerator, uint256 denominator) {
        return _smoothing(_state());
    }

    /* INTERNAL */

    /// @dev See `_initClassCounts`.
    /// @param numerator Smoothing: what is added to each count, over `denominator`, 1 to 255.
    /// @param denominator See `numerator`; 1 to 255.
    function _initNaiveBayes(
        State state,
        uint256 features,
        uint256[] memory samples,
        uint256 numerator,
        uint256 denominator,
        address[] memory base,
        address uploader
    ) internal returns (State) {
        if (numerator == 0 || numerator > 255 || denominator == 0 || denominator > 255) {
            revert ParameterOutOfRange("smoothing");
        }
        uint256 parameters = numerator << 8 | denominator;
        return _initClassCounts(state, features, samples, parameters, base, uploader);
    }

    /// @dev The probability of each class given the sample, in 10^−18, rounded down; zeros if no class has
    /// samples.
    function _scores(State state, bytes calldata sample)
        internal
        view
        override
        returns (int256[] memory values)
    {
        uint256[] memory fits = _fits(state, sample);
        values = new int256[](fits.length);
        uint256 best;
        for (uint256 class; class < fits.length; ++class) {
            if (fits[class] > best) best = fits[class];
        }
        uint256 total;
        for (uint256 class; class < fits.length; ++class) {
            fits[class] = Floats.align(fits[class], best);
            total += fits[class];
        }
        for (uint256 class; class < fits.length && total != 0; ++class) {
            values[class] = int256(fits[class] * 1e18 / total);
        }
    }

    function _sum(uint256 image, uint256 count) internal pure override returns (uint256) {
        return Uint16Lanes.sumAll(image, count);
    }

    function _gain(uint256 image, bytes calldata sample)
        internal
        pure
        override
        returns (uint256 moved)
    {
        (moved,) = Uint16Lanes.increment(image, sample);
    }

    /// @dev Two classes at a time, the last of an odd number with the one before it, as long as their words are
    /// in storage.
    function _predict(State state, bytes calldata sample)
        internal
        view
        override
        returns (uint256 label)
    {
        SparseSample.check(sample, state.features());
        uint256 classes = _classes(state);
        uint256 best;
        unchecked {
            for (uint256 class; class < classes; class += 2) {
                if (class + 1 == classes) --class;
                (bool stored, uint256 fit, uint256 other) = _fitTwo(state, class, sample);
                if (!stored) return super._predict(state, sample);
                if (_beats(fit, best)) (best, label) = (fit, class);
                if (_beats(other, best)) (best, label) = (other, class + 1);
            }
        }
    }

    /// @dev A float (`Floats`). Its last bit is 2^−127 of it or more: `TIE` is 2^−97 to 2^−96.
    function _fit(State state, ClassHead head, uint256 image, bytes calldata sample)
        internal
        pure
        override
        returns (uint256)
    {
        (uint256 numerator, uint256 denominator) = _smoothing(state);
        unchecked {
            (uint256 mantissa, uint256 exponent) =
                Uint16Lanes.product(image, sample, head.samples(), denominator, numerator);
            uint256 divisor = denominator * head.sum() + numerator * state.features();
            return Floats.quotient(mantissa, exponent, divisor, sample.length >> 1);
        }
    }

    /// @dev How well `class` and the one behind it fit, if all words that this takes are known to be in storage.
    function _fitTwo(State state, uint256 class, bytes calldata sample)
        private
        view
        returns (bool stored, uint256 fit, uint256 other)
    {
        unchecked {
            ClassHead head = ClassWords.loadHead(class);
            ClassHead next = ClassWords.loadHead(class + 1);
            (uint256 numerator, uint256 denominator) = _smoothing(state);
            uint256 exponents;
            (fit, other, exponents) = ClassWords.products(
                class,
                head.written() & next.written(),
                sample,
                denominator,
                numerator,
                head.samples(),
                next.samples()
            );
            if (exponents == type(uint256).max) return (false, 0, 0);
            numerator *= state.features();
            uint256 n = sample.length >> 1;
            fit = Floats.quotient(fit, uint128(exponents), denominator * head.sum() + numerator, n);
            other =
                Floats.quotient(other, exponents >> 128, denominator * next.sum() + numerator, n);
            return (true, fit, other);
        }
    }

    function _smoothing(State state) private pure returns (uint256 numerator, uint256 denominator) {
        uint256 parameters = _parameters(state);
        return (parameters >> 8, parameters & 0xff);
    }
}
