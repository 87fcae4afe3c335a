// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../../src/CollaborativeTrainer.sol";
import {NativeCoin} from "../../src/assets/NativeCoin.sol";
import {CommitDataHandler} from "../../src/data/CommitDataHandler.sol";
import {PredictionMarket} from "../../src/incentives/PredictionMarket.sol";
import {Rehearsal} from "../../src/incentives/Rehearsal.sol";
import {Spec} from "../../src/interfaces/IModel.sol";
import {Batch} from "../../src/libraries/Batch.sol";
import {State} from "../../src/types/State.sol";

/// @notice A market on a model whose contributions add up: a contribution is by how much, signed, in two bytes, and a
/// test sample is right if its number is below the sum. This is the stub of the original's runs.
contract AdditiveMarket is
    Rehearsal,
    CommitDataHandler,
    NativeCoin,
    PredictionMarket,
    CollaborativeTrainer
{
    error SampleMalformed();

    int256 public right;

    constructor(address owner, address phases, int256 right_, uint32 collectWait_)
        PredictionMarket(phases)
    {
        right = right_;
        _initPredictionMarket(collectWait_);
        _initTrainer(State.wrap(0), owner, address(0), address(0));
    }

    function spec() external pure returns (Spec memory) {}

    function words(uint256, uint256) external pure returns (uint256[] memory) {}

    function _classes(State) internal pure override returns (uint256) {
        return 2;
    }

    function _predict(State, bytes calldata sample) internal pure override returns (uint256) {
        if (sample.length != 2) revert SampleMalformed();
        return 0;
    }

    function _scores(State, bytes calldata) internal pure override returns (int256[] memory) {}

    function _checkBatch(State state, bytes calldata batch)
        internal
        pure
        override
        returns (uint256 samples)
    {
        return Batch.check(batch, _classes(state));
    }

    function _evaluate(State, bytes calldata batch)
        internal
        view
        override
        returns (uint256 correct, uint256 total)
    {
        uint256 position;
        for (; position < batch.length; ++total) {
            bytes calldata sample;
            (, sample, position) = Batch.read(batch, position);
            if (int256(uint256(uint16(bytes2(sample)))) < right) ++correct;
        }
    }

    function _update(State state, bytes calldata sample, uint256)
        internal
        override
        returns (State, bool)
    {
        right += int16(uint16(bytes2(sample)));
        return (state, true);
    }

    function _compact(State state, uint256) internal pure override returns (State) {
        return state;
    }

    function _gasToJudge(State, uint256, uint256) internal pure override returns (uint256) {
        return 0;
    }

    function _addClass(State state) internal pure override returns (State) {
        return state;
    }

    function _updateBatch(State state, bytes calldata)
        internal
        pure
        override
        returns (State, bool)
    {
        return (state, false);
    }
}
