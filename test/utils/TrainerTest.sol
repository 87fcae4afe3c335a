// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SparsePerceptronTrainer} from "../../src/presets/SparsePerceptronTrainer.sol";
import {TrainerFactory} from "../../src/presets/TrainerFactory.sol";
import {DirectTrainer} from "../mocks/DirectTrainer.sol";
import {Wallet} from "../mocks/Wallet.sol";
import {Test} from "./Test.sol";

/// @notice A small trainer with decided opinions, and the steps that most tests are made of.
///
/// @dev 40 features in two words. Features 1–15 weigh +50, 17–31 weigh −50, all others 0, so that
/// `POSITIVE` stays class 1 and `NEGATIVE` class 0 through many contributions that say otherwise.
abstract contract TrainerTest is Test {
    uint64 internal constant COST_WEIGHT = 1e15;
    uint256 internal constant REFUND_WAIT = 100;
    uint256 internal constant OWNER_WAIT = 200;
    uint256 internal constant ANY_WAIT = 300;
    uint256 internal constant BATCH_SHARE = 7500;
    uint256 internal constant START = 1_700_000_000;
    uint256 internal constant FEATURES = 40;

    bytes internal constant POSITIVE = hex"00010002";
    bytes internal constant NEGATIVE = hex"00110012";
    bytes internal constant EMPTY = "";

    address internal immutable ada = _account("ada");
    address internal immutable ben = _account("ben");
    address internal immutable cyd = _account("cyd");
    address internal immutable owner = _account("owner");

    TrainerFactory internal factory;
    SparsePerceptronTrainer internal implementation;
    /// @dev What is under test. The direct composition has the same functions but `initialize`.
    SparsePerceptronTrainer internal trainer;

    function setUp() public virtual {
        vm.warp(START);
        factory = new TrainerFactory();
        implementation = new SparsePerceptronTrainer();
        trainer = _deploy(_parameters());
    }

    /* DEPLOYMENT */

    /// @dev Direct, unless a test contract says otherwise.
    function _deploy(SparsePerceptronTrainer.Parameters memory p)
        internal
        virtual
        returns (SparsePerceptronTrainer)
    {
        return _deployDirect(p);
    }

    function _deployDirect(SparsePerceptronTrainer.Parameters memory p)
        internal
        returns (SparsePerceptronTrainer)
    {
        return SparsePerceptronTrainer(address(new DirectTrainer(p, address(factory))));
    }

    function _deployClone(SparsePerceptronTrainer.Parameters memory p)
        internal
        returns (SparsePerceptronTrainer)
    {
        bytes memory call_ = abi.encodeCall(SparsePerceptronTrainer.initialize, (p));
        return
            SparsePerceptronTrainer(factory.deploy(address(implementation), call_, new bytes[](0)));
    }

    function _parameters() internal returns (SparsePerceptronTrainer.Parameters memory p) {
        bytes memory weights = new bytes(FEATURES);
        for (uint256 i = 1; i < 16; ++i) {
            weights[i] = bytes1(uint8(int8(50)));
            weights[i + 16] = bytes1(uint8(int8(-50)));
        }
        p = _emptyParameters(FEATURES);
        p.base = _upload(weights);
    }

    /// @dev All weights zero, so that class 0 is predicted for everything.
    function _emptyParameters(uint256 features)
        internal
        view
        returns (SparsePerceptronTrainer.Parameters memory p)
    {
        p.owner = owner;
        p.features = features;
        p.step = 1;
        p.costWeight = COST_WEIGHT;
        p.refundWait = REFUND_WAIT;
        p.ownerWait = OWNER_WAIT;
        p.anyWait = ANY_WAIT;
        p.batchShare = BATCH_SHARE;
    }

    /// @dev Uploads weight bytes, one for each feature, as chunks of 512 words.
    function _upload(bytes memory weights) internal returns (address[] memory chunks) {
        uint256 most = 512 * 32;
        chunks = new address[]((weights.length + most - 1) / most);
        for (uint256 i; i < chunks.length; ++i) {
            uint256 from = i * most;
            uint256 length = weights.length - from < most ? weights.length - from : most;
            bytes memory data = new bytes(length);
            assembly ("memory-safe") {
                mcopy(add(data, 0x20), add(add(weights, 0x20), from), length)
            }
            chunks[i] = factory.upload(data);
        }
    }

    /* STEPS */

    /// @dev The deposit as it is promised, by the formula: ⌊weight · 3600 / ⌊√elapsed⌋⌋.
    function _price(uint256 costWeight, uint256 elapsed) internal pure returns (uint256) {
        uint256 root;
        while ((root + 1) * (root + 1) <= elapsed) ++root;
        return costWeight * 3600 / (root == 0 ? 1 : root);
    }

    /// @dev Contributes for exactly the deposit.
    function _contribute(address author, bytes memory sample, uint256 label)
        internal
        returns (uint256 index)
    {
        uint256 deposit = trainer.depositAt(block.timestamp);
        vm.deal(author, author.balance + deposit);
        vm.prank(author);
        return trainer.addData{value: deposit}(sample, label);
    }

    function _refund(address author, uint256 index, bytes memory sample, uint256 label)
        internal
        returns (uint256)
    {
        vm.prank(author);
        return trainer.refund(index, sample, label);
    }

    function _report(
        address reporter,
        address author,
        uint256 index,
        bytes memory sample,
        uint256 label
    ) internal returns (uint256) {
        vm.prank(reporter);
        return trainer.report(author, index, sample, label);
    }

    /// @dev Lets `author` earn reputation with samples that the model knows.
    function _earn(address author, uint256 times) internal {
        for (uint256 i; i < times; ++i) {
            uint256 index = _contribute(author, NEGATIVE, 0);
            _wait(REFUND_WAIT);
            _refund(author, index, NEGATIVE, 0);
        }
    }

    function _wait(uint256 time) internal {
        vm.warp(block.timestamp + time);
    }

    function _claimable(address author, uint256 index, bytes memory sample, uint256 label)
        internal
        view
        returns (uint256 claimable)
    {
        (, claimable,) = trainer.contribution(author, index, sample, label);
    }

    /* CALLS THAT A WALLET MAKES */

    function _calls(Wallet.Call memory a) internal pure returns (Wallet.Call[] memory calls) {
        calls = new Wallet.Call[](1);
        calls[0] = a;
    }

    function _calls(Wallet.Call memory a, Wallet.Call memory b)
        internal
        pure
        returns (Wallet.Call[] memory calls)
    {
        calls = new Wallet.Call[](2);
        (calls[0], calls[1]) = (a, b);
    }

    function _addDataCall(uint256 value, bytes memory sample, uint256 label)
        internal
        view
        returns (Wallet.Call memory)
    {
        bytes memory data = abi.encodeCall(trainer.addData, (sample, label));
        return Wallet.Call(address(trainer), value, data);
    }

    function _refundCall(uint256 index, bytes memory sample, uint256 label)
        internal
        view
        returns (Wallet.Call memory)
    {
        bytes memory data = abi.encodeCall(trainer.refund, (index, sample, label));
        return Wallet.Call(address(trainer), 0, data);
    }

    function _reportCall(address author, uint256 index, bytes memory sample, uint256 label)
        internal
        view
        returns (Wallet.Call memory)
    {
        bytes memory data = abi.encodeCall(trainer.report, (author, index, sample, label));
        return Wallet.Call(address(trainer), 0, data);
    }
}
