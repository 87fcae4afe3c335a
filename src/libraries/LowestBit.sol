// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

// For loops in assembly over the bits that are set in a word, 32 at a time. If the lowest of them is
// bit = rest & -rest = 2^i, then i = NUMBERS[⌊MAGIC / bit⌋ mod 32], a table of bytes. From Solady's
// `LibBit.ffs` (https://github.com/vectorized/solady/blob/main/src/utils/LibBit.sol).

uint256 constant MAGIC = 0xd76453e0;
uint256 constant NUMBERS = 0x001f0d1e100c1d070f090b19131c1706010e11080a1a141802121b1503160405;
