// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../../../src/CollaborativeTrainer.sol";
import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {NaiveBayesTrainer} from "../../../src/presets/NaiveBayesTrainer.sol";
import {NearestCentroidTrainer} from "../../../src/presets/NearestCentroidTrainer.sol";
import {SparseNearestCentroidTrainer} from "../../../src/presets/SparseNearestCentroidTrainer.sol";
import {DirectNaiveBayes, DirectSparseNearestCentroid} from "../../mocks/DirectCounts.sol";
import {DirectNearestCentroid} from "../../mocks/DirectNearestCentroid.sol";
import {Samples} from "../../utils/Samples.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice What is admitted can be judged within a transaction, by models that read less to learn than to judge.
contract JudgingTest is TrainerTest {
    uint256 private constant BATCH = type(uint256).max;
    /// @dev What a transaction may take, less what a claim takes besides judging.
    uint256 private constant MOST = (1 << 24) - 100_000;

    CollaborativeTrainer private judged;
    uint256 private admitted;
    uint256 private refused;

    /// @dev Long samples: each word once, all of some words, everything.
    function test_SamplesOfNaiveBayes() public {
        uint256[4] memory classes = [uint256(2), 10, 60, 255];
        for (uint256 i; i < 4; ++i) {
            judged = _bayes(1000, classes[i]);
            for (uint256 count = 62; count >= 1; count /= 2) {
                _try(Samples.range(0, count, 16));
            }
            for (uint256 count = 1000; count >= 30; count /= 2) {
                _try(Samples.range(0, count, 1));
            }
        }
        assertGt(admitted, 20);
        assertGt(refused, 5);
    }

    function test_SamplesOfALargeSpace() public {
        judged = _bayes(32_768, 2);
        for (uint256 count = 2048; count >= 1; count /= 2) {
            _try(Samples.range(0, count, 16));
        }
        for (uint256 count = 16_384; count >= 16; count /= 2) {
            _try(Samples.range(0, count, 1));
        }
        judged = _centroids(32_768, 10);
        for (uint256 count = 2048; count >= 1; count /= 2) {
            _try(Samples.range(0, count, 16));
        }
        assertGt(admitted, 20);
        assertGt(refused, 3);
    }

    function test_BatchesOfCounts() public {
        uint256[3] memory classes = [uint256(2), 10, 100];
        for (uint256 i; i < 3; ++i) {
            judged = i == 1 ? _centroids(1000, classes[i]) : _bayes(1000, classes[i]);
            for (uint256 n = 8192; n >= 1; n /= 8) {
                _tryBatch(n, EMPTY);
                _tryBatch(n, Samples.list(17));
                _tryBatch(n, Samples.pack(Samples.range(0, 20, 50)));
                if (n < 1024) _tryBatch(n, Samples.pack(Samples.range(0, 1000, 1)));
            }
        }
        assertGt(admitted, 20);
        assertGt(refused, 5);
    }

    function test_DenseCentroids() public {
        uint16[3] memory features = [uint16(9), 784, 8192];
        uint16[3] memory classes = [uint16(2), 10, 256];
        for (uint256 i; i < 9; ++i) {
            judged = _dense(features[i / 3], classes[i % 3]);
            bytes memory sample = new bytes(2 * features[i / 3]);
            for (uint256 j; j < sample.length; ++j) {
                sample[j] = 0x11;
            }
            uint256 filled = classes[i % 3] * sample.length < 20_000 ? classes[i % 3] : 1;
            for (uint256 label; label < filled; ++label) {
                _try(sample, label);
            }
            for (uint256 n = 4096; n >= 1; n /= 2) {
                if (n * sample.length < 400_000) _tryBatch(n, sample);
            }
        }
        assertGt(admitted, 20);
        assertGt(refused, 5);
    }

    /// @dev A batch of mails, one of sentences of ten kinds, and one of digits.
    function test_WhatPeopleContributeIsAdmitted() public {
        judged = _bayes(1000, 2);
        _tryBatch(256, Samples.pack(Samples.range(3, 100, 9)));
        judged = _bayes(1000, 10);
        _tryBatch(128, Samples.pack(Samples.range(3, 20, 9)));
        judged = _dense(784, 10);
        _tryBatch(32, new bytes(2 * 784));
        assertEq(refused, 0);
    }

    /// @dev The examples of `docs/formats.md`, by its formulas; one more of anything is refused.
    function test_TheLimitsThatTheFormatsState() public {
        for (uint16 more; more < 2; ++more) {
            judged = _dense(784, 47 + more);
            _try(new bytes(2 * 784), 0);
            judged = _dense(140 + 8 * more, 256); // a row has words of 8 lanes
            _try(new bytes(2 * (140 + 8 * more)), 0);
            judged = _bayes(32_768, 10);
            _try(Samples.range(0, 479 + more, 16));
            judged = _centroids(32_768, 255);
            _try(Samples.range(0, 17 + more, 16));
            assertEq(admitted, 4);
            assertEq(refused, 4 * more);
        }
    }

    function _try(uint16[] memory ids) private {
        _try(Samples.pack(ids), 0);
    }

    /// @dev `n` times the same sample; `n` is a power of two.
    function _tryBatch(uint256 n, bytes memory sample) private {
        bytes memory batch = Samples.labelled(sample, 1);
        for (; n > 1; n /= 2) {
            batch = bytes.concat(batch, batch);
        }
        _try(batch, BATCH);
    }

    function _try(bytes memory sample, uint256 label) private {
        try judged.addData(sample, label) {
            ++admitted;
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), ICollaborativeTrainer.JudgingTooDear.selector);
            ++refused;
            return;
        }
        if (label == BATCH) judged.evaluate(sample);
        else judged.predict(sample);
        assertLt(vm.lastCallGas().gasTotalUsed, MOST);
    }

    /// @dev Deposits are free of charge.
    function _bayes(uint256 features, uint256 classes) private returns (CollaborativeTrainer) {
        NaiveBayesTrainer.Parameters memory p;
        (p.features, p.samples, p.numerator, p.denominator) =
        (features, new uint256[](classes), 1, 1);
        (p.refundWait, p.ownerWait, p.anyWait, p.batchShare) = (1, 2, 3, 1);
        for (uint256 i; i < classes; ++i) {
            p.samples[i] = 1;
        }
        return new DirectNaiveBayes(p, address(factory));
    }

    function _centroids(uint256 features, uint256 classes) private returns (CollaborativeTrainer) {
        SparseNearestCentroidTrainer.Parameters memory p;
        (p.features, p.samples) = (features, new uint256[](classes));
        (p.refundWait, p.ownerWait, p.anyWait, p.batchShare) = (1, 2, 3, 1);
        for (uint256 i; i < classes; ++i) {
            p.samples[i] = 1;
        }
        return new DirectSparseNearestCentroid(p, address(factory));
    }

    function _dense(uint256 features, uint256 classes) private returns (CollaborativeTrainer) {
        NearestCentroidTrainer.Parameters memory p;
        (p.features, p.classes) = (features, classes);
        (p.refundWait, p.ownerWait, p.anyWait, p.batchShare) = (1, 2, 3, 1);
        return new DirectNearestCentroid(p, address(factory));
    }
}
