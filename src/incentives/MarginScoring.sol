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
/// @dev A replay runs in memory, on a copy of the weights and the test samples' margins as bit-planes (`Margins`).
/// Contributions that the model already gets right cost a sum over their ids; the others also the move. A replay
/// that goes on in another transaction learns what comes before on the copy, without margins, and enters the
/// test samples then. Later replays of the same test samples in one call start from what was prepared.
abstract contract MarginScoring is Scoring {
    using Margins for Margins.Table;

    /// @dev A model in memory, and what replays of the same test samples share.
    struct Memo {
        uint256[] words; // as stored
        uint256 image; // after what was learned so far
        uint256 ramp; // see `Int8Lanes`
        int256 step;
        int256 bias;
        Margins.Table table;
        // Whether the table has all contributions and is kept, as it is before the first.
        bool whole;
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

    /// @dev In the last step of a replay all others are learned on a copy of the words; at the end all words may be
    /// read from storage and written as code.
    function _mostGas(State, uint256 contributions, uint256 length)
        internal
        view
        override
        returns (uint256)
    {
        // At most 2^10 contributions, 2^16 bytes and 2^15 features.
        unchecked {
            uint256 features = _linear().features;
            uint256 ids = length >> 1 < features ? length >> 1 : features;
            uint256 memoryWords = (features >> 2) + ids + 16 * contributions;
            return 250_000 + 290 * features + (2000 + 420 * contributions) * ids + 11_000
                * contributions + 3 * memoryWords + (memoryWords * memoryWords >> 9);
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
            uint256 first = progress.next;
            uint256 end = contributions.length;
            if (end - first > progress.steps) end = first + progress.steps;
            Memo memory memo;
            if (progress.memo != 0) memo = _memoOf(progress);
            if (memo.whole) {
                memo.table.restore(memo.planes, memo.used, memo.bound);
                _reset(memo);
            } else {
                memo = _load(state);
                _learn(memo, contributions, first);
                memo.table = _create(state, portions);
                _register(memo.table, contributions, first, end);
                _enter(memo, portions);
                memo.whole = first == 0 && end == contributions.length;
                assembly ("memory-safe") {
                    mstore(add(progress, 0x40), memo) // progress.memo
                }
            }

            uint256 correct = memo.correct;
            for (uint256 i = first; i < end; ++i) {
                Judged memory one = contributions[i];
                int256 step = _stepFor(memo, one);
                if (step == 0) continue;
                memo.table.move(memo.image, _sampleOf(one), step);
                _move(memo, one, step);
                uint256 then = memo.table.correct();
                one.score += int256(then) - int256(correct);
                correct = then;
            }
            progress.next = end;
            progress.steps -= end - first;
        }
    }

    function _learnAll(State state, Judged[] memory contributions, Progress memory progress)
        internal
        override
        returns (State)
    {
        Memo memory memo;
        if (progress.memo != 0) {
            memo = _memoOf(progress);
        } else {
            memo = _load(state);
            _learn(memo, contributions, contributions.length);
        }
        return _keep(state, memo.words, memo.image);
    }

    /// @dev Learns the contributions before `end`, without margins.
    function _learn(Memo memory memo, Judged[] memory contributions, uint256 end) private pure {
        unchecked {
            for (uint256 i; i < end; ++i) {
                int256 step = _stepFor(memo, contributions[i]);
                if (step != 0) _move(memo, contributions[i], step);
            }
        }
    }

    /// @dev Moves the weights of a contribution.
    function _move(Memo memory memo, Judged memory one, int256 step) private pure {
        unchecked {
            Int8Lanes.move(memo.image, _sampleOf(one), memo.ramp + uint256(step));
        }
    }

    /// @dev Stores what changed of the words.
    function _keep(State state, uint256[] memory words, uint256 image) private returns (State) {
        (, uint256 marks) = Words.allocate(words.length);
        Words.markAll(marks, words.length);
        uint256 before;
        assembly ("memory-safe") {
            before := add(words, 0x20)
        }
        return Words.storeMany(image, before, marks, state, words.length);
    }

    /// @dev What the last replay has left behind, which was in this call.
    function _memoOf(Progress memory progress) private pure returns (Memo memory memo) {
        uint256 pointer = progress.memo;
        assembly ("memory-safe") {
            memo := pointer
        }
    }

    /// @dev The numbers of the model, which must be one that has margins.
    function _linear() private view returns (Spec memory spec) {
        spec = IModel(address(this)).spec();
        if (keccak256(bytes(spec.kind)) != keccak256("sparse-perceptron")) {
            revert IPredictionMarket.ModelWithoutMargins();
        }
    }

    /// @dev The model as it is stored.
    function _load(State state) private view returns (Memo memory memo) {
        Spec memory spec = _linear();
        memo.words = IModel(address(this)).words(0, (state.features() + 31) / 32);
        (memo.step, memo.bias) = (int256(spec.step), spec.bias);
        (memo.image,) = Words.allocate(memo.words.length);
        memo.ramp = Int8Lanes.ramp();
        _reset(memo);
    }

    /// @dev Forgets what was learned.
    function _reset(Memo memory memo) private pure {
        (uint256 image, uint256[] memory words) = (memo.image, memo.words);
        assembly ("memory-safe") {
            mcopy(image, add(words, 0x20), shl(5, mload(words)))
        }
    }

    /// @dev By how much a contribution moves its weights: not at all if the model agrees with it.
    function _stepFor(Memo memory memo, Judged memory one) private pure returns (int256) {
        bool positive = one.label == 1;
        if (Int8Lanes.sum(memo.image, _sampleOf(one)) + memo.bias > 0 == positive) return 0;
        return positive ? memo.step : -memo.step;
    }

    /// @dev An empty table for all test samples.
    function _create(State state, bytes[] calldata portions)
        private
        pure
        returns (Margins.Table memory)
    {
        uint256 samples;
        for (uint256 p; p < portions.length; ++p) {
            samples += Batch.count(portions[p][32:]);
        }
        return Margins.create(state.features(), samples);
    }

    /// @dev Registers the contributions from `first` on and before `end`.
    function _register(
        Margins.Table memory table,
        Judged[] memory contributions,
        uint256 first,
        uint256 end
    ) private pure {
        unchecked {
            uint256 last;
            uint256 longest;
            for (uint256 i = first; i < end; ++i) {
                bytes calldata sample = _sampleOf(contributions[i]);
                last = table.register(sample, last);
                if (sample.length >> 1 > longest) longest = sample.length >> 1;
            }
            table.reserve(last, longest);
        }
    }

    /// @dev Enters all test samples, with the scores that the model gives them.
    function _enter(Memo memory memo, bytes[] calldata portions) private pure {
        Margins.Table memory table = memo.table;
        uint256 column;
        for (uint256 p; p < portions.length; ++p) {
            column = table.enter(portions[p][32:], column);
        }
        if (!_isZero(memo)) _start(memo, portions);
        memo.planes = table.save();
        (memo.used, memo.bound, memo.correct) = (table.used, table.bound, table.correct());
    }

    /// @dev Sets the scores that the model gives the test samples.
    function _start(Memo memory memo, bytes[] calldata portions) private pure {
        // Sums over call data and memory do not come near the end of a word.
        unchecked {
            int256[] memory scores = new int256[](memo.table.groups << 8);
            uint256 count;
            uint256 most;
            for (uint256 p; p < portions.length; ++p) {
                bytes calldata batch = portions[p][32:];
                for (uint256 position; position < batch.length; ++count) {
                    bytes calldata sample;
                    (, sample, position) = Batch.read(batch, position);
                    int256 score = Int8Lanes.sum(memo.image, sample) + memo.bias;
                    scores[count] = score;
                    if (score < 0) score = -score;
                    if (uint256(score) > most) most = uint256(score);
                }
            }
            memo.table.widen(most);
            for (uint256 column; column < count; ++column) {
                memo.table.start(column, scores[column]);
            }
        }
    }

    /// @dev Whether every score is 0, as those of a fresh model are.
    function _isZero(Memo memory memo) private pure returns (bool) {
        uint256 some = uint256(memo.bias);
        uint256 image = memo.image;
        for (uint256 i; i < memo.words.length; ++i) {
            assembly ("memory-safe") {
                some := or(some, mload(add(image, shl(5, i))))
            }
        }
        return some == 0;
    }
}
