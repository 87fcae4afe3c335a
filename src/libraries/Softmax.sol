// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Softmax
/// @notice Probabilities of scores, in fixed point.
/// @author SUM
///
/// @dev $$ p_k = e^{z_k} / \sum_i e^{z_i} = e_k / \sum_i e_i, \quad e_i = e^{z_i - \max z} $$
/// Scores z have 16 fraction bits and e has 24. An e is at most 2^−22 from the true one, and that of the
/// highest score is exactly one; so p = e / total of K classes is at most K · 2^−22 from the true one.
library Softmax {
    /// @dev Fraction bits of a score.
    uint256 internal constant FRACTION_BITS = 16;

    /// @dev e^−17 is less than 2^−24.
    uint256 private constant END = 17 << FRACTION_BITS;

    /// @dev 1 / ln 2, with 24 fraction bits.
    uint256 private constant LOG2_E = 24_204_406;

    /// @dev 2^−r is at most 2^−24 from ONE − r (C1 − r (C2 − r (C3 − r (C4 − r C5)))) for 0 ≤ r < 1: the
    /// polynomial of degree 5 with the least error and the value one at 0, with 24 fraction bits.
    uint256 private constant ONE = 1 << 24;
    uint256 private constant C1 = 11_629_034;
    uint256 private constant C2 = 4_029_664;
    uint256 private constant C3 = 928_060;
    uint256 private constant C4 = 154_827;
    uint256 private constant C5 = 16_006;

    /// @notice The lowest class with the highest score.
    function best(int256[] memory scores) internal pure returns (uint256 class) {
        for (uint256 i = 1; i < scores.length; ++i) {
            if (scores[i] > scores[class]) class = i;
        }
    }

    /// @notice e_i for each score, and the total of them.
    /// @param scores At least one, the distances between them below 2^255.
    function exponentials(int256[] memory scores)
        internal
        pure
        returns (uint256[] memory values, uint256 total)
    {
        int256 highest = scores[best(scores)];
        values = new uint256[](scores.length);
        unchecked {
            for (uint256 i; i < scores.length; ++i) {
                total += values[i] = exponential(uint256(highest - scores[i]));
            }
        }
    }

    /// @notice e^−t, with 24 fraction bits; t has 16.
    function exponential(uint256 t) internal pure returns (uint256) {
        if (t >= END) return 0;
        // No product reaches 2^53, so that float64 numbers can follow.
        unchecked {
            uint256 exponent = t * LOG2_E >> FRACTION_BITS; // of 1/2
            uint256 r = exponent & (ONE - 1);
            uint256 power = C4 - (r * C5 >> 24);
            power = C3 - (r * power >> 24);
            power = C2 - (r * power >> 24);
            power = C1 - (r * power >> 24);
            power = ONE - (r * power >> 24);
            return power >> (exponent >> 24);
        }
    }

    /// @notice step · (1 − p) if the class is the label, else step · (−p), rounded to the nearest, halves
    /// away from 0.
    /// @param value The class's e, of `total`.
    function gradient(uint256 step, uint256 value, uint256 total, bool isLabel)
        internal
        pure
        returns (int256)
    {
        // A step is below 2^13, a value at most the total, and that below 2^33.
        unchecked {
            uint256 missing = isLabel ? total - value : value;
            int256 size = int256((2 * step * missing + total) / (2 * total));
            return isLabel ? size : -size;
        }
    }

    /// @notice The probabilities of the scores, in 10^−18, rounded down. The highest score alone has the
    /// highest probability.
    function probabilities(int256[] memory scores) internal pure returns (int256[] memory) {
        (uint256[] memory values, uint256 total) = exponentials(scores);
        for (uint256 i; i < values.length; ++i) {
            scores[i] = int256(values[i] * 1e18 / total);
        }
        return scores;
    }
}
