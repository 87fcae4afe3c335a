// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IPredictionMarket} from "../interfaces/IPredictionMarket.sol";

/// @title MarketState
/// @notice The words of a prediction market, which two contracts share (see `PredictionMarket`).
/// @author SUM
abstract contract MarketState {
    /* TYPES */

    /// @dev What stakers of a market that failed have yet to collect: stakes, and their shares of the bond.
    struct Failure {
        uint96 staked;
        uint96 bond;
        uint40 time;
    }

    struct PredictionMarketStorage {
        // slot 0: what every contribution reads
        IPredictionMarket.Phase phase;
        bool largerStakes;
        bool perContributor;
        uint16 most;
        uint16 mostBytes;
        uint24 number;
        uint32 first;
        uint40 deadline;
        uint96 stake;
        // slot 1
        address provider;
        uint96 staked;
        // slot 2
        uint96 bounty;
        uint96 bond;
        uint64 drawBlock;
        // slot 3; portions without the drawn one are counted by `revealed` and `from`
        uint32 participation;
        uint32 revealWait;
        uint32 scoreWait;
        uint16 enough;
        uint16 contributions;
        uint16 samples;
        uint16 portions;
        uint16 drawn;
        uint16 revealed;
        uint16 passes;
        uint16 from;
        uint16 next;
        // slot 4
        uint32 collectWait;
        uint96 left; // of the bounty, after the first pass
        // slot 5
        mapping(uint256 portion => bytes32) hashes;
        mapping(uint256 number => Failure) failures;
        mapping(address account => uint256) withdrawable;
        // Number of the market << 16 | number of the contributor's first contribution to it.
        mapping(address author => uint256) leaders;
        // Scores of the pass that scoring is in: int16 lanes, the first in the lowest bits.
        mapping(uint256 word => uint256) scores;
    }

    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.PredictionMarket")) - 1)) & ~0xff
    bytes32 private constant STORAGE =
        0x6485bdca98c92a4a6248a75a2c259cb36a8e3e2f65e882d7d1281304c73c8800;

    /// @dev Of stakes in all, and twice that of bounty and bond, so that what a record is worth fits 96 bits.
    uint256 internal constant MOST_STAKED = type(uint96).max / 2;

    /* INTERNAL */

    /// @dev The market, which must be in this phase.
    function _in(IPredictionMarket.Phase phase)
        internal
        view
        returns (PredictionMarketStorage storage $)
    {
        $ = _market();
        if ($.phase != phase) revert IPredictionMarket.WrongPhase($.phase);
    }

    function _market() internal pure returns (PredictionMarketStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}
