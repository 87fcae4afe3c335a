// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IModel, Spec} from "../../../src/interfaces/IModel.sol";
import {ISparseSample} from "../../../src/interfaces/ISparseSample.sol";
import {NaiveBayesTrainer} from "../../../src/presets/NaiveBayesTrainer.sol";
import {SparseNearestCentroidTrainer} from "../../../src/presets/SparseNearestCentroidTrainer.sol";
import {CentroidHarness, NaiveBayesHarness} from "../../mocks/CountsHarness.sol";
import {DirectNaiveBayes} from "../../mocks/DirectCounts.sol";
import {Samples} from "../../utils/Samples.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice Naive Bayes and sparse nearest centroids.
contract ClassCountsTest is TrainerTest {
    address[] private none;

    /* SPEC AND PARAMETERS */

    function test_SpecStatesTheNumbers() public {
        NaiveBayesHarness bayes = new NaiveBayesHarness(40, _samples(1, 2, 3), 1, 10, none, ada);
        Spec memory spec = bayes.spec();
        assertEq(spec.kind, "naive-bayes");
        assertEq(spec.features, 40);
        assertEq(spec.classes, 3);
        assertEq(spec.laneBits, 16);
        (uint256 numerator, uint256 denominator) = bayes.smoothing();
        assertEq(numerator, 1);
        assertEq(denominator, 10);
        CentroidHarness centroid = new CentroidHarness(40, _samples(1, 2, 3), none, ada);
        assertEq(centroid.spec().kind, "sparse-nearest-centroid");
    }

    function test_RevertWhen_AParameterIsOutOfRange() public {
        _expectOutOfRange("features", 0, _samples(0, 0, 0), 1, 1);
        _expectOutOfRange("features", 32_769, _samples(0, 0, 0), 1, 1);
        _expectOutOfRange("samples", 1, new uint256[](1), 1, 1);
        _expectOutOfRange("samples", 1, new uint256[](256), 1, 1);
        _expectOutOfRange("samples", 1, _samples(0, 0, 1 << 32), 1, 1);
        _expectOutOfRange("smoothing", 1, _samples(0, 0, 0), 0, 1);
        _expectOutOfRange("smoothing", 1, _samples(0, 0, 0), 1, 0);
        _expectOutOfRange("smoothing", 1, _samples(0, 0, 0), 256, 1);
        _expectOutOfRange("smoothing", 1, _samples(0, 0, 0), 1, 256);
    }

    function test_RevertWhen_ALaneBeyondTheFeaturesIsNotZero() public {
        bytes memory base = new bytes(2 * 2 * 3); // two words of 3 bits a lane
        base[0] = 0x1c; // 0, 7
        address[] memory chunks = _upload(base);
        vm.expectRevert(abi.encodeWithSelector(IModel.ParameterOutOfRange.selector, "base"));
        new CentroidHarness(1, new uint256[](2), chunks, address(factory));
        new CentroidHarness(2, new uint256[](2), chunks, address(factory));
    }

    /// @dev Two words: four bytes for each bit of a lane, of which a lane has 1 to 16.
    function test_RevertWhen_TheBaseIsNotOfTheRightLength() public {
        uint256[6] memory lengths = [uint256(1), 2, 3, 33, 66, 68];
        for (uint256 i; i < lengths.length; ++i) {
            _expectChunkInvalid(_upload(new bytes(lengths[i])), address(factory), 0);
        }
        for (uint256 bits = 1; bits <= 16; ++bits) {
            address[] memory chunks = _upload(new bytes(4 * bits));
            new CentroidHarness(1, new uint256[](2), chunks, address(factory));
        }
    }

    function test_RevertWhen_AChunkIsMissingOrTooMany() public {
        address[] memory chunks = new address[](1);
        _expectChunkInvalid(chunks, address(factory), 0);
        chunks[0] = ada;
        _expectChunkInvalid(chunks, address(factory), 0);
        chunks = _upload(new bytes(4));
        _expectChunkInvalid(chunks, ada, 0);
        address[] memory both = new address[](2);
        (both[0], both[1]) = (chunks[0], chunks[0]);
        _expectChunkInvalid(both, address(factory), 2);
    }

    function _expectChunkInvalid(address[] memory chunks, address uploader, uint256 chunk) private {
        vm.expectRevert(abi.encodeWithSelector(IModel.ChunkInvalid.selector, chunk));
        new CentroidHarness(1, new uint256[](2), chunks, uploader);
    }

    /* COUNTERS */

    function test_CountersStopAtTheirLimits() public {
        bytes memory base = new bytes(64);
        (base[0], base[1], base[3]) = (0xff, 0xff, 0x07);
        uint256[] memory samples = new uint256[](2);
        samples[0] = type(uint32).max;
        NaiveBayesHarness bayes =
            new NaiveBayesHarness(2, samples, 1, 1, _upload(base), address(factory));
        CentroidHarness centroid = new CentroidHarness(2, samples, _upload(base), address(factory));
        bayes.update(Samples.list(0, 1), 0);
        centroid.update(Samples.list(0, 1), 0);

        uint256 lanes = uint256(0xffff0008) << 224;
        assertEq(bayes.words(0, 2)[0], uint256(65_535 + 8) << 32 | type(uint32).max);
        assertEq(bayes.words(0, 2)[1], lanes);
        assertEq(centroid.words(0, 2)[0], uint256(65_535 ** 2 + 64) << 32 | type(uint32).max);
        assertEq(centroid.words(0, 2)[1], lanes);
    }

    function test_NothingIsKnown() public {
        NaiveBayesHarness bayes = new NaiveBayesHarness(9, _samples(0, 0, 0), 1, 1, none, ada);
        CentroidHarness centroid = new CentroidHarness(9, _samples(0, 0, 0), none, ada);
        assertEq(bayes.predict(Samples.list(3)), 0);
        assertEq(centroid.predict(Samples.list(3)), 0);
        assertEq(bayes.scores(EMPTY)[2], 0);
        assertEq(centroid.scores(EMPTY)[2], type(int256).min);
    }

    /// @dev A class without samples is not predicted, whatever the others look like.
    function test_OneClassIsKnown() public {
        NaiveBayesHarness bayes = new NaiveBayesHarness(9, _samples(0, 0, 0), 1, 1, none, ada);
        CentroidHarness centroid = new CentroidHarness(9, _samples(0, 0, 0), none, ada);
        bayes.update(Samples.list(1, 2, 3), 2);
        centroid.update(Samples.list(1, 2, 3), 2);
        assertEq(bayes.predict(Samples.list(8)), 2);
        assertEq(centroid.predict(EMPTY), 2);
        assertEq(bayes.scores(EMPTY)[2], 1e18);
        assertEq(centroid.scores(Samples.list(1, 2, 8))[2], -2e18);
    }

    /* FAULTS OF THE ORIGINAL */

    /// @dev There, all products are 0 from five features on, so that class 0 wins.
    function test_NaiveBayesDoesNotUnderflow() public {
        uint256[] memory samples = new uint256[](2);
        (samples[0], samples[1]) = (12_500, 12_500);
        NaiveBayesHarness bayes = new NaiveBayesHarness(32_768, samples, 1, 255, none, ada);
        bytes memory all = Samples.pack(Samples.range(0, 32_768, 1));
        bayes.update(Samples.list(5), 0);
        assertEq(bayes.predict(all), 1);
        bayes.update(all, 1);
        bayes.update(all, 0);
        assertEq(bayes.predict(all), 1);
        assertEq(bayes.predict(Samples.list(5)), 0);
    }

    /// @dev There, these seven updates make the class revert for ever, as do two empty ones and [0].
    function test_NoSequenceBricksACentroid() public {
        bytes memory base = hex"8000000000000000"; // two words of 2 bits a lane, first a 2
        uint256[] memory samples = new uint256[](2);
        samples[0] = 2;
        for (uint256 seed; seed < 27; ++seed) {
            CentroidHarness model = new CentroidHarness(3, samples, _upload(base), address(factory));
            if (seed % 3 == 0) {
                model.update(EMPTY, 0);
                model.update(EMPTY, 0);
                model.update(Samples.list(0), 0);
            }
            for (uint256 i; i < 7; ++i) {
                uint256 noise = uint256(keccak256(abi.encode(seed, i)));
                model.update(Samples.pack(Samples.random(noise, 3, 3)), 0);
            }
            // ‖count / n‖² at the empty sample, from the counts themselves.
            uint256 sum;
            uint256 word = model.words(1, 1)[0];
            for (uint256 shift = 208; shift <= 240; shift += 16) {
                sum += uint256(uint16(word >> shift)) ** 2;
            }
            uint256 n = uint32(model.words(0, 1)[0]);
            assertEq(model.scores(EMPTY)[0], -int256(sum * 1e18 / (n * n)));
        }
    }

    /* TRAINER */

    function test_RevertWhen_TheLabelIsNoClass() public {
        NaiveBayesTrainer bayes = NaiveBayesTrainer(address(_bayes()));
        vm.deal(ada, 100 ether);
        vm.prank(ada);
        vm.expectRevert(
            abi.encodeWithSelector(ICollaborativeTrainer.LabelOutOfRange.selector, 3, 3)
        );
        bayes.addData{value: 1 ether}(Samples.list(1), 3);
    }

    function test_RevertWhen_TheSampleIsMalformed() public {
        NaiveBayesTrainer bayes = NaiveBayesTrainer(address(_bayes()));
        vm.expectRevert(abi.encodeWithSelector(ISparseSample.SampleLengthOdd.selector, 1));
        bayes.predict(hex"00");
        vm.expectRevert(abi.encodeWithSelector(ISparseSample.FeaturesNotIncreasing.selector, 1));
        bayes.scores(Samples.list(3, 3));
        vm.expectRevert(abi.encodeWithSelector(ISparseSample.FeatureOutOfRange.selector, 0, 40, 40));
        bayes.predict(Samples.list(40));
        vm.expectRevert(abi.encodeWithSelector(IModel.BatchTruncated.selector, 0));
        bayes.evaluate(hex"000000");
    }

    function test_ImplementationsAreLocked() public {
        NaiveBayesTrainer bayes = new NaiveBayesTrainer();
        SparseNearestCentroidTrainer centroid = new SparseNearestCentroidTrainer();
        NaiveBayesTrainer.Parameters memory p = _bayesParameters();
        vm.expectRevert();
        bayes.initialize(p);
        SparseNearestCentroidTrainer.Parameters memory q;
        (q.features, q.samples) = (1, new uint256[](2));
        vm.expectRevert();
        centroid.initialize(q);
    }

    /* HELPERS */

    function _bayes() private returns (DirectNaiveBayes) {
        return new DirectNaiveBayes(_bayesParameters(), address(factory));
    }

    function _bayesParameters() private pure returns (NaiveBayesTrainer.Parameters memory p) {
        (p.features, p.samples, p.numerator, p.denominator) = (40, _samples(1, 1, 1), 1, 1);
        (p.costWeight, p.refundWait) = (COST_WEIGHT, REFUND_WAIT);
        (p.ownerWait, p.anyWait, p.batchShare) = (OWNER_WAIT, ANY_WAIT, BATCH_SHARE);
    }

    function _samples(uint256 a, uint256 b, uint256 c)
        private
        pure
        returns (uint256[] memory list)
    {
        list = new uint256[](3);
        (list[0], list[1], list[2]) = (a, b, c);
    }

    function _expectOutOfRange(
        string memory parameter,
        uint256 features,
        uint256[] memory samples,
        uint256 numerator,
        uint256 denominator
    ) private {
        vm.expectRevert(abi.encodeWithSelector(IModel.ParameterOutOfRange.selector, parameter));
        new NaiveBayesHarness(features, samples, numerator, denominator, none, ada);
    }
}
