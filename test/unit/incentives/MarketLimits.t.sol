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
    uint256 private drawn;
    bytes private contributed; // as `score` wants them

    receive() external payable {}

    function setUp() external {
        vm.deal(address(this), 1e6 ether);
    }

    /* PERCEPTRONS */

    function test_ManyContributionsOfOneId() external {
        _perceptron(1000, 1);
        _largest(1, 456);
    }

    function test_ManyContributionsOfAShortText() external {
        _perceptron(1000, 1);
        _largest(20, 375);
    }

    function test_ContributionsOfALongText() external {
        _perceptron(1000, 127);
        _largest(500, 55);
    }

    function test_ContributionsToAModelOfMostFeatures() external {
        _perceptron(1 << 15, 1);
        _largest(200, 40);
    }

    function test_ContributionsThatTouchEveryWord() external {
        _perceptron(1 << 15, 1);
        _largest(1024, 6);
    }

    /* NAIVE BAYES */

    function test_ManyContributionsToNaiveBayes() external {
        _bayes(1000, 2);
        _largest(1, 286);
    }

    function test_ContributionsOfALongTextToNaiveBayes() external {
        _bayes(1000, 2);
        _largest(500, 42);
    }

    function test_ContributionsToNaiveBayesOfMostFeatures() external {
        _bayes(1 << 15, 2);
        _largest(20, 9);
    }

    /// @dev Each of another class, with nothing to start from.
    function test_ContributionsOfManyClasses() external {
        _bayes(1 << 15, 20);
        tests = 1;
        uint256 count = _open(20);
        _reveal();
        for (uint256 i; i < count; ++i) {
            _add(_sample(i, 20), i);
        }
        _score(count);
    }

    function test_RevertWhen_ThereAreTooManyClasses() external {
        _bayes(1 << 15, 255);
        vm.expectPartialRevert(IPredictionMarket.MarketTooLarge.selector);
        this.openAndCancel(19, 20, new bytes32[](2));
    }

    /* ATTACKS */

    /// @dev Call data whose sample begins within the label has room for more ids than one that a client encodes.
    function test_SamplesThatOverlapTheirHead() external {
        _bayes(1 << 15, 2);
        uint256 ids = 47;
        uint256 count = _open(20);
        _reveal();
        for (uint256 i; i < count; ++i) {
            bytes memory sample = _sample(i, ids);
            bytes memory data = bytes.concat(
                abi.encodeWithSelector(ICollaborativeTrainer.addData.selector, uint256(34)),
                bytes32(0),
                bytes2(uint16(2 * ids)),
                sample
            );
            assertEq(data.length, 100 + 64); // as long as that of the 32 ids that the market has room for
            (bool success,) = trainer.call{value: 1}(data);
            assertTrue(success);
            _note(sample, 0);
        }
        _score(count);
    }

    /// @dev Weights that stop at their ends with each contribution, which is the dearest way to move.
    function test_WeightsThatStopAllTheTime() external {
        _perceptron(1000, 127);
        uint256 ids = 500;
        uint256 count = _open(ids);
        _reveal();
        bytes memory rest = _range(3, ids - 2);
        _add(hex"0000", 1);
        _add(hex"00000001", 0);
        _add(hex"0000", 1);
        _add(hex"00000002", 0);
        _add(hex"0000", 1);
        for (uint256 i = 5; i < count; ++i) {
            if (i % 2 == 0) _add(bytes.concat(hex"00010002", rest), 0);
            else _add(bytes.concat(hex"00000002", rest), 1);
        }
        _score(count);
    }

    /// @dev Many portions in one call are only scored to the end: with a few steps a stranger leaves one of them, which
    /// anyone can finish, and nothing that is too large for a transaction.
    function test_AStrangerCannotLeaveManyPortionsUnfinished() external {
        _perceptron(1000, 127);
        uint256 ids = 500;
        uint256 count = _open(ids, 5);
        _reveal();
        _contribute(count, ids);
        bytes[] memory rest = _revealRest();
        bytes memory all = contributed;
        vm.prank(address(0xbad));
        market.score(all, rest, 1);
        IPredictionMarket.Market memory m = market.market();
        assertEq(m.portionsScored, 0);
        assertEq(m.contributionsScored, 1);

        for (uint256 i; i < rest.length; ++i) {
            bytes[] memory one = new bytes[](1);
            one[0] = rest[i];
            market.score(all, one, count - (i == 0 ? 2 : 1));
            market.score(all, one, 1); // the dearest step
            assertLt(vm.lastCallGas().gasTotalUsed, TRANSACTION);
            assertEq(market.market().portionsScored, i + 1);
        }
    }

    /* STEPS */

    /// @dev Opens the largest market for samples of so many ids, which has `most` contributions, and scores it in
    /// the smallest steps where these are dearest.
    function _largest(uint256 ids, uint256 most) private {
        uint256 count = _open(ids);
        assertEq(count, most);
        _reveal();
        _contribute(count, ids);
        _score(count);
    }

    function _reveal() private {
        uint256 drawBlock = market.market().deadline;
        vm.roll(drawBlock + 1);
        drawn = uint256(blockhash(drawBlock)) % portions.length;
        market.revealDrawn(portions[drawn]);
    }

    /// @dev In the smallest steps where these are dearest.
    function _score(uint256 count) private {
        bytes[] memory scored = _revealRest();
        bytes memory all = contributed;
        market.score(all, scored, count - 1);
        market.score(all, scored, 1);
        assertLt(vm.lastCallGas().gasTotalUsed, TRANSACTION);
        market.score(all, new bytes[](0), 1);
        assertLt(vm.lastCallGas().gasTotalUsed, TRANSACTION);
        assertEq(uint256(market.market().phase), uint256(IPredictionMarket.Phase.Closed));
    }

    function _revealRest() private returns (bytes[] memory rest) {
        market.endParticipation();
        rest = new bytes[](portions.length - 1);
        for (uint256 i; i < rest.length; ++i) {
            rest[i] = portions[i < drawn ? i : i + 1];
        }
        market.reveal(rest);
    }

    function _add(bytes memory sample, uint256 label) private {
        ICollaborativeTrainer(trainer).addData{value: 1}(sample, label);
        _note(sample, label);
    }

    function _note(bytes memory sample, uint256 label) private {
        bytes memory one = abi.encodePacked(address(this), Samples.labelled(sample, label));
        contributed = bytes.concat(contributed, one);
    }

    /// @dev To the draw, with as many contributions as may be.
    function _open(uint256 ids) private returns (uint256) {
        return _open(ids, 2);
    }

    function _open(uint256 ids, uint256 sets) private returns (uint256 count) {
        bytes32[] memory hashes = new bytes32[](sets);
        for (uint256 i; i < sets; ++i) {
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
        (terms.stake, terms.participation) = (1, 1 hours);
        (terms.revealWait, terms.scoreWait) = (1000, 1000);
        (terms.most, terms.enough) = (uint16(count), uint16(count));
        terms.mostBytes = uint16(100 + (2 * ids + 31) / 32 * 32);
        market.openMarket{value: 2 * BOUNTY}(terms, BOUNTY, hashes);
    }

    /// @dev Other words each time as long as there are some; labels such that a perceptron is mistaken.
    function _contribute(uint256 count, uint256 ids) private {
        for (uint256 i; i < count; ++i) {
            _add(_sample(i, ids), ids * 32 < features ? 1 : 1 - i % 2);
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

    function _range(uint256 from, uint256 count) private pure returns (bytes memory ids) {
        for (uint256 i; i < count; ++i) {
            ids = bytes.concat(ids, bytes2(uint16(from + i)));
        }
    }

    function _perceptron(uint256 features_, uint256 step) private {
        (features, tests) = (features_, 256);
        SparsePerceptronMarket.Parameters memory p;
        (p.owner, p.features, p.step) = (address(this), features, step);
        p.collectWait = 1 hours;
        address preset = address(new SparsePerceptronMarket(address(new MarginPhases())));
        _deploy(preset, abi.encodeCall(SparsePerceptronMarket.initialize, (p)));
    }

    function _bayes(uint256 features_, uint256 classes) private {
        (features, tests) = (features_, 40);
        NaiveBayesMarket.Parameters memory p;
        (p.owner, p.features, p.samples) = (address(this), features, new uint256[](classes));
        p.collectWait = 1 hours;
        (p.numerator, p.denominator) = (1, 1);
        address preset = address(new NaiveBayesMarket(address(new ReplayPhases())));
        _deploy(preset, abi.encodeCall(NaiveBayesMarket.initialize, (p)));
    }

    function _deploy(address preset, bytes memory call_) private {
        trainer = new TrainerFactory().deploy(preset, call_, new bytes[](0));
        market = IPredictionMarket(trainer);
    }
}
