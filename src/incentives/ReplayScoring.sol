// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../interfaces/ICollaborativeTrainer.sol";
import {IModel, Spec} from "../interfaces/IModel.sol";
import {State} from "../types/State.sol";
import {Rehearsal} from "./Rehearsal.sol";
import {Judged, Progress, Scoring} from "./Scoring.sol";

/// @title ReplayScoring
/// @notice Scores contributions to any model, by letting it learn them in a call that is undone.
/// @author SUM
///
/// @dev The contract that it runs on has the model, as a `Rehearsal`. Each contribution is a step, so a replay may
/// go over many transactions; each of them learns anew what comes before. Gas grows with the contributions so
/// far and the words they touch (22,100 for each that was never written), and for each step with a prediction of
/// all test samples.
abstract contract ReplayScoring is Scoring {
    function _count(State, bytes calldata batch) internal view override returns (uint256 total) {
        (, total) = ICollaborativeTrainer(address(this)).evaluate(batch);
    }

    /// @dev All contributions are learned in one call: each word that they touch is written once, and each class's
    /// head and each bitmap of 256 words, which is the most that it costs. A step evaluates twice.
    function _mostGas(State, uint256 contributions, uint256 length)
        internal
        view
        override
        returns (uint256)
    {
        Spec memory spec = IModel(address(this)).spec();
        uint256 words = (spec.features * spec.laneBits + 255) / 256;
        uint256 groups = (words + 255) / 256;
        uint256 ids = length / 2;
        uint256 fresh = _least(contributions * ids, words * spec.classes)
            + _least(contributions, spec.classes)
            + _least(contributions * _least(groups, ids), groups * spec.classes);
        uint256 evaluation = spec.classes * (2100 + 2900 * groups + 6 * words);
        return 250_000 + 22_100 * fresh + 480 * contributions * ids + (18_000 + 6 * words)
            * contributions + 2 * evaluation;
    }

    function _replay(
        State,
        Judged[] memory contributions,
        bytes[] calldata portions,
        Progress memory progress
    ) internal override {
        uint256 first = progress.next;
        uint256 end = contributions.length - first;
        end = first + (end < progress.steps ? end : progress.steps);
        uint256[] memory correct = _rehearse(_batch(contributions, end), first, portions);

        // Where a replay goes on, the count before its first contribution is known already, and the same.
        for (uint256 i = first; i < end; ++i) {
            contributions[i].score += int256(correct[i - first + 1]) - int256(correct[i - first]);
        }
        progress.next = end;
        progress.steps -= end - first;
    }

    function _learnAll(State, Judged[] memory contributions, Progress memory)
        internal
        override
        returns (State)
    {
        Rehearsal(address(this)).learn(_batch(contributions, contributions.length));
        return _state();
    }

    /// @dev Calls `rehearse` and returns what it found; reverts with any other error.
    function _rehearse(bytes memory batch, uint256 skipped, bytes[] calldata portions)
        private
        returns (uint256[] memory correct)
    {
        try Rehearsal(address(this)).rehearse(batch, skipped, portions) {}
        catch (bytes memory result) {
            if (bytes4(result) != Rehearsal.Rehearsed.selector) {
                assembly ("memory-safe") {
                    revert(add(result, 0x20), mload(result))
                }
            }
            assembly ("memory-safe") {
                // The error's argument, as a return value is encoded.
                let length := sub(mload(result), 4)
                result := add(result, 4)
                mstore(result, length)
            }
            correct = abi.decode(result, (uint256[]));
        }
    }

    /// @dev The first `count` contributions as a batch.
    function _batch(Judged[] memory contributions, uint256 count)
        private
        pure
        returns (bytes memory batch)
    {
        uint256 size;
        for (uint256 i; i < count; ++i) {
            size += 4 + contributions[i].length;
        }
        batch = new bytes(size);
        uint256 place;
        assembly ("memory-safe") {
            place := add(batch, 0x20)
        }
        for (uint256 i; i < count; ++i) {
            Judged memory one = contributions[i];
            uint256 head = one.label << 16 | one.length;
            (uint256 position, uint256 length) = (one.position, one.length);
            // The head's four bytes, then the sample.
            assembly ("memory-safe") {
                mstore8(place, shr(24, head))
                mstore8(add(place, 1), shr(16, head))
                mstore8(add(place, 2), shr(8, head))
                mstore8(add(place, 3), head)
                calldatacopy(add(place, 4), position, length)
                place := add(place, add(4, length))
            }
        }
    }

    function _least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
