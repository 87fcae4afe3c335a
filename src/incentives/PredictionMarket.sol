// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {NativeCoin} from "../assets/NativeCoin.sol";
import {IModel} from "../interfaces/IModel.sol";
import {IPredictionMarket} from "../interfaces/IPredictionMarket.sol";
import {Record, RecordLibrary} from "../types/Record.sol";
import {State} from "../types/State.sol";
import {IncentiveMechanism} from "./IncentiveMechanism.sol";
import {MarketState} from "./MarketState.sol";

/// @title PredictionMarket
/// @notice A bounty for data that improves the model, judged on test data that was committed to beforehand.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev Here is what a trainer asks of its incentive: contributions are recorded with a stake and not learned;
/// `refund` pays what a record is worth after the market; much later `report` pays it to anyone.
/// Opening, revealing and scoring (`IPredictionMarket`) would not fit into the same contract. They are in
/// `MarketPhases`, code that many trainers share: calls for it arrive at the fallback and run there on this
/// contract's storage. Its address is fixed when the implementation is deployed.
///
/// Bounties and bonds are native coin, so stakes are, too. A contribution costs its record and, with larger stakes or scores per contributor, a word more.
abstract contract PredictionMarket is IncentiveMechanism, NativeCoin, MarketState {
    /* IMMUTABLES */

    /// @dev The `MarketPhases`.
    address private immutable PHASES;

    /* CONSTRUCTOR */

    constructor(address phases) {
        PHASES = phases;
    }

    /* EXTERNAL */

    /// @dev The functions of `IPredictionMarket`.
    fallback() external payable {
        address phases = PHASES;
        // Equivalent to `return phases.delegatecall(msg.data)`, or a revert with what it reverts with.
        assembly {
            calldatacopy(0, 0, calldatasize())
            let success := delegatecall(gas(), phases, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(success) { revert(0, returndatasize()) }
            return(0, returndatasize())
        }
    }

    /// @dev Money comes with calls only.
    receive() external payable {
        revert IPredictionMarket.MoneyUnexpected();
    }

    /* INTERNAL */

    /// @dev Fixes what is the same for all markets of this contract.
    /// @param collectWait_ Seconds that authors have before anyone takes what they have not collected, at
    /// least an hour: whoever ends a market must not be first.
    function _initPredictionMarket(uint32 collectWait_) internal {
        if (collectWait_ < 1 hours) revert IModel.ParameterOutOfRange("collectWait");
        _market().collectWait = collectWait_;
    }

    function _admit(State state, uint256 offered, uint256)
        internal
        override
        returns (State, Record, bool)
    {
        PredictionMarketStorage storage $ = _in(IPredictionMarket.Phase.Participation);
        if (block.timestamp >= $.deadline) revert IPredictionMarket.DeadlineOver($.deadline);
        uint256 place = state.contributions() - $.first;
        if (place >= $.most) revert IPredictionMarket.MarketFull($.most);
        if (msg.data.length > $.mostBytes) {
            revert IPredictionMarket.ContributionTooLong(msg.data.length, $.mostBytes);
        }
        uint256 stake = $.stake;
        if (offered < stake) revert IPredictionMarket.StakeTooLow(stake, offered);

        if ($.largerStakes) {
            stake = offered;
            if (stake + $.staked > MOST_STAKED) revert IPredictionMarket.TermOutOfRange("stake");
            $.staked += uint96(stake);
        }
        if ($.perContributor && $.leaders[msg.sender] >> 16 != $.number) {
            $.leaders[msg.sender] = uint256($.number) << 16 | place;
        }
        // Claimable when the market is over, and that is not known yet.
        Record record = RecordLibrary.create(stake, type(uint40).max).setTag($.number);
        return (state, record, false);
    }

    /// @dev Asked of batches only, and these are not taken.
    function _agrees(uint256 correct, uint256 total) internal pure override returns (bool) {
        if (correct <= total) revert IPredictionMarket.BatchNotTaken();
        return false;
    }

    function _judgeRefund(State state, Record record, address, uint256, uint256, bool)
        internal
        override
        returns (State, uint256 amount)
    {
        (amount,) = _due(record);
        return (state, amount);
    }

    function _takesAll(State, Record, address) internal pure override returns (bool) {
        return false;
    }

    /// @dev A share of the bond is not part of the record, so it waits to be withdrawn.
    function _judgeReport(
        State,
        Record record,
        bytes32,
        address,
        address reporter,
        uint256,
        uint256
    ) internal override returns (uint256 reward) {
        PredictionMarketStorage storage $ = _market();
        (uint256 amount, uint256 since) = _due(record);
        uint256 from = since + $.collectWait;
        if (block.timestamp < from) revert IPredictionMarket.NotYet(from);
        reward = record.claimable();
        $.withdrawable[reporter] += amount - reward;
    }

    /// @dev What a record is worth now, and since when; reverts while its market goes on.
    function _due(Record record) private returns (uint256 amount, uint256 since) {
        PredictionMarketStorage storage $ = _market();
        Failure storage failure = $.failures[record.tag()];
        if (failure.time == 0) {
            if (record.tag() == $.number && $.phase != IPredictionMarket.Phase.Closed) {
                revert IPredictionMarket.WrongPhase($.phase);
            }
            return (record.claimable(), record.claimableFrom());
        }
        // Of what is left, so that the last gets what rounding left over.
        uint256 stake = record.claimable();
        uint256 share = failure.bond * stake / failure.staked;
        failure.staked -= uint96(stake);
        failure.bond -= uint96(share);
        return (stake + share, failure.time);
    }
}
