// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel, Spec} from "../interfaces/IModel.sol";
import {Uint16Lanes} from "../libraries/Uint16Lanes.sol";
import {ClassHead} from "../types/ClassHead.sol";
import {State} from "../types/State.sol";
import {ClassCounts} from "./ClassCounts.sol";

/// @title SparseNearestCentroid
/// @notice Predicts the class whose samples' mean is nearest, over the presence of features.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev With n_c samples of class c, its centroid is count_c / n_c, and
/// $$ class = \arg\min_c \lVert x - count_c / n_c \rVert^2 = \arg\min_c
/// \frac{\sum_j count_{cj}^2 - 2 n_c \sum_{j \in sample} count_{cj}}{n_c^2} + |sample| $$
///
/// The comparison is exact: two different fractions with denominators below 2^64 are at least 2^−128
/// apart, and scores have 160 fraction bits. A class without samples has no centroid and is never
/// predicted, unless none has any: then class 0 is.
abstract contract SparseNearestCentroid is ClassCounts {
    /// @dev log2 of the unit in which scores count, so that 2^−128 is 2^32, more than a tie.
    uint256 private constant SCALE = 160;

    /// @dev How well a centroid at distance 0 fits the empty sample.
    uint256 private constant ORIGIN = 1 << 240;

    /* VIEW */

    /// @inheritdoc IModel
    function spec() external view returns (Spec memory) {
        return _specOf("sparse-nearest-centroid");
    }

    /* INTERNAL */

    /// @dev See `_initClassCounts`.
    function _initSparseNearestCentroid(
        State state,
        uint256 features,
        uint256[] memory samples,
        address[] memory base,
        address uploader
    ) internal returns (State) {
        return _initClassCounts(state, features, samples, 0, base, uploader);
    }

    /// @dev Minus the squared distance of each class from the sample, in 10^−18, rounded up; the lowest number
    /// for a class without samples.
    function _scores(State state, bytes calldata sample)
        internal
        view
        override
        returns (int256[] memory values)
    {
        uint256[] memory fits = _fits(state, sample);
        values = new int256[](fits.length);
        uint256 farthest = ORIGIN + ((sample.length >> 1) << SCALE);
        for (uint256 class; class < fits.length; ++class) {
            uint256 fit = fits[class];
            values[class] = fit == 0 ? type(int256).min : -int256((farthest - fit) * 1e18 >> SCALE);
        }
    }

    function _sum(uint256 image, uint256 count) internal pure override returns (uint256) {
        return Uint16Lanes.sumSquares(image, count);
    }

    /// @dev count² − (count − 1)² = 2 · count − 1 for each count that moved.
    function _gain(uint256 image, bytes calldata sample) internal pure override returns (uint256) {
        unchecked {
            (uint256 moved, uint256 gained) = Uint16Lanes.increment(image, sample);
            return 2 * gained - moved;
        }
    }

    /// @dev Rounded toward `ORIGIN`, by less than one unit.
    function _fit(State, ClassHead head, uint256 image, bytes calldata sample)
        internal
        pure
        override
        returns (uint256)
    {
        unchecked {
            uint256 n = head.samples();
            if (n == 0) return 0;
            // Below 2^64, and the sum of squares below 2^47: with the scale below 2^225.
            int256 nearer = int256(2 * n * Uint16Lanes.sum(image, sample)) - int256(head.sum());
            return uint256(int256(ORIGIN) + (nearer << SCALE) / int256(n * n));
        }
    }
}
