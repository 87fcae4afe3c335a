// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IPredictionMarket} from "../../../src/interfaces/IPredictionMarket.sol";
import {MarginPhases} from "../../../src/presets/MarginPhases.sol";
import {NaiveBayesMarket} from "../../../src/presets/NaiveBayesMarket.sol";
import {ReplayPhases} from "../../../src/presets/ReplayPhases.sol";
import {SparsePerceptronMarket} from "../../../src/presets/SparsePerceptronMarket.sol";
import {TrainerFactory} from "../../../src/presets/TrainerFactory.sol";
import {Samples} from "../../utils/Samples.sol";
import {Test} from "../../utils/Test.sol";

/// @notice The largest markets that may be opened can be scored, by transactions of 2^24 gas, whatever is contributed;
/// larger ones are refused at once. So contributors cannot get at the bond by making a market too large.
contract MarketLimitsTest is Test {
    uint256 private constant TRANSACTION = 1 << 24;

    /// @dev Spent in the first pass, so that all contributions are learned.
    uint256 private constant BOUNTY = 1;

    IPredictionMarket private market;
    address private trainer;
    uint256 private features;
    uint256 private tests; // samples in a portion
    bytes[] private portions;

    receive() external payable {}

    function setUp() external {
        vm.deal(address(this), 1e6 ether);
    }

    /* PERCEPTRONS */

    function test_ManyContributionsOfOneId() external {
        _perceptron(1000, 1);
        _largest(1, 793);
    }

    function test_ManyContributionsOfAShortText() external {
        _perceptron(1000, 1);
        _largest(20, 580);
    }

    function test_ContributionsOfALongText() external {
        _perceptron(1000, 127);
        _largest(500, 59);
    }

    function test_ContributionsToAModelOfMostFeatures() external {
        _perceptron(1 << 15, 1);
        _largest(200, 47);
    }

    function test_ContributionsThatTouchEveryWord() external {
        _perceptron(1 << 15, 1);
        _largest(1024, 6);
    }

    /* NAIVE BAYES */

    function test_ManyContributionsToNaiveBayes() external {
        _bayes(1000);
        _largest(1, 459);
    }

    function test_ContributionsOfALongTextToNaiveBayes() external {
        _bayes(1000);
        _largest(500, 45);
    }

    function test_ContributionsToNaiveBayesOfMostFeatures() external {
        _bayes(1 << 15);
        _largest(20, 19);
    }

    /* STEPS */

    /// @dev Opens the largest market for samples of so many ids, which has `most` contributions, and scores it in
    /// the smallest steps where these are dearest.
    function _largest(uint256 ids, uint256 most) private {
        uint256 count = _open(ids);
        assertEq(count, most);
        uint256 drawBlock = market.market().deadline;
        vm.roll(drawBlock + 1);
        uint256 drawn = uint256(blockhash(drawBlock)) % 2;
        market.revealDrawn(portions[drawn]);
        bytes memory all = _contribute(count, ids);
        market.endParticipation();

        bytes[] memory scored = new bytes[](1);
        scored[0] = portions[1 - drawn];
        market.reveal(scored);
        market.score(all, scored, count - 1);
        market.score(all, scored, 1);
        assertLt(vm.lastCallGas().gasTotalUsed, TRANSACTION);
        market.score(all, new bytes[](0), 1);
        assertLt(vm.lastCallGas().gasTotalUsed, TRANSACTION);
        assertEq(uint256(market.market().phase), uint256(IPredictionMarket.Phase.Closed));
    }

    /// @dev To the draw, with as many contributions as may be.
    function _open(uint256 ids) private returns (uint256 count) {
        bytes32[] memory hashes = new bytes32[](2);
        for (uint256 i; i < 2; ++i) {
            bytes memory portion = abi.encode(i);
            for (uint256 j; j < tests; ++j) {
                portion = bytes.concat(portion, Samples.labelled(_sample(j, 30), j % 2));
            }
            portions.push(portion);
            hashes[i] = keccak256(portion);
        }
        uint256 step = 512;
        for (count = 512; step != 0; step /= 2) {
            count = _opens(count, ids, hashes) ? count + step / 2 : count - (step + 1) / 2;
        }
        if (!_opens(count, ids, hashes)) --count;
        _openMarket(count, ids, hashes);
        market.draw();
    }

    function _opens(uint256 count, uint256 ids, bytes32[] memory hashes) private returns (bool) {
        try this.openAndCancel(count, ids, hashes) {
            return true;
        } catch (bytes memory reason) {
            assertEq(bytes32(bytes4(reason)), IPredictionMarket.MarketTooLarge.selector);
            return false;
        }
    }

    function openAndCancel(uint256 count, uint256 ids, bytes32[] calldata hashes) external {
        _openMarket(count, ids, hashes);
        market.cancelMarket();
    }

    function _openMarket(uint256 count, uint256 ids, bytes32[] memory hashes) private {
        IPredictionMarket.MarketTerms memory terms;
        (terms.stake, terms.participation) = (1, 1000);
        (terms.revealWait, terms.scoreWait) = (1000, 1000);
        (terms.most, terms.enough) = (uint16(count), uint16(count));
        terms.mostBytes = uint16(100 + (2 * ids + 31) / 32 * 32);
        market.openMarket{value: 2 * BOUNTY}(terms, BOUNTY, hashes);
    }

    /// @dev Other words each time as long as there are some; labels such that a perceptron is mistaken.
    function _contribute(uint256 count, uint256 ids) private returns (bytes memory all) {
        uint256 length = 24 + 2 * ids;
        all = new bytes(count * length);
        for (uint256 i; i < count; ++i) {
            bytes memory sample = _sample(i, ids);
            uint256 label = ids * 32 < features ? 1 : 1 - i % 2;
            ICollaborativeTrainer(trainer).addData{value: 1}(sample, label);
            bytes memory record = abi.encodePacked(address(this), Samples.labelled(sample, label));
            assembly ("memory-safe") {
                mcopy(add(add(all, 32), mul(i, length)), add(record, 32), length)
            }
        }
    }

    /// @dev Evenly spaced ids; sample i starts with id 16 · i, as far as there are so many.
    function _sample(uint256 i, uint256 count) private view returns (bytes memory) {
        uint16[] memory ids = new uint16[](count);
        uint256 gap = features / count;
        for (uint256 j; j < count; ++j) {
            ids[j] = uint16(j * gap + 16 * i % gap);
        }
        return Samples.pack(ids);
    }

    function _perceptron(uint256 features_, uint256 step) private {
        (features, tests) = (features_, 256);
        SparsePerceptronMarket.Parameters memory p;
        (p.owner, p.features, p.step) = (address(this), features, step);
        address preset = address(new SparsePerceptronMarket(address(new MarginPhases())));
        _deploy(preset, abi.encodeCall(SparsePerceptronMarket.initialize, (p)));
    }

    function _bayes(uint256 features_) private {
        (features, tests) = (features_, 40);
        NaiveBayesMarket.Parameters memory p;
        (p.owner, p.features, p.samples) = (address(this), features, new uint256[](2));
        (p.numerator, p.denominator) = (1, 1);
        address preset = address(new NaiveBayesMarket(address(new ReplayPhases())));
        _deploy(preset, abi.encodeCall(NaiveBayesMarket.initialize, (p)));
    }

    function _deploy(address preset, bytes memory call_) private {
        trainer = new TrainerFactory().deploy(preset, call_, new bytes[](0));
        market = IPredictionMarket(trainer);
    }
}
