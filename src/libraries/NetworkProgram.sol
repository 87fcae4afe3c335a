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
///     u8 words of input · u8 of hidden layers · u8 of the last layer
///     of the last layer: u8 bits of a lane · u8 of a class id · u8 of a score · u8 lanes of a word
///     u16 classes · for each word of input: u16 offset in the sample · u8 shift to the right
///     for each other word, layer by layer, its blocks
///
///     block: u8 terms, 8, 16, 21 or 28 · u8 number of the word that it reads
///         u8 shift of signs to the right, 0 if the word's sum goes on with the next block
///         u8 shift of sums to the right · 28 times u8 position in the word, the first term's first
///         u256 bits of the word that it sees · u256 addend · u256 lowest bits of outputs
///         for each term: u256 factor
///
/// Words are numbered from the first of the input to the last of the last layer. Lanes, and why factors
/// times shifted words are sums of weights times inputs, are explained in `docs/compiler.md`. The
/// program proves nothing: that no lane overflows, `encodeProgram` does; a table that is no network
/// gives wrong numbers but can write nowhere but to memory.
///
/// Addresses are absolute: a run must be the first to use memory. Gas grows with the blocks, some 400
/// each, and their terms, 29 each.
library NetworkProgram {
    /* CONSTANTS */

    /// @dev Where the block that is being added is in memory, and before the first one the table's start.
    uint256 private constant BLOCK = 0x80;

    /// @dev 32 words, those of the longest block.
    uint256 private constant BLOCK_BYTES = 0x400;

    /// @dev Where the words of input and layers are in memory.
    uint256 private constant WORDS = 0x480;

    /// @dev Bits of every second position, and of every two.
    uint256 private constant EVERY_SECOND =
        0x5555555555555555555555555555555555555555555555555555555555555555;
    uint256 private constant EVERY_TWO =
        0x3333333333333333333333333333333333333333333333333333333333333333;

    /* FUNCTIONS */

    /// @notice Runs all layers on `sample`.
    /// @param chunk Where the table is stored, behind a STOP.
    /// @return shape The first word of the table.
    /// @return head Where the words of the last layer are in memory.
    function run(address chunk, bytes calldata sample)
        internal
        view
        returns (uint256 shape, uint256 head)
    {
        uint256 position;
        (shape, position) = _input(chunk, sample);
        unchecked {
            uint256 to = WORDS + 32 * _byte(shape, 4);
            head = to + 32 * _byte(shape, 5);
            uint256 end = head + 32 * _byte(shape, 6);
            assembly ("memory-safe") {
                mstore(0x40, end)
            }
            for (; to < end; to += 32) {
                uint256 sum;
                (sum, position) = total(chunk, position);
                if (to < head) sum = rectify(sum);
                assembly ("memory-safe") {
                    mstore(to, sum)
                }
            }
        }
    }

    /// @notice The lowest class with the greatest score.
    function best(uint256 shape, uint256 head) internal pure returns (uint256 label) {
        unchecked {
            (uint256 width, uint256 lanes) = (_byte(shape, 7), _byte(shape, 10));
            // The top bit of each lane, which scores leave free.
            uint256 guards = ((1 << lanes * width) - 1) / ((1 << width) - 1) << width - 1;
            uint256 greatest = _load(head);
            for (uint256 count = _byte(shape, 6); count != 1; --count) {
                head += 32;
                greatest = greater(greatest, _load(head), guards, width);
            }
            uint256 classes = _classes(shape);
            if (lanes > classes) lanes = classes;
            while (lanes != 1) {
                lanes = (lanes + 1) / 2;
                greatest = greater(greatest, greatest >> lanes * width, guards, width);
            }
            return classes - 1 - (greatest & ((1 << _byte(shape, 8)) - 1));
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
    function scores(uint256 shape, uint256 head) internal pure returns (int256[] memory values) {
        (uint256 width, uint256 idBits) = (_byte(shape, 7), _byte(shape, 8));
        (uint256 bits, uint256 lanes) = (_byte(shape, 9), _byte(shape, 10));
        values = new int256[](_classes(shape));
        for (uint256 i; i < values.length; ++i) {
            uint256 lane = _load(head + 32 * (i / lanes)) >> i % lanes * width + idBits;
            lane &= (1 << bits) - 1;
            values[i] = int256(lane) - int256(1 << (bits - 1)); // both are below 2^32
        }
    }

    /// @dev Checks the sample and stores its words.
    /// @return shape The first word of the table.
    /// @return position Of the first block, in the chunk.
    function _input(address chunk, bytes calldata sample)
        private
        view
        returns (uint256 shape, uint256 position)
    {
        unchecked {
            // table = chunk.code[1:]
            assembly ("memory-safe") {
                extcodecopy(chunk, BLOCK, 1, BLOCK_BYTES)
                shape := mload(BLOCK)
            }
            uint256 length = shape >> 240;
            if (sample.length != length) {
                revert ICompiledModel.InputLengthInvalid(length, sample.length);
            }
            uint256 padding = _byte(shape, 2);
            if (padding != 0 && uint8(sample[length - 1]) & ((1 << padding) - 1) != 0) {
                revert ICompiledModel.InputPaddingNotZero();
            }
            uint256 width = _byte(shape, 3);
            uint256 end = WORDS + 32 * _byte(shape, 4);
            uint256 from = BLOCK + 13;
            for (uint256 to = WORDS; to < end; to += 32) {
                uint256 load = _load(from);
                from += 3;
                uint256 word;
                assembly ("memory-safe") {
                    word := calldataload(add(sample.offset, shr(240, load)))
                    word := shr(byte(2, load), word)
                }
                if (width != 0) word = pool(word, width);
                assembly ("memory-safe") {
                    mstore(to, word)
                }
            }
            position = 1 + from - BLOCK;
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

    /// @dev max(sum, 0) >> shift in every lane, as the block says that was added last. Half of a lane was
    /// added to each sum: its top bit makes the mask of the bits to keep.
    function rectify(uint256 sum) internal pure returns (uint256 outputs) {
        // signs = sum >> signShift & ones; outputs = sum >> shift & signs · (2^(signShift − shift) − 1)
        assembly ("memory-safe") {
            let head := mload(0x80)
            let shift := byte(3, head)
            let signs := and(shr(byte(2, head), sum), mload(0xe0))
            outputs := sub(shl(sub(byte(2, head), shift), signs), signs)
            outputs := and(outputs, shr(shift, sum))
        }
    }

    /// @dev The sum of the blocks from `position` in the chunk on. Each is copied to the same place, so
    /// that its factors have fixed addresses, and its terms are written out: a round of a loop costs as much
    /// as a term.
    /// @return sum Modulo 2^256.
    /// @return next Where the next sum starts.
    function total(address chunk, uint256 position)
        internal
        view
        returns (uint256 sum, uint256 next)
    {
        // do {
        //     word = words[block.source] & block.mask;
        //     sum += block.addend;
        //     for (k = 0; k < block.terms; ++k) sum += (word >> block.positions[k]) * block.factors[k];
        // } while (block goes on);
        assembly ("memory-safe") {
            for {} 1 {} {
                extcodecopy(chunk, BLOCK, position, BLOCK_BYTES)
                let head := mload(0x80)
                let word := and(mload(add(WORDS, shl(5, byte(1, head)))), mload(0xa0))
                let terms := byte(0, head)
                position := add(position, shl(5, add(terms, 4)))
                if gt(terms, 21) {
                    // forgefmt: disable-next-item
                    sum :=
                        add(mul(shr(byte(25, head), word), mload(0x3a0)),
                        add(mul(shr(byte(26, head), word), mload(0x3c0)),
                        add(mul(shr(byte(27, head), word), mload(0x3e0)),
                        add(mul(shr(byte(28, head), word), mload(0x400)),
                        add(mul(shr(byte(29, head), word), mload(0x420)),
                        add(mul(shr(byte(30, head), word), mload(0x440)),
                        add(mul(shr(byte(31, head), word), mload(0x460)), sum)))))))
                }
                if gt(terms, 16) {
                    // forgefmt: disable-next-item
                    sum :=
                        add(mul(shr(byte(20, head), word), mload(0x300)),
                        add(mul(shr(byte(21, head), word), mload(0x320)),
                        add(mul(shr(byte(22, head), word), mload(0x340)),
                        add(mul(shr(byte(23, head), word), mload(0x360)),
                        add(mul(shr(byte(24, head), word), mload(0x380)), sum)))))
                }
                if gt(terms, 8) {
                    // forgefmt: disable-next-item
                    sum :=
                        add(mul(shr(byte(12, head), word), mload(0x200)),
                        add(mul(shr(byte(13, head), word), mload(0x220)),
                        add(mul(shr(byte(14, head), word), mload(0x240)),
                        add(mul(shr(byte(15, head), word), mload(0x260)),
                        add(mul(shr(byte(16, head), word), mload(0x280)),
                        add(mul(shr(byte(17, head), word), mload(0x2a0)),
                        add(mul(shr(byte(18, head), word), mload(0x2c0)),
                        add(mul(shr(byte(19, head), word), mload(0x2e0)), sum))))))))
                }
                sum := add(sum, mload(0xc0))
                // forgefmt: disable-next-item
                sum :=
                    add(mul(shr(byte(4, head), word), mload(0x100)),
                    add(mul(shr(byte(5, head), word), mload(0x120)),
                    add(mul(shr(byte(6, head), word), mload(0x140)),
                    add(mul(shr(byte(7, head), word), mload(0x160)),
                    add(mul(shr(byte(8, head), word), mload(0x180)),
                    add(mul(shr(byte(9, head), word), mload(0x1a0)),
                    add(mul(shr(byte(10, head), word), mload(0x1c0)),
                    add(mul(shr(byte(11, head), word), mload(0x1e0)), sum))))))))
                if byte(2, head) { break }
            }
            next := position
        }
    }

    function _classes(uint256 shape) private pure returns (uint256) {
        return shape >> 152 & 0xffff;
    }

    function _byte(uint256 word, uint256 i) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := byte(i, word)
        }
    }

    function _load(uint256 from) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(from)
        }
    }
}
