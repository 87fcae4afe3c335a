// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "solady/src/auth/Ownable.sol";

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IModel} from "../../../src/interfaces/IModel.sol";
import {NaiveBayesTrainer} from "../../../src/presets/NaiveBayesTrainer.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {DirectNaiveBayes} from "../../mocks/DirectCounts.sol";
import {Samples} from "../../utils/Samples.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice Compaction, which anyone may ask for, and new classes, which the owner adds.
contract CompactTest is TrainerTest {
    /* COMPACTION */

    function test_PredictionsAndWordsStayWhatTheyAre() public {
        _contribute(ada, POSITIVE, 0);
        uint256[] memory words = trainer.words(0, 2);
        int256 score = trainer.scores(POSITIVE)[1];
        assertEq(score, 98); // learned: 2 · 50 − 2

        vm.prank(cyd);
        trainer.compact(0);

        assertEq(abi.encode(trainer.words(0, 2)), abi.encode(words));
        assertEq(trainer.scores(POSITIVE)[1], score);
        _contribute(ada, POSITIVE, 0);
        assertEq(trainer.scores(POSITIVE)[1], 96);
        trainer.compact(0);
        assertEq(trainer.scores(POSITIVE)[1], 96);
        assertEq(trainer.scores(NEGATIVE)[1], -100);
    }

    function test_ItIsAnnouncedWithAVersion() public {
        for (uint256 version = 1; version < 4; ++version) {
            _contribute(ada, POSITIVE, 0);
            address pointer =
                vm.computeCreateAddress(address(trainer), vm.getNonce(address(trainer)));
            vm.expectEmit(address(trainer));
            emit IModel.Compacted(0, version, pointer);
            trainer.compact(0);
            bytes memory code = pointer.code;
            // Features 33 to 39 are zeros, so the code ends before them: STOP and 32 weights.
            assertEq(code.length, 1 + 32);
        }
    }

    function test_RevertWhen_NothingChanged() public {
        vm.expectRevert(abi.encodeWithSelector(IModel.NothingToCompact.selector, 0));
        trainer.compact(0);
        _contribute(ada, POSITIVE, 0);
        trainer.compact(0);
        vm.expectRevert(abi.encodeWithSelector(IModel.NothingToCompact.selector, 0));
        trainer.compact(0);
    }

    function test_RevertWhen_ThereIsNoSuchChunk() public {
        uint256[3] memory chunks = [uint256(1), 1 << 247, type(uint256).max];
        for (uint256 i; i < chunks.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IModel.ChunkInvalid.selector, chunks[i]));
            trainer.compact(chunks[i]);
        }
    }

    /// @dev Nothing can be gained by compacting before a claim: it changes neither records nor what the
    /// model says. And it does not count as training.
    function test_ClaimsAreTheSameAfterIt() public {
        uint256 index = _contribute(ada, POSITIVE, 1);
        _contribute(ben, NEGATIVE, 1);
        _wait(REFUND_WAIT);
        uint256 deposit = _claimable(ada, index, POSITIVE, 1);
        trainer.compact(0);
        assertEq(_refund(ada, index, POSITIVE, 1), deposit);
    }

    /// @dev The harm that compacting over and over does: a contribution that learns leaves words in
    /// storage that were there before, so it pays 2,900 gas and the read of the code, not 22,100 a word.
    function test_WordsThatWereWrittenOnceStayCheapToWrite() public {
        uint256 first = _gasOfLearning();
        uint256 written = _gasOfLearning();
        trainer.compact(0);
        uint256 compacted = _gasOfLearning();
        assertLt(written + 10_000, first);
        // Once for all words: the chunk's slot (2,100), its account (2,600), and copying from it.
        assertLt(compacted, written + 8000);
    }

    /// @dev 20,000 features: 625 words in three groups and two chunks.
    function test_LargeModelsAreCompactedChunkByChunk() public {
        SparsePerceptronTrainer.Parameters memory p = _emptyParameters(20_000);
        trainer = _deploy(p);
        bytes memory sample = Samples.list(5, 9000, 19_999);
        _contribute(ada, sample, 1);
        bytes memory words = abi.encode(trainer.words(0, 625));

        uint256 before = gasleft();
        trainer.compact(0);
        assertLt(before - gasleft(), 6_000_000);
        assertEq(trainer.predict(sample), 1);
        trainer.compact(1);
        assertEq(abi.encode(trainer.words(0, 625)), words);
        vm.expectRevert(abi.encodeWithSelector(IModel.NothingToCompact.selector, 0));
        trainer.compact(0);
        vm.expectRevert(abi.encodeWithSelector(IModel.ChunkInvalid.selector, 2));
        trainer.compact(2);

        _contribute(ada, sample, 0);
        assertEq(trainer.scores(sample)[1], 0);
        trainer.compact(1);
        trainer.compact(0);
        assertEq(trainer.scores(sample)[1], 0);
    }

    /// @dev Three classes of 200 words: the chunk's border is within the last class.
    function test_CountsAreCompactedAcrossClasses() public {
        DirectNaiveBayes bayes = _deployBayes(3200, 3, 4);
        bytes memory sample = Samples.list(1, 1000, 3199);
        for (uint256 label; label < 3; ++label) {
            bayes.addData(sample, label);
        }
        bytes memory words = abi.encode(bayes.words(0, 603));
        bayes.compact(0);
        assertEq(abi.encode(bayes.words(0, 603)), words);
        bayes.compact(1);
        assertEq(abi.encode(bayes.words(0, 603)), words);
        vm.expectRevert(abi.encodeWithSelector(IModel.NothingToCompact.selector, 1));
        bayes.compact(1);

        bayes.addData(sample, 2);
        bayes.compact(1);
        assertEq(bayes.words(402, 2)[0], 6 << 32 | 2);
    }

    /* CLASSES */

    function test_TheOwnerAddsClassesUpToTheMaximum() public {
        DirectNaiveBayes bayes = _deployBayes(20, 3, 4);
        assertEq(bayes.maxClasses(), 4);
        bayes.addData(Samples.list(3), 0);

        vm.expectEmit(address(bayes));
        emit ClassAdded(3, "fourth");
        vm.prank(owner);
        assertEq(bayes.addClass("fourth"), 3);
        assertEq(bayes.spec().classes, 4);
        assertEq(bayes.predict(Samples.list(4)), 0, "it has no samples yet");
        bayes.addData(Samples.list(4), 3);
        assertEq(bayes.predict(Samples.list(4)), 3);

        vm.expectRevert(abi.encodeWithSelector(IModel.ClassesFull.selector, 4));
        vm.prank(owner);
        bayes.addClass("fifth");
    }

    event ClassAdded(uint256 indexed class, string name);

    function test_RevertWhen_ItIsNotTheOwnerWhoAddsAClass() public {
        DirectNaiveBayes bayes = _deployBayes(20, 3, 4);
        vm.expectRevert(Ownable.Unauthorized.selector);
        vm.prank(ada);
        bayes.addClass("mine");
    }

    /// @dev A class may change what the model says, so nothing can be claimed in the same transaction.
    function test_RevertWhen_AClaimFollowsAtOnce() public {
        DirectNaiveBayes bayes = _deployBayes(20, 3, 4);
        GrowsAndClaims script = new GrowsAndClaims();
        vm.prank(address(script));
        bayes.requestOwnershipHandover();
        vm.prank(owner);
        bayes.completeOwnershipHandover(address(script));
        vm.expectRevert(ICollaborativeTrainer.ModelChangedInTransaction.selector);
        script.run(bayes);
    }

    function test_RevertGiven_AModelThatCannotGrow() public {
        vm.expectRevert(abi.encodeWithSelector(IModel.ClassesFull.selector, 2));
        vm.prank(owner);
        trainer.addClass("third");
        DirectNaiveBayes bayes = _deployBayes(20, 3, 0);
        vm.expectRevert(abi.encodeWithSelector(IModel.ClassesFull.selector, 3));
        vm.prank(owner);
        bayes.addClass("fourth");
    }

    function test_RevertGiven_TheAlgorithmHasNoRoom() public {
        DirectNaiveBayes bayes = _deployBayes(20, 254, 300);
        vm.prank(owner);
        assertEq(bayes.addClass("the last"), 254);
        vm.expectRevert(abi.encodeWithSelector(IModel.ClassesFull.selector, 255));
        vm.prank(owner);
        bayes.addClass("too many");
    }

    /* HELPERS */

    function _gasOfLearning() private returns (uint256 gas) {
        gas = gasleft();
        _contribute(ada, Samples.list(0), 1 - trainer.predict(Samples.list(0)));
        gas -= gasleft();
    }

    function _deployBayes(uint256 features, uint256 classes, uint256 maxClasses)
        private
        returns (DirectNaiveBayes)
    {
        NaiveBayesTrainer.Parameters memory p;
        (p.owner, p.features, p.samples) = (owner, features, new uint256[](classes));
        (p.numerator, p.denominator, p.maxClasses) = (1, 1, maxClasses);
        (p.ownerWait, p.anyWait, p.batchShare) = (OWNER_WAIT, ANY_WAIT, BATCH_SHARE);
        return new DirectNaiveBayes(p, address(factory));
    }
}

contract GrowsAndClaims {
    function run(DirectNaiveBayes bayes) external {
        bayes.addClass("new");
        bayes.refund(0, Samples.list(3), 0);
    }
}
