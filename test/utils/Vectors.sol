// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Vectors of numbers, and the packed bytes that hold them, one lane at a time.
library Vectors {
    /// @dev `count` numbers of `bits` bits. One in four is extreme, some are 0, the others are at most
    /// 2^`small` in size or any.
    function random(uint256 seed, uint256 count, uint256 bits, uint256 small)
        internal
        pure
        returns (int256[] memory values)
    {
        values = new int256[](count);
        int256 most = int256(1 << (bits - 1));
        for (uint256 i; i < count; ++i) {
            uint256 noise;
            // keccak256(abi.encode(seed, i)), without filling the memory
            assembly ("memory-safe") {
                mstore(0x00, seed)
                mstore(0x20, i)
                noise := keccak256(0x00, 0x40)
            }
            int256 value = int256(noise >> 8);
            uint256 kind = noise & 15;
            if (kind < 2) values[i] = most - 1;
            else if (kind < 4) values[i] = -most;
            else if (kind < 6) values[i] = kind == 4 ? int256(0) : -1;
            else if (kind < 11) values[i] = value % most;
            else values[i] = value % int256(1 << small);
            if (noise >> 4 & 1 == 1 && values[i] > -most) values[i] = -values[i];
        }
    }

    /// @dev Big-endian lanes of `size` bytes each.
    function pack(int256[] memory values, uint256 size) internal pure returns (bytes memory data) {
        data = new bytes(size * values.length);
        for (uint256 i; i < data.length; ++i) {
            data[i] = bytes1(uint8(uint256(values[i / size] >> (8 * (size - 1 - i % size)))));
        }
    }

    /// @dev Zeros to the end of the last word.
    function pad(bytes memory data) internal pure returns (bytes memory) {
        return bytes.concat(data, new bytes((32 - data.length % 32) % 32));
    }

    function dot(int256[] memory a, int256[] memory b) internal pure returns (int256 total) {
        for (uint256 i; i < b.length; ++i) {
            total += a[i] * b[i];
        }
    }

    /// @dev ⌊value / 2^shift⌋
    function floor(int256 value, uint256 shift) internal pure returns (int256) {
        int256 divisor = int256(1 << shift);
        int256 quotient = value / divisor;
        return value % divisor < 0 ? quotient - 1 : quotient;
    }

    function clamp16(int256 value) internal pure returns (int256) {
        if (value > 32_767) return 32_767;
        return value < -32_768 ? -32_768 : value;
    }
}
