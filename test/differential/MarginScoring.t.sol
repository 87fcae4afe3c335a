// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../src/interfaces/ICollaborativeTrainer.sol";
import {IDataHandler} from "../../src/interfaces/IDataHandler.sol";
import {IModel} from "../../src/interfaces/IModel.sol";
import {IPredictionMarket} from "../../src/interfaces/IPredictionMarket.sol";
import {MarginPhases} from "../../src/presets/MarginPhases.sol";
import {ReplayPhases} from "../../src/presets/ReplayPhases.sol";
import {RehearsedPerceptron} from "../mocks/RehearsedPerceptron.sol";
import {Samples} from "../utils/Samples.sol";
import {Test} from "../utils/Test.sol";

/// @notice Two markets with the same contributions, one after the other on the same model: scored by margins, in
/// steps of any size, they pay and teach what they do scored by learning and forgetting, at once.
contract MarginScoringTest is Test {
    struct Contribution {
        address author;
        bytes sample;
        uint256 label;
        uint256 index;
    }

    uint256 private constant PORTIONS = 4;
    uint96 private constant STAKE = 1 ether;

    address private immutable margins = address(new MarginPhases());
    address private immutable replays = address(new ReplayPhases());

    uint256 private features;
    uint256 private drawn;
    Contribution[] private made;

    receive() external payable {}

    /// forge-config: default.fuzz.runs = 64
    /// forge-config: deep.fuzz.runs = 1000
    function testDiff_MarginsPayAndTeachWhatAReplayDoes(
        uint256 seed,
        uint8 step,
        int8 bias,
        bool perContributor
    ) external {
        vm.deal(address(this), 1e6 ether);
        // With more than 32 words now and then, most of them touched.
        features = seed % 4 == 0 ? 1100 : 8 + seed % 90;
        uint256 size = seed % 2 == 0 ? 1 : _bound(step, 1, 127);
        address one = address(new RehearsedPerceptron(margins, features, bias, size));
        address other = address(new RehearsedPerceptron(replays, features, bias, size));
        for (uint256 i; i < 2; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            delete made;
            _prepare(one, seed, perContributor);
            _score(one, seed, false);
            delete made;
            _prepare(other, seed, perContributor);
            _score(other, seed, true);
            _assertSame(one, other);
        }
    }

    function _prepare(address trainer, uint256 seed, bool perContributor) private {
        IPredictionMarket market = IPredictionMarket(trainer);
        IPredictionMarket.MarketTerms memory terms;
        (terms.stake, terms.perContributor) = (STAKE, perContributor);
        (terms.participation, terms.revealWait, terms.scoreWait) = (1 hours, 1 hours, 1 hours);
        uint256 count = 1 + seed % 12;
        (terms.most, terms.enough, terms.mostBytes) = (uint16(count), uint16(count), 500);
        vm.roll(1000); // so that both markets draw the same portion
        bytes32[] memory hashes = new bytes32[](PORTIONS);
        for (uint256 i; i < PORTIONS; ++i) {
            hashes[i] = keccak256(_portion(seed, i));
        }
        uint256 bounty = 1 + (seed >> 8) % 40 ether;
        market.openMarket{value: 2 * bounty}(terms, bounty, hashes);
        market.draw();
        uint256 drawBlock = market.market().deadline;
        vm.roll(drawBlock + 1);
        market.revealDrawn(_portion(seed, uint256(blockhash(drawBlock)) % PORTIONS));

        for (uint256 i; i < count; ++i) {
            (bytes memory sample, uint256 label) = _labelled(seed, "contribution", i);
            address author = address(uint160(1000 + uint256(keccak256(abi.encode(seed, i))) % 5));
            vm.deal(author, STAKE);
            vm.prank(author);
            uint256 index = ICollaborativeTrainer(trainer).addData{value: STAKE}(sample, label);
            made.push(Contribution(author, sample, label, index));
        }
        market.endParticipation();
        drawn = market.market().drawn;
        market.reveal(_portions(seed, 0, PORTIONS - 1));
    }

    function _score(address trainer, uint256 seed, bool atOnce) private {
        IPredictionMarket market = IPredictionMarket(trainer);
        bytes memory all;
        for (uint256 i; i < made.length; ++i) {
            Contribution memory c = made[i];
            all = bytes.concat(all, abi.encodePacked(c.author, Samples.labelled(c.sample, c.label)));
        }
        if (atOnce) {
            market.score(all, _portions(seed, 0, PORTIONS - 1), type(uint256).max);
            return;
        }
        uint256 noise = seed;
        while (market.market().phase == IPredictionMarket.Phase.Scoring) {
            IPredictionMarket.Market memory m = market.market();
            noise = uint256(keccak256(abi.encode(noise)));
            uint256 left = PORTIONS - 1 - m.portionsScored;
            uint256 pieces = left == 0 ? 0 : 1 + (noise >> 8) % left;
            uint256 steps = noise % 4 == 0 ? 100 : 1 + (noise >> 16) % 9;
            market.score(all, _portions(seed, m.portionsScored, pieces), steps);
        }
    }

    function _assertSame(address one, address other) private view {
        for (uint256 i; i < made.length; ++i) {
            Contribution memory c = made[i];
            (uint256 deposit, uint256 claimable,) =
                IDataHandler(one).contribution(c.author, c.index, c.sample, c.label);
            (uint256 deposit2, uint256 claimable2,) =
                IDataHandler(other).contribution(c.author, c.index, c.sample, c.label);
            assertEq(deposit, deposit2);
            assertEq(claimable, claimable2);
        }
        assertEq(
            IPredictionMarket(one).withdrawable(address(this)),
            IPredictionMarket(other).withdrawable(address(this))
        );
        assertEq(
            keccak256(abi.encode(IModel(one).words(0, 40))),
            keccak256(abi.encode(IModel(other).words(0, 40)))
        );
    }

    /// @dev Scored portions, in order.
    function _portions(uint256 seed, uint256 from, uint256 count)
        private
        view
        returns (bytes[] memory portions)
    {
        portions = new bytes[](count);
        for (uint256 i; i < count; ++i) {
            portions[i] = _portion(seed, from + i < drawn ? from + i : from + i + 1);
        }
    }

    function _portion(uint256 seed, uint256 i) private view returns (bytes memory preimage) {
        preimage = abi.encode(i);
        for (uint256 j; j < 1 + i; ++j) {
            (bytes memory sample, uint256 label) = _labelled(seed, "test", 10 * i + j);
            preimage = bytes.concat(preimage, Samples.labelled(sample, label));
        }
    }

    function _labelled(uint256 seed, string memory what, uint256 i)
        private
        view
        returns (bytes memory sample, uint256 label)
    {
        uint256 noise = uint256(keccak256(abi.encode(seed, what, i)));
        return (Samples.pack(Samples.random(noise, uint16(features), 12)), noise >> 128 & 1);
    }
}
