// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../../../src/CollaborativeTrainer.sol";
import {NativeCoin} from "../../../src/assets/NativeCoin.sol";
import {CommitDataHandler} from "../../../src/data/CommitDataHandler.sol";
import {SelfAssessment} from "../../../src/incentives/SelfAssessment.sol";
import {IRateLimit} from "../../../src/interfaces/IRateLimit.sol";
import {SparsePerceptron} from "../../../src/models/SparsePerceptron.sol";
import {RateLimit} from "../../../src/policies/RateLimit.sol";
import {TrackRecord} from "../../../src/policies/TrackRecord.sol";
import {TrainingPolicy} from "../../../src/policies/TrainingPolicy.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {State} from "../../../src/types/State.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice Two policies at once, as `docs/incentives.md` combines them.
contract CarefulTrainer is
    SparsePerceptron,
    CommitDataHandler,
    NativeCoin,
    TrackRecord,
    RateLimit,
    SelfAssessment,
    CollaborativeTrainer
{
    constructor(
        SparsePerceptronTrainer.Parameters memory p,
        address uploader,
        uint256 confirmed,
        uint256 samples,
        uint256 period
    ) {
        State state;
        state = _initSparsePerceptron(state, p.features, p.bias, p.step, p.base, uploader);
        state = _initSelfAssessment(
            state, p.costWeight, p.refundWait, p.ownerWait, p.anyWait, p.batchShare
        );
        _initTrackRecord(confirmed, 0);
        _initRateLimit(samples, period);
        _initTrainer(state, p.owner, p.metadata, uploader);
    }

    function _mayTrain(address author, uint256 samples)
        internal
        override(TrainingPolicy, TrackRecord, RateLimit)
        returns (bool)
    {
        return TrackRecord._mayTrain(author, samples) && RateLimit._mayTrain(author, samples);
    }
}

contract RateLimitTest is TrainerTest {
    uint256 private constant PERIOD = 1000;
    bytes private constant UNKNOWN = hex"0000";

    function setUp() public override {
        super.setUp();
        trainer = _careful(0, 2, PERIOD);
        vm.warp(START / PERIOD * PERIOD + PERIOD);
    }

    function test_SoManySamplesOfAnAuthorTrainInAPeriod() public {
        _expectLearned(ada, true);
        _expectLearned(ada, true);
        _expectLearned(ada, false);
        _expectLearned(ben, true);
        _wait(PERIOD - 1);
        _expectLearned(ada, false);
        _wait(1);
        _expectLearned(ada, true);
        (uint256 samples, uint256 period) = IRateLimit(address(trainer)).rateLimit();
        assertEq(samples, 2);
        assertEq(period, PERIOD);
    }

    /// @dev What is not defended: addresses cost nothing, so n of them train n times as much. A policy that asks for
    /// reputation makes each cost what a newcomer's record costs.
    function test_ManyAddressesTrainManyTimesAsMuch() public {
        uint256 addresses = 10;
        for (uint256 i; i < addresses; ++i) {
            address sybil = address(uint160(uint256(keccak256(abi.encode("sybil", i)))));
            _expectLearned(sybil, true);
            _expectLearned(sybil, true);
            _expectLearned(sybil, false);
        }
        trainer = _careful(1, 2, PERIOD);
        for (uint256 i; i < addresses; ++i) {
            _expectLearned(address(uint160(uint256(keccak256(abi.encode("sybil", i))))), false);
        }
    }

    /// @dev What does not train does not spend what may.
    function test_PoliciesCombine() public {
        trainer = _careful(1, 2, PERIOD);
        for (uint256 i; i < 5; ++i) {
            _expectLearned(ada, false);
        }
        uint256 index = _contribute(ada, NEGATIVE, 0);
        _wait(REFUND_WAIT);
        _refund(ada, index, NEGATIVE, 0);
        _expectLearned(ada, true);
        _expectLearned(ada, true);
        _expectLearned(ada, false);
    }

    function test_RevertWhen_TheLimitIsOutOfRange() public {
        _expectInvalid(0, 1);
        _expectInvalid(1, 0);
        _expectInvalid(1 << 32, 1);
        _expectInvalid(1, 1 << 32);
    }

    /// @dev Contradicts the model; whether it then agrees is whether it learned.
    function _expectLearned(address author, bool learned) private {
        uint256 wrong = 1 - trainer.predict(UNKNOWN);
        _contribute(author, UNKNOWN, wrong);
        assertEq(trainer.predict(UNKNOWN) == wrong, learned);
    }

    function _careful(uint256 confirmed, uint256 samples, uint256 period)
        private
        returns (SparsePerceptronTrainer)
    {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        address made = address(new CarefulTrainer(p, address(factory), confirmed, samples, period));
        return SparsePerceptronTrainer(made);
    }

    function _expectInvalid(uint256 samples, uint256 period) private {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        vm.expectRevert(
            abi.encodeWithSelector(IRateLimit.RateLimitInvalid.selector, samples, period)
        );
        new CarefulTrainer(p, address(factory), 0, samples, period);
    }
}
