// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {SparsePerceptronTokenTrainer} from "../../../src/presets/SparsePerceptronTokenTrainer.sol";
import {MoodyToken} from "../../mocks/MoodyToken.sol";
import {Samples} from "../../utils/Samples.sol";
import {Test} from "../../utils/Test.sol";

/// @notice Everyone who deals with a trainer in tokens: honest contributors, an adversary, thieves who claim
/// what is not theirs, bulk claims with anything among them, and a token with moods.
contract TokenHandler is Test {
    struct Made {
        address author;
        bytes sample;
        uint256 label;
        uint256 claimable;
    }

    uint256 private constant FUNDS = 1e9 ether;

    SparsePerceptronTokenTrainer public immutable TRAINER;
    MoodyToken public immutable TOKEN;
    uint256 private immutable ANY_WAIT;

    address[4] private actors;
    Made[] private made;

    /// @notice What went in and came out, by what the trainer says.
    uint256 public paidIn;
    uint256 public paidOut;
    mapping(address account => uint256) public balance;
    mapping(string what => uint256) public happened;

    constructor(SparsePerceptronTokenTrainer trainer, MoodyToken token) {
        (TRAINER, TOKEN) = (trainer, token);
        (,,, ANY_WAIT,) = trainer.terms();
        actors =
            [_account("honest"), _account("also honest"), _account("adversary"), _account("thief")];
        for (uint256 i; i < actors.length; ++i) {
            token.mint(actors[i], FUNDS);
            balance[actors[i]] = FUNDS;
            vm.prank(actors[i]);
            token.approve(address(trainer), type(uint256).max);
        }
        token.callBackWith(
            address(trainer), abi.encodeCall(trainer.addDataUpTo, (type(uint256).max, 1, "", 0))
        );
    }

    function wait(uint256 time) external {
        vm.warp(block.timestamp + time % (time % 8 == 0 ? ANY_WAIT : ANY_WAIT / 3));
    }

    /// @notice Moods change, mostly for the better.
    function changeMood(uint256 seed) external {
        TOKEN.setMood(MoodyToken.Mood(seed % 3 == 0 ? seed / 3 % 5 : 0));
    }

    function contribute(uint256 actor, uint256 seed, uint256 maximum) external {
        address author = actors[actor % 4];
        bytes memory sample = Samples.pack(Samples.random(seed % 16, 40, 5));
        uint256 label = author == actors[2] ? 1 - TRAINER.predict(sample) : seed >> 8 & 1;
        uint256 deposit = TRAINER.depositAt(block.timestamp);
        maximum = seed % 4 == 0 ? _bound(maximum, 0, 2 * deposit) : deposit;

        vm.prank(author);
        try TRAINER.addDataUpTo(block.timestamp, maximum, sample, label) returns (uint256 index) {
            assertEq(index, made.length);
            assertLe(deposit, maximum);
            made.push(Made(author, sample, label, deposit));
            balance[author] -= deposit;
            paidIn += deposit;
            ++happened["contributed"];
        } catch {
            ++happened["refused"];
        }
    }

    function refund(uint256 actor, uint256 which) external {
        if (made.length == 0) return;
        uint256 index = _pick(which);
        Made storage m = made[index];
        address claimant = which % 8 == 0 ? actors[actor % 4] : m.author;
        vm.prank(claimant);
        try TRAINER.refund(index, m.sample, m.label) returns (uint256 amount) {
            assertEq(claimant, m.author);
            assertEq(amount, m.claimable);
            _paid(index, claimant, amount);
            ++happened["refunded"];
        } catch {
            ++happened["refund failed"];
        }
    }

    function report(uint256 actor, uint256 which) external {
        if (made.length == 0) return;
        _report(actors[actor % 4], _pick(which));
    }

    /// @notice Two contributions and one of them twice, in bulk: what fails undoes nothing.
    function claimMany(uint256 actor, uint256 which, bool refunds) external {
        if (made.length == 0) return;
        uint256[3] memory picks = [_pick(which), _pick(which >> 64), _pick(which)];
        address claimant = refunds ? made[picks[0]].author : actors[actor % 4];
        ICollaborativeTrainer.ClaimResult[] memory results =
            refunds ? _refundMany(claimant, picks) : _reportMany(claimant, picks);
        for (uint256 i; i < 3; ++i) {
            if (results[i].failure.length == 0) {
                _paid(picks[i], claimant, results[i].amount);
                ++happened["claimed in bulk"];
            } else {
                assertEq(results[i].amount, 0);
                ++happened["failed in bulk"];
            }
        }
    }

    /// @notice After the longest wait, with an honest token, anyone gets all that is left.
    function takeEverything() external {
        TOKEN.setMood(MoodyToken.Mood.Honest);
        vm.warp(block.timestamp + ANY_WAIT);
        for (uint256 i; i < made.length; ++i) {
            if (made[i].claimable != 0) assertTrue(_report(actors[3], i));
        }
    }

    function openClaims() external view returns (uint256 sum) {
        for (uint256 i; i < made.length; ++i) {
            Made storage m = made[i];
            (, uint256 claimable,) = TRAINER.contribution(m.author, i, m.sample, m.label);
            assertEq(claimable, m.claimable);
            sum += claimable;
        }
    }

    function actorAt(uint256 i) external view returns (address) {
        return actors[i];
    }

    function _report(address reporter, uint256 index) private returns (bool) {
        Made storage m = made[index];
        vm.prank(reporter);
        try TRAINER.report(m.author, index, m.sample, m.label) returns (uint256 reward) {
            _paid(index, reporter, reward);
            ++happened["reported"];
            return true;
        } catch {
            ++happened["report failed"];
            return false;
        }
    }

    function _refundMany(address claimant, uint256[3] memory picks)
        private
        returns (ICollaborativeTrainer.ClaimResult[] memory)
    {
        ICollaborativeTrainer.RefundClaim[] memory claims =
            new ICollaborativeTrainer.RefundClaim[](3);
        for (uint256 i; i < 3; ++i) {
            Made storage m = made[picks[i]];
            claims[i] = ICollaborativeTrainer.RefundClaim(picks[i], m.sample, m.label);
        }
        vm.prank(claimant);
        return TRAINER.refundMany(claims);
    }

    function _reportMany(address claimant, uint256[3] memory picks)
        private
        returns (ICollaborativeTrainer.ClaimResult[] memory)
    {
        ICollaborativeTrainer.ReportClaim[] memory claims =
            new ICollaborativeTrainer.ReportClaim[](3);
        for (uint256 i; i < 3; ++i) {
            Made storage m = made[picks[i]];
            claims[i] = ICollaborativeTrainer.ReportClaim(m.author, picks[i], m.sample, m.label);
        }
        vm.prank(claimant);
        return TRAINER.reportMany(claims);
    }

    /// @dev Fails on more than is left, so on any second claim.
    function _paid(uint256 index, address to, uint256 amount) private {
        made[index].claimable -= amount;
        balance[to] += amount;
        paidOut += amount;
    }

    function _pick(uint256 which) private view returns (uint256) {
        uint256 recent = which % 4 == 0 || made.length < 8 ? made.length : 8;
        return made.length - 1 - (which >> 3) % recent;
    }
}
