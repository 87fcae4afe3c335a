// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LibBit} from "solady/src/utils/LibBit.sol";

/// @title Floats
/// @notice Positive numbers of 128 significant bits, packed so that they compare as integers do.
/// @author SUM
///
/// @dev $$ mantissa \cdot 2^{exponent} $$ with 2^127 ≤ mantissa < 2^128 is packed as
/// (BIAS + exponent) · 2^127 + mantissa; zero is 0. Exponents stay far below BIAS. Each operation
/// cuts off less than 2^−127 of its result, and nothing if that has 128 significant bits or fewer.
library Floats {
    uint256 private constant BIAS = 1 << 40;

    /// @dev The mantissa without its top bit, which the exponent's field takes in.
    uint256 private constant FRACTION = (1 << 127) - 1;

    /// @notice `mantissa` · 2^`exponent` / `divisor`^`n`, with `exponent` < 2^20 and `n` < 2^16.
    /// @param divisor 1 to 2^40.
    function quotient(uint256 mantissa, uint256 exponent, uint256 divisor, uint256 n)
        internal
        pure
        returns (uint256 result)
    {
        if (mantissa == 0) return 0;
        uint256 zeros = LibBit.clz(mantissa);
        (uint256 power, uint256 scale) = _power(divisor, n);
        assembly ("memory-safe") {
            // Mantissas differ by a factor below 2: the quotient has 128 or 129 bits.
            mantissa := div(shl(128, shr(128, shl(zeros, mantissa))), power)
            let carry := shr(128, mantissa)
            exponent := sub(sub(add(add(exponent, BIAS), carry), zeros), scale)
            result := add(shl(127, exponent), shr(carry, mantissa))
        }
    }

    /// @dev `base`^`n` as `mantissa` · 2^`exponent`; the exponent may be negative, modulo 2^256. As much of
    /// it as fits is computed exactly; then `for each further bit of n: (r = r * r; if (bit == 1) r *= base)`,
    /// where a product of 255 or 256 bits is cut off to 128.
    function _power(uint256 base, uint256 n)
        private
        pure
        returns (uint256 mantissa, uint256 exponent)
    {
        uint256 unused = LibBit.clz(base);
        uint256 bits; // of n, that are left
        assembly ("memory-safe") {
            let most := div(256, sub(256, unused))
            for { mantissa := n } gt(mantissa, most) { mantissa := shr(1, mantissa) } {
                bits := add(bits, 1)
            }
            mantissa := exp(base, mantissa)
        }
        exponent = LibBit.clz(mantissa);
        assembly ("memory-safe") {
            mantissa := shr(128, shl(exponent, mantissa))
            exponent := sub(128, exponent)
            for {} bits {} {
                bits := sub(bits, 1)
                mantissa := mul(mantissa, mantissa)
                let shift := add(127, shr(255, mantissa))
                mantissa := shr(shift, mantissa)
                exponent := add(add(exponent, exponent), shift)
                if and(shr(bits, n), 1) {
                    mantissa := mul(mantissa, shr(128, shl(unused, base)))
                    shift := add(127, shr(255, mantissa))
                    mantissa := shr(shift, mantissa)
                    exponent := add(exponent, sub(add(shift, 128), unused))
                }
            }
        }
    }

    /// @notice The significant bits of a number that is not zero.
    function mantissaOf(uint256 x) internal pure returns (uint256) {
        return (x & FRACTION) | (1 << 127);
    }

    /// @notice The mantissa of `x` at the exponent of `y`, cut off; 0 < `y` and `x` ≤ `y`.
    function align(uint256 x, uint256 y) internal pure returns (uint256) {
        if (x == 0) return 0;
        return mantissaOf(x) >> (_exponentOf(y) - _exponentOf(x));
    }

    /// @dev With the bias.
    function _exponentOf(uint256 x) private pure returns (uint256) {
        unchecked {
            return (x >> 127) - 1;
        }
    }
}
