// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel, Spec} from "../interfaces/IModel.sol";
import {IPredictionMarket} from "../interfaces/IPredictionMarket.sol";
import {Batch} from "../libraries/Batch.sol";
import {Int8Lanes} from "../libraries/Int8Lanes.sol";
import {Margins} from "../libraries/Margins.sol";
import {SparseSample} from "../libraries/SparseSample.sol";
import {Words} from "../libraries/Words.sol";
import {State} from "../types/State.sol";
import {Judged, Progress, Scoring} from "./Scoring.sol";

/// @title MarginScoring
/// @notice Scores contributions to a sparse perceptron: keeps the margins of all test samples, and adds what
/// a contribution changes.
/// @author SUM
///
/// @dev A replay is one step: it runs in memory, on a copy of the weights and the test samples' margins as
/// bit-planes (`Margins`). Contributions that the model already gets right cost a sum over their ids; the others
/// also the move. Later replays of the same test samples in one call start from what was prepared.
abstract contract MarginScoring is Scoring {
    using Margins for Margins.Table;

    /// @dev Models of more words know in other words than the state which of them are in storage.
    uint256 private constant STATE_WORDS = 32;

    /// @dev A model in memory, and what replays of the same test samples share.
    struct Memo {
        uint256[] words;
        int256 step;
        int256 bias;
        uint256 image; // after the last replay
        Margins.Table table;
        // As they are at the start.
        uint256 planes;
        uint256 used;
        uint256 bound;
        uint256 correct;
    }

    function _count(State state, bytes calldata batch)
        internal
        pure
        override
        returns (uint256 total)
    {
        uint256 features = state.features();
        unchecked {
            for (uint256 position; position < batch.length; ++total) {
                bytes calldata sample;
                (, sample, position) = Batch.read(batch, position);
                SparseSample.check(sample, features);
            }
        }
    }

    function _replay(
        State state,
        Judged[] memory contributions,
        bytes[] calldata portions,
        Progress memory progress
    ) internal view override {
        // Sums over call data and memory do not come near the end of a word.
        unchecked {
            Memo memory memo = _memoOf(progress);
            if (progress.memo == 0) {
                memo = _prepare(state, contributions, portions);
                assembly ("memory-safe") {
                    mstore(add(progress, 0x40), memo) // progress.memo
                }
            } else {
                memo.table.restore(memo.planes, memo.used, memo.bound);
            }

            uint256 image = _copy(memo.words);
            memo.image = image;
            uint256 correct = memo.correct;
            for (uint256 i; i < contributions.length; ++i) {
                Judged memory one = contributions[i];
                int256 step = _stepFor(memo, image, one);
                if (step == 0) continue;
                memo.table.move(image, _sampleOf(one), step);
                uint256 then = memo.table.correct();
                one.score += int256(then) - int256(correct);
                correct = then;
            }
            progress.next = contributions.length;
            --progress.steps;
        }
    }

    function _learnAll(State state, Judged[] memory contributions, Progress memory progress)
        internal
        override
        returns (State)
    {
        Memo memory memo = _memoOf(progress);
        uint256 image;
        if (progress.memo != 0) {
            image = memo.image;
        } else {
            memo = _load(state);
            image = _copy(memo.words);
            for (uint256 i; i < contributions.length; ++i) {
                int256 step = _stepFor(memo, image, contributions[i]);
                if (step != 0) Int8Lanes.move(image, _sampleOf(contributions[i]), step);
            }
        }

        return _keep(state, memo.words, image);
    }

    /// @dev Stores what changed of the words: as a new base if that is cheaper, at 6,400 a word and 55,000 once
    /// against 22,100 for each word that was never in storage.
    function _keep(State state, uint256[] memory words, uint256 image) private returns (State) {
        // Sums over call data and memory do not come near the end of a word.
        unchecked {
            uint256 count = words.length;
            (, uint256 marks) = Words.allocate(count);
            uint256 fresh;
            for (uint256 i; i < count; ++i) {
                uint256 before = words[i];
                uint256 changed;
                assembly ("memory-safe") {
                    changed := iszero(eq(mload(add(image, shl(5, i))), before))
                    let place := add(marks, shl(5, shr(8, i)))
                    mstore(place, or(mload(place), shl(and(i, 0xff), changed)))
                }
                if (state.written() >> i & 1 == 0) fresh += changed;
            }
            if (count > STATE_WORDS || 22_100 * fresh < 6400 * count + 55_000) {
                return Words.store(image, marks, state, count);
            }
            bytes memory data = new bytes(32 * count);
            assembly ("memory-safe") {
                mcopy(add(data, 0x20), image, mload(data))
            }
            Words.replaceChunk(0, data);
            return state.clearWritten();
        }
    }

    /// @dev What the last replay has left behind, if that was in this call.
    function _memoOf(Progress memory progress) private pure returns (Memo memory memo) {
        uint256 pointer = progress.memo;
        assembly ("memory-safe") {
            memo := pointer
        }
    }

    /// @dev The model as it is stored.
    function _load(State state) private view returns (Memo memory memo) {
        Spec memory spec = IModel(address(this)).spec();
        bool fits = spec.classes == 2 && spec.laneBits == 8 && spec.fractionBits == 0;
        if (!fits || keccak256(bytes(spec.kind)) != keccak256("sparse-perceptron")) {
            revert IPredictionMarket.ModelWithoutMargins();
        }
        memo.words = IModel(address(this)).words(0, (state.features() + 31) / 32);
        (memo.step, memo.bias) = (int256(spec.step), spec.bias);
    }

    /// @dev An image of the words, to work on.
    function _copy(uint256[] memory words) private pure returns (uint256 image) {
        (image,) = Words.allocate(words.length);
        assembly ("memory-safe") {
            mcopy(image, add(words, 0x20), shl(5, mload(words)))
        }
    }

    /// @dev By how much a contribution moves its weights: not at all if the model agrees with it.
    function _stepFor(Memo memory memo, uint256 image, Judged memory one)
        private
        pure
        returns (int256)
    {
        bool positive = one.label == 1;
        if (Int8Lanes.sum(image, _sampleOf(one)) + memo.bias > 0 == positive) return 0;
        return positive ? memo.step : -memo.step;
    }

    /// @dev Enters all test samples, with the scores that the model gives them.
    function _prepare(State state, Judged[] memory contributions, bytes[] calldata portions)
        private
        view
        returns (Memo memory memo)
    {
        // Sums over call data and memory do not come near the end of a word.
        unchecked {
            memo = _load(state);
            uint256 samples;
            for (uint256 p; p < portions.length; ++p) {
                samples += Batch.count(portions[p][32:]);
            }
            Margins.Table memory table = Margins.create(state.features(), samples);
            uint256 last;
            uint256 longest;
            for (uint256 i; i < contributions.length; ++i) {
                bytes calldata sample = _sampleOf(contributions[i]);
                last = table.register(sample, last);
                if (sample.length >> 1 > longest) longest = sample.length >> 1;
            }
            table.reserve(last, longest);
            uint256 column;
            for (uint256 p; p < portions.length; ++p) {
                column = table.enter(portions[p][32:], column);
            }
            if (!_isZero(memo)) _start(memo, table, portions);
            memo.table = table;
            memo.planes = table.save();
            (memo.used, memo.bound, memo.correct) = (table.used, table.bound, table.correct());
        }
    }

    /// @dev Sets the scores that the model gives the test samples.
    function _start(Memo memory memo, Margins.Table memory table, bytes[] calldata portions)
        private
        pure
    {
        // Sums over call data and memory do not come near the end of a word.
        unchecked {
            int256[] memory scores = new int256[](table.groups << 8);
            uint256 image = _copy(memo.words);
            uint256 count;
            uint256 most;
            for (uint256 p; p < portions.length; ++p) {
                bytes calldata batch = portions[p][32:];
                for (uint256 position; position < batch.length; ++count) {
                    bytes calldata sample;
                    (, sample, position) = Batch.read(batch, position);
                    int256 score = Int8Lanes.sum(image, sample) + memo.bias;
                    scores[count] = score;
                    if (score < 0) score = -score;
                    if (uint256(score) > most) most = uint256(score);
                }
            }
            table.widen(most);
            for (uint256 column; column < count; ++column) {
                table.start(column, scores[column]);
            }
        }
    }

    /// @dev Whether every score is 0, as those of a fresh model are.
    function _isZero(Memo memory memo) private pure returns (bool) {
        uint256 some = uint256(memo.bias);
        for (uint256 i; i < memo.words.length; ++i) {
            some |= memo.words[i];
        }
        return some == 0;
    }
}
