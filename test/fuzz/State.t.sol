// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {State} from "../../src/types/State.sol";
import {Test} from "../utils/Test.sol";

contract StateFuzzTest is Test {
    struct Plain {
        uint256 costWeight;
        uint256 contributions;
        uint256 good;
        uint256 lastUpdate;
        uint256 refundWait;
        uint256 parameters;
        uint256 features;
        uint256 written;
    }

    /// @dev After any sequence of changes each field is what was put there last.
    function testDiff_FieldsAreThoseOfAPlainStruct(uint256[16] memory noise) public pure {
        State state;
        Plain memory plain;
        _compare(state, plain);
        for (uint256 i; i < noise.length; ++i) {
            state = _change(state, plain, noise[i] % 6, noise[i] >> 8);
            _compare(state, plain);
        }
    }

    function test_FieldsHoldTheirLargestValues() public pure {
        State state = State.wrap(type(uint256).max);
        state = state.setTerms(0, 0).setLastUpdate(0).setModel(0, 0);
        assertEq(state.contributions(), type(uint32).max);
        assertEq(state.good(), type(uint32).max);
        assertEq(state.written(), type(uint32).max);
        assertEq(state.costWeight() | state.refundWait() | state.lastUpdate(), 0);
        assertEq(state.parameters() | state.features(), 0);

        state = State.wrap(0).setTerms(type(uint64).max, type(uint24).max)
            .setLastUpdate(type(uint32).max).setModel(type(uint16).max, type(uint24).max);
        assertEq(state.contributions() | state.good() | state.written(), 0);
        assertEq(state.costWeight(), type(uint64).max);
        assertEq(state.refundWait(), type(uint24).max);
        assertEq(state.lastUpdate(), type(uint32).max);
        assertEq(state.features(), type(uint16).max);
        assertEq(state.parameters(), type(uint24).max);
    }

    function _change(State state, Plain memory plain, uint256 what, uint256 x)
        private
        pure
        returns (State)
    {
        if (what == 0) {
            ++plain.contributions;
            return state.countContribution();
        }
        if (what == 1) {
            ++plain.good;
            return state.countGood();
        }
        if (what == 2) {
            plain.lastUpdate = uint32(x);
            return state.setLastUpdate(uint32(x));
        }
        if (what == 3) {
            (plain.costWeight, plain.refundWait) = (uint64(x), uint24(x >> 64));
            return state.setTerms(uint64(x), uint24(x >> 64));
        }
        if (what == 4) {
            (plain.features, plain.parameters) = (uint16(x), uint24(x >> 16));
            return state.setModel(uint16(x), uint24(x >> 16));
        }
        plain.written |= uint32(x);
        return state.addWritten(uint32(x));
    }

    function _compare(State state, Plain memory plain) private pure {
        assertEq(state.costWeight(), plain.costWeight, "costWeight");
        assertEq(state.contributions(), plain.contributions, "contributions");
        assertEq(state.good(), plain.good, "good");
        assertEq(state.lastUpdate(), plain.lastUpdate, "lastUpdate");
        assertEq(state.refundWait(), plain.refundWait, "refundWait");
        assertEq(state.parameters(), plain.parameters, "parameters");
        assertEq(state.features(), plain.features, "features");
        assertEq(state.written(), plain.written, "written");
    }
}
