// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Rehearsal} from "../../../src/incentives/Rehearsal.sol";
import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IPredictionMarket} from "../../../src/interfaces/IPredictionMarket.sol";
import {AdditiveMarket} from "../../mocks/AdditiveMarket.sol";
import {Wallet} from "../../mocks/Wallet.sol";
import {MarketTest} from "../../utils/MarketTest.sol";
import {Samples} from "../../utils/Samples.sol";

/// @notice Phases, deadlines and money of prediction markets.
contract PredictionMarketTest is MarketTest {
    address private constant BURNED = 0x000000000000000000000000000000000000dEaD;

    /* OPENING */

    function test_RevertWhen_NotTheOwnerOpens() external {
        bytes32[] memory hashes = _hashes(2);
        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.NotProvider.selector, ada));
        vm.prank(ada);
        market.openMarket(_terms(), 1, hashes);
    }

    function test_RevertWhen_TheBondIsLessThanTheBounty() external {
        bytes32[] memory hashes = _hashes(2);
        vm.expectRevert(
            abi.encodeWithSelector(IPredictionMarket.BondTooLow.selector, 200 ether, 200 ether - 1)
        );
        vm.prank(provider);
        market.openMarket{value: 200 ether - 1}(_terms(), 100 ether, hashes);
    }

    function test_RevertWhen_ATermIsOutOfRange() external {
        for (uint256 kind; kind < 5; ++kind) {
            IPredictionMarket.MarketTerms memory terms = _terms();
            string memory term = "stake";
            if (kind == 0) terms.stake = 0;
            if (kind == 1) terms.stake = type(uint96).max / 2;
            if (kind == 2) (terms.most, term) = (1025, "most");
            if (kind == 3) (terms.enough, term) = (0, "enough");
            if (kind == 4) (terms.enough, term) = (65, "enough");
            bytes32[] memory hashes = _hashes(2);
            vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.TermOutOfRange.selector, term));
            vm.prank(provider);
            market.openMarket{value: 200 ether}(terms, 100 ether, hashes);
        }
    }

    function test_PortionsMayBeAddedUntilTheDraw() external {
        vm.prank(provider);
        market.openMarket{value: 2 * BOUNTY}(_terms(), BOUNTY, _hashes(1));
        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.PortionsOutOfRange.selector, 1));
        vm.prank(provider);
        market.draw();

        bytes32[] memory more = _hashes(2);
        vm.prank(provider);
        market.addPortions(more);
        vm.prank(provider);
        market.draw();
        assertEq(market.market().portions, 3);

        vm.expectRevert(
            abi.encodeWithSelector(
                IPredictionMarket.WrongPhase.selector, IPredictionMarket.Phase.Drawn
            )
        );
        vm.prank(provider);
        market.addPortions(more);
    }

    function test_CancelledBeforeTheDrawEverythingReturns() external {
        _openMarket(_terms());
        vm.prank(provider);
        market.cancelMarket();
        assertEq(_withdraw(), 2 * BOUNTY);
        assertEq(trainer.balance, 0);
    }

    /* THE DRAW */

    function test_TheDrawIsTheHashOfOneFixedBlock() external {
        _spread();
        _openMarket(_terms());
        vm.prank(provider);
        market.draw();
        uint256 drawBlock = market.market().deadline;
        assertEq(drawBlock, block.number + 4);

        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.DrawPending.selector, drawBlock));
        market.revealDrawn(_portion(0));

        // However late it is asked, it is the same portion.
        vm.roll(drawBlock + 256);
        uint256 drawn = uint256(blockhash(drawBlock)) % portions;
        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.PortionMismatch.selector, drawn));
        market.revealDrawn(_portion((drawn + 1) % portions));
        market.revealDrawn(_portion(drawn));
        assertEq(market.market().drawn, drawn);
    }

    /// @dev A draw that could be missed for nothing could be had again until it is to the provider's liking.
    function test_MissingTheWindowBurnsTheBond() external {
        _openMarket(_terms());
        vm.prank(provider);
        market.draw();
        uint256 drawBlock = market.market().deadline;
        vm.roll(drawBlock + 256);
        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.NotYet.selector, drawBlock + 257));
        market.fail();

        vm.roll(drawBlock + 257);
        bytes memory portion = _portion(0);
        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.DrawMissed.selector, drawBlock));
        market.revealDrawn(portion);
        market.fail();
        assertEq(BURNED.balance, BOUNTY);
        assertEq(_withdraw(), BOUNTY);
        assertEq(trainer.balance, 0);
    }

    /* PARTICIPATION */

    function test_RevertWhen_ContributionsAreNotTaken() external {
        vm.deal(ada, 10 ether);
        _expectRefused(
            abi.encodeWithSelector(
                IPredictionMarket.WrongPhase.selector, IPredictionMarket.Phase.Closed
            ),
            hex"0001",
            STAKE
        );
        IPredictionMarket.MarketTerms memory terms = _terms();
        (terms.most, terms.enough) = (1, 1);
        _openToAll(terms);
        _expectRefused(
            abi.encodeWithSelector(IPredictionMarket.StakeTooLow.selector, STAKE, STAKE - 1),
            hex"0001",
            STAKE - 1
        );
        _expectRefused(
            abi.encodeWithSelector(IPredictionMarket.ContributionTooLong.selector, 1124, 512),
            new bytes(1000),
            STAKE
        );
        // What would stop the scoring of all is refused at once.
        _expectRefused(
            abi.encodeWithSelector(AdditiveMarket.SampleMalformed.selector), hex"000102", STAKE
        );
        _contribute(ada, 1);
        _expectRefused(
            abi.encodeWithSelector(IPredictionMarket.MarketFull.selector, 1), hex"0001", STAKE
        );
        vm.warp(START + WAIT);
        _expectRefused(
            abi.encodeWithSelector(IPredictionMarket.DeadlineOver.selector, START + WAIT),
            hex"0001",
            STAKE
        );
    }

    function test_RevertWhen_ABatchIsContributed() external {
        _openToAll(_terms());
        vm.deal(ada, 1 ether);
        bytes memory batch = Samples.labelled(hex"0001", 0);
        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.BatchNotTaken.selector));
        vm.prank(ada);
        ICollaborativeTrainer(trainer).addDataBatch{value: 1 ether}(batch);
    }

    function test_WhatIsSentBeyondTheStakeReturns() external {
        _openToAll(_terms());
        vm.deal(ada, 5 ether);
        vm.prank(ada);
        ICollaborativeTrainer(trainer).addData{value: 5 ether}(hex"0001", 0);
        assertEq(ada.balance, 4 ether);
    }

    function test_ParticipationEndsWithEnoughOrInTime() external {
        IPredictionMarket.MarketTerms memory terms = _terms();
        terms.enough = 2;
        _openToAll(terms);
        _contribute(ada, 1);
        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.NotYet.selector, START + WAIT));
        market.endParticipation();
        _contribute(ben, 1);
        market.endParticipation();
        assertEq(uint256(market.market().phase), uint256(IPredictionMarket.Phase.Reveal));
    }

    function test_WithoutContributionsEverythingReturns() external {
        _openToAll(_terms());
        vm.warp(START + WAIT);
        market.endParticipation();
        assertEq(_withdraw(), 2 * BOUNTY);
    }

    /* FAILING */

    function test_WithoutARevealStakesGoHomeAndTheBondToTheStakers() external {
        _openToAll(_terms());
        for (uint256 i; i < 3; ++i) {
            _contribute(i == 1 ? ben : ada, 1);
        }
        vm.warp(START + WAIT);
        market.endParticipation();
        bytes[] memory scored = _scored();
        vm.warp(START + 2 * WAIT);
        vm.expectRevert(
            abi.encodeWithSelector(IPredictionMarket.NotYet.selector, START + 2 * WAIT + 1)
        );
        market.fail();
        vm.expectRevert(
            abi.encodeWithSelector(
                IPredictionMarket.WrongPhase.selector, IPredictionMarket.Phase.Reveal
            )
        );
        vm.prank(ada);
        ICollaborativeTrainer(trainer).refund(0, made[0].sample, 0);

        vm.warp(START + 2 * WAIT + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IPredictionMarket.DeadlineOver.selector, START + 2 * WAIT)
        );
        market.reveal(scored);
        market.fail();

        // 100 ether among three, and the last gets what rounding left over.
        assertEq(_collect(0), 1 ether + uint256(100 ether) / 3);
        assertEq(_collect(2), 1 ether + uint256(100 ether) / 3);
        assertEq(_collect(1), 1 ether + uint256(100 ether) / 3 + 1);
        assertEq(_withdraw(), BOUNTY);
        assertEq(trainer.balance, 0);
    }

    function test_LargerStakesTakeLargerSharesOfTheBond() external {
        IPredictionMarket.MarketTerms memory terms = _terms();
        terms.largerStakes = true;
        _openToAll(terms);
        _contribute(ada, hex"0001", 3 ether);
        _contribute(ben, hex"0001", 1 ether);
        vm.warp(START + WAIT);
        market.endParticipation();
        vm.warp(START + 2 * WAIT + 1);
        market.fail();
        assertEq(_collect(0), 78 ether);
        assertEq(_collect(1), 26 ether);
        assertEq(_withdraw(), BOUNTY);
    }

    function test_ScoringThatStallsIsNoGainForTheProvider() external {
        _openToAll(_terms());
        _contribute(ada, 2);
        _contribute(ben, -1);
        _endAndReveal();
        market.score(_encoded(), _scored(), 1);
        vm.warp(block.timestamp + WAIT + 1);
        market.fail();
        assertEq(_collect(0), 51 ether);
        assertEq(_collect(1), 51 ether);
        assertEq(AdditiveMarket(payable(trainer)).right(), 8);
    }

    function test_AnyoneTakesWhatIsNotCollectedInTime() external {
        _openToAll(_terms());
        _contribute(ada, 2);
        _contribute(ben, 1);
        vm.warp(START + WAIT);
        market.endParticipation();
        vm.warp(START + 2 * WAIT + 1);
        market.fail();
        uint256 from = block.timestamp + COLLECT_WAIT;
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.NotYet.selector, from));
        vm.prank(ben);
        ICollaborativeTrainer(trainer).report(ada, 0, made[0].sample, 0);

        vm.warp(from);
        vm.prank(ben);
        ICollaborativeTrainer(trainer).report(ada, 0, made[0].sample, 0);
        vm.prank(ben);
        assertEq(market.withdraw(ben), 50 ether); // the share of the bond
        assertEq(ben.balance, 51 ether);
        assertEq(_collect(1), 51 ether);
        assertEq(_withdraw(), BOUNTY);
        assertEq(trainer.balance, 0);
    }

    /* REVEALING */

    function test_RevertWhen_APortionIsNotWhatWasCommittedTo() external {
        _spread();
        _openToAll(_terms());
        _contribute(ada, 1);
        vm.warp(START + WAIT);
        market.endParticipation();
        bytes[] memory scored = _scored();
        (scored[0], scored[1]) = (scored[1], scored[0]);
        uint256 first = market.market().drawn == 0 ? 1 : 0;
        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.PortionMismatch.selector, first));
        market.reveal(scored);
    }

    function test_PortionsMayBeRevealedOneByOne() external {
        _spread();
        _openToAll(_terms());
        _contribute(ada, 1);
        vm.warp(START + WAIT);
        market.endParticipation();
        bytes[] memory scored = _scored();
        for (uint256 i; i < scored.length; ++i) {
            assertEq(uint256(market.market().phase), uint256(IPredictionMarket.Phase.Reveal));
            bytes[] memory one = new bytes[](1);
            one[0] = scored[i];
            market.reveal(one);
        }
        assertEq(uint256(market.market().phase), uint256(IPredictionMarket.Phase.Scoring));
        assertEq(market.market().samples, 16);
    }

    function test_RevertWhen_TheScoredPortionsAreEmpty() external {
        portionSize = 0;
        _openToAll(_terms());
        _contribute(ada, 1);
        vm.warp(START + WAIT);
        market.endParticipation();
        bytes[] memory scored = _scored();
        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.TestSetOutOfRange.selector, 0));
        market.reveal(scored);
    }

    /* SCORING */

    function test_RevertWhen_ContributionsAreNotThose() external {
        _openToAll(_terms());
        _contribute(ada, 1);
        _contribute(ben, 2);
        _endAndReveal();
        bytes memory all = _encoded();
        bytes[] memory scored = _scored();
        bytes memory one = abi.encodePacked(ada, Samples.labelled(hex"0001", 0));
        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.ContributionsMismatch.selector, 1));
        market.score(one, scored, 1);
        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.ContributionsMismatch.selector, 2));
        market.score(bytes.concat(all, one), scored, 1);
        vm.expectRevert(bytes4(keccak256("ContributionNotOpen()")));
        market.score(bytes.concat(one, one), scored, 1);
    }

    function test_RevertWhen_ScoringIsElsewhere() external {
        _spread();
        _openToAll(_terms());
        _contribute(ada, 1);
        _contribute(ben, -2);
        _endAndReveal();
        bytes memory all = _encoded();
        uint256 first = market.market().drawn == 0 ? 1 : 0;
        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.ScoringElsewhere.selector, first));
        market.score(all, new bytes[](0), 5);

        bytes[] memory two = _some(0, 2);
        vm.expectRevert(abi.encodeWithSelector(IPredictionMarket.ScoringElsewhere.selector, first));
        market.score(all, two, 0);
    }

    /// @dev A replay that stops does so in the first portion, and goes on there.
    function test_FewStepsOfManyPortionsAreStepsOfTheFirst() external {
        _spread();
        _openToAll(_terms());
        _contribute(ada, 1);
        _contribute(ben, -2);
        _endAndReveal();
        bytes memory all = _encoded();
        market.score(all, _some(0, 2), 1);
        assertEq(market.market().portionsScored, 0);
        assertEq(market.market().contributionsScored, 1);
        market.score(all, _some(0, 3), 10);
        assertEq(market.market().portionsScored, 1);
        assertEq(market.market().contributionsScored, 0);
    }

    /// @dev Not prevented: it has seen the draw, and pays gas for another.
    function test_AProviderWhoFillsTheMarketItselfDrawsAgain() external {
        IPredictionMarket.MarketTerms memory terms = _terms();
        (terms.enough, terms.most, terms.stake) = (1, 1, 1);
        _openToAll(terms);
        _contribute(ada, hex"0001", 1); // the provider's other name
        market.endParticipation();
        vm.warp(block.timestamp + WAIT + 1);
        market.fail();
        assertEq(_collect(0) + _withdraw(), 1 + 2 * BOUNTY);
        _openMarket(terms);
    }

    /// @dev A provider that stakes beside the others, and does not reveal, loses the others' share of the bond only.
    function test_AProviderThatStakesBesideOthersLosesTheirShareOfTheBond() external {
        IPredictionMarket.MarketTerms memory terms = _terms();
        terms.largerStakes = true;
        _openToAll(terms);
        _contribute(ada, hex"0001", 1 ether);
        _contribute(ben, hex"0001", 99 ether); // the provider's other name
        vm.warp(START + WAIT);
        market.endParticipation();
        vm.warp(START + 2 * WAIT + 1);
        market.fail();
        assertEq(_collect(0), 2 ether);
        assertEq(_collect(1), 198 ether);
    }

    /// @dev Whoever drives, in whatever steps and portions: the same payouts.
    function testFuzz_TheResultDependsOnTheContributionsOnly(uint256 seed, bool perContributor)
        external
    {
        address[3] memory authors = [ada, ben, provider];
        uint256[] memory paid;
        int256 right;
        uint256 toProvider;
        for (uint256 turn; turn < 2; ++turn) {
            delete made;
            setUp();
            _spread();
            IPredictionMarket.MarketTerms memory terms = _terms();
            terms.perContributor = perContributor;
            _openToAll(terms);
            uint256 count = 1 + seed % 8;
            for (uint256 i; i < count; ++i) {
                uint256 noise = uint256(keccak256(abi.encode(seed, i)));
                _contribute(authors[noise % 3], int16(int256((noise >> 8) % 7)) - 3);
            }
            _endAndReveal();
            if (turn == 0) _scoreAll();
            else _scoreInPieces(seed);
            uint256 sum;
            uint256 losers;
            for (uint256 i; i < count; ++i) {
                uint256 amount = _collect(i);
                if (amount == 0) ++losers;
                if (turn == 0 && i == 0) paid = new uint256[](count);
                if (turn == 1) assertEq(amount, paid[i]);
                paid[i] = amount;
                sum += amount;
            }
            // Whoever makes scoring longer by a pass pays for it with all that was staked.
            assertLe(market.market().passes, losers + 1);
            uint256 rest = _withdraw();
            assertEq(sum + rest, 2 * BOUNTY + count * STAKE);
            if (turn == 1) assertEq(rest, toProvider);
            toProvider = rest;
            assertEq(trainer.balance, 0);
            int256 then = AdditiveMarket(payable(trainer)).right();
            if (turn == 1) assertEq(then, right);
            right = then;
        }
    }

    /// @dev Four scored portions instead of one.
    function _spread() private {
        (portions, portionSize) = (5, 4);
    }

    function _scoreInPieces(uint256 seed) private {
        bytes memory all = _encoded();
        uint256 pieces = 3;
        while (market.market().phase == IPredictionMarket.Phase.Scoring) {
            IPredictionMarket.Market memory m = market.market();
            uint256 left = portions - 1 - m.portionsScored;
            // Amid a replay, as many as before.
            if (m.contributionsScored == 0) {
                seed = uint256(keccak256(abi.encode(seed)));
                pieces = left == 0 ? 0 : 1 + seed % left;
            }
            market.score(all, _some(m.portionsScored, m.portionsScored + pieces), 1 + seed % 4);
        }
    }

    function _some(uint256 from, uint256 to) private view returns (bytes[] memory scored) {
        bytes[] memory all = _scored();
        scored = new bytes[](to - from);
        for (uint256 i = from; i < to; ++i) {
            scored[i - from] = all[i];
        }
    }

    function test_TheModelLearnsTheSurvivorsInTheEnd() external {
        _openToAll(_terms());
        _contribute(ada, 2);
        _contribute(ben, -2);
        _contribute(ada, 4);
        _endAndReveal();
        market.score(_encoded(), _scored(), 2);
        assertEq(AdditiveMarket(payable(trainer)).right(), 8); // not while it is scored
        _scoreAll();
        assertEq(AdditiveMarket(payable(trainer)).right(), 14);
    }

    function test_RehearsingAlwaysReverts() external {
        vm.expectRevert();
        Rehearsal(trainer).rehearse("", 0, new bytes[](0));
        vm.expectRevert(abi.encodeWithSelector(Rehearsal.NotItself.selector, address(this)));
        Rehearsal(trainer).learn("");
    }

    /// @dev The first to have nothing left ends a pass, whoever has the lowest score: nobody owes anything.
    function test_ALoserWithLittleEndsAPassBeforeOneWithMuch() external {
        IPredictionMarket.MarketTerms memory terms = _terms();
        terms.largerStakes = true;
        _openToAll(terms);
        _contribute(ada, abi.encodePacked(int16(-4)), 40 ether);
        _contribute(ben, abi.encodePacked(int16(-1)), 1 ether);
        _settle();
        // 16 rounds: ben loses 1, ada 4. Then 84 rounds: ada loses 21 of 36.
        assertEq(_collect(0), 15 ether);
        assertEq(_collect(1), 0);
        assertEq(_withdraw(), 226 ether);
    }

    /* AGAIN, AND AT ODDS WITH RECEIVERS */

    function test_ANewBountyOpensANewMarket() external {
        _openToAll(_terms());
        _contribute(ada, 2);
        _settle();
        _openToAll(_terms());
        _contribute(ben, 1);
        // What the first market paid can be collected while the second goes on, and only that.
        assertEq(_collect(0), 1 ether + 12.5 ether);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPredictionMarket.WrongPhase.selector, IPredictionMarket.Phase.Participation
            )
        );
        vm.prank(ben);
        ICollaborativeTrainer(trainer).refund(1, made[1].sample, 0);

        _settle();
        assertEq(_collect(1), 1 ether + 6.25 ether);
        assertEq(market.market().number, 2);
        _withdraw();
        assertEq(trainer.balance, 0);
    }

    function test_AReceiverThatRefusesMoneyBlocksNobody() external {
        Wallet wallet = new Wallet();
        wallet.setOnReceive(Wallet.OnReceive.Refuse);
        _openToAll(_terms());
        _contribute(address(wallet), 2);
        _contribute(ada, 1);
        _settle();
        vm.expectRevert(bytes4(keccak256("ETHTransferFailed()")));
        vm.prank(address(wallet));
        ICollaborativeTrainer(trainer).refund(0, made[0].sample, 0);
        assertEq(_collect(1), 1 ether + 6.25 ether);
    }

    function test_RevertWhen_CoinsComeWithoutACall() external {
        vm.deal(ada, 1 ether);
        vm.expectRevert();
        vm.prank(ada);
        (bool success,) = trainer.call{value: 1 ether}("");
        success;
    }

    function _expectRefused(bytes memory reason, bytes memory sample, uint256 value) private {
        vm.expectRevert(reason);
        vm.prank(ada);
        ICollaborativeTrainer(trainer).addData{value: value}(sample, 0);
    }
}
