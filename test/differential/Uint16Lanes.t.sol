// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CountKernels} from "../mocks/CountKernels.sol";
import {PackedCounts} from "../utils/PackedCounts.sol";
import {Samples} from "../utils/Samples.sol";
import {Test} from "../utils/Test.sol";

/// @notice The kernels of counts, and the floats, against plain Solidity.
contract Uint16LanesDifferentialTest is Test {
    uint256 private constant LANES = 80;

    CountKernels private kernels = new CountKernels();

    function testDiff_Sum(uint256 seed) public view {
        (bytes memory image, uint16[] memory ids) = _case(seed);
        uint256 expected;
        for (uint256 i; i < ids.length; ++i) {
            expected += _lane(image, ids[i]);
        }
        assertEq(kernels.sum(image, Samples.pack(ids)), expected);
    }

    function testDiff_SumAll(uint256 seed) public view {
        (bytes memory image,) = _case(seed);
        uint256 expected;
        uint256 squares;
        for (uint256 j; j < LANES; ++j) {
            expected += _lane(image, j);
            squares += _lane(image, j) ** 2;
        }
        (uint256 total, uint256 totalSquares) = kernels.sumAll(image);
        assertEq(total, expected);
        assertEq(totalSquares, squares);
    }

    /// @dev Words that are not marked stay as they are.
    function testDiff_Unpack(uint256 seed, uint256 bits, uint256 words, uint256 marked)
        public
        view
    {
        (bits, words) = (_bound(bits, 0, 16), _bound(words, 1, 70));
        bytes memory image = _narrow(seed, bits, words);
        bytes memory packed = PackedCounts.pack(image, bits);
        marked &= (1 << words) - 1;
        for (uint256 i; i < 32 * words; ++i) {
            if (marked >> (i / 32) & 1 == 0) image[i] = 0;
        }
        assertEq(kernels.unpack(packed, words, marked, bits), image);
    }

    function test_UnpackAWholeGroup() public view {
        bytes memory image = _narrow(1, 11, 256);
        bytes memory packed = PackedCounts.pack(image, 11);
        assertEq(kernels.unpack(packed, 256, type(uint256).max, 11), image);
    }

    /// @dev One lane decides how many bits all have.
    function testDiff_Pack(uint256 seed, uint256 bits, uint256 words) public view {
        (bits, words) = (_bound(bits, 1, 16), _bound(words, 1, 40));
        bytes memory image = _narrow(seed, bits, words);
        image[seed % words * 32] |= bytes1(uint8(1 << bits - 1 >> 8));
        image[seed % words * 32 + 1] |= bytes1(uint8(1 << bits - 1));
        (bytes memory data, uint256 width) = kernels.pack(image);
        bytes memory packed = PackedCounts.pack(image, bits);
        assertEq(width, bits);
        assertEq(data, bytes.concat(packed, new bytes(data.length - packed.length)));
    }

    function test_NothingPacksIntoOneBit() public view {
        (bytes memory data, uint256 bits) = kernels.pack(new bytes(64));
        assertEq(bits, 1);
        assertEq(data, new bytes(data.length));
    }

    function testDiff_Increment(uint256 seed) public view {
        (bytes memory image, uint16[] memory ids) = _case(seed);
        (bytes memory now_, uint256 moved, uint256 gained) =
            kernels.increment(image, Samples.pack(ids));
        uint256 count;
        uint256 sum;
        for (uint256 i; i < ids.length; ++i) {
            uint256 lane = _lane(image, ids[i]);
            if (lane == 65_535) continue;
            ++count;
            sum += ++lane;
            image[2 * ids[i]] = bytes1(uint8(lane >> 8));
            image[2 * ids[i] + 1] = bytes1(uint8(lane));
        }
        assertEq(now_, image);
        assertEq(moved, count);
        assertEq(gained, sum);
    }

    /// @dev Nothing is cut off as long as the mantissa is below 2^160; the factors are the same ones.
    function testDiff_Product(uint256 seed, uint256 factor, uint256 scale, uint256 offset)
        public
        view
    {
        (factor, scale, offset) =
        (_bound(factor, 0, 1 << 32), _bound(scale, 1, 255), _bound(offset, 1, 255));
        (bytes memory image, uint16[] memory ids) = _case(seed);
        (uint256 mantissa, uint256 exponent) =
            kernels.product(image, Samples.pack(ids), factor, scale, offset);
        (uint256 expected, uint256 cut) = _product(image, ids, factor, scale, offset);
        assertEq(mantissa, expected);
        assertEq(exponent, cut);
    }

    /// @dev As one class after the other, from words that are written; from others nothing is taken.
    function testDiff_Products(uint256 seed, uint256 written) public {
        (bytes memory image, uint16[] memory ids) = _case(seed);
        (bytes memory other,) = _case(uint256(keccak256(abi.encode(seed))));
        uint256[2] memory factors = [seed % 2 ** 32, (seed >> 32) % 2 ** 32];
        uint256[2] memory smoothing = [1 + (seed >> 64) % 255, 1 + (seed >> 72) % 255];
        if (seed % 4 != 0) written |= type(uint64).max;
        (uint256 a, uint256 b, uint256 exponents) = kernels.products(
            bytes.concat(image, other), written, Samples.pack(ids), factors, smoothing
        );
        for (uint256 i; i < ids.length; ++i) {
            if (written >> (ids[i] / 16) & 1 == 0) {
                return assertEq(exponents, type(uint256).max);
            }
        }
        (uint256 expected, uint256 cut) =
            _product(image, ids, factors[0], smoothing[0], smoothing[1]);
        assertEq(a, expected);
        assertEq(exponents % 2 ** 128, cut);
        (expected, cut) = _product(other, ids, factors[1], smoothing[0], smoothing[1]);
        assertEq(b, expected);
        assertEq(exponents >> 128, cut);
    }

    /// @dev digits · 2^exponent is mantissa / divisor^n, and less than 2^−120 of it below.
    function testDiff_QuotientOfSmallNumbers(uint256 mantissa, uint256 divisor, uint256 n)
        public
        view
    {
        (mantissa, divisor, n) =
        (_bound(mantissa, 1, 1 << 100), _bound(divisor, 1, 1000), _bound(n, 0, 10));
        (uint256 digits, int256 exponent) = kernels.quotient(mantissa, divisor, n);
        assertTrue(digits >= 1 << 127 && digits < 1 << 128);
        uint256 product = digits * divisor ** n;
        // mantissa · 2^−exponent has about as many bits as the product, so at most 229.
        uint256 exact = mantissa << uint256(-exponent);
        assertLe(product, exact);
        assertLe(exact - product, exact >> 120);
    }

    /// @dev Powers of two are exact, however large.
    function testDiff_QuotientOfPowersOfTwo(uint256 a, uint256 b, uint256 n) public view {
        (a, b, n) = (_bound(a, 0, 215), _bound(b, 0, 40), _bound(n, 0, 32_768));
        (uint256 digits, int256 exponent) = kernels.quotient(1 << a, 1 << b, n);
        assertEq(digits, 1 << 127);
        assertEq(exponent + 127, int256(a) - int256(b * n));
    }

    function _product(
        bytes memory image,
        uint16[] memory ids,
        uint256 factor,
        uint256 scale,
        uint256 offset
    ) private pure returns (uint256 product, uint256 cut) {
        product = factor;
        for (uint256 i; i < ids.length; ++i) {
            product *= scale * _lane(image, ids[i]) + offset;
            if (i % 4 != 3) continue;
            while (product >= 1 << 160) (product, cut) = (product / 2 ** 32, cut + 32);
        }
    }

    function _case(uint256 seed) private pure returns (bytes memory image, uint16[] memory ids) {
        image = new bytes(2 * LANES + 32);
        for (uint256 j; j < LANES; ++j) {
            uint256 noise = uint256(keccak256(abi.encode(seed, j)));
            uint256 lane = noise % 8 == 0 ? 65_535 : noise % 8 == 1 ? 0 : (noise >> 8) % 65_536;
            image[2 * j] = bytes1(uint8(lane >> 8));
            image[2 * j + 1] = bytes1(uint8(lane));
        }
        ids = Samples.random(seed, LANES, 40);
    }

    /// @dev Lanes of 16 bits, of which only the last `bits` are used.
    function _narrow(uint256 seed, uint256 bits, uint256 words)
        private
        pure
        returns (bytes memory image)
    {
        image = new bytes(32 * words);
        for (uint256 j; j < 16 * words; ++j) {
            uint256 lane = uint256(keccak256(abi.encode(seed, j))) % (1 << bits);
            image[2 * j] = bytes1(uint8(lane >> 8));
            image[2 * j + 1] = bytes1(uint8(lane));
        }
    }

    function _lane(bytes memory image, uint256 j) private pure returns (uint256) {
        return 256 * uint256(uint8(image[2 * j])) + uint8(image[2 * j + 1]);
    }
}
