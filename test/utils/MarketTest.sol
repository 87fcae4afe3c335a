// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../src/interfaces/ICollaborativeTrainer.sol";
import {IDataHandler} from "../../src/interfaces/IDataHandler.sol";
import {IPredictionMarket} from "../../src/interfaces/IPredictionMarket.sol";
import {ReplayPhases} from "../../src/presets/ReplayPhases.sol";
import {AdditiveMarket} from "../mocks/AdditiveMarket.sol";
import {Samples} from "./Samples.sol";
import {Test} from "./Test.sol";

/// @notice A market on the additive model, with two portions of 16 samples of which one is scored, and the steps
/// that most tests are made of.
abstract contract MarketTest is Test {
    struct Made {
        address author;
        bytes sample;
        uint256 index;
        uint256 stake;
    }

    uint256 internal constant START = 1_700_000_000;
    uint96 internal constant STAKE = 1 ether;
    uint256 internal constant BOUNTY = 100 ether;
    uint32 internal constant WAIT = 1 hours;
    uint32 internal constant COLLECT_WAIT = 7 days;

    address internal immutable provider = _account("provider");
    address internal immutable ada = _account("ada");
    address internal immutable ben = _account("ben");

    address internal trainer;
    IPredictionMarket internal market;
    Made[] internal made;
    uint256 internal portions = 2;
    uint256 internal portionSize = 16;

    function setUp() public virtual {
        vm.warp(START);
        vm.roll(1000);
        trainer = _deploy();
        market = IPredictionMarket(trainer);
        vm.deal(provider, 1e6 ether);
    }

    function _deploy() internal virtual returns (address) {
        return _additive(8);
    }

    function _additive(int256 right) internal returns (address) {
        address phases = address(new ReplayPhases());
        return address(new AdditiveMarket(provider, phases, right, COLLECT_WAIT));
    }

    function _terms() internal pure virtual returns (IPredictionMarket.MarketTerms memory) {
        return IPredictionMarket.MarketTerms({
            stake: STAKE,
            largerStakes: false,
            perContributor: false,
            participation: WAIT,
            enough: 64,
            most: 64,
            mostBytes: 512,
            revealWait: WAIT,
            scoreWait: WAIT
        });
    }

    /// @dev Salt and batch of a portion. The additive model gets a sample right whose number is below what its
    /// contributions add up to; numbers are 0 to 15, in each portion or spread over them.
    function _portion(uint256 i) internal view virtual returns (bytes memory preimage) {
        preimage = abi.encodePacked(keccak256(abi.encode("salt", i)));
        for (uint256 j; j < portionSize; ++j) {
            preimage = bytes.concat(preimage, Samples.labelled(abi.encodePacked(_number(i, j)), 0));
        }
    }

    function _number(uint256 i, uint256 j) private view returns (uint16) {
        uint256 gap = 16 / portionSize;
        return uint16(j * gap + i % gap);
    }

    function _hashes(uint256 count) internal view returns (bytes32[] memory hashes) {
        hashes = new bytes32[](count);
        for (uint256 i; i < count; ++i) {
            hashes[i] = keccak256(_portion(i));
        }
    }

    /* STEPS */

    function _openMarket(IPredictionMarket.MarketTerms memory terms) internal {
        bytes32[] memory hashes = _hashes(portions);
        vm.prank(provider);
        market.openMarket{value: 2 * BOUNTY}(terms, BOUNTY, hashes);
    }

    /// @dev To the phase of participation.
    function _openToAll(IPredictionMarket.MarketTerms memory terms) internal {
        _openMarket(terms);
        vm.prank(provider);
        market.draw();
        uint256 drawBlock = market.market().deadline;
        vm.roll(drawBlock + 1);
        market.revealDrawn(_portion(uint256(blockhash(drawBlock)) % portions));
    }

    function _contribute(address author, bytes memory sample, uint256 stake)
        internal
        returns (uint256 index)
    {
        vm.deal(author, author.balance + stake);
        vm.prank(author);
        index = ICollaborativeTrainer(trainer).addData{value: stake}(sample, 0);
        made.push(Made(author, sample, index, stake));
    }

    /// @dev A contribution that changes the number of right samples by `change`.
    function _contribute(address author, int16 change) internal returns (uint256) {
        return _contribute(author, abi.encodePacked(change), STAKE);
    }

    /// @dev The scored portions, in order.
    function _scored() internal view returns (bytes[] memory scored) {
        uint256 drawn = market.market().drawn;
        scored = new bytes[](portions - 1);
        for (uint256 i; i < portions - 1; ++i) {
            scored[i] = _portion(i < drawn ? i : i + 1);
        }
    }

    function _endAndReveal() internal {
        vm.warp(block.timestamp + WAIT);
        market.endParticipation();
        market.reveal(_scored());
    }

    function _encoded() internal view returns (bytes memory all) {
        for (uint256 i = made.length - market.market().contributions; i < made.length; ++i) {
            all = bytes.concat(
                all, abi.encodePacked(made[i].author, Samples.labelled(made[i].sample, 0))
            );
        }
    }

    function _scoreAll() internal {
        market.score(_encoded(), _scored(), type(uint256).max);
    }

    function _settle() internal {
        _endAndReveal();
        _scoreAll();
    }

    /// @dev What is paid for contribution i; 0 if there is nothing to collect.
    function _collect(uint256 i) internal returns (uint256) {
        Made memory one = made[i];
        (, uint256 claimable,) =
            IDataHandler(trainer).contribution(one.author, one.index, one.sample, 0);
        if (claimable == 0) return 0;
        uint256 before = one.author.balance;
        vm.prank(one.author);
        uint256 amount = ICollaborativeTrainer(trainer).refund(one.index, one.sample, 0);
        assertEq(one.author.balance - before, amount);
        return amount;
    }

    function _withdraw() internal returns (uint256) {
        vm.prank(provider);
        return market.withdraw(provider);
    }
}
