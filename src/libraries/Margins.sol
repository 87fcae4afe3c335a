// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LibBit} from "solady/src/utils/LibBit.sol";

/// @title Margins
/// @notice The scores that a linear model of two classes gives to a set of test samples, kept as bit-planes while
/// weights move.
/// @author SUM
///
/// @dev 256 test samples make a group, one bit column each. Plane p of a group is the word with bit p of every
/// score, in two's complement; the highest plane in use is the sign. A feature that some contribution names
/// has a word for each group that says which samples contain it. When the weights of a contribution's
/// features move by a step, every score moves by step · (features in common): the words of the
/// features are counted into planes by carry-save additions, and the counts are added to the scores by
/// one ripple. Nothing depends on how many of the 256 columns are used.
///
/// Gas grows with the ids of the samples (to enter them), and for each move with the contribution's ids and
/// with the planes, times groups. Memory: 2 bytes a feature, one word for each feature of the
/// contributions and group.
library Margins {
    /// @dev Pointers are to memory. Arrays of words are group by group within an entry.
    struct Table {
        // 4 bytes a feature: where its words are, counted from `columns`; 0 if no contribution has it.
        uint256 offsets;
        // Words of the features, the one of group g 32 · g bytes behind the first.
        uint256 columns;
        uint256 groups;
        // For each group the samples of class 1, and those of class 0 or 1.
        uint256 positives;
        uint256 labelled;
        // Plane p of group g: planes + 32 · (PLANES · g + p).
        uint256 planes;
        // Planes in use, and what no score exceeds in size.
        uint256 used;
        uint256 bound;
        // Scratch: the words of the features that move, and planes to count them with.
        uint256 list;
        uint256 counts;
    }

    /// @dev No score is larger: 2^15 weights of up to 2^7, and a bias of up to 2^15.
    uint256 private constant MOST = (1 << 22) + (1 << 15);

    /// @dev Enough for that and a sign.
    uint256 private constant PLANES = 24;

    /// @dev Planes for up to 2^15 features.
    uint256 private constant COUNTS = 16;

    /// @notice An empty table for up to `samples` test samples of a model with `features` features.
    function create(uint256 features, uint256 samples) internal pure returns (Table memory table) {
        table.groups = (samples + 255) >> 8;
        table.offsets = _zeros(4 * features);
        table.positives = _zeros(32 * table.groups);
        table.labelled = _zeros(32 * table.groups);
        table.planes = _zeros(32 * PLANES * table.groups);
        table.counts = _zeros(32 * COUNTS);
        table.used = 1;
    }

    /// @notice Gives the features of a contribution words, unless they have some.
    /// @param last The greatest offset so far.
    /// @return The greatest offset now.
    function register(Table memory table, bytes calldata sample, uint256 last)
        internal
        pure
        returns (uint256)
    {
        (uint256 offsets, uint256 stride) = (table.offsets, 32 * table.groups);
        // for each id in sample: if (offsets[id] == 0) offsets[id] = last += stride
        assembly ("memory-safe") {
            let end := add(sample.offset, sample.length)
            for { let id := sample.offset } lt(id, end) { id := add(id, 2) } {
                let place := add(offsets, shl(2, shr(240, calldataload(id))))
                let entry := mload(place)
                if iszero(shr(224, entry)) {
                    last := add(last, stride)
                    mstore(place, or(entry, shl(224, last)))
                }
            }
        }
        return last;
    }

    /// @notice Reserves the words of the features, once all contributions are registered.
    /// @param last The greatest offset.
    /// @param longest Most ids of a contribution.
    function reserve(Table memory table, uint256 last, uint256 longest) internal pure {
        table.columns = _zeros(last + 32 * table.groups);
        table.list = _zeros(32 * longest);
    }

    /// @notice Enters the samples of a well-formed batch, from `column` on.
    /// @return next The column after the last.
    function enter(Table memory table, bytes calldata batch, uint256 column)
        internal
        pure
        returns (uint256 next)
    {
        (uint256 offsets, uint256 columns) = (table.offsets, table.columns);
        (uint256 positives, uint256 labelled) = (table.positives, table.labelled);
        // for each (label, sample) in batch, and column:
        //     for each id in sample: columns[offsets[id]][column] = true
        //     labelled[column] = label < 2; positives[column] = label == 1
        // The words at offset 0, of features that no contribution has, are never read.
        assembly ("memory-safe") {
            let head := batch.offset
            let end := add(head, batch.length)
            for {} lt(head, end) { column := add(column, 1) } {
                let bit := shl(and(column, 0xff), 1)
                let group := shl(5, shr(8, column))
                let label := shr(224, calldataload(head))
                let id := add(head, 4)
                head := add(id, and(label, 0xffff))
                label := shr(16, label)
                if lt(label, 2) {
                    let place := add(labelled, group)
                    mstore(place, or(mload(place), bit))
                    place := add(positives, group)
                    mstore(place, or(mload(place), mul(bit, label)))
                }
                group := add(columns, group)
                // Two at a time, then perhaps one.
                for {} lt(add(id, 2), head) { id := add(id, 4) } {
                    let ids := shr(224, calldataload(id))
                    let place := add(group, shr(224, mload(add(offsets, shl(2, shr(16, ids))))))
                    mstore(place, or(mload(place), bit))
                    place := add(group, shr(224, mload(add(offsets, shl(2, and(ids, 0xffff))))))
                    mstore(place, or(mload(place), bit))
                }
                if lt(id, head) {
                    id := shr(240, calldataload(id))
                    let place := add(group, shr(224, mload(add(offsets, shl(2, id)))))
                    mstore(place, or(mload(place), bit))
                }
            }
            next := column
        }
    }

    /// @notice Sets the score of a column that has none yet; `bound` must cover it.
    function start(Table memory table, uint256 column, int256 score) internal pure {
        uint256 bit = 1 << (column & 0xff);
        uint256 plane = table.planes + 32 * PLANES * (column >> 8);
        for (uint256 p; p < table.used; ++p) {
            uint256 set = (uint256(score) >> p & 1) * bit;
            assembly ("memory-safe") {
                mstore(plane, or(mload(plane), set))
            }
            plane += 32;
        }
    }

    /// @notice Makes room for scores of up to `more` beyond the bound.
    function widen(Table memory table, uint256 more) internal pure {
        unchecked {
            table.bound = table.bound + more < MOST ? table.bound + more : MOST;
            while (table.bound >> (table.used - 1) != 0) {
                // The sign once more.
                for (uint256 g; g < table.groups; ++g) {
                    uint256 sign = table.planes + 32 * (PLANES * g + table.used - 1);
                    assembly ("memory-safe") {
                        mstore(add(sign, 32), mload(sign))
                    }
                }
                ++table.used;
            }
        }
    }

    /// @notice Moves the scores as far as they will when the weights in the image that `sample` names move by
    /// `step`, −127 to 127.
    /// @dev Where a weight is going to stop at −128 or 127, the scores move by as much as it does.
    function move(Table memory table, uint256 image, bytes calldata sample, int256 step)
        internal
        pure
    {
        unchecked {
            widen(table, uint256(step < 0 ? -step : step) * (sample.length >> 1));
            uint256 listed = _list(table, image, sample, step);
            _addListed(table, listed, step);
            if (listed != sample.length >> 1) _addStopped(table, image, sample, step);
        }
    }

    /// @notice How many of the samples have a score on the right side: above 0 for class 1, else class 0.
    function correct(Table memory table) internal pure returns (uint256 total) {
        unchecked {
            for (uint256 g; g < table.groups; ++g) {
                uint256 plane = table.planes + 32 * PLANES * g;
                uint256 sign = plane + 32 * (table.used - 1);
                uint256 right;
                // some = planes[0] | … | planes[used - 2]; right = (some & ~sign) == positives, bit by bit
                (uint256 positives, uint256 labelled) = (table.positives, table.labelled);
                assembly ("memory-safe") {
                    let some := 0
                    for {} lt(plane, sign) { plane := add(plane, 32) } {
                        some := or(some, mload(plane))
                    }
                    let positive := and(some, not(mload(sign)))
                    let offset := shl(5, g)
                    right := and(
                        not(xor(positive, mload(add(positives, offset)))),
                        mload(add(labelled, offset))
                    )
                }
                total += LibBit.popCount(right);
            }
        }
    }

    /// @notice A copy of the planes, to go back to.
    function save(Table memory table) internal pure returns (uint256 planes) {
        uint256 size = 32 * PLANES * table.groups;
        planes = _zeros(size);
        uint256 from = table.planes;
        assembly ("memory-safe") {
            mcopy(planes, from, size)
        }
    }

    /// @notice Back to what was saved, with `used` planes and `bound` of then.
    function restore(Table memory table, uint256 planes, uint256 used, uint256 bound)
        internal
        pure
    {
        uint256 size = 32 * PLANES * table.groups;
        uint256 to = table.planes;
        assembly ("memory-safe") {
            mcopy(to, planes, size)
        }
        (table.used, table.bound) = (used, bound);
    }

    /// @dev Lists the words of the features whose weight can move by all of `step`.
    function _list(Table memory table, uint256 image, bytes calldata sample, int256 step)
        private
        pure
        returns (uint256 listed)
    {
        (uint256 offsets, uint256 columns, uint256 list) =
            (table.offsets, table.columns, table.list);
        // for each id in sample: w = int8(image[id]) + step
        //     if (-128 <= w && w <= 127) list.push(columns + offsets[id])
        assembly ("memory-safe") {
            let to := list
            let end := add(sample.offset, sample.length)
            for { let i := sample.offset } lt(i, end) { i := add(i, 2) } {
                let id := shr(240, calldataload(i))
                let weight := add(step, sar(248, mload(add(image, id))))
                if eq(weight, signextend(0, weight)) {
                    mstore(to, add(columns, shr(224, mload(add(offsets, shl(2, id))))))
                    to := add(to, 32)
                }
            }
            listed := shr(5, sub(to, list))
        }
    }

    /// @dev Moves the scores for the features whose weight stops on its way: for each bit of how far they get, those
    /// that have it. Rare.
    function _addStopped(Table memory table, uint256 image, bytes calldata sample, int256 step)
        private
        pure
    {
        unchecked {
            int256 sign = step < 0 ? -1 : int256(1);
            for (int256 bit = 1; bit < sign * step; bit <<= 1) {
                _addListed(table, _listStopped(table, image, sample, step, bit), sign * bit);
            }
        }
    }

    /// @dev Lists the words of the features whose weight stops on its way, at a distance that has this bit.
    function _listStopped(
        Table memory table,
        uint256 image,
        bytes calldata sample,
        int256 step,
        int256 bit
    ) private pure returns (uint256 listed) {
        (uint256 offsets, uint256 columns, uint256 list) =
            (table.offsets, table.columns, table.list);
        // for each id in sample: w = int8(image[id]); room = step < 0 ? w + 128 : 127 - w
        //     if ((w + step < -128 || 127 < w + step) && room & bit != 0) list.push(columns + offsets[id])
        assembly ("memory-safe") {
            let to := list
            let end := add(sample.offset, sample.length)
            for { let i := sample.offset } lt(i, end) { i := add(i, 2) } {
                let id := shr(240, calldataload(i))
                let weight := sar(248, mload(add(image, id)))
                let then := add(step, weight)
                // 127 − w is ~w + 128.
                let room := add(xor(weight, not(sar(255, step))), 128)
                if and(and(room, bit), sub(0, iszero(eq(then, signextend(0, then))))) {
                    mstore(to, add(columns, shr(224, mload(add(offsets, shl(2, id))))))
                    to := add(to, 32)
                }
            }
            listed := shr(5, sub(to, list))
        }
    }

    /// @dev Adds `factor` to the scores for each of the listed words.
    function _addListed(Table memory table, uint256 listed, int256 factor) private pure {
        if (listed == 0) return;
        unchecked {
            uint256 planes = LibBit.fls(listed) + 1;
            for (uint256 g; g < table.groups; ++g) {
                _count(table, g, listed, planes);
                _add(table, g, planes, factor);
            }
        }
    }

    /// @dev counts = how many of the `listed` words have each bit, as `planes` planes.
    function _count(Table memory table, uint256 group, uint256 listed, uint256 planes)
        private
        pure
    {
        (uint256 list, uint256 counts) = (table.list, table.counts);
        // for each word in list: carry = word[group]; for (p = 0; carry != 0; ++p)
        //     (counts[p], carry) = (counts[p] ^ carry, counts[p] & carry)
        // Two words at a time through the first plane, which like the second is kept on the stack.
        assembly ("memory-safe") {
            calldatacopy(counts, calldatasize(), shl(5, planes)) // zeros
            group := shl(5, group)
            let end := add(list, shl(5, listed))
            let ones := 0
            let twos := 0
            for {} lt(list, end) {} {
                let a := mload(add(mload(list), group))
                list := add(list, 32)
                let b := 0
                if lt(list, end) { b := mload(add(mload(list), group)) }
                list := add(list, 32)

                let odd := xor(a, b)
                let carry := or(and(a, b), and(ones, odd))
                ones := xor(ones, odd)
                a := and(twos, carry)
                twos := xor(twos, carry)
                for { let plane := add(counts, 64) } a { plane := add(plane, 32) } {
                    b := mload(plane)
                    mstore(plane, xor(a, b))
                    a := and(a, b)
                }
            }
            mstore(counts, ones)
            mstore(add(counts, 32), twos)
        }
    }

    /// @dev scores += factor · counts, of `planes` planes; factor is −255 to 255, and not 0.
    function _add(Table memory table, uint256 group, uint256 planes, int256 factor) private pure {
        uint256 first = table.planes + 32 * PLANES * group;
        uint256 end = first + 32 * table.used;
        uint256 counts = table.counts;
        // scores ± 2^shift · counts for each bit of |factor|, plane by plane, with a carry or a borrow:
        // sum = a ^ b ^ carry; carry = (a & b) | (carry & (a ^ b)); to subtract, a's complement carries.
        assembly ("memory-safe") {
            let invert := sar(255, factor)
            let size := sub(xor(factor, invert), invert)
            for { let from := first } size { from := add(from, 32) } {
                if and(size, 1) {
                    let carry := 0
                    let count := counts
                    let last := add(counts, shl(5, planes))
                    for { let plane := from } lt(plane, end) { plane := add(plane, 32) } {
                        let b := 0
                        if lt(count, last) { b := mload(count) }
                        if iszero(or(b, carry)) {
                            if iszero(lt(count, last)) { break }
                        }
                        count := add(count, 32)
                        let a := mload(plane)
                        let other := xor(b, carry)
                        mstore(plane, xor(a, other))
                        a := xor(a, invert)
                        carry := or(and(b, carry), and(a, other))
                    }
                }
                size := shr(1, size)
            }
        }
    }

    /// @dev Memory of `size` bytes and a word more, all zero.
    function _zeros(uint256 size) private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := mload(0x40)
            size := and(add(size, 63), not(31))
            calldatacopy(pointer, calldatasize(), size)
            mstore(0x40, add(pointer, size))
        }
    }
}
