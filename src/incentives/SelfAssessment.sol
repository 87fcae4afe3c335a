// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ISelfAssessment} from "../interfaces/ISelfAssessment.sol";
import {Price} from "../libraries/Price.sol";
import {TrainingPolicy} from "../policies/TrainingPolicy.sol";
import {Record, RecordLibrary} from "../types/Record.sol";
import {State} from "../types/State.sol";
import {IncentiveMechanism} from "./IncentiveMechanism.sol";

/// @title SelfAssessment
/// @notice Deposit, refund, take.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev Beside the state word it keeps the two longer waits in one word and one word an author.
abstract contract SelfAssessment is IncentiveMechanism, TrainingPolicy, ISelfAssessment {
    /* TYPES */

    struct SelfAssessmentStorage {
        // slot 0
        uint32 ownerWait;
        uint32 anyWait;
        uint16 batchShare;
        // slot 1
        mapping(address author => uint256) reputation;
        // slot 2
        mapping(bytes32 key => mapping(address reporter => bool)) reported;
    }

    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.SelfAssessment")) - 1)) & ~0xff
    bytes32 private constant STORAGE =
        0x6d61219195c983d04db48219cc49fb521779d94d7770ea4800b4b4bf90a6fa00;

    /// @dev What shares of a batch are counted in: ten thousandths.
    uint256 private constant WHOLE = 10_000;

    /* VIEW */

    /// @inheritdoc ISelfAssessment
    function depositAt(uint256 time) external view returns (uint256) {
        return batchDepositAt(time, 1);
    }

    /// @inheritdoc ISelfAssessment
    function reputation(address author) external view returns (uint256) {
        return _reputation(author);
    }

    /// @inheritdoc ISelfAssessment
    function totalReputation() external view returns (uint256) {
        return _state().good();
    }

    /// @inheritdoc ISelfAssessment
    function terms()
        external
        view
        returns (
            uint256 costWeight,
            uint256 refundWait,
            uint256 ownerWait,
            uint256 anyWait,
            uint256 batchShare
        )
    {
        State state = _state();
        SelfAssessmentStorage storage $ = _selfAssessment();
        return (state.costWeight(), state.refundWait(), $.ownerWait, $.anyWait, $.batchShare);
    }

    /// @inheritdoc ISelfAssessment
    function batchDepositAt(uint256 time, uint256 samples) public view returns (uint256) {
        if (samples == 0 || samples > type(uint16).max) revert SamplesOutOfRange(samples);
        State state = _state();
        uint256 last = state.lastUpdate();
        uint256 elapsed = uint32(time < last ? 0 : time - last);
        return Price.ofSamples(state.costWeight(), elapsed, samples);
    }

    /* INTERNAL */

    /// @dev Fixes the terms; see `ISelfAssessment` for what they mean.
    function _initSelfAssessment(
        State state,
        uint64 costWeight,
        uint256 refundWait,
        uint256 ownerWait,
        uint256 anyWait,
        uint256 batchShare
    ) internal returns (State) {
        if (
            refundWait > ownerWait || ownerWait > anyWait || refundWait > type(uint24).max
                || anyWait > type(uint32).max
        ) {
            revert WaitsInvalid(refundWait, ownerWait, anyWait);
        }

        if (batchShare == 0 || batchShare > WHOLE) revert BatchShareInvalid(batchShare);

        SelfAssessmentStorage storage $ = _selfAssessment();
        // All fit: anyWait was checked and ownerWait is not larger.
        ($.ownerWait, $.anyWait) = (uint32(ownerWait), uint32(anyWait));
        $.batchShare = uint16(batchShare);
        return state.setTerms(costWeight, refundWait).setLastUpdate(block.timestamp);
    }

    function _admit(State state, uint256 offered, uint256 samples)
        internal
        override
        returns (State, Record, bool)
    {
        // Time does not run backwards, and a 24-bit wait does not overflow it.
        unchecked {
            uint256 elapsed = uint32(block.timestamp - state.lastUpdate());
            uint256 deposit = Price.ofSamples(state.costWeight(), elapsed, samples);
            if (offered < deposit) revert DepositTooLow(deposit, offered);

            return (
                state.setLastUpdate(block.timestamp),
                RecordLibrary.create(deposit, block.timestamp + state.refundWait()),
                _mayTrain(msg.sender, samples)
            );
        }
    }

    function _agrees(uint256 correct, uint256 total) internal view override returns (bool) {
        // Both are below 2^16.
        unchecked {
            return correct * WHOLE >= total * _selfAssessment().batchShare;
        }
    }

    function _judgeRefund(
        State state,
        Record record,
        address author,
        uint256 label,
        uint256 prediction,
        bool empty
    ) internal override returns (State, uint256 amount) {
        if (block.timestamp < record.claimableFrom()) {
            revert TooEarly(record.claimableFrom());
        }
        if (prediction != label) revert ModelDisagrees(prediction);

        if (!empty) {
            state = state.countGood();
            // One each from at most 2^32 contributions.
            unchecked {
                ++_selfAssessment().reputation[author];
            }
        }
        return (state, record.claimable());
    }

    function _takesAll(State state, Record record, address claimant)
        internal
        view
        override
        returns (bool)
    {
        SelfAssessmentStorage storage $ = _selfAssessment();
        (uint256 ownerWait, uint256 anyWait) = ($.ownerWait, $.anyWait);
        uint256 made = record.claimableFrom() - state.refundWait();

        if (block.timestamp >= made + anyWait) return true;
        return block.timestamp >= made + ownerWait && _isOwner(claimant);
    }

    function _judgeReport(
        State state,
        Record record,
        bytes32 key,
        address author,
        address reporter,
        uint256 label,
        uint256 prediction
    ) internal override returns (uint256 reward) {
        SelfAssessmentStorage storage $ = _selfAssessment();
        if (reporter == author) revert CannotReportYourself();
        // While nothing was taken, nobody has a mark.
        if (record.claimable() != record.deposit() && $.reported[key][reporter]) {
            revert AlreadyReported(reporter);
        }
        if (block.timestamp < record.claimableFrom()) revert TooEarly(record.claimableFrom());
        if (prediction == label) revert ModelAgrees(prediction);
        uint256 own = $.reputation[reporter];
        if (own == 0) revert NoReputation(reporter);

        // deposit < 2^96 and own < 2^32; the total counts `own`, so it is not 0.
        unchecked {
            reward = record.deposit() * own / state.good();
        }
        if (reward > record.claimable()) reward = record.claimable();
        // A share of everything closes the record and a share of nothing changes nothing.
        if (reward != 0 && reward != record.claimable()) $.reported[key][reporter] = true;
    }

    function _reputation(address author) internal view override returns (uint256) {
        return _selfAssessment().reputation[author];
    }

    function _selfAssessment() private pure returns (SelfAssessmentStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}
