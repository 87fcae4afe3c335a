// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../../../src/CollaborativeTrainer.sol";
import {ERC20Asset} from "../../../src/assets/ERC20Asset.sol";
import {NativeCoin} from "../../../src/assets/NativeCoin.sol";
import {NoAsset} from "../../../src/assets/NoAsset.sol";
import {ArchiveDataHandler} from "../../../src/data/ArchiveDataHandler.sol";
import {CommitDataHandler} from "../../../src/data/CommitDataHandler.sol";
import {Badges} from "../../../src/incentives/Badges.sol";
import {Points} from "../../../src/incentives/Points.sol";
import {SelfAssessment} from "../../../src/incentives/SelfAssessment.sol";
import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {SparsePerceptron} from "../../../src/models/SparsePerceptron.sol";
import {OpenTraining} from "../../../src/policies/OpenTraining.sol";
import {TrackRecord} from "../../../src/policies/TrackRecord.sol";
import {TrainerFactory} from "../../../src/presets/TrainerFactory.sol";
import {State} from "../../../src/types/State.sol";
import {Token} from "../../mocks/Token.sol";
import {Test} from "../../utils/Test.sol";

/// @notice What the compositions below have in common.
abstract contract Priced is SparsePerceptron, SelfAssessment, CollaborativeTrainer {
    function _start(address[] memory base, address uploader) internal {
        State state = _initSparsePerceptron(State.wrap(0), 1000, 3, 1, base, uploader);
        state = _initSelfAssessment(state, 1e15, 1 days, 7 days, 9 days, 7500);
        _initTrainer(state, msg.sender, address(0), uploader);
    }
}

contract InCoin is Priced, CommitDataHandler, NativeCoin, OpenTraining {
    constructor(address[] memory base, address uploader) {
        _start(base, uploader);
    }
}

contract InToken is Priced, CommitDataHandler, ERC20Asset, OpenTraining {
    constructor(address[] memory base, address uploader, address token) {
        _initToken(token);
        _start(base, uploader);
    }
}

contract WithRecord is Priced, CommitDataHandler, NativeCoin, TrackRecord {
    constructor(address[] memory base, address uploader) {
        _initTrackRecord(3, 7500);
        _start(base, uploader);
    }
}

contract Archived is Priced, ArchiveDataHandler, NativeCoin, OpenTraining {
    constructor(address[] memory base, address uploader) {
        _start(base, uploader);
    }
}

contract ForPoints is
    SparsePerceptron,
    CommitDataHandler,
    NoAsset,
    OpenTraining,
    Points,
    CollaborativeTrainer
{
    constructor(address[] memory base, address uploader) {
        State state = _initSparsePerceptron(State.wrap(0), 1000, 3, 1, base, uploader);
        state = _initPoints(state, 1 days, 2 days, 9 days, 7500, new Badges.Level[](0));
        _initTrainer(state, msg.sender, address(0), uploader);
    }
}

/// @notice Gas of whole transactions that contribute the benchmark's workload W1 (20 of 1000 words, the
/// model is right, weights in the base), by composition: the figures of `docs/incentives.md`.
contract IncentiveGasTest is Test {
    /// @dev Of the original framework's `Points64`, same workload.
    uint256 private constant ORIGINAL_POINTS = 199_221;

    address private immutable ada = _account("ada");

    bytes private sample;
    address[] private base;
    TrainerFactory private factory;
    Token private token;

    function setUp() external {
        factory = new TrainerFactory();
        token = new Token();
        uint16[20] memory ids = [
            uint16(1),
            2,
            3,
            14,
            15,
            26,
            37,
            48,
            59,
            110,
            111,
            112,
            213,
            314,
            515,
            616,
            717,
            818,
            919,
            920
        ];
        bytes memory weights = new bytes(1000);
        for (uint256 i; i < 1000; ++i) {
            weights[i] = bytes1(uint8(int8((int256(2 * (7919 * i % 2000)) - 1999) * 12 / 200)));
        }
        for (uint256 i; i < 20; ++i) {
            sample = bytes.concat(sample, bytes2(ids[i]));
        }
        base.push(factory.upload(weights));
    }

    function test_PointsMeetTheirGoal() external {
        ICollaborativeTrainer trainer = new ForPoints(base, address(factory));
        _add(trainer, 0);
        uint256 gas = _add(trainer, 0);
        assertLe(gas, 68_000);
        assertLt(gas, ORIGINAL_POINTS);
    }

    function test_TokensMeetTheirGoal() external {
        ICollaborativeTrainer coin = new InCoin(base, address(factory));
        InToken tokens = new InToken(base, address(factory), address(token));
        token.mint(ada, 100 ether);
        vm.prank(ada);
        token.approve(address(tokens), 100 ether);

        _add(coin, 1 ether);
        _add(tokens, 0);
        uint256 inCoin = _add(coin, 1 ether);
        assertLe(_add(tokens, 0) - inCoin, 40_000);

        vm.warp(block.timestamp + 1 hours);
        vm.prank(ada);
        tokens.addDataUpTo(block.timestamp, 1 ether, sample, 1);
        assertLe(vm.lastCallGas().gasTotalUsed - inCoin, 40_000);
    }

    /// @dev A record takes one word more once there is one, and nothing of the path without.
    function test_APolicyAndAnArchiveCostWhatTheyKeep() external {
        ICollaborativeTrainer coin = new InCoin(base, address(factory));
        ICollaborativeTrainer record = new WithRecord(base, address(factory));
        ICollaborativeTrainer archive = new Archived(base, address(factory));
        _add(coin, 1 ether);
        _add(record, 1 ether);
        _add(archive, 1 ether);
        uint256 inCoin = _add(coin, 1 ether);
        // Terms and reputation are read, the record is changed.
        assertLe(_add(record, 1 ether) - inCoin, 2 * 2100 + 5000 + 500);
        // The pointer is new, code is created and paid for by the byte.
        assertLe(
            _add(archive, 1 ether) - inCoin, 22_100 + 32_000 + 200 * (53 + sample.length) + 2000
        );
    }

    function _add(ICollaborativeTrainer trainer, uint256 value) private returns (uint256 gas) {
        vm.warp(block.timestamp + 1 hours);
        vm.deal(ada, value);
        vm.prank(ada);
        trainer.addData{value: value}(sample, 1);
        return vm.lastCallGas().gasTotalUsed;
    }
}
