// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICompiledModel} from "../interfaces/ICompiledModel.sol";

/// @title NetworkProgram
/// @notice Runs an integer network from data: what the compiler writes as code, as a table.
/// @author SUM
///
/// @dev The table, which `encodeProgram` writes; all numbers big-endian.
///
///     u16 bytes of a sample · u8 zero bits behind its values · u8 width of a bitmap, else 0
///     u16 where free memory begins after a run
///     u8 input words, for each: u16 offset in the sample · u8 shift to the right · stores
///     u8 hidden layers, for each:
///         u8 words · u8 bits of an output · u8 shift of signs to the right · u8 to the left
///         u8 shift of sums to the right · u8 to the left · u256 lowest bits of outputs
///         for each word: sum · stores
///     u8 head words · u8 bits of a lane · u8 bits of a class id · u8 bits of a score · u16 classes
///         u8 lanes of a word; for each word: sum
///     stores: u8 count, for each: u256 mask · u16 address · u8 shift to the right
///     sum: u256 bias · u8 groups of sixteen terms, for each: sixteen u16 addresses · sixteen u256
///         factors
///
/// Lanes, and why factors times shifted words are sums of weights times inputs, are explained in
/// `docs/compiler.md`. The program proves nothing: that no lane overflows, `encodeProgram` does; a table
/// that is no network gives wrong numbers but can write nowhere but to memory.
///
/// Addresses are absolute, the table itself is at 0x80: a run must be the first to use memory. Gas grows
/// with the terms, some 42 each.
library NetworkProgram {
    /* CONSTANTS */

    /// @dev Where the table is in memory.
    uint256 private constant TABLE = 0x80;

    /// @dev Bits of every second position, and of every two.
    uint256 private constant EVERY_SECOND =
        0x5555555555555555555555555555555555555555555555555555555555555555;
    uint256 private constant EVERY_TWO =
        0x3333333333333333333333333333333333333333333333333333333333333333;

    /* FUNCTIONS */

    /// @notice Runs all layers but the last on `sample`.
    /// @param chunk Where the table is stored, behind a STOP.
    /// @return head Where the last layer is in memory.
    function run(address chunk, bytes calldata sample) internal view returns (uint256 head) {
        uint256 end;
        // table = chunk.code[1:]
        assembly ("memory-safe") {
            extcodecopy(chunk, TABLE, 1, sub(extcodesize(chunk), 1))
            end := shr(240, mload(add(TABLE, 4)))
            mstore(0x40, end)
        }
        head = _layers(_input(sample));
    }

    /// @notice The lowest class with the greatest score.
    function best(uint256 head) internal pure returns (uint256 label) {
        (uint256 count, uint256 width, uint256 idBits,, uint256 classes, uint256 lanes) =
            _head(head);
        unchecked {
            // The top bit of each lane, which scores leave free.
            uint256 guards = ((1 << lanes * width) - 1) / ((1 << width) - 1) << width - 1;
            (uint256 greatest, uint256 position) = total(head + 7);
            for (; count != 1; --count) {
                uint256 sum;
                (sum, position) = total(position);
                greatest = greater(greatest, sum, guards, width);
            }
            if (lanes > classes) lanes = classes;
            while (lanes != 1) {
                lanes = (lanes + 1) / 2;
                greatest = greater(greatest, greatest >> lanes * width, guards, width);
            }
            return classes - 1 - (greatest & ((1 << idBits) - 1));
        }
    }

    /// @dev The greater of two words, in each lane.
    function greater(uint256 a, uint256 b, uint256 guards, uint256 width)
        internal
        pure
        returns (uint256)
    {
        unchecked {
            // A lane's guard remains if its a is not below its b; then a − b is what b lacks.
            uint256 lead = (a | guards) - b;
            uint256 ahead = lead & guards;
            return b + (lead & ahead - (ahead >> width - 1));
        }
    }

    /// @notice The score of each class.
    function scores(uint256 head) internal pure returns (int256[] memory values) {
        (
            uint256 count,
            uint256 width,
            uint256 idBits,
            uint256 bits,
            uint256 classes,
            uint256 lanes
        ) = _head(head);
        values = new int256[](classes);
        uint256 position = head + 7;
        for (uint256 i; i < count; ++i) {
            uint256 sum;
            (sum, position) = total(position);
            for (uint256 k = i * lanes; k < classes && k < (i + 1) * lanes; ++k) {
                uint256 lane = sum >> idBits & ((1 << bits) - 1);
                values[k] = int256(lane) - int256(1 << (bits - 1)); // both are below 2^32
                sum >>= width;
            }
        }
    }

    /// @dev Checks the sample and stores its words.
    function _input(bytes calldata sample) private pure returns (uint256 position) {
        uint256 width;
        unchecked {
            (uint256 length, uint256 padding) = (_read(TABLE, 2), _read(TABLE + 2, 1));
            if (sample.length != length) {
                revert ICompiledModel.InputLengthInvalid(length, sample.length);
            }
            if (padding != 0 && uint8(sample[length - 1]) & ((1 << padding) - 1) != 0) {
                revert ICompiledModel.InputPaddingNotZero();
            }
            width = _read(TABLE + 3, 1);
        }
        unchecked {
            uint256 count = _read(TABLE + 6, 1);
            position = TABLE + 7;
            for (; count != 0; --count) {
                uint256 offset = _read(position, 2);
                uint256 shift = _read(position + 2, 1);
                uint256 word;
                assembly ("memory-safe") {
                    word := shr(shift, calldataload(add(sample.offset, offset)))
                }
                if (width != 0) word = pool(word, width);
                position = store(word, position + 3);
            }
        }
    }

    /// @dev Sums of blocks of 2 × 2 bits: those of even columns above those of odd ones.
    function pool(uint256 word, uint256 width) internal pure returns (uint256) {
        unchecked {
            // Of every 2 · width bits the lower half.
            uint256 rest = 256 % (2 * width);
            uint256 lower = (type(uint256).max >> rest) / ((1 << width) + 1) << rest;
            word -= word >> 1 & EVERY_SECOND;
            uint256 even = word >> 2 & EVERY_TWO;
            uint256 odd = word & EVERY_TWO;
            return (odd + (odd >> width) & lower) | (even + (even << width) & lower << width);
        }
    }

    /// @dev The hidden layers: sums, max(sum, 0) >> shift in every lane, and stores.
    function _layers(uint256 position) private pure returns (uint256) {
        unchecked {
            uint256 layers = _read(position++, 1);
            for (; layers != 0; --layers) {
                uint256 layer = position;
                position += 38;
                for (uint256 count = _read(layer, 1); count != 0; --count) {
                    uint256 sum;
                    (sum, position) = total(position);
                    position = store(rectify(sum, layer), position);
                }
            }
            return position;
        }
    }

    /// @dev Half of a lane was added to each sum: its top bit makes the mask of the bits to keep.
    function rectify(uint256 sum, uint256 layer) internal pure returns (uint256 outputs) {
        // signs = sum shifted & ones; outputs = sum shifted & signs · (2^bits − 1)
        assembly ("memory-safe") {
            let shape := mload(layer)
            let signs := shl(byte(3, shape), shr(byte(2, shape), sum))
            signs := and(signs, mload(add(layer, 6)))
            outputs := shl(byte(5, shape), shr(byte(4, shape), sum))
            outputs := and(outputs, sub(shl(byte(1, shape), signs), signs))
        }
    }

    /// @dev A bias word and its terms, sixteen at once: a round of a loop costs as much as a term.
    function total(uint256 position) internal pure returns (uint256 sum, uint256 next) {
        // sum = bias
        // for each group: for (k = 0; k < 16; ++k) sum += memory[addresses[k]] * factors[k]
        assembly ("memory-safe") {
            sum := mload(position)
            let groups := byte(0, mload(add(position, 32)))
            position := add(position, 33)
            next := add(position, mul(groups, 544))
            for {} lt(position, next) { position := add(position, 544) } {
                let all := mload(position)
                // forgefmt: disable-next-item
                sum :=
                    add(mul(mload(shr(240, all)), mload(add(position, 32))),
                    add(mul(mload(and(shr(224, all), 0xffff)), mload(add(position, 64))),
                    add(mul(mload(and(shr(208, all), 0xffff)), mload(add(position, 96))),
                    add(mul(mload(and(shr(192, all), 0xffff)), mload(add(position, 128))),
                    add(mul(mload(and(shr(176, all), 0xffff)), mload(add(position, 160))),
                    add(mul(mload(and(shr(160, all), 0xffff)), mload(add(position, 192))),
                    add(mul(mload(and(shr(144, all), 0xffff)), mload(add(position, 224))),
                    add(mul(mload(and(shr(128, all), 0xffff)), mload(add(position, 256))),
                    add(mul(mload(and(shr(112, all), 0xffff)), mload(add(position, 288))),
                    add(mul(mload(and(shr(96, all), 0xffff)), mload(add(position, 320))),
                    add(mul(mload(and(shr(80, all), 0xffff)), mload(add(position, 352))),
                    add(mul(mload(and(shr(64, all), 0xffff)), mload(add(position, 384))),
                    add(mul(mload(and(shr(48, all), 0xffff)), mload(add(position, 416))),
                    add(mul(mload(and(shr(32, all), 0xffff)), mload(add(position, 448))),
                    add(mul(mload(and(shr(16, all), 0xffff)), mload(add(position, 480))),
                    add(mul(mload(and(all, 0xffff)), mload(add(position, 512))),
                    sum))))))))))))))))
            }
        }
    }

    /// @dev Stores copies of a word.
    function store(uint256 word, uint256 position) internal pure returns (uint256 next) {
        // for each store: memory[address] = (word & mask) >> shift
        assembly ("memory-safe") {
            let count := byte(0, mload(position))
            position := add(position, 1)
            next := add(position, mul(count, 35))
            for {} lt(position, next) { position := add(position, 35) } {
                let target := mload(add(position, 32))
                mstore(shr(240, target), shr(byte(2, target), and(word, mload(position))))
            }
        }
    }

    function _head(uint256 head)
        private
        pure
        returns (
            uint256 count,
            uint256 width,
            uint256 idBits,
            uint256 bits,
            uint256 classes,
            uint256 lanes
        )
    {
        assembly ("memory-safe") {
            let shape := mload(head)
            count := byte(0, shape)
            width := byte(1, shape)
            idBits := byte(2, shape)
            bits := byte(3, shape)
            classes := and(shr(208, shape), 0xffff)
            lanes := byte(6, shape)
        }
    }

    /// @dev A number of `size` bytes in memory.
    function _read(uint256 position, uint256 size) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, size)), mload(position))
        }
    }
}
