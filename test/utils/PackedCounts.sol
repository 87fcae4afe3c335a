// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Packs counts as the base of a model holds them.
library PackedCounts {
    /// @dev Each two bytes of `lanes` are a number, of which the last `bits` bits are kept.
    function pack(bytes memory lanes, uint256 bits) internal pure returns (bytes memory) {
        return pack(lanes, 0, lanes.length, bits);
    }

    /// @dev Of a part of them: `length` bytes from `start` on. Numbers are appended to a string of bits, of
    /// which `buffer` holds those that do not fill a byte.
    function pack(bytes memory lanes, uint256 start, uint256 length, uint256 bits)
        internal
        pure
        returns (bytes memory packed)
    {
        packed = new bytes((length / 2 * bits + 7) / 8);
        uint256 buffer;
        uint256 held;
        uint256 filled;
        for (uint256 i = start; i < start + length; i += 2) {
            uint256 number = 256 * uint256(uint8(lanes[i])) + uint8(lanes[i + 1]);
            buffer = (buffer << bits | number % (1 << bits)) % (1 << 24);
            for (held += bits; held >= 8; held -= 8) {
                packed[filled++] = bytes1(uint8(buffer >> (held - 8)));
            }
        }
        if (held != 0) packed[filled] = bytes1(uint8(buffer << (8 - held)));
    }
}
