// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IDataHandler} from "../../../src/interfaces/IDataHandler.sol";
import {IPredictionMarket} from "../../../src/interfaces/IPredictionMarket.sol";
import {Wallet} from "../../mocks/Wallet.sol";
import {Samples} from "../../utils/Samples.sol";
import {Test} from "../../utils/Test.sol";

/// @notice Everyone who deals with prediction markets: a provider who may grieve, contributors, thieves, and wallets
/// that refuse money or come back in when they are paid. What should go through must, and what should not must not.
contract MarketHandler is Test {
    struct Contribution {
        address author;
        bytes sample;
        uint256 index;
        uint256 number;
        bool paid;
    }

    address private constant BURNED = 0x000000000000000000000000000000000000dEaD;
    uint256 private constant FUNDS = 1e6 ether;
    uint256 private constant PORTIONS = 4;
    uint32 private constant WAIT = 1 hours;
    uint16 private constant MOST = 9;

    address public immutable TRAINER;
    IPredictionMarket private immutable MARKET;
    ICollaborativeTrainer private immutable ENTRY;
    uint256 private immutable COLLECT_WAIT;
    address public immutable PROVIDER;

    /// @notice The provider, two contributors, a wallet that refuses money, one that comes back in.
    address[5] public actors;
    Contribution[] private contributions;
    uint256 private salt;
    uint256 private pieces;
    /// @dev What stakers of a market that failed have yet to collect of its bond.
    mapping(uint256 number => uint256) private bonds;

    /// @notice How often each kind of event happened.
    mapping(string what => uint256) public happened;

    constructor(address trainer, address provider) {
        (TRAINER, PROVIDER) = (trainer, provider);
        MARKET = IPredictionMarket(trainer);
        ENTRY = ICollaborativeTrainer(trainer);
        COLLECT_WAIT = MARKET.collectWait();
        Wallet refusing = new Wallet();
        refusing.setOnReceive(Wallet.OnReceive.Refuse);
        actors =
            [provider, _account("ada"), _account("ben"), address(refusing), address(new Wallet())];
        for (uint256 i; i < actors.length; ++i) {
            vm.deal(actors[i], FUNDS);
        }
    }

    /* ACTIONS */

    function open(uint96 bounty, bool largerStakes, bool perContributor, uint16 enough) external {
        bytes32[] memory hashes = new bytes32[](PORTIONS);
        if (_phase() == IPredictionMarket.Phase.Closed) ++salt;
        for (uint256 i; i < PORTIONS; ++i) {
            hashes[i] = keccak256(_portion(i));
        }
        bounty = uint96(_bound(bounty, 1, 20 ether));
        IPredictionMarket.MarketTerms memory terms = IPredictionMarket.MarketTerms({
            stake: 1 ether,
            largerStakes: largerStakes,
            perContributor: perContributor,
            participation: WAIT,
            enough: uint16(_bound(enough, 1, MOST)),
            most: MOST,
            mostBytes: 256,
            revealWait: WAIT,
            scoreWait: WAIT
        });
        bytes memory call_ = abi.encodeCall(MARKET.openMarket, (terms, bounty, hashes));
        _call(actors[1], 2 * bounty, call_, false, "refused");
        _call(PROVIDER, 2 * bounty, call_, _phase() == IPredictionMarket.Phase.Closed, "opened");
    }

    /// @notice The provider draws and shows, or, seldom, cancels or lets the window pass.
    function drawAndShow(uint256 kind) external {
        bool committed = _phase() == IPredictionMarket.Phase.Committed;
        if (kind % 16 == 0) {
            _call(PROVIDER, 0, abi.encodeCall(MARKET.cancelMarket, ()), committed, "cancelled");
            return;
        }
        _call(actors[1], 0, abi.encodeCall(MARKET.draw, ()), false, "refused");
        _call(PROVIDER, 0, abi.encodeCall(MARKET.draw, ()), committed, "drawn");
        if (_phase() != IPredictionMarket.Phase.Drawn) return;

        uint256 drawBlock = MARKET.market().deadline;
        _call(actors[2], 0, abi.encodeCall(MARKET.fail, ()), false, "refused");
        if (kind % 16 == 1) {
            vm.roll(drawBlock + 257);
            _call(actors[2], 0, abi.encodeCall(MARKET.fail, ()), true, "burned");
            return;
        }
        vm.roll(drawBlock + 1 + kind % 256);
        uint256 drawn = uint256(blockhash(drawBlock)) % PORTIONS;
        bytes memory other = _portion((drawn + 1) % PORTIONS);
        _call(PROVIDER, 0, abi.encodeCall(MARKET.revealDrawn, (other)), false, "refused");
        bytes memory portion = _portion(drawn);
        _call(PROVIDER, 0, abi.encodeCall(MARKET.revealDrawn, (portion)), true, "shown");
    }

    function contribute(uint256 actor, int16 change, uint96 stake) external {
        address author = actors[1 + actor % 4];
        bytes memory sample = abi.encodePacked(int16(change % 4));
        IPredictionMarket.Market memory m = MARKET.market();
        uint256 index = ENTRY.contributions();
        // Exact, as who refuses money cannot be given the rest.
        uint256 value = 1 ether;
        if (MARKET.marketTerms().largerStakes) value = _bound(stake, 1 ether, 5 ether);
        bool taken = m.phase == IPredictionMarket.Phase.Participation
            && block.timestamp < m.deadline && m.contributions < MOST;
        _call(author, value, abi.encodeCall(ENTRY.addData, (sample, 0)), taken, "contributed");
        if (taken) contributions.push(Contribution(author, sample, index, m.number, false));
    }

    function wait(uint256 time) external {
        vm.warp(block.timestamp + _bound(time, 1, WAIT / 4));
    }

    /// @notice Anyone goes on with whatever is next; the provider withholds a reveal one time in eight.
    function goOn(uint256 actor, uint256 kind) external {
        address caller = actors[actor % 3];
        IPredictionMarket.Market memory m = MARKET.market();
        if (m.phase == IPredictionMarket.Phase.Participation) {
            bool may =
                m.contributions >= MARKET.marketTerms().enough || block.timestamp >= m.deadline;
            _call(caller, 0, abi.encodeCall(MARKET.endParticipation, ()), may, "ended");
        } else if (m.phase == IPredictionMarket.Phase.Reveal) {
            if (kind % 8 == 0) _failAfter(m.deadline, caller, "withheld");
            else _reveal(kind);
        } else if (m.phase == IPredictionMarket.Phase.Scoring) {
            if (kind % 16 == 0) _failAfter(m.deadline, caller, "stalled");
            else _score(m, caller, kind);
        } else {
            _call(caller, 0, abi.encodeCall(MARKET.endParticipation, ()), false, "refused");
            _call(caller, 0, abi.encodeCall(MARKET.fail, ()), false, "refused");
        }
    }

    /// @notice An author, or somebody else, asks for what is the author's; perhaps a second time.
    function collect(uint256 actor, uint256 which) external {
        if (contributions.length == 0) return;
        Contribution memory one = contributions[which % contributions.length];
        address caller = actor % 4 == 0 ? actors[1 + which % 4] : one.author;
        _collect(caller, which % contributions.length);
    }

    /// @notice Somebody takes what was not collected in time, or tries to before.
    function takeOver(uint256 actor, uint256 which, bool late) external {
        if (contributions.length == 0) return;
        if (late && which % 4 == 0) vm.warp(block.timestamp + COLLECT_WAIT);
        _takeOver(actors[1 + actor % 2], which % contributions.length);
    }

    function withdraw(uint256 actor) external {
        address caller = actors[actor % 5];
        // Who refuses money names somebody who does not.
        address to = caller == actors[3] ? actors[1] : caller;
        uint256 before = to.balance;
        uint256 due = MARKET.withdrawable(caller);
        _call(caller, 0, abi.encodeCall(MARKET.withdraw, (to)), true, "withdrawn");
        assertEq(to.balance - before, due, "withdrawn");
        assertEq(MARKET.withdrawable(caller), 0);
    }

    /* THE END */

    /// @notice Every time-out passes, and everybody comes for what there is.
    function finish() external {
        IPredictionMarket.Phase phase = _phase();
        if (phase == IPredictionMarket.Phase.Committed) {
            _call(PROVIDER, 0, abi.encodeCall(MARKET.cancelMarket, ()), true, "");
        }
        if (phase == IPredictionMarket.Phase.Drawn) {
            vm.roll(MARKET.market().deadline + 257);
            _call(actors[1], 0, abi.encodeCall(MARKET.fail, ()), true, "");
        }
        if (phase == IPredictionMarket.Phase.Participation) {
            vm.warp(block.timestamp + WAIT);
            _call(actors[1], 0, abi.encodeCall(MARKET.endParticipation, ()), true, "");
        }
        phase = _phase();
        if (phase == IPredictionMarket.Phase.Reveal || phase == IPredictionMarket.Phase.Scoring) {
            _failAfter(MARKET.market().deadline, actors[1], "");
        }
        vm.warp(block.timestamp + COLLECT_WAIT);
        for (uint256 i; i < contributions.length; ++i) {
            _takeOver(actors[1], i);
        }
        for (uint256 i; i < actors.length; ++i) {
            _call(actors[i], 0, abi.encodeCall(MARKET.withdraw, (actors[1])), true, "");
        }
    }

    /// @notice All money there is, but what the trainer has.
    function outside() external view returns (uint256 sum) {
        sum = BURNED.balance;
        for (uint256 i; i < actors.length; ++i) {
            sum += actors[i].balance;
        }
    }

    /// @notice What the trainer owes: to providers, to contributors, and of bonds and bounties that nobody has yet.
    function owed() external view returns (uint256 sum) {
        for (uint256 i; i < actors.length; ++i) {
            sum += MARKET.withdrawable(actors[i]);
        }
        for (uint256 i; i < contributions.length; ++i) {
            Contribution memory one = contributions[i];
            (, uint256 claimable,) =
                IDataHandler(TRAINER).contribution(one.author, one.index, one.sample, 0);
            sum += claimable;
        }
        IPredictionMarket.Market memory m = MARKET.market();
        for (uint256 number = 1; number <= m.number; ++number) {
            sum += bonds[number];
        }
        if (m.phase != IPredictionMarket.Phase.Closed) sum += m.bounty + m.bond;
    }

    function inAll() external view returns (uint256) {
        return actors.length * FUNDS;
    }

    /* HELPERS */

    function _failAfter(uint256 deadline, address caller, string memory what) private {
        bytes memory call_ = abi.encodeCall(MARKET.fail, ());
        if (block.timestamp <= deadline) {
            _call(caller, 0, call_, false, "refused");
            vm.warp(deadline + 1);
        }
        bonds[MARKET.market().number] = MARKET.market().bond;
        _call(caller, 0, call_, true, what);
    }

    function _reveal(uint256 kind) private {
        IPredictionMarket.Market memory m = MARKET.market();
        uint256 count = 1 + kind % (PORTIONS - 1 - m.revealed);
        bytes[] memory portions = _portions(m, m.revealed, count);
        bool inTime = block.timestamp <= m.deadline;
        _call(PROVIDER, 0, abi.encodeCall(MARKET.reveal, (portions)), inTime, "revealed");
    }

    function _score(IPredictionMarket.Market memory m, address caller, uint256 kind) private {
        uint256 left = PORTIONS - 1 - m.portionsScored;
        // Amid a replay, as many as before.
        if (m.contributionsScored == 0) pieces = left == 0 ? 0 : 1 + kind % left;
        bytes[] memory portions = _portions(m, m.portionsScored, pieces);
        bytes memory all;
        for (uint256 i; i < contributions.length; ++i) {
            Contribution memory one = contributions[i];
            if (one.number != m.number) continue;
            all = bytes.concat(all, abi.encodePacked(one.author, Samples.labelled(one.sample, 0)));
        }
        uint256 steps = 1 + (kind >> 8) % 12;
        bool inTime = block.timestamp <= m.deadline;
        bytes memory call_ = abi.encodeCall(MARKET.score, (all, portions, steps));
        _call(caller, 0, call_, inTime, "scored");
        if (_phase() == IPredictionMarket.Phase.Closed) ++happened["settled"];
    }

    function _collect(address caller, uint256 which) private {
        Contribution storage one = contributions[which];
        (, uint256 claimable,) =
            IDataHandler(TRAINER).contribution(one.author, one.index, one.sample, 0);
        bool open_ = claimable != 0;
        assertTrue(!one.paid || !open_, "closed for good");
        bool mayBe = caller == one.author && open_ && !_running(one.number);
        uint256 before = caller.balance;
        bytes memory call_ = abi.encodeCall(ENTRY.refund, (one.index, one.sample, 0));
        bool goes = mayBe && caller != actors[3];
        _call(caller, 0, call_, goes, "collected");
        if (!goes) return;
        one.paid = true;
        bonds[one.number] -= caller.balance - before - claimable;
    }

    function _takeOver(address caller, uint256 which) private {
        Contribution storage one = contributions[which];
        (, uint256 claimable, uint256 from) =
            IDataHandler(TRAINER).contribution(one.author, one.index, one.sample, 0);
        if (claimable == 0 || _running(one.number)) {
            _call(caller, 0, _report(one), false, "refused");
            return;
        }
        // Of a market that failed the time is not in the record.
        if (from != type(uint40).max && block.timestamp < from + COLLECT_WAIT) {
            _call(caller, 0, _report(one), false, "refused");
            return;
        }
        uint256 before = caller.balance;
        uint256 share = MARKET.withdrawable(caller);
        vm.prank(caller);
        (bool success,) = TRAINER.call(_report(one));
        if (from != type(uint40).max) assertTrue(success, "taken in time");
        if (!success) return;
        assertEq(caller.balance - before, claimable, "taken");
        bonds[one.number] -= MARKET.withdrawable(caller) - share;
        one.paid = true;
        ++happened["taken"];
    }

    function _report(Contribution memory one) private view returns (bytes memory) {
        return abi.encodeCall(ENTRY.report, (one.author, one.index, one.sample, 0));
    }

    function _running(uint256 number) private view returns (bool) {
        return number == MARKET.market().number && _phase() != IPredictionMarket.Phase.Closed;
    }

    function _portions(IPredictionMarket.Market memory m, uint256 from, uint256 count)
        private
        view
        returns (bytes[] memory portions)
    {
        portions = new bytes[](count);
        for (uint256 i; i < count; ++i) {
            uint256 place = from + i;
            portions[i] = _portion(place < m.drawn ? place : place + 1);
        }
    }

    /// @dev Five samples, numbered as `AdditiveMarket` wants them.
    function _portion(uint256 i) private view returns (bytes memory preimage) {
        preimage = abi.encodePacked(keccak256(abi.encode(salt, i)));
        for (uint256 j; j < 5; ++j) {
            bytes memory sample = abi.encodePacked(uint16(3 * j + i % 3));
            preimage = bytes.concat(preimage, Samples.labelled(sample, 0));
        }
    }

    function _phase() private view returns (IPredictionMarket.Phase) {
        return MARKET.market().phase;
    }

    /// @dev The last wallet tries to be paid twice each time that it is paid.
    function _call(address sender, uint256 value, bytes memory data, bool goes, string memory what)
        private
    {
        bool success;
        if (sender == actors[4]) {
            Wallet.Call[] memory calls = new Wallet.Call[](1);
            calls[0] = Wallet.Call(TRAINER, value, data);
            Wallet(payable(sender)).reenterWith(calls);
            (success,) = sender.call(abi.encodeCall(Wallet.execute, (calls)));
        } else {
            vm.prank(sender);
            (success,) = TRAINER.call{value: value}(data);
        }
        assertTrue(success == goes, what);
        ++happened[success ? what : "refused"];
    }
}
