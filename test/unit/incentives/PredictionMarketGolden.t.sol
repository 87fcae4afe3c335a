// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IDataHandler} from "../../../src/interfaces/IDataHandler.sol";
import {IPredictionMarket} from "../../../src/interfaces/IPredictionMarket.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

/// @notice The runs of the original's simulation, executed with a stub model whose accuracy is additive: base
/// accuracy 1/2, a bounty of 100 stakes. Here 16 test samples are scored, so a sixteenth is a sample. The same
/// numbers are in `test/fixtures/predictionMarket.json`, for the twin.
///
/// Where the original is wrong the test says what it paid, and by which of its faults: it gave bankrupt contributions
/// their stake back and forgot earnings of earlier passes (31), compared with the accuracy of the pass before (32),
/// and let who comes after a removed contribution inherit its effect (34).
contract PredictionMarketGoldenTest is MarketTest {
    function test_OneBadBetweenTwoGood_ByContribution() external {
        _run(false, false);
        _expect(13.5 ether, 0, 26 ether); // the original: good 25 in all, bad 1 [31]
    }

    function test_OneBadBetweenTwoGood_ByContributor() external {
        _run(true, false);
        _expect(39.5 ether, 0, 0); // the original: good 16.5 with reset [32], 28 without [34]
    }

    function test_OneBadBetweenTwoGood_LargerStakes() external {
        _run(true, true);
        _expect(47.5 ether, 0, 0); // the original: good 30.5 with reset [32]
    }

    function test_AllImprove_ByContribution() external {
        _open(false, false);
        _contribute(ada, 2);
        _contribute(ben, 1);
        _contribute(ada, 2);
        _settle();
        _expect(13.5 ether, 7.25 ether, 13.5 ether); // as the original: 27 and 7.25
    }

    function test_AllImprove_ByContributor() external {
        _open(true, false);
        _contribute(ada, 2);
        _contribute(ben, 1);
        _contribute(ada, 2);
        _settle();
        _expect(27 ether, 7.25 ether, 0); // as the original
    }

    function test_AllBad_ByContribution() external {
        _open(false, false);
        _contribute(ben, -4);
        _contribute(ben, -4);
        _settle();
        assertEq(_collect(0) + _collect(1), 0); // the original: 2 [31]
        assertEq(_withdraw(), 202 ether);
    }

    function test_AllBad_ByContributor() external {
        _open(true, false);
        _contribute(ben, -4);
        _contribute(ben, -4);
        _settle();
        assertEq(_collect(0) + _collect(1), 0); // as the original
        assertEq(_withdraw(), 202 ether);
    }

    /// @dev The original deleted the balance of who took, not of whom it was: the same 50 were paid twice and then
    /// refunded besides.
    function test_Fault33_WhatWasTakenIsTakenOnce() public {
        _open(false, false);
        _contribute(ada, 8);
        _settle();
        Made memory one = made[0];
        vm.warp(block.timestamp + COLLECT_WAIT);
        vm.prank(ben);
        uint256 reward = ICollaborativeTrainer(trainer).report(ada, one.index, one.sample, 0);
        assertEq(reward, 51 ether);

        address[2] memory others = [ben, provider];
        for (uint256 i; i < 2; ++i) {
            vm.expectRevert(IDataHandler.ContributionNotOpen.selector);
            vm.prank(others[i]);
            ICollaborativeTrainer(trainer).report(ada, one.index, one.sample, 0);
        }
        vm.expectRevert(IDataHandler.ContributionNotOpen.selector);
        vm.prank(ada);
        ICollaborativeTrainer(trainer).refund(one.index, one.sample, 0);
        assertEq(_withdraw(), 2 * BOUNTY + STAKE - reward);
    }

    function _open(bool perContributor, bool largerStakes) private {
        IPredictionMarket.MarketTerms memory terms = _terms();
        (terms.perContributor, terms.largerStakes) = (perContributor, largerStakes);
        _openToAll(terms);
    }

    function _run(bool perContributor, bool largerStakes) private {
        _open(perContributor, largerStakes);
        _contribute(ada, abi.encodePacked(int16(2)), largerStakes ? 5 ether : 1 ether);
        _contribute(ben, abi.encodePacked(int16(-2)), largerStakes ? 4 ether : 1 ether);
        _contribute(ada, abi.encodePacked(int16(4)), largerStakes ? 5 ether : 1 ether);
        _settle();
    }

    function _expect(uint256 a, uint256 b, uint256 c) private {
        assertEq(market.market().samples, 16);
        assertEq(_collect(0), a);
        assertEq(_collect(1), b);
        assertEq(_collect(2), c);
        uint256 stakes = made[0].stake + made[1].stake + made[2].stake;
        assertEq(_withdraw(), 2 * BOUNTY + stakes - a - b - c);
        assertEq(trainer.balance, 0);
    }
}
