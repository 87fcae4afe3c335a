// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Builds sparse samples: packed big-endian `uint16` ids.
library Samples {
    function list(uint256 a) internal pure returns (bytes memory) {
        return abi.encodePacked(uint16(a));
    }

    function list(uint256 a, uint256 b) internal pure returns (bytes memory) {
        return abi.encodePacked(uint16(a), uint16(b));
    }

    function list(uint256 a, uint256 b, uint256 c) internal pure returns (bytes memory) {
        return abi.encodePacked(uint16(a), uint16(b), uint16(c));
    }

    /// @dev `count` ids from `first` on, `stride` apart.
    function range(uint256 first, uint256 count, uint256 stride)
        internal
        pure
        returns (uint16[] memory ids)
    {
        ids = new uint16[](count);
        for (uint256 i; i < count; ++i) {
            ids[i] = uint16(first + i * stride);
        }
    }

    function pack(uint16[] memory ids) internal pure returns (bytes memory sample) {
        sample = new bytes(2 * ids.length);
        for (uint256 i; i < ids.length; ++i) {
            sample[2 * i] = bytes1(uint8(ids[i] >> 8));
            sample[2 * i + 1] = bytes1(uint8(ids[i]));
        }
    }

    /// @dev A well-formed sample of at most `most` ids below `features`.
    function random(uint256 seed, uint256 features, uint256 most)
        internal
        pure
        returns (uint16[] memory ids)
    {
        uint256 wanted = uint256(keccak256(abi.encode(seed, "length"))) % (most + 1);
        uint256 gap = 2 * features / (most + 1) + 1;
        ids = new uint16[](wanted);
        uint256 next;
        uint256 count;
        for (; count < wanted; ++count) {
            uint256 id = next + uint256(keccak256(abi.encode(seed, count))) % gap;
            if (id >= features) break;
            ids[count] = uint16(id);
            next = id + 1;
        }
        assembly ("memory-safe") {
            mstore(ids, count)
        }
    }

    /// @dev One record of a batch.
    function labelled(bytes memory sample, uint256 label) internal pure returns (bytes memory) {
        return abi.encodePacked(uint16(label), uint16(sample.length), sample);
    }
}
